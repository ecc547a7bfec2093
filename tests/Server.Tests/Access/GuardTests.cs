using System.Net;
using System.Net.Http.Json;
using Meridian.Core.Access;
using Meridian.Server.Tests.Admin;
using Xunit;

namespace Meridian.Server.Tests.Access;

/// <summary>What keeps other sites and other machines out.</summary>
public sealed class GuardTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_change_by_session_needs_the_header_and_the_hubs_own_origin()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAccountAsync("li", Role.Administrator);
        using var client = await host.SignInAsync("li");
        async Task<HttpStatusCode> Change(string? header, string? origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tokens") { Content = JsonContent.Create(new { name = "t", role = "viewer", days = 1 }) };
            client.DefaultRequestHeaders.Remove("X-Meridian");
            if (header is not null) request.Headers.Add("X-Meridian", header);
            if (origin is not null) request.Headers.Add("Origin", origin);
            return (await client.SendAsync(request)).StatusCode;
        }
        Assert.Equal(HttpStatusCode.Forbidden, await Change(null, null));
        Assert.Equal(HttpStatusCode.Forbidden, await Change("0", null));
        Assert.Equal(HttpStatusCode.Forbidden, await Change("1", "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await Change("1", "https://localhost"));
        Assert.Equal(HttpStatusCode.Created, await Change("1", "http://localhost"));
        Assert.Equal(HttpStatusCode.Created, await Change("1", null));
    }

    [Theory(Timeout = 180_000)]
    [InlineData("localhost", null, "127.0.0.1", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", null, "::1", HttpStatusCode.OK)]
    [InlineData("rebound.example", null, "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", null, "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "http://evil.example", "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "null", "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, "10.1.2.3", HttpStatusCode.Forbidden)]
    public async Task The_demonstration_answers_loopback_only(string hostHeader, string? origin, string peer, HttpStatusCode expected)
    {
        await using var host = await ApiHost.StartAsync(options => options.Demo = true);
        using var client = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/audit");
        request.Headers.Host = hostHeader;
        if (origin is not null) request.Headers.Add("Origin", origin);
        request.Headers.Add(ApiHost.Peer, peer);
        var answer = await client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        if (expected != HttpStatusCode.OK) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact(Timeout = 180_000)]
    public async Task The_demonstration_says_so_and_still_wants_the_header_on_a_change()
    {
        await using var host = await ApiHost.StartAsync(options => options.Demo = true);
        using var client = host.Anonymous();
        var session = await ApiHost.JsonAsync(await client.GetAsync("/api/v1/session"));
        Assert.True(session.GetProperty("demo").GetBoolean());
        Assert.True(session.GetProperty("user").GetProperty("demo").GetBoolean());
        Assert.False(session.GetProperty("setupNeeded").GetBoolean());
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/v1/tokens", new { name = "t", role = "viewer", days = 1 })).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Without_the_demonstration_loopback_is_nobody()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/tiles")).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Every_answer_bears_the_security_headers()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        foreach (var path in new[] { "/api/v1/session", "/api/v1/tiles", "/api/v1/nothing", "/live" })
        {
            var answer = await client.GetAsync(path);
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }
}
