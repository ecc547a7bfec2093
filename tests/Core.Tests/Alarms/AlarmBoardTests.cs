using Meridian.Core.Alarms;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Alarms;

public sealed class AlarmBoardTests
{
    private static string Steps(HubUnderTest hub) => string.Join(' ', hub.Record.AlertEventsAfter(default, 1000).Where(a => !a.IsFromHub).Select(a => a.Transition));

    private static Task Say(HubUnderTest hub, params AlertReport[] alerts) => hub.SubmitAsync(Make.Report(70, bed: "1", alerts: alerts));

    public static TheoryData<string, string, string> Lives => new()
    {
        // what comes in: phase, with the priority's first letter; "ack": acknowledged here. Then: the steps, and what stands at the end
        { "start.h", "Started", "active" },
        { "start.h start.h continue.h", "Started", "active" },
        { "continue.h", "Started", "active" },
        { "present.m", "Started", "active" },
        { "start.h end.h", "Started Latched", "latched" },
        { "start.m end.m", "Started Latched", "latched" },
        { "start.l end.l", "Started Ended", "none" },
        { "start.h end.h end.h", "Started Latched", "latched" },
        { "start.h ack end.h", "Started Acknowledged Ended", "none" },
        { "start.h end.h ack", "Started Latched Acknowledged Ended", "none" },
        { "start.h end.h start.h", "Started Latched Changed", "active" },
        { "start.h end.h start.h end.h ack", "Started Latched Changed Latched Acknowledged Ended", "none" },
        { "start.h ack end.h start.h", "Started Acknowledged Ended Started", "active" },
        { "start.m ack update.h", "Started Acknowledged Changed", "active" },
        { "start.m ack update.h end.h", "Started Acknowledged Changed Latched", "latched" },
        { "start.h ack update.m end.m", "Started Acknowledged Changed Ended", "none" },
        { "start.h paused.h paused.h start.h", "Started Inactivated Inactivated", "active" },
        { "start.h bedside.h end.h", "Started Inactivated Ended", "none" },
        { "start.h reset.h", "Started Ended", "none" },
        { "end.h", "Ended", "none" },
        { "end.h end.h", "Ended", "none" },
        { "end.h start.h", "Ended Started", "active" },
        { "tpoint.h", "Started Latched", "latched" },
        { "tpoint.l", "Started Ended", "none" },
        { "start.h ack ack", "Started Acknowledged", "active" },
    };

    [Theory, MemberData(nameof(Lives))]
    public async Task An_alert_lives_by_the_rules(string says, string steps, string ends)
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var word in says.Split(' '))
        {
            if (word == "ack")
            {
                await hub.Get<AlertDesk>().AcknowledgeAsync(hub.Get<AlarmBoard>().Present[0].Alert, "seen", null, new("eva")).WaitAsync(HubUnderTest.Deadline);
                continue;
            }
            var (phase, priority) = (word.Split('.')[0], word[^1] switch { 'h' => AlertPriority.High, 'm' => AlertPriority.Medium, _ => AlertPriority.Low });
            await Say(hub, phase switch
            {
                "paused" => Make.Alert(AlertPhase.Continue, priority, inactivation: AlertInactivation.AudioPaused),
                "bedside" => Make.Alert(AlertPhase.Continue, priority, inactivation: AlertInactivation.AlertAcknowledged),
                _ => Make.Alert(Enum.Parse<AlertPhase>(phase, true), priority),
            });
        }
        await hub.SettleAsync();
        Assert.Equal(steps, Steps(hub));
        var present = hub.Get<AlarmBoard>().Present;
        Assert.Equal(ends, present.Count == 0 ? "none" : present[0].IsLatched ? "latched" : "active");
        // every reader of the record comes to the same picture
        Assert.Equal(present.Select(a => a.Sequence), hub.Record.PresentAlerts().Select(a => a.Sequence));
    }

    [Theory]
    [InlineData(AlertKind.Technical, AlertPriority.High)]
    [InlineData(AlertKind.Advisory, AlertPriority.Medium)]
    public async Task Only_physiological_alerts_latch_by_default(AlertKind kind, AlertPriority priority)
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Say(hub, Make.Alert(AlertPhase.Start, priority, kind: kind));
        await Say(hub, Make.Alert(AlertPhase.End, priority, kind: kind));
        Assert.Empty(hub.Record.PresentAlerts());
    }

    [Fact]
    public async Task Latching_is_settable()
    {
        await using var hub = await HubUnderTest.StartAsync(configure: o =>
        {
            o.Alarms.LatchPhysiological.Clear();
            o.Alarms.LatchTechnical.Add(AlertPriority.Low);
        });
        await Say(hub, Make.Alert(AlertPhase.Start), Make.Alert(AlertPhase.Start, AlertPriority.Low, "T", kind: AlertKind.Technical));
        await Say(hub, Make.Alert(AlertPhase.End), Make.Alert(AlertPhase.End, AlertPriority.Low, "T", kind: AlertKind.Technical));
        Assert.Equal("T", Assert.Single(hub.Record.PresentAlerts()).Report.InstanceKey);
    }

    [Fact]
    public async Task Alerts_without_an_instance_meet_by_condition_and_source()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Say(hub, Make.Alert(AlertPhase.Start, instance: null), Make.Alert(AlertPhase.Start, instance: null, code: "196660"));
        Assert.Equal(2, hub.Record.PresentAlerts().Count());
        await Say(hub, Make.Alert(AlertPhase.Start, instance: null));
        Assert.Equal("Started Started", Steps(hub));
    }

    [Fact]
    public async Task Equipment_that_counts_anew_after_power_up_does_not_end_anothers_alert()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Say(hub, Make.Alert(AlertPhase.Start, AlertPriority.Low, "1"));
        await Say(hub, Make.Alert(AlertPhase.End, AlertPriority.Low, "1", code: "196660"));
        Assert.Equal("196658", Assert.Single(hub.Record.PresentAlerts()).Report.Condition.Value);
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_say()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Say(hub, Make.Alert(AlertPhase.Start, text: "HR high") with { ObservedValue = "150", LimitValue = "120" });
        await Say(hub, Make.Alert(AlertPhase.Update) with { ObservedValue = "160" });
        var row = Assert.Single(hub.Record.PresentAlerts());
        Assert.Equal(("HR high", "160", "120"), (row.Report.Text, row.Report.ObservedValue, row.Report.LimitValue));
    }

    [Fact]
    public async Task Each_step_has_its_own_durable_number_and_its_message()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var receipt = await hub.SubmitAsync(Make.Report(70, alerts: [Make.Alert(AlertPhase.Start), Make.Alert(AlertPhase.Start, instance: "B")]));
        var rows = hub.Record.AlertEventsAfter(default, 10).ToList();
        Assert.Equal(2, rows.Select(r => r.Sequence).Distinct().Count());
        Assert.All(rows, r => Assert.Equal(receipt.Sequence, r.Message));
        Assert.All(rows, r => Assert.True(r.Sequence.Value > receipt.Sequence.Value));
    }

    [Fact]
    public async Task Acknowledging_needs_a_present_alert_and_writes_who_and_why()
    {
        await using var hub = await HubUnderTest.StartAsync();
        AlertStatus? told = null;
        hub.Get<AlertStatusFeed>().Changed += s => told = s;
        Assert.Equal(AcknowledgeOutcome.NoSuchAlert, (await hub.Get<AlertDesk>().AcknowledgeAsync(new(9), "x", null, new("eva"))).Outcome);
        await Say(hub, Make.Alert(AlertPhase.Start));
        await hub.Get<AlertDesk>().AcknowledgeAsync(new(1), "at the bed", "Nurse Li", new("station", "10.0.0.1")).WaitAsync(HubUnderTest.Deadline);
        var row = Assert.Single(hub.Record.PresentAlerts());
        Assert.Equal(("Nurse Li", "at the bed"), (row.AcknowledgedBy, row.AcknowledgeReason));
        var audit = Assert.Single(hub.Record.AuditRows);
        Assert.Equal(("station", "alert.acknowledge", "alert/1", "10.0.0.1"), (audit.Actor, audit.Action, audit.Subject, audit.Origin));
        await hub.SettleAsync();
        Assert.Equal((AlertDisposition.Accepted, "Nurse Li"), (told!.Disposition, told.By));
    }

    [Fact]
    public async Task Goes_on_after_a_restart_where_it_was()
    {
        var hub = await HubUnderTest.StartAsync();
        await Say(hub, Make.Alert(AlertPhase.Start), Make.Alert(AlertPhase.Start, AlertPriority.Medium, "B"));
        await Say(hub, Make.Alert(AlertPhase.End, AlertPriority.Medium, "B"));
        hub = await hub.RestartAsync();
        await Say(hub, Make.Alert(AlertPhase.Continue), Make.Alert(AlertPhase.End, AlertPriority.Medium, "B"));
        Assert.Equal("Started Started Latched", Steps(hub));
        await Say(hub, Make.Alert(AlertPhase.End));
        Assert.Equal("Started Started Latched Latched", Steps(hub));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task What_comes_long_after_its_time_is_shown_as_over()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report());
        var sent = hub.Clock.GetUtcNow();
        hub.Clock.Advance(TimeSpan.FromMinutes(30));
        await hub.SubmitAsync(hub.Message(new() { Reports = [Make.Report(1, at: sent, alerts: Make.Alert(AlertPhase.Start, AlertPriority.Low))] }, sentAt: sent));
        var row = Assert.Single(hub.Record.PresentAlerts(), a => !a.IsFromHub);
        Assert.True(row.IsLatched);
        Assert.Equal(sent, row.StartedAt);
    }
}
