using Meridian.EndToEnd.Tests.Processes;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>No data is shown as no data.</summary>
public sealed class SilenceTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_monitor_that_falls_silent_is_grey_within_five_seconds_alarms_and_lives_again()
    {
        PageProcess.Need();
        await using var hub = await HubProcess.StartAsync("demo", more: ["--beds", "0"]);
        using var client = HubClient.Visit(hub);
        using var line = await MllpLine.ConnectAsync(hub.Mllp);
        var monitor = new Bedside("0011223344556691", "Quay^3^1", "SL1", "Sun^Li");
        await using var page = PageProcess.Start("silence.mjs", hub, "--bed", "Quay 3 1", "--after", "67");

        // lives until the page watches: one message a second
        var watching = page.SeesAsync("watching");
        DateTimeOffset last;
        var beats = 0;
        using (var second = new PeriodicTimer(TimeSpan.FromSeconds(1)))
            do
            {
                Assert.Contains("MSA|CA|", await line.AskAsync(monitor.Numbers(66)), StringComparison.Ordinal);
                last = TimeProvider.System.GetUtcNow();
                await second.WaitForNextTickAsync();
            } while (++beats < 6 || !watching.IsCompleted);
        await watching;

        var silent = await page.SeesAsync("silent", TimeSpan.FromSeconds(90));
        var after = silent.GetProperty("greyAt").GetInt64() - last.ToUnixTimeMilliseconds();
        Assert.True(after <= 5_000 + 500 + silent.GetProperty("stall").GetInt64(), $"grey after {after} ms, though the machine stood still for {silent.GetProperty("stall")} ms only");
        Assert.Contains("no data", silent.GetProperty("summary").GetString(), StringComparison.Ordinal);
        await page.SeesAsync("alarm", TimeSpan.FromSeconds(90));
        var alerts = await client.UntilAsync("api/v1/alerts?present=true", a => a.GetProperty("items").GetArrayLength() > 0);
        var alert = Assert.Single(alerts.GetProperty("items").EnumerateArray());
        Assert.Equal("technical", alert.GetProperty("kind").GetString());
        Assert.True(alert.GetProperty("fromHub").GetBoolean());
        Assert.Equal("设备无数据", alert.GetProperty("labelZh").GetString());

        using (var second = new PeriodicTimer(TimeSpan.FromSeconds(1)))
        {
            var back = page.SeesAsync("back", TimeSpan.FromSeconds(90));
            while (!back.IsCompleted)
            {
                Assert.Contains("MSA|CA|", await line.AskAsync(monitor.Numbers(67)), StringComparison.Ordinal);
                await second.WaitForNextTickAsync();
            }
            await back;
        }
        await client.UntilAsync("api/v1/alerts?present=true", a => a.GetProperty("items").GetArrayLength() == 0);
    }
}
