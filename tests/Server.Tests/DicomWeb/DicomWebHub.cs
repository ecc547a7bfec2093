using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>The whole hub in this process on a free port, in demonstration mode, with a client of DICOMweb.</summary>
internal sealed class DicomWebHub : IAsyncDisposable
{
    private readonly ScratchDirectory scratch;
    private readonly (bool Demo, (string Key, string Value)[] Settings) asked;

    private DicomWebHub(RunningHub hub, ScratchDirectory scratch, bool demo, (string Key, string Value)[] settings)
    {
        (Hub, this.scratch, asked) = (hub, scratch, (demo, settings));
        Http = new HttpClient { BaseAddress = new Uri($"http://{hub.Http}/dicom-web/"), Timeout = TimeSpan.FromSeconds(100) };
        Http.DefaultRequestHeaders.Add("X-Meridian", "1");
    }

    public RunningHub Hub { get; }
    public HttpClient Http { get; }
    public string Root => Http.BaseAddress!.ToString().TrimEnd('/');

    public static Task<DicomWebHub> StartAsync(params (string Key, string Value)[] settings) => StartAsync(demo: true, settings);

    public static Task<DicomWebHub> StartAsync(bool demo, params (string Key, string Value)[] settings) => StartAsync(new ScratchDirectory(), demo, settings);

    /// <summary>Ends this hub and starts another on the same data.</summary>
    public async Task<DicomWebHub> RestartAsync()
    {
        Http.Dispose();
        await Hub.DisposeAsync();
        return await StartAsync(scratch, asked.Demo, asked.Settings);
    }

    private static async Task<DicomWebHub> StartAsync(ScratchDirectory scratch, bool demo, (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["dicom"] = new() };
        var hub = await RunningHub.StartAsync(new HubSettings
        {
            Data = scratch.File("data"), Demo = demo, Http = new(IPAddress.Loopback, 0), Mllp = ListenerAddress.Off, Dicom = ListenerAddress.Off, Pages = scratch.Path, Tls = tls,
        }, configuration, TestContext.Current.CancellationToken);
        return new(hub, scratch, demo, settings);
    }

    /// <summary>Recorded objects; null: this machine has none.</summary>
    public static string? Corpus => Corpora.Root is { } root && Directory.Exists(Path.Combine(root, "dicom", "files")) ? Path.Combine(root, "dicom", "files") : null;

    public static byte[] Recorded(string name)
    {
        if (Corpus is null) Assert.Skip("The recorded objects are not on this machine");
        return File.ReadAllBytes(Path.Combine(Corpus, name));
    }

    /// <summary>Sends files as one store request.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> StoreAsync(string path, params IEnumerable<byte[]> files)
    {
        using var content = new MultipartContent("related", "parts-" + Guid.NewGuid().ToString("N"));
        content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
        foreach (var file in files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new("application/dicom");
            content.Add(part);
        }
        using var answer = await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await JsonAsync(answer));
    }

    public async Task StoreAsync(params IEnumerable<byte[]> files)
    {
        var (status, answer) = await StoreAsync("studies", files);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {answer}");
    }

    public async Task<JsonElement> GetJsonAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        var json = await JsonAsync(answer);
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode}: {json}");
        return json;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = null, Action<HttpRequestMessage>? change = null, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        change?.Invoke(request);
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The parts of a multipart/related answer: content type and bytes.</summary>
    public async Task<IReadOnlyList<(string Type, byte[] Bytes)>> GetPartsAsync(string path, string accept)
    {
        using var answer = await GetAsync(path, accept);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}: {Encoding.UTF8.GetString(bytes)}");
        Assert.Equal("multipart/related", answer.Content.Headers.ContentType!.MediaType);
        var boundary = answer.Content.Headers.ContentType.Parameters.Single(p => p.Name == "boundary").Value!.Trim('"');
        var reader = new Microsoft.AspNetCore.WebUtilities.MultipartReader(boundary, new MemoryStream(bytes));
        var parts = new List<(string, byte[])>();
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            using var copy = new MemoryStream();
            await section.Body.CopyToAsync(copy);
            parts.Add((section.ContentType!, copy.ToArray()));
        }
        return parts;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (text.Length == 0) return default;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException) { throw new InvalidOperationException($"{answer.StatusCode}: {Encoding.UTF8.GetString(text)}"); }
    }

    /// <summary>Where an object is, as a path below the service.</summary>
    public static string PathOf(byte[] file)
    {
        var dataset = DicomReader.ReadFile(file).Dataset;
        return $"studies/{dataset.GetUid(DicomTags.StudyInstanceUID)}/series/{dataset.GetUid(DicomTags.SeriesInstanceUID)}/instances/{dataset.GetUid(DicomTags.SOPInstanceUID)}";
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Hub.DisposeAsync();
        scratch.Dispose();
    }
}
