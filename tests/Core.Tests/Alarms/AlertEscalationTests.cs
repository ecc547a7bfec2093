using Meridian.Core.Alarms;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Alarms;

public sealed class AlertEscalationTests
{
    private static int Step(HubUnderTest hub) => hub.Get<AlarmBoard>().Present.Single(a => !a.IsFromHub).EscalationStep;

    private static async Task<HubUnderTest> StartAsync(params AlertReport[] alerts)
    {
        var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report(alerts: alerts));
        await hub.SettleAsync();
        return hub;
    }

    [Fact]
    public async Task Goes_from_step_to_step_while_nobody_acknowledges()
    {
        await using var hub = await StartAsync(Make.Alert(AlertPhase.Start));
        await hub.PassAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(0, Step(hub));
        await hub.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(1, Step(hub));
        await hub.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, Step(hub));
        await hub.PassAsync(TimeSpan.FromSeconds(400));
        Assert.Equal(3, Step(hub));
        Assert.Equal(3, hub.Record.AlertHistory(new(1)).Count(a => a.Transition == AlertTransition.Escalated));
    }

    [Fact]
    public async Task Goes_on_while_latched_and_stops_with_the_acknowledgement()
    {
        await using var hub = await StartAsync(Make.Alert(AlertPhase.Start));
        await hub.SubmitAsync(Make.Report(alerts: Make.Alert(AlertPhase.End)));
        await hub.PassAsync(TimeSpan.FromSeconds(61));
        Assert.Equal(1, Step(hub));
        await hub.Get<AlertDesk>().AcknowledgeAsync(new(1), "seen", null, new("eva")).WaitAsync(HubUnderTest.Deadline);
        await hub.PassAsync(TimeSpan.FromSeconds(200));
        Assert.Equal(1, hub.Record.AlertHistory(new(1)).Count(a => a.Transition == AlertTransition.Escalated));
    }

    [Fact]
    public async Task Begins_anew_when_the_priority_rises()
    {
        await using var hub = await StartAsync(Make.Alert(AlertPhase.Start, AlertPriority.Medium));
        await hub.PassAsync(TimeSpan.FromSeconds(70));
        await hub.SubmitAsync(Make.Report(alerts: Make.Alert(AlertPhase.Update, AlertPriority.High)));
        await hub.SettleAsync();
        Assert.Equal(0, Step(hub));
        await hub.PassAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(0, Step(hub));
        await hub.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(1, Step(hub));
    }

    [Fact]
    public async Task Leaves_low_priority_and_what_was_answered_at_the_bedside()
    {
        await using var hub = await StartAsync(Make.Alert(AlertPhase.Start, AlertPriority.Low), Make.Alert(AlertPhase.Start, instance: "B", inactivation: AlertInactivation.AlertAcknowledged));
        await hub.PassAsync(TimeSpan.FromSeconds(400));
        Assert.DoesNotContain(hub.Record.AlertEventsAfter(default, 100), a => a.Transition == AlertTransition.Escalated && !a.IsFromHub);
    }

    [Fact]
    public async Task Counts_the_time_before_a_restart()
    {
        var hub = await StartAsync(Make.Alert(AlertPhase.Start));
        await hub.PassAsync(TimeSpan.FromSeconds(40));
        hub = await hub.RestartAsync();
        await hub.PassAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(0, Step(hub));
        await hub.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(1, Step(hub));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task Waits_for_a_record_in_trouble_and_then_goes_on()
    {
        await using var hub = await StartAsync(Make.Alert(AlertPhase.Start));
        hub.Record.Fault = new RecordUnavailableException(RecordTrouble.DiskFull, "full");
        await hub.PassAsync(TimeSpan.FromSeconds(1)); // a message is not needed for it
        Assert.Equal(0, Step(hub));
        hub.Clock.Advance(TimeSpan.FromSeconds(61));
        await hub.Get<AlertEscalation>().Working.WaitAsync(HubUnderTest.Deadline);
        Assert.Equal(0, Step(hub));
        hub.Record.Fault = null;
        await hub.PassAsync(TimeSpan.FromSeconds(8));
        Assert.Equal(1, Step(hub));
    }
}
