using System.Net;
using System.Net.Http.Json;
using Meridian.Core.Access;
using Meridian.Core.Audit;
using Meridian.Server.Tests.Admin;
using Xunit;

namespace Meridian.Server.Tests.Access;

/// <summary>Sign-in, sessions, set-up, tokens, lock-out.</summary>
public sealed class SignInTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_signed_in_user_is_known_by_a_cookie_that_no_script_and_no_other_site_can_use()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAccountAsync("li.na", Role.Nurse);
        using var client = host.Anonymous();
        client.DefaultRequestHeaders.Add("X-Meridian", "1");
        var answer = await client.PostAsJsonAsync("/api/v1/session", new { name = "li.na", password = ApiHost.Password });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("; secure", cookie, StringComparison.OrdinalIgnoreCase); // plain HTTP in this test
        using var secure = new HttpRequestMessage(HttpMethod.Post, "https://localhost/api/v1/session") { Content = JsonContent.Create(new { name = "li.na", password = ApiHost.Password }) };
        var overTls = await client.SendAsync(secure);
        Assert.Contains("; secure", Assert.Single(overTls.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        using var signedIn = await host.SignInAsync("li.na");
        var session = await ApiHost.JsonAsync(await signedIn.GetAsync("/api/v1/session"));
        Assert.Equal("li.na", session.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal("nurse", session.GetProperty("user").GetProperty("role").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_session_ends_after_its_idle_time_and_when_the_account_changes()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAccountAsync("wang", Role.Engineer);
        using var one = await host.SignInAsync("wang");
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/api/v1/tiles")).StatusCode);
        host.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.GetAsync("/api/v1/tiles")).StatusCode);
        using var two = await host.SignInAsync("wang");
        Assert.Equal(HttpStatusCode.OK, (await two.GetAsync("/api/v1/tiles")).StatusCode);
        Assert.True((await host.Get<Accounts>().ChangeAsync("wang", Role.Viewer, null, null, Actor.Hub)).IsDone);
        Assert.Equal(HttpStatusCode.Unauthorized, (await two.GetAsync("/api/v1/tiles")).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Five_failures_lock_the_name_for_five_minutes_also_for_the_right_password()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAccountAsync("zhao", Role.Viewer);
        using var client = host.Anonymous();
        client.DefaultRequestHeaders.Add("X-Meridian", "1");
        Task<HttpResponseMessage> Try(string password) => client.PostAsJsonAsync("/api/v1/session", new { name = "zhao", password });
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await Try("wrong password")).StatusCode);
        Assert.Equal(HttpStatusCode.Locked, (await Try(ApiHost.Password)).StatusCode);
        host.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await Try(ApiHost.Password)).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task One_address_may_not_try_without_end()
    {
        await using var host = await ApiHost.StartAsync(options => options.AttemptsAMinute = 3);
        using var client = host.Anonymous();
        client.DefaultRequestHeaders.Add("X-Meridian", "1");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++) statuses.Add((await client.PostAsJsonAsync("/api/v1/session", new { name = "nobody" + i, password = "x" })).StatusCode);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], statuses);
    }

    [Fact(Timeout = 180_000)]
    public async Task The_set_up_code_makes_one_administrator_and_is_used_up()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        client.DefaultRequestHeaders.Add("X-Meridian", "1");
        Assert.True((await ApiHost.JsonAsync(await client.GetAsync("/api/v1/session"))).GetProperty("setupNeeded").GetBoolean());
        var code = await host.Get<SetupCode>().IssueAsync();
        Task<HttpResponseMessage> Try(string with, string name) => client.PostAsJsonAsync("/api/v1/setup", new { code = with, name, password = ApiHost.Password });
        Assert.Equal(HttpStatusCode.Forbidden, (await Try("WRONG", "chen")).StatusCode);
        var made = await Try(code!, "chen");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal("administrator", (await ApiHost.JsonAsync(made)).GetProperty("user").GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await Try(code!, "second")).StatusCode);
        Assert.False((await ApiHost.JsonAsync(await client.GetAsync("/api/v1/session"))).GetProperty("setupNeeded").GetBoolean());
        Assert.Equal(["chen"], host.Get<Accounts>().All.Select(a => a.Name));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_token_works_until_it_ends_or_is_revoked()
    {
        await using var host = await ApiHost.StartAsync();
        using var administrator = await host.AsAsync(Role.Administrator);
        var made = await ApiHost.JsonAsync(await administrator.PostAsJsonAsync("/api/v1/tokens", new { name = "wall", role = "viewer", days = 1 }));
        using var wall = host.Anonymous();
        wall.DefaultRequestHeaders.Authorization = new("Bearer", made.GetProperty("secret").GetString());
        Assert.Equal(HttpStatusCode.OK, (await wall.GetAsync("/api/v1/tiles")).StatusCode);
        var list = await (await administrator.GetAsync("/api/v1/tokens")).Content.ReadAsStringAsync();
        Assert.DoesNotContain(made.GetProperty("secret").GetString()!, list);
        var second = await ApiHost.JsonAsync(await administrator.PostAsJsonAsync("/api/v1/tokens", new { name = "other", role = "viewer", days = 9 }));
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync("/api/v1/tokens/" + second.GetProperty("id").GetString())).StatusCode);
        using var revoked = host.Anonymous();
        revoked.DefaultRequestHeaders.Authorization = new("Bearer", second.GetProperty("secret").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await revoked.GetAsync("/api/v1/tiles")).StatusCode);
        host.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await wall.GetAsync("/api/v1/tiles")).StatusCode);
    }
}
