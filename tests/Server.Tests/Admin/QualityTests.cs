using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Meridian.Core.Access;
using Xunit;

namespace Meridian.Server.Tests.Admin;

public sealed class QualityTests
{
    private const string Root = "/api/v1/laboratory/quality";

    private static object Material(int revision = 0, double mean = 5, string expiry = "2030-06-30", double sd = 0.1) => new
    {
        revision, manufacturer = "ACME", aliases = new[] { "MQ" },
        lots = new[] { new { number = "4711", expiry, levels = new[] { new { name = "1", identifiers = new[] { "QC-1" }, targets = new[] { new { test = "GLU", unit = "mmol/L", mean, sd } } } } } },
    };

    /// <summary>A hub with one piece of equipment (1) and one control material.</summary>
    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        await host.ReportAsync("00A0370004000001");
        using var engineer = await host.AsAsync(Role.Engineer);
        var put = await engineer.PutAsJsonAsync($"{Root}/materials/Multiqual", Material());
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(1, (await ApiHost.JsonAsync(put)).GetProperty("revision").GetInt32());
        return host;
    }

    private static async Task<JsonElement> Enter(ApiHost host, HttpClient nurse, double value)
    {
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        var entered = await nurse.PostAsJsonAsync($"{Root}/controls", new { equipment = 1, test = "GLU", material = "Multiqual", lot = "4711", level = "1", value, unit = "mmol/L" });
        Assert.Equal(HttpStatusCode.Created, entered.StatusCode);
        return await ApiHost.JsonAsync(entered);
    }

    private static async Task<List<JsonElement>> Items(HttpClient client, string path) => [.. (await ApiHost.JsonAsync(await client.GetAsync($"{Root}/{path}"))).GetProperty("items").EnumerateArray()];

    [Fact(Timeout = 180_000)]
    public async Task A_control_that_fails_is_charted_locks_and_is_released_by_name()
    {
        await using var host = await StartAsync();
        using var nurse = await host.AsAsync(Role.Nurse);
        await Enter(host, nurse, 5.05);
        var bad = await Enter(host, nurse, 5.4);
        Assert.Equal(("rejected", "1-3s", true), (bad.GetProperty("state").GetString(), bad.GetProperty("violations")[1].GetProperty("rule").GetString(), bad.GetProperty("violations")[1].GetProperty("rejects").GetBoolean()));
        var now = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var chart = await ApiHost.JsonAsync(await nurse.GetAsync($"{Root}/chart?equipment=1&test=GLU&material=Multiqual&lot=4711&level=1&from={now - 86_400_000}&to={now + 1}"));
        Assert.Equal((2, 5.225, 4.5), (chart.GetProperty("count").GetInt32(), Math.Round(chart.GetProperty("mean").GetDouble(), 9), Math.Round(chart.GetProperty("bias").GetDouble(), 9)));
        Assert.Equal([5.05, 5.4], chart.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("value").GetDouble()));
        Assert.Equal("assigned", Assert.Single(await Items(nurse, "series")).GetProperty("target").GetProperty("source").GetString());
        var summary = await ApiHost.JsonAsync(await nurse.GetAsync($"{Root}/summary"));
        var locked = Assert.Single(summary.GetProperty("locks").EnumerateArray());
        Assert.Equal("1-3s", locked.GetProperty("why").GetString());
        Assert.Empty(await Items(nurse, $"locks/{locked.GetProperty("id")}/results"));
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.PostAsJsonAsync($"{Root}/locks/1/release", new { reason = " " })).StatusCode);
        var released = await ApiHost.JsonAsync(await nurse.PostAsJsonAsync($"{Root}/locks/1/release", new { reason = "new reagent", name = "Li Wei" }));
        Assert.Equal("Li Wei (token:test-Nurse)", released.GetProperty("releasedBy").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await nurse.PostAsJsonAsync($"{Root}/locks/1/release", new { reason = "again" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nurse.PostAsJsonAsync($"{Root}/locks/9/release", new { reason = "x" })).StatusCode);
        Assert.True((await ApiHost.JsonAsync(await nurse.PostAsJsonAsync($"{Root}/locks/1/review", new { reason = "repeated two" }))).TryGetProperty("reviewedAt", out _));
        Assert.Empty(await Items(nurse, "locks?open=true"));
        Assert.Single(await Items(nurse, "locks"));
        Assert.Contains("quality.release", (await Audit(host)).Select(row => row.Action));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_rejected_control_is_accepted_by_name_and_another_taken_out()
    {
        await using var host = await StartAsync();
        using var nurse = await host.AsAsync(Role.Nurse);
        await Enter(host, nurse, 5.4);
        Assert.Equal(HttpStatusCode.OK, (await nurse.PostAsJsonAsync($"{Root}/controls/1/override", new { reason = "bubble", name = "Li Wei" })).StatusCode);
        Assert.Empty((await ApiHost.JsonAsync(await nurse.GetAsync($"{Root}/summary"))).GetProperty("locks").EnumerateArray());
        Assert.Equal(HttpStatusCode.Conflict, (await nurse.PostAsJsonAsync($"{Root}/controls/1/override", new { reason = "twice" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await nurse.PostAsJsonAsync($"{Root}/controls/1/exclude", new { reason = "wrong tube" })).StatusCode);
        Assert.Equal("excluded", Assert.Single(await Items(nurse, "controls?state=excluded")).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.GetAsync($"{Root}/controls?state=nonsense")).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Settings_are_kept_refused_and_removed()
    {
        await using var host = await StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        Assert.Equal(HttpStatusCode.Conflict, (await engineer.PutAsJsonAsync($"{Root}/materials/Multiqual", Material())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await engineer.PutAsJsonAsync($"{Root}/materials/Multiqual", Material(1, 5.1))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PutAsJsonAsync($"{Root}/materials/Multiqual", Material(2, expiry: "soon"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PutAsJsonAsync($"{Root}/materials/Multiqual", Material(2, sd: 0))).StatusCode);
        Assert.Equal(5.1, Assert.Single(await Items(engineer, "materials")).GetProperty("lots")[0].GetProperty("levels")[0].GetProperty("targets")[0].GetProperty("mean").GetDouble());
        Assert.Equal(HttpStatusCode.OK, (await engineer.PutAsJsonAsync($"{Root}/plans", new { test = "GLU", rules = new { tenX = "warn" }, everyMinutes = 480, overdue = "lock" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PutAsJsonAsync($"{Root}/plans", new { test = "GLU", rules = new { }, runMinutes = 0 })).StatusCode);
        var plan = Assert.Single(await Items(engineer, "plans"));
        Assert.Equal(("warn", "reject", 480), (plan.GetProperty("rules").GetProperty("tenX").GetString(), plan.GetProperty("rules").GetProperty("oneThreeS").GetString(), plan.GetProperty("everyMinutes").GetInt32()));
        await Enter(host, engineer, 5);
        host.Clock.Advance(TimeSpan.FromHours(9));
        var overdue = Assert.Single((await ApiHost.JsonAsync(await engineer.GetAsync($"{Root}/summary"))).GetProperty("overdue").EnumerateArray());
        Assert.Equal(("GLU", true, true), (overdue.GetProperty("test").GetString(), overdue.GetProperty("overdue").GetBoolean(), overdue.GetProperty("locks").GetBoolean()));
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.DeleteAsync($"{Root}/plans?test=GLU")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await engineer.DeleteAsync($"{Root}/plans?test=GLU")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PutAsJsonAsync($"{Root}/average-plans", new { test = "MCV", target = 90, low = 95, high = 99 })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await engineer.PutAsJsonAsync($"{Root}/average-plans", new { test = "MCV", kind = "bull", target = 90, low = 87.3, high = 92.7 })).StatusCode);
        Assert.Equal(20, Assert.Single(await Items(engineer, "average-plans")).GetProperty("window").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.DeleteAsync($"{Root}/average-plans?test=MCV")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.DeleteAsync($"{Root}/materials/Multiqual")).StatusCode);
        using var viewer = await host.AsAsync(Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PutAsJsonAsync($"{Root}/materials/Multiqual", Material())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync($"{Root}/locks/1/release", new { reason = "x" })).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Twenty_results_make_a_target_and_the_comparison_says_what_it_lacks()
    {
        await using var host = await StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        for (var i = 0; i < 20; i++) await Enter(host, engineer, 5 + (i % 2 == 0 ? 0.05 : -0.05));
        var now = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        object Asked(double from) => new { equipment = 1, test = "GLU", material = "Multiqual", lot = "4711", level = "1", from, to = now + 1 };
        Assert.Equal(HttpStatusCode.Conflict, (await engineer.PostAsJsonAsync($"{Root}/targets", Asked(now - 3_600_000))).StatusCode);
        var target = await ApiHost.JsonAsync(await engineer.PostAsJsonAsync($"{Root}/targets", Asked(now - 3 * 86_400_000.0)));
        Assert.Equal(("computed", 20, 5.0), (target.GetProperty("source").GetString(), target.GetProperty("count").GetInt32(), Math.Round(target.GetProperty("mean").GetDouble(), 9)));
        var none = await ApiHost.JsonAsync(await engineer.GetAsync($"{Root}/comparison?test=GLU&first=1&second=2&from={now - 86_400_000}&to={now}"));
        Assert.Empty(none.GetProperty("pairs").EnumerateArray());
        Assert.False(none.TryGetProperty("agreement", out _));
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.GetAsync($"{Root}/comparison?test=GLU&first=1&second=1&from={now - 86_400_000}&to={now}")).StatusCode);
    }

    private static Task<List<Core.Record.AuditRow>> Audit(ApiHost host) => Task.FromResult(host.Record.Audit(null, 100).ToList());
}
