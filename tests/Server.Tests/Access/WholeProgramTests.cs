using System.Net;
using System.Net.Http.Json;
using Meridian.Core.Access;
using Meridian.Gateway.Access;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Access;

/// <summary>The doors of the program as it is composed, over a real socket.</summary>
public sealed class WholeProgramTests
{
    /// <summary>What anybody may call: health, metrics, sign-in, wrong addresses below /api, and the pages' files.</summary>
    private static readonly string[] Open = ["healthz", "metrics", "api/v1/session", "api/v1/setup", "api/{**rest}", "viewer/{**path}", "{*path:nonfile}", "imaging/{*path}"];
    /// <summary>Judges by itself, because its refusals are OperationOutcomes.</summary>
    private const string Fhir = "fhir/{**path}", DicomWeb = "dicom-web/{**path}";

    [Fact(Timeout = 180_000)]
    public async Task A_hub_that_serves_shows_its_pages_to_anybody_and_its_data_to_nobody()
    {
        using var scratch = new ScratchDirectory();
        var pages = Directory.CreateDirectory(scratch.File("pages")).FullName;
        await File.WriteAllTextAsync(Path.Combine(pages, "index.html"), "<!doctype html><title>Meridian</title>");
        await File.WriteAllTextAsync(Path.Combine(pages, "app.js"), "0");
        await using var hub = await RunningHub.StartAsync(Settings(scratch, pages), new ConfigurationBuilder().Build(), TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{hub.Http}") };
        foreach (var path in new[] { "/", "/setup", "/app.js", "/station/b1", "/imaging/studies/1.2.840.1" })
        {
            var answer = await client.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        }
        var open = new List<string>();
        foreach (var endpoint in hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                open.Add(pattern);
                continue;
            }
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "1");
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                if (method is "CONNECT" or "OPTIONS") continue;
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.Add("X-Meridian", "1");
                if (method is not ("GET" or "HEAD" or "DELETE")) request.Content = JsonContent.Create(new { });
                Assert.Equal((method, path, HttpStatusCode.Unauthorized), (method, path, (await client.SendAsync(request)).StatusCode));
            }
        }
        foreach (var path in new[] { "/fhir/Patient", "/fhir/Observation/1", "/fhir/", "/dicom-web/studies", "/dicom-web/studies/1.2/metadata", "/dicom-web/wado" }) Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(path)).StatusCode);
        Assert.Empty(open.Distinct().Except([.. Open, Fhir, DicomWeb]));
    }

    internal static HubSettings Settings(ScratchDirectory scratch, string pages) => new()
    {
        Data = scratch.File("data"), Http = new(IPAddress.Loopback, 0), Mllp = ListenerAddress.Off, Pages = pages,
        Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new() },
    };
}
