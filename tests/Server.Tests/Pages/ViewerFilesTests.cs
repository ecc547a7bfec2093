using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Meridian.Server.Composition;
using Meridian.Server.Tests.Access;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Meridian.Server.Tests.Pages;

/// <summary>How the imaging viewer's files are served: small, once, isolated, and to nobody who is not signed in.</summary>
public sealed class ViewerFilesTests : IAsyncLifetime
{
    private const string Script = "console.log('viewer')";
    private readonly ScratchDirectory scratch = new();
    private RunningHub? hub;
    private HttpClient? client;

    private HttpClient Client => client ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateDirectory(scratch.File("pages/viewer/v-0123456789ab")).FullName;
        await File.WriteAllTextAsync(scratch.File("pages/index.html"), "<!doctype html><title>Meridian</title>");
        await File.WriteAllTextAsync(scratch.File("pages/viewer/index.html"), "<!doctype html><title>Viewer</title>");
        await File.WriteAllTextAsync(Path.Combine(folder, "app.js"), Script);
        await File.WriteAllBytesAsync(Path.Combine(folder, "app.js.br"), Packed(s => new BrotliStream(s, CompressionLevel.Optimal)));
        await File.WriteAllBytesAsync(Path.Combine(folder, "app.js.gz"), Packed(s => new GZipStream(s, CompressionLevel.Optimal)));
        await File.WriteAllBytesAsync(Path.Combine(folder, "codec.wasm"), [0, 97, 115, 109]);
        await StartAsync(demo: true);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_file_of_a_build_comes_compressed_as_the_browser_takes_it_and_is_kept_for_ever()
    {
        foreach (var (accept, coding) in new[] { ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", null) })
        {
            using var answer = await GetAsync("viewer/v-0123456789ab/app.js", accept);
            Assert.Equal((accept, coding), (accept, answer.Content.Headers.ContentEncoding.SingleOrDefault()));
            Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal((true, TimeSpan.FromDays(365)), (answer.Headers.CacheControl!.Public, answer.Headers.CacheControl.MaxAge));
            Assert.Contains(answer.Headers.CacheControl.Extensions, e => e.Name == "immutable");
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
            Assert.Equal(Script, await TextAsync(answer, coding));
        }
        using var codec = await GetAsync("viewer/v-0123456789ab/codec.wasm", "br");
        Assert.Equal("application/wasm", codec.Content.Headers.ContentType?.MediaType); // what streaming compilation needs
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("viewer/v-0123456789ab/none.js", "br")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("viewer/v-0123456789ab/..%2f..%2f..%2fpages/index.html", "br")).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task The_viewer_is_isolated_and_only_it_may_compile()
    {
        using var page = await GetAsync("viewer/viewer?StudyInstanceUIDs=1.2", "br");
        Assert.Contains("<title>Viewer</title>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl?.NoCache);
        Assert.Equal("same-origin", page.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("require-corp", page.Headers.GetValues("Cross-Origin-Embedder-Policy").Single());
        Assert.Contains("'wasm-unsafe-eval'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var own = await GetAsync("imaging", "br");
        Assert.DoesNotContain("unsafe-eval", own.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(own.Headers.Contains("Cross-Origin-Embedder-Policy"));
    }

    [Fact(Timeout = 180_000)]
    public async Task Its_root_is_the_list_of_studies_unless_it_names_some()
    {
        Assert.Equal("/imaging", (await GetAsync("viewer", "br")).Headers.Location?.ToString());
        Assert.Equal("/imaging", (await GetAsync("viewer/", "br")).Headers.Location?.ToString());
        Assert.Equal("/viewer/viewer?StudyInstanceUIDs=1.2.3", (await GetAsync("viewer?StudyInstanceUIDs=1.2.3", "br")).Headers.Location?.ToString());
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_is_not_signed_in_signs_in_first_and_comes_back()
    {
        await StartAsync(demo: false);

        using var answer = await GetAsync("viewer/viewer?StudyInstanceUIDs=1.2", "br");

        Assert.Equal("/signin?to=%2Fviewer%2Fviewer%3FStudyInstanceUIDs%3D1.2", answer.Headers.Location?.ToString());
    }

    private async Task StartAsync(bool demo)
    {
        if (hub is not null) await hub.DisposeAsync();
        var settings = WholeProgramTests.Settings(scratch, scratch.File("pages")) with { Demo = demo };
        hub = await RunningHub.StartAsync(settings, new ConfigurationBuilder().Build(), TestContext.Current.CancellationToken);
        client?.Dispose();
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri($"http://{hub.Http}") };
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Clear();
        foreach (var one in accept.Split(", ")) request.Headers.AcceptEncoding.Add(StringWithQualityHeaderValue.Parse(one));
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer, string? coding)
    {
        var body = await answer.Content.ReadAsStreamAsync();
        await using var plain = coding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static byte[] Packed(Func<Stream, Stream> packer)
    {
        using var memory = new MemoryStream();
        using (var stream = packer(memory)) stream.Write(Encoding.UTF8.GetBytes(Script));
        return memory.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (hub is not null) await hub.DisposeAsync();
        scratch.Dispose();
    }
}
