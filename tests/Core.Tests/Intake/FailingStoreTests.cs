using Meridian.Core.Alarms;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Twins;
using Meridian.Model;

namespace Meridian.Core.Tests.Intake;

public sealed class FailingStoreTests
{
    private static readonly RecordUnavailableException Full = new(RecordTrouble.DiskFull, "The disk is full.");

    [Fact]
    public async Task A_failed_commit_refuses_all_and_the_resend_is_new()
    {
        await using var hub = await HubUnderTest.StartAsync();
        hub.Record.Fault = Full;
        var message = hub.Message(new() { Reports = [Make.Report(70, bed: "1", alerts: Make.Alert(AlertPhase.Start))] }, "1", [1]);
        Assert.Equal(new Receipt(ReceiptKind.Unavailable, default, "The disk is full."), await hub.SubmitAsync(message));
        Assert.Equal(RecordTrouble.DiskFull, hub.Get<IntakeWriter>().State.Trouble);
        hub.Record.Fault = null;
        var receipt = await hub.SubmitAsync(message);
        Assert.Equal(ReceiptKind.Committed, receipt.Kind);
        Assert.Null(hub.Get<IntakeWriter>().State.Trouble);
        // everything that the failed one had touched is stored now
        var alert = Assert.Single(hub.Record.PresentAlerts(), a => !a.IsFromHub);
        Assert.Equal(AlertTransition.Started, alert.Transition);
        Assert.Single(hub.Record.Equipment());
        Assert.Single(hub.Record.Metrics());
        Assert.Single(hub.Record.Beds());
        Assert.Single(hub.Record.OpenAssociations());
        Assert.Equal(ReceiptKind.Duplicate, (await hub.SubmitAsync(message)).Kind);
    }

    [Fact]
    public async Task An_alert_that_could_not_end_is_still_there_and_ends_with_the_resend()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report(alerts: Make.Alert(AlertPhase.Start, AlertPriority.Low)));
        hub.Record.Fault = Full;
        var end = hub.Message(new() { Reports = [Make.Report(alerts: Make.Alert(AlertPhase.End, AlertPriority.Low))] }, "e", [5]);
        Assert.Equal(ReceiptKind.Unavailable, (await hub.SubmitAsync(end)).Kind);
        Assert.Single(hub.Get<AlarmBoard>().Present);
        hub.Record.Fault = null;
        Assert.Equal(ReceiptKind.Committed, (await hub.SubmitAsync(end)).Kind);
        await hub.SettleAsync();
        Assert.DoesNotContain(hub.Get<AlarmBoard>().Present, a => !a.IsFromHub);
        Assert.Equal(AlertTransition.Ended, hub.Record.AlertHistory(new(1)).Last().Transition);
    }

    [Fact]
    public async Task Directories_of_patients_and_visits_go_back_too()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "1", "1"));
        hub.Record.Fault = Full;
        var move = Make.Adt(PatientEventKind.Transfer, "1", "2", "1");
        await hub.SubmitAsync(move);
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "2", "1"));
        hub.Record.Fault = null;
        // still in bed 1, alone
        await hub.SubmitAsync(Make.Report(70, bed: "1"));
        var patient = hub.Record.PatientByIdentifier(new("1", "HOSP", "MR"))!;
        Assert.Equal(patient.Id, Assert.Single(hub.Record.ObservationSets(new())).Patient);
        await hub.SubmitAsync(move);
        Assert.Equal(2, hub.Record.Associations(null, patient.Id, null, null, null, 10).Count());
        Assert.Null(hub.Record.PatientByIdentifier(new("2", "HOSP", "MR")));
    }

    [Fact]
    public async Task A_decision_fails_with_the_reason_and_changed_nothing()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report(alerts: Make.Alert(AlertPhase.Start)));
        hub.Record.Fault = Full;
        await Assert.ThrowsAsync<RecordUnavailableException>(() => hub.Get<AlertDesk>().AcknowledgeAsync(new(1), "seen", null, new("eva")).WaitAsync(HubUnderTest.Deadline));
        hub.Record.Fault = null;
        var answer = await hub.Get<AlertDesk>().AcknowledgeAsync(new(1), "seen", null, new("eva")).WaitAsync(HubUnderTest.Deadline);
        Assert.Equal((AcknowledgeOutcome.Done, "eva"), (answer.Outcome, answer.Alert!.AcknowledgedBy));
        Assert.Equal(1, Assert.Single(hub.Record.AuditRows).Number);
        Assert.True(hub.Get<Core.Audit.AuditTrail>().Check(hub.Record).Holds);
    }

    [Fact]
    public async Task People_see_at_once_that_nothing_can_be_stored_and_the_record_tells_of_it_afterwards()
    {
        await using var hub = await HubUnderTest.StartAsync();
        hub.Record.Fault = Full;
        await hub.SubmitAsync(Make.Report());
        await hub.SubmitAsync(Make.Report());
        var shown = Assert.Single(hub.Get<Ward>().Snapshot().Alerts);
        Assert.Equal((HubAlert.RecordUnavailable, AlertPriority.High, default(Sequence)), (shown.Report.Condition, shown.Report.Priority, shown.Sequence));
        hub.Record.Fault = null;
        await hub.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Empty(hub.Get<Ward>().Snapshot().Alerts);
        Assert.Contains(hub.Record.AlertEventsAfter(default, 10), a => a.Report.Condition == HubAlert.RecordUnavailable && a.Transition == AlertTransition.Started);
        Assert.Empty(hub.Record.PresentAlerts());
    }

    [Fact]
    public async Task One_message_that_the_store_cannot_write_does_not_take_the_others_with_it()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var gate = new ManualResetEventSlim();
        hub.Record.Gate = gate;
        hub.Record.FaultFor = batch => batch.ObservationSets.Any(s => s.Observations[0].Number == 13) ? new InvalidOperationException("constraint") : null;
        var receipts = Enumerable.Range(10, 7).Select(i => hub.SubmitAsync(Make.Report(i))).ToArray();
        gate.Set();
        var kinds = (await Task.WhenAll(receipts).WaitAsync(HubUnderTest.Deadline)).Select(r => r.Kind).ToArray();
        Assert.Equal(ReceiptKind.Quarantined, kinds[3]);
        Assert.Equal(6, kinds.Count(k => k == ReceiptKind.Committed));
        Assert.Equal("HubFault", Assert.Single(hub.Record.Quarantine(null, null, 10)).Reason);
    }

    [Fact]
    public async Task Facts_that_cannot_be_go_to_quarantine_alone_and_leave_no_trace()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var report = Make.Report(70, bed: "9") with { Waves = [new() { Metric = Make.Lead2, Start = hub.Clock.GetUtcNow(), SampleHz = 0, Samples = [1] }] };
        var receipt = await hub.SubmitAsync(report);
        Assert.Equal(ReceiptKind.Quarantined, receipt.Kind);
        Assert.Empty(hub.Record.Equipment());
        Assert.Empty(hub.Record.Beds());
        Assert.Empty(hub.Record.ObservationSets(new()));
    }

    [Fact]
    public async Task A_room_that_fails_to_listen_harms_nobody()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var subscription = hub.Get<Ward>().Subscribe(new Failing(), out _);
        Assert.Equal(ReceiptKind.Committed, (await hub.SubmitAsync(Make.Report(1))).Kind);
        Assert.Equal(ReceiptKind.Committed, (await hub.SubmitAsync(Make.Report(2))).Kind);
    }

    [Fact]
    public async Task Who_fails_to_hear_of_trouble_or_of_an_alerts_fate_spoils_no_commit()
    {
        await using var hub = await HubUnderTest.StartAsync();
        hub.Get<IntakeWriter>().TroubleChanged += _ => throw new InvalidOperationException();
        hub.Get<AlertStatusFeed>().Changed += _ => throw new InvalidOperationException();
        hub.Record.Fault = Full;
        Assert.Equal(ReceiptKind.Unavailable, (await hub.SubmitAsync(Make.Report())).Kind);
        hub.Record.Fault = null;
        Assert.Equal(ReceiptKind.Committed, (await hub.SubmitAsync(Make.Report(1, alerts: Make.Alert(AlertPhase.Start)))).Kind);
        var alert = hub.Get<AlarmBoard>().Present.Single(a => !a.IsFromHub).Alert;
        Assert.Equal(AcknowledgeOutcome.Done, (await hub.Get<AlertDesk>().AcknowledgeAsync(alert, "seen", null, new("eva")).WaitAsync(HubUnderTest.Deadline)).Outcome);
        Assert.Single(hub.Record.ObservationSets(new()));
        Assert.Equal(ReceiptKind.Committed, (await hub.SubmitAsync(Make.Report(2))).Kind);
    }

    [Fact]
    public async Task Silence_is_shown_while_the_store_hangs()
    {
        await using var hub = await HubUnderTest.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await hub.SubmitAsync(Make.Report(i));
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await hub.SettleAsync();
        using var gate = new ManualResetEventSlim();
        hub.Record.Gate = gate;
        for (var i = 0; i < 32; i++) hub.Clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Single(hub.Get<Ward>().Snapshot().Alerts, a => HubAlert.Is(a.Report.Condition, HubAlert.EquipmentSilent) && a.Sequence == default);
        gate.Set();
        await hub.Get<SilenceWatch>().Working.WaitAsync(HubUnderTest.Deadline);
        await hub.SettleAsync();
        Assert.Single(hub.Get<Ward>().Snapshot().Alerts, a => HubAlert.Is(a.Report.Condition, HubAlert.EquipmentSilent) && a.Sequence != default);
    }

    private sealed class Failing : IWardListener
    {
        public void OnWard(WardUpdate update) => throw new InvalidOperationException();
    }
}
