using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Meridian.Server.Tests.Fhir;

public sealed class FhirAccessTests
{
    [Theory(Timeout = 180_000)]
    [InlineData(null, 401, "login")]
    [InlineData("nobody", 403, "forbidden")]
    [InlineData("viewer", 200, null)]
    public async Task Only_who_may_view_reads(string? role, int status, string? code)
    {
        await using var hub = await FhirHub.StartAsync(o => o.Policy = "may-view", services =>
        {
            services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, RoleHeader>("test", null);
            services.AddAuthorization(o => o.AddPolicy("may-view", p => p.RequireAuthenticatedUser().RequireRole("viewer")));
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Patient/1");
        if (role is not null) request.Headers.Add("X-Role", role);
        using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await FhirHub.ReadAsync(response, (HttpStatusCode)status);
        if (code is not null) Assert.Equal(code, body.GetProperty("issue")[0].GetProperty("code").GetString());
        if (status == 401) Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        using var open = await hub.Http.GetAsync("/fhir/metadata", TestContext.Current.CancellationToken);
        await FhirHub.ReadAsync(open);
    }

    [Fact(Timeout = 180_000)]
    public async Task Pages_of_other_origins_read_only_when_the_settings_name_them()
    {
        await using var closed = await FhirHub.StartAsync();
        Assert.False((await Ask(closed, HttpMethod.Get)).Headers.Contains("Access-Control-Allow-Origin"));
        await using var open = await FhirHub.StartAsync(o => o.AllowedOrigins = ["https://ward.example"]);
        Assert.Equal("https://ward.example", Assert.Single((await Ask(open, HttpMethod.Get)).Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(open, HttpMethod.Options)).StatusCode);

        static async Task<HttpResponseMessage> Ask(FhirHub hub, HttpMethod method)
        {
            using var request = new HttpRequestMessage(method, "/fhir/Patient/1") { Headers = { { "Origin", "https://ward.example" } } };
            if (method == HttpMethod.Options) request.Headers.Add("Access-Control-Request-Method", "GET");
            return await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task The_capability_statement_names_what_the_searches_understand()
    {
        await using var hub = await FhirHub.StartAsync();
        var statement = await hub.GetAsync("metadata");
        Assert.Equal("4.0.1", statement.GetProperty("fhirVersion").GetString());
        foreach (var resource in statement.GetProperty("rest")[0].GetProperty("resource").EnumerateArray())
        {
            var type = resource.GetProperty("type").GetString();
            foreach (var parameter in resource.GetProperty("searchParam").EnumerateArray())
            {
                var value = parameter.GetProperty("type").GetString() == "date" ? "2026" : "1";
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/fhir/{type}?{parameter.GetProperty("name").GetString()}={value}") { Headers = { { "Prefer", "handling=strict" } } };
                using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
                await FhirHub.ReadAsync(response);
            }
        }
    }

    private sealed class RoleHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Role"] is [{ } role]
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test")), "test"))
            : AuthenticateResult.NoResult());
    }
}
