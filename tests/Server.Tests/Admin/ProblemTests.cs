using System.Net;
using System.Text;
using Meridian.Core.Access;
using Xunit;

namespace Meridian.Server.Tests.Admin;

/// <summary>Every refusal is a problem with a title that says what is wrong and a detail that says what to do.</summary>
public sealed class ProblemTests
{
    [Theory(Timeout = 180_000)]
    [InlineData("GET", "/api/v1/nothing", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/tiles/b999", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/waves?metric=1&from=0&to=99999999", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/waves?metric=x&from=0&to=1", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/trends?equipment=1&metric=1&from=5&to=4", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/observations?tile=x1", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/messages?before=abc", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/alerts?before=abc", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/quarantine?state=odd", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/connections/77", null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/alerts/77/acknowledge", "{\"reason\":\"seen\"}", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/alerts/77/acknowledge", "{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/v1/alerts/77/acknowledge", "{", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/v1/accounts", "{\"name\":\"a\",\"password\":\"short\",\"role\":\"viewer\"}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/v1/accounts", "{\"name\":\"a\",\"password\":\"long enough\",\"role\":\"emperor\"}", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/v1/codes/L/ABC", "{\"target\":{\"system\":\"MDC\",\"code\":\"0\"}}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("PATCH", "/api/v1/beds/77", "{\"givenName\":\"A\"}", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/api/v1/equipment/77", "{\"givenName\":\"A\"}", HttpStatusCode.NotFound)]
    public async Task A_refusal_is_a_problem(string method, string path, string? body, HttpStatusCode expected)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AsAsync(Role.Administrator);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await ApiHost.JsonAsync(answer);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.True(problem.GetProperty("title").GetString()!.Length > 5);
        Assert.True(problem.GetProperty("detail").GetString()!.Length > 5);
    }
}
