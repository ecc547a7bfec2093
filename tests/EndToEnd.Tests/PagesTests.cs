using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The demonstration in a real browser: what a person sees and does there.</summary>
public sealed class PagesTests(DemoWard ward) : IClassFixture<DemoWard>
{
    private const string Bed = "Quay^9^1";

    [Fact(Timeout = 180_000)]
    public async Task The_wall_shows_every_bed_with_numbers_that_change_and_waves_that_move()
    {
        await using var page = PageProcess.Start("wall.mjs", ward.Hub, "--beds", $"{DemoWard.Beds}");

        var wall = await page.SeesAsync("wall", TimeSpan.FromSeconds(110));

        Assert.InRange(wall.GetProperty("tiles").GetInt32(), DemoWard.Beds, DemoWard.Beds + 1);
        Assert.InRange(wall.GetProperty("moved").GetInt32(), DemoWard.Beds, DemoWard.Beds + 1);
        Assert.InRange(wall.GetProperty("changed").GetInt32(), DemoWard.Beds, DemoWard.Beds + 1);
        Assert.InRange(wall.GetProperty("drawn").GetInt32(), DemoWard.Beds, DemoWard.Beds + 1);
    }

    [Fact(Timeout = 180_000)]
    public async Task An_alarm_calls_on_the_page_until_a_nurse_answers_it_with_name_and_reason_and_the_trail_has_it()
    {
        using var client = HubClient.Visit(ward.Hub);
        await using var page = PageProcess.Start("acknowledge.mjs", ward.Hub, "--bed", "Quay 9 1", "--name", "Chen Jie");
        using var line = await MllpLine.ConnectAsync(ward.Hub.Mllp);
        var monitor = new Bedside("0011223344556690", Bed, "PG9", "Zhao^Min");
        await page.SeesAsync("ready");
        Assert.Contains("MSA|CA|", await line.AskAsync(monitor.Numbers(150)), StringComparison.Ordinal);
        Assert.Contains("MSA|CA|", await line.AskAsync(monitor.TooFast("start")), StringComparison.Ordinal);

        var alarm = await page.SeesAsync("alarm");
        Assert.Contains("171", alarm.GetProperty("row").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(alarm.GetProperty("banner").GetString()!);
        var answered = await page.SeesAsync("answered");

        Assert.Contains("Chen Jie", answered.GetProperty("row").GetString(), StringComparison.Ordinal);
        var trail = await client.GetAsync("api/v1/audit");
        Assert.Contains(trail.GetProperty("items").EnumerateArray(), e => e.ToString().Contains("Chen Jie", StringComparison.Ordinal) && e.ToString().Contains("I am at the bed", StringComparison.Ordinal));
        Assert.True((await client.GetAsync("api/v1/audit/check")).GetProperty("holds").GetBoolean());
        var present = (await client.GetAsync("api/v1/alerts?present=true")).GetProperty("items").EnumerateArray();
        var mine = Assert.Single(present, a => a.TryGetProperty("value", out var value) && value.GetString()!.StartsWith("171", StringComparison.Ordinal));
        Assert.Equal("Chen Jie", mine.GetProperty("acknowledgedBy").GetString());
        Assert.Contains("MSA|CA|", await line.AskAsync(monitor.TooFast("end")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task The_pages_speak_what_the_browser_asks_for_and_keep_what_is_chosen()
    {
        await using var page = PageProcess.Start("language.mjs", ward.Hub);

        var asked = await page.SeesAsync("asked");
        Assert.Equal("zh-CN", asked.GetProperty("language").GetString());
        Assert.Equal("中央监护站", asked.GetProperty("heading").GetString());
        var switched = await page.SeesAsync("switched");
        Assert.Equal("Central station", switched.GetProperty("heading").GetString());
        var kept = await page.SeesAsync("kept");
        Assert.Equal("en", kept.GetProperty("language").GetString());
        Assert.Equal("Central station", kept.GetProperty("heading").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_bed_opens_without_a_mouse()
    {
        await using var page = PageProcess.Start("keyboard.mjs", ward.Hub);

        var opened = await page.SeesAsync("opened");

        Assert.NotEqual(opened.GetProperty("first").GetString(), opened.GetProperty("second").GetString());
        Assert.Equal($"/bed/{opened.GetProperty("second").GetString()}", opened.GetProperty("path").GetString());
    }

    [Fact(Timeout = 300_000)]
    public async Task No_page_in_either_language_breaks_a_rule_of_accessibility()
    {
        PageProcess.Need();
        using var line = await MllpLine.ConnectAsync(ward.Hub.Mllp);
        await line.AskAsync("MSH|^~\\&|X|Y|||20261121080000+0000||ZZZ^Z99|AXE-1|P|2.6\rPID|||1\r"); // something in quarantine to look at

        var outcome = await Command.RunAsync("node", [Path.Combine(Repository.Root, "web/scripts/axe.mjs"), "--part", "hub", "--hub", ward.Hub.Address.ToString().TrimEnd('/')], TimeSpan.FromMinutes(4.5));

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Matches(@"[2-9]\d pages looked at, 0 violations", outcome.Output);
    }
}
