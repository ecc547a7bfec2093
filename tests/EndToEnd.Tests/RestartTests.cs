using Meridian.EndToEnd.Tests.Processes;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>A wall page outlives its hub.</summary>
public sealed class RestartTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_wall_page_says_that_it_lost_the_hub_and_goes_on_by_itself_with_the_alarm_that_it_missed()
    {
        PageProcess.Need();
        var monitor = new Bedside("0011223344556692", "Quay^4^1", "RS1", "Qian^Yu");
        await using var first = await HubProcess.StartAsync();
        string http = first.Listeners["http"].ToString(), mllp = first.Mllp.ToString();
        using (await HubClient.SignInAsync(first)) { /* makes the account that the page signs in with */ }
        await using var page = PageProcess.Start("restart.mjs", first, "--bed", "Quay 4 1", "--name", HubClient.Name, "--password", HubClient.Password, "--before", "61", "--after", "62");
        using (var line = await MllpLine.ConnectAsync(first.Mllp))
            await SendUntilAsync(line, monitor, 61, page.SeesAsync("live"));

        await first.KillAsync();
        var lost = await page.SeesAsync("lost");
        Assert.Contains("lost", lost.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(lost.GetProperty("silent").GetBoolean(), "the page shows numbers as current while it has no hub");

        // while the page is cut off, the hub is back for the equipment alone, takes an alarm, and is killed again
        await using (var second = await HubProcess.StartAsync(data: first.Data, more: ["--mllp", mllp]))
        {
            using var line = await MllpLine.ConnectAsync(second.Mllp);
            Assert.Contains("MSA|CA|", await line.AskAsync(monitor.TooFast("start")), StringComparison.Ordinal);
            await second.KillAsync();
        }

        await using var third = await HubProcess.StartAsync(data: first.Data, more: ["--mllp", mllp, "--http", http]);
        using (var line = await MllpLine.ConnectAsync(third.Mllp))
        {
            await page.SeesAsync("found");
            var alarm = await page.SeesAsync("alarm");
            Assert.Contains("171", alarm.GetProperty("text").GetString() + alarm.GetProperty("banner").GetString(), StringComparison.Ordinal);
            var again = page.SeesAsync("again");
            await SendUntilAsync(line, monitor, 62, again);
            Assert.True((await again).GetProperty("untouched").GetBoolean(), "the page was loaded anew");
        }
    }

    private static async Task SendUntilAsync(MllpLine line, Bedside monitor, int rate, Task seen)
    {
        using var second = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (!seen.IsCompleted)
        {
            Assert.Contains("MSA|CA|", await line.AskAsync(monitor.Numbers(rate)), StringComparison.Ordinal);
            await second.WaitForNextTickAsync();
        }
        await seen;
    }
}
