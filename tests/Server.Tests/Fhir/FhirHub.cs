using System.Net;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Gateway.Export;
using Meridian.Gateway.Fhir;
using Meridian.Gateway.Fhir.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Meridian.Server.Tests.Fhir;

/// <summary>The FHIR view and the export over a recorded ward, without the rest of the hub.</summary>
public sealed class FhirHub : IAsyncDisposable
{
    private readonly WebApplication app;

    private FhirHub(WebApplication app, RecordedWard ward, CodeMappings mappings) => (this.app, Ward, Mappings, Http) = (app, ward, mappings, app.GetTestClient());

    public RecordedWard Ward { get; }
    public CodeMappings Mappings { get; }
    public HttpClient Http { get; }

    public static async Task<FhirHub> StartAsync(Action<FhirOptions>? set = null, Action<IServiceCollection>? services = null, Action<WebApplication>? use = null)
    {
        var ward = new RecordedWard();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        var options = new FhirOptions { Policy = null };
        set?.Invoke(options);
        var mappings = new CodeMappings(null!, null!, ward.Clock);
        builder.Services.AddSingleton<TimeProvider>(ward.Clock).AddSingleton(ward.Reader).AddSingleton(ward.Images).AddSingleton(new Vocabulary(new TermTable(), mappings)).AddRouting();
        builder.Services.AddFhirView(options);
        builder.Services.AddExport(new ExportOptions { Policy = null });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        use?.Invoke(app);
        app.MapFhir();
        app.MapExport();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, ward, mappings);
    }

    /// <summary>Tells the view what was committed, as the intake would.</summary>
    public void Commit(RecordBatch batch)
    {
        Ward.Commit(batch);
        app.Services.GetRequiredService<MergedPatients>().OnCommitted(batch);
        Mappings.OnCommitted(batch);
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Http.GetAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : "/fhir/" + path, TestContext.Current.CancellationToken);
        return await ReadAsync(response, expected);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/fhir+json; fhirVersion=4.0; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Ids of the matches of a search, in order.</summary>
    public async Task<string[]> IdsAsync(string search) => Ids(await GetAsync(search));

    public static string[] Ids(JsonElement bundle) => bundle.TryGetProperty("entry", out var entries)
        ? [.. entries.EnumerateArray().Where(e => e.GetProperty("search").GetProperty("mode").GetString() == "match").Select(e => e.GetProperty("resource").GetProperty("id").GetString()!)] : [];

    public static string? Next(JsonElement bundle) =>
        bundle.GetProperty("link").EnumerateArray().Where(l => l.GetProperty("relation").GetString() == "next").Select(l => l.GetProperty("url").GetString()).FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Ward.DisposeAsync();
    }
}
