using System.Net.Http.Json;
using System.Net.WebSockets;
using Meridian.Core.Access;
using Meridian.Core.Alarms;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Gateway.Live;
using Meridian.Model;
using Meridian.Server.Tests.Admin;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace Meridian.Server.Tests.Live;

/// <summary>What a person at the station sees, from a committed message to the page's socket.</summary>
public sealed class LiveStoryTests
{
    private static readonly PointOfCare Bed12 = new("ICU", "301", "12");

    [Fact(Timeout = 180_000)]
    public async Task A_viewer_is_told_the_ward_as_it_is_and_then_what_changes()
    {
        await using var host = await ApiHost.StartAsync();
        await host.ReportAsync("00A0370001000001", [ApiHost.HeartRate(72)], place: Bed12);
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello"}""");
        var first = await page.UntilAsync(LiveRecordKind.Beat);
        Assert.Equal(LiveRecordKind.Hello, first[0].Kind);
        Assert.Equal("0123456789abcdef", first[0].Json.GetProperty("hub").GetString());
        Assert.Equal("viewer", first[0].Json.GetProperty("user").GetProperty("role").GetString());
        var tile = Assert.Single(first[1].Json.GetProperty("tiles").EnumerateArray());
        Assert.Equal("12", tile.GetProperty("bed").GetString());
        var metric = Assert.Single(tile.GetProperty("metrics").EnumerateArray());
        var value = Assert.Single(first.Single(r => r.Kind == LiveRecordKind.Numerics).Numerics);
        Assert.Equal((metric.GetProperty("id").GetUInt32(), 72.0, (byte)0), (value.Metric, value.Value, value.Flags));
        await host.ReportAsync("00A0370001000001", [ApiHost.HeartRate(131)], place: Bed12);
        var next = (await page.NextAsync(LiveRecordKind.Numerics)).Numerics;
        Assert.Equal((131.0, LiveEncoder.OutsideLimits), (next[^1].Value, next[^1].Flags));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_viewer_that_reconnects_gets_the_alert_steps_it_missed()
    {
        await using var host = await ApiHost.StartAsync();
        await host.ReportAsync("00A0370001000002", alerts: [ApiHost.Alert("a")], place: Bed12);
        long after;
        await using (var page = await OpenAsync(host))
        {
            await page.SayAsync("""{"type":"hello"}""");
            var first = await page.UntilAsync(LiveRecordKind.Beat);
            var alert = Assert.Single(first, r => r.Kind == LiveRecordKind.Alert);
            Assert.Equal("started", alert.Json.GetProperty("transition").GetString());
            Assert.Equal("high", alert.Json.GetProperty("priority").GetString());
            after = first[0].Json.GetProperty("sequence").GetInt64();
            Assert.Equal(after, alert.Json.GetProperty("sequence").GetInt64());
        }
        // while it is away: one ends (and latches), another comes and goes, a third stays
        await host.ReportAsync("00A0370001000002", alerts: [ApiHost.Alert("a", AlertPhase.End)], place: Bed12);
        await host.ReportAsync("00A0370001000002", alerts: [ApiHost.Alert("b", priority: AlertPriority.Low)], place: Bed12);
        await host.ReportAsync("00A0370001000002", alerts: [ApiHost.Alert("b", AlertPhase.End, AlertPriority.Low)], place: Bed12);
        await host.ReportAsync("00A0370001000002", alerts: [ApiHost.Alert("c")], place: Bed12);
        await using var again = await OpenAsync(host);
        await again.SayAsync($$"""{"type":"hello","after":{{after}}}""");
        var told = await again.UntilAsync(LiveRecordKind.Beat);
        Assert.True(told[0].Json.GetProperty("resumed").GetBoolean());
        var missed = host.Record.AlertEventsAfter(new Sequence(after), 100).Select(step => step.Sequence.Value).ToList();
        Assert.True(missed.Count >= 4, "four things happened");
        var present = host.Record.PresentAlerts().Select(step => step.Sequence.Value).ToList();
        Assert.Equal(2, present.Count);
        var alerts = told.Where(r => r.Kind == LiveRecordKind.Alert).Select(r => r.Json.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(present.Order(), alerts.Take(2).Order());
        Assert.Equal(missed, alerts.Skip(2)); // every step, in order
    }

    [Fact(Timeout = 180_000)]
    public async Task A_page_of_another_data_directory_is_not_given_steps_that_are_not_its_own()
    {
        await using var host = await ApiHost.StartAsync();
        await host.ReportAsync("00A0370001000003", alerts: [ApiHost.Alert("a")]);
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello","after":999999}""");
        var told = await page.UntilAsync(LiveRecordKind.Beat);
        Assert.False(told[0].Json.GetProperty("resumed").GetBoolean());
        Assert.Single(told, r => r.Kind == LiveRecordKind.Alert);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_wave_that_is_watched_comes_with_its_last_seconds_first()
    {
        await using var host = await ApiHost.StartAsync();
        await host.ReportAsync("00A0370001000004", waves: [host.Ecg(1, 2, 3)]);
        host.Clock.Advance(TimeSpan.FromMilliseconds(12));
        await host.ReportAsync("00A0370001000004", waves: [host.Ecg(4, 5, WaveSegment.Missing)]);
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello"}""");
        var first = await page.UntilAsync(LiveRecordKind.Beat);
        Assert.DoesNotContain(first, r => r.Kind == LiveRecordKind.Wave); // nothing that was not asked for
        var metric = first[1].Json.GetProperty("tiles")[0].GetProperty("metrics")[0].GetProperty("id").GetUInt32();
        await page.SayAsync($$"""{"type":"watch","waves":[{{metric}}]}""");
        var one = (await page.NextAsync(LiveRecordKind.Wave)).Wave;
        var two = (await page.NextAsync(LiveRecordKind.Wave)).Wave;
        Assert.Equal([1, 2, 3], one.Samples);
        Assert.Equal([4, 5, short.MinValue], two.Samples);
        Assert.Equal((metric, 250f, 0.01), (one.Metric, one.Hz, one.Gain));
        Assert.Equal(12, two.At - one.At, 3.0);
        host.Clock.Advance(TimeSpan.FromMilliseconds(12));
        await host.ReportAsync("00A0370001000004", waves: [host.Ecg(6, 7, 8)]);
        Assert.Equal([6, 7, 8], (await page.NextAsync(LiveRecordKind.Wave)).Wave.Samples);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_range_that_is_no_number_stops_neither_the_stream_nor_an_alert()
    {
        await using var host = await ApiHost.StartAsync();
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello"}""");
        await page.UntilAsync(LiveRecordKind.Beat);
        await host.ReportAsync("00A0370001000008", waves: [host.Ecg(1, 2) with { RangeLow = double.NaN, RangeHigh = double.PositiveInfinity }], alerts: [ApiHost.Alert("a")]);
        var records = await page.UntilAsync(LiveRecordKind.Alert);
        var metric = records.Single(r => r.Kind == LiveRecordKind.Directory).Json.GetProperty("tiles")[0].GetProperty("metrics")[0];
        Assert.False(metric.TryGetProperty("low", out _) || metric.TryGetProperty("high", out _));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_monitor_falls_silent_and_the_station_shows_it_within_five_seconds()
    {
        await using var host = await ApiHost.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await host.ReportAsync("00A0370001000005", [ApiHost.HeartRate(70 + i)], place: Bed12);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello"}""");
        var first = await page.UntilAsync(LiveRecordKind.Beat);
        Assert.Equal("live", first[1].Json.GetProperty("tiles")[0].GetProperty("equipment")[0].GetProperty("state").GetString());
        host.Clock.Advance(TimeSpan.FromSeconds(4)); // the last report is five seconds old
        var state = (await page.NextAsync(LiveRecordKind.State)).Json;
        Assert.Equal("silent", state.GetProperty("state").GetString());
        var alert = (await page.NextAsync(LiveRecordKind.Alert)).Json;
        Assert.Equal(("technical", true), (alert.GetProperty("kind").GetString(), alert.GetProperty("fromHub").GetBoolean()));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_alert_is_acknowledged_by_name_and_every_page_hears_it()
    {
        await using var host = await ApiHost.StartAsync();
        await host.ReportAsync("00A0370001000006", alerts: [ApiHost.Alert("a")], place: Bed12);
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello"}""");
        var first = await page.UntilAsync(LiveRecordKind.Beat);
        var id = first.Single(r => r.Kind == LiveRecordKind.Alert).Json.GetProperty("alert").GetInt64();
        using var nurse = await host.AsAsync(Role.Nurse);
        var answer = await ApiHost.JsonAsync(await nurse.PostAsJsonAsync($"/api/v1/alerts/{id}/acknowledge", new { reason = "seen at the bed", name = "Li Na" }));
        Assert.Equal("Li Na", answer.GetProperty("acknowledgedBy").GetString());
        var step = (await page.NextAsync(LiveRecordKind.Alert)).Json;
        Assert.Equal(("acknowledged", "Li Na", "seen at the bed"), (step.GetProperty("transition").GetString(), step.GetProperty("acknowledgedBy").GetString(), step.GetProperty("acknowledgeReason").GetString()));
        Assert.Equal(answer.GetProperty("sequence").GetInt64(), step.GetProperty("sequence").GetInt64());
    }

    [Fact(Timeout = 180_000)]
    public async Task The_sender_of_an_alert_learns_whether_anybody_could_see_it()
    {
        await using var host = await ApiHost.StartAsync();
        var fates = System.Threading.Channels.Channel.CreateUnbounded<AlertStatus>();
        host.Get<AlertStatusFeed>().Changed += status => fates.Writer.TryWrite(status);
        await host.ReportAsync("00A0370001000007", alerts: [ApiHost.Alert("a")]);
        Assert.Equal(AlertDisposition.Undeliverable, (await fates.Reader.ReadAsync()).Disposition);
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello"}""");
        await page.UntilAsync(LiveRecordKind.Beat);
        await host.ReportAsync("00A0370001000007", alerts: [ApiHost.Alert("b")]);
        await page.NextAsync(LiveRecordKind.Alert);
        Assert.Equal(AlertDisposition.Delivered, (await fates.Reader.ReadAsync()).Disposition);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_page_of_another_site_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAccountAsync("li", Role.Viewer);
        using var signedIn = await host.SignInAsync("li");
        var cookie = signedIn.DefaultRequestHeaders.GetValues("Cookie").Single();
        async Task<string> Open(string? origin)
        {
            var client = host.Server.CreateWebSocketClient();
            client.ConfigureRequest = request => { request.Headers.Cookie = cookie; if (origin is not null) request.Headers.Origin = origin; };
            try
            {
                using var socket = await client.ConnectAsync(new Uri("ws://localhost/live"), CancellationToken.None);
                return "open";
            }
            catch (InvalidOperationException refused)
            {
                return refused.Message;
            }
        }
        Assert.Contains("403", await Open("http://evil.example"), StringComparison.Ordinal);
        Assert.Equal("open", await Open("http://localhost"));
        cookie = "none=1";
        Assert.Contains("401", await Open("http://localhost"), StringComparison.Ordinal);
    }

    [Theory(Timeout = 180_000)]
    [InlineData("""{"type":"watch","waves":[]}""", 1008)]
    [InlineData("""{"type":"dance"}""", 1008)]
    [InlineData("not json", 1008)]
    public async Task What_is_no_message_of_the_protocol_ends_the_stream(string message, int code)
    {
        await using var host = await ApiHost.StartAsync();
        await using var page = await OpenAsync(host);
        await page.SayAsync(message);
        Assert.Null(await page.NextAsync());
        Assert.Equal(code, (int)page.Socket.CloseStatus!);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_viewer_that_says_nothing_for_thirty_seconds_is_closed()
    {
        await using var host = await ApiHost.StartAsync();
        await using var page = await OpenAsync(host);
        await page.SayAsync("""{"type":"hello"}""");
        await page.UntilAsync(LiveRecordKind.Beat);
        host.Clock.Advance(TimeSpan.FromSeconds(20));
        await page.SayAsync("""{"type":"alive"}""");
        await page.SayAsync("""{"type":"watch","waves":[1]}""");
        while (await page.NextAsync() is { } record && record.Kind != LiveRecordKind.Beat) { }
        // nothing shows when the hub has heard the page: if that was after the first half minute went by, the next one counts
        var closed = page.ClosedAsync();
        do host.Clock.Advance(TimeSpan.FromSeconds(32));
        while (await Task.WhenAny(closed, Task.Delay(500, TestContext.Current.CancellationToken)) != closed);
        await closed;
        Assert.Equal(LiveCloseCode.SaidNothing, (int)page.Socket.CloseStatus!);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_viewer_whose_account_is_locked_is_sent_away()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAccountAsync("li", Role.Viewer);
        using var signedIn = await host.SignInAsync("li");
        var cookie = signedIn.DefaultRequestHeaders.GetValues("Cookie").Single();
        await using var page = await OpenAsync(host, request => request.Headers.Cookie = cookie);
        await page.SayAsync("""{"type":"hello"}""");
        await page.UntilAsync(LiveRecordKind.Beat);
        Assert.True((await host.Get<Accounts>().ChangeAsync("li", null, null, true, Actor.Hub)).IsDone);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        while (await page.NextAsync() is not null) { }
        Assert.Equal(LiveCloseCode.SessionEnded, (int)page.Socket.CloseStatus!);
    }

    internal static async Task<LiveClient> OpenAsync(ApiHost host, Action<Microsoft.AspNetCore.Http.HttpRequest>? configure = null)
    {
        var client = host.Server.CreateWebSocketClient();
        using var viewer = await host.AsAsync(Role.Viewer);
        client.ConfigureRequest = configure ?? (request => request.Headers.Authorization = viewer.DefaultRequestHeaders.Authorization!.ToString());
        return new LiveClient(await client.ConnectAsync(new Uri("ws://localhost/live"), CancellationToken.None));
    }
}
