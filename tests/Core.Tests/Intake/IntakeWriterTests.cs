using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Intake;

public sealed class IntakeWriterTests
{
    [Fact]
    public async Task Gives_the_receipt_after_the_commit_and_not_before()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var gate = new ManualResetEventSlim();
        hub.Record.Gate = gate;
        var waiting = hub.SubmitAsync(Make.Report(71));
        Assert.False(waiting.IsCompleted);
        Assert.Empty(hub.Record.ObservationSets(new()));
        gate.Set();
        var receipt = await waiting;
        Assert.Equal(ReceiptKind.Committed, receipt.Kind);
        var set = Assert.Single(hub.Record.ObservationSets(new()));
        Assert.Equal(receipt.Sequence, set.Sequence);
        Assert.Equal(71, set.Observations[0].Number);
        Assert.Equal(receipt.Sequence, hub.Record.Message(receipt.Sequence)!.Sequence);
    }

    [Fact]
    public async Task Groups_what_waits_into_one_transaction()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var gate = new ManualResetEventSlim();
        hub.Record.Gate = gate;
        var receipts = Enumerable.Range(0, 50).Select(i => hub.SubmitAsync(Make.Report(i))).ToArray();
        gate.Set();
        await Task.WhenAll(receipts).WaitAsync(HubUnderTest.Deadline);
        Assert.InRange(hub.Record.Commits, 1, 3);
        Assert.Equal(50, (await Task.WhenAll(receipts)).Select(r => r.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task Keeps_the_order_in_which_messages_came()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => hub.SubmitAsync(Make.Report(i)))).WaitAsync(HubUnderTest.Deadline);
        Assert.Equal(receipts.Select(r => r.Sequence.Value).Order(), receipts.Select(r => r.Sequence.Value));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (decimal)i), hub.Record.ObservationSets(new()).OrderBy(s => s.Sequence).Select(s => s.Observations[0].Number));
    }

    [Fact]
    public async Task Answers_a_resend_with_the_first_ones_number_and_stores_it_once()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var message = hub.Message(new() { Reports = [Make.Report(80)] }, "17", [9, 9, 9]);
        var first = await hub.SubmitAsync(message);
        var second = await hub.SubmitAsync(message with { ReceivedAt = hub.Clock.GetUtcNow().AddSeconds(3) });
        Assert.Equal(new Receipt(ReceiptKind.Duplicate, first.Sequence), second);
        Assert.Single(hub.Record.ObservationSets(new()));
    }

    [Fact]
    public async Task Takes_a_used_control_id_with_other_bytes_for_a_new_message()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var before = await hub.SubmitAsync(hub.Message(new() { Reports = [Make.Report(80)] }, "1", [1]));
        var after = await hub.SubmitAsync(hub.Message(new() { Reports = [Make.Report(81)] }, "1", [2]));
        Assert.Equal(ReceiptKind.Committed, after.Kind);
        // both generations of the counter are remembered
        Assert.Equal(before.Sequence, (await hub.SubmitAsync(hub.Message(new(), "1", [1]))).Sequence);
        Assert.Equal(after.Sequence, (await hub.SubmitAsync(hub.Message(new(), "1", [2]))).Sequence);
        Assert.Equal(2, hub.Record.ObservationSets(new()).Count());
    }

    [Fact]
    public async Task Tells_senders_apart_that_count_alike()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var message = hub.Message(new() { Reports = [Make.Report(80)] }, "1", [1]);
        await hub.SubmitAsync(message);
        Assert.Equal(ReceiptKind.Committed, (await hub.SubmitAsync(message with { Sender = "OTHER|ICU" })).Kind);
    }

    [Fact]
    public async Task Finds_a_duplicate_within_one_transaction()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var gate = new ManualResetEventSlim();
        hub.Record.Gate = gate;
        var message = hub.Message(new() { Reports = [Make.Report(80)] }, "17", [9]);
        var one = hub.SubmitAsync(hub.Message(new() { Reports = [Make.Report(1)] }));
        var receipts = new[] { hub.SubmitAsync(message), hub.SubmitAsync(message), hub.SubmitAsync(message) };
        gate.Set();
        await one;
        var kinds = (await Task.WhenAll(receipts).WaitAsync(HubUnderTest.Deadline)).Select(r => r.Kind);
        Assert.Equal([ReceiptKind.Committed, ReceiptKind.Duplicate, ReceiptKind.Duplicate], kinds);
        Assert.Equal(2, hub.Record.ObservationSets(new()).Count());
    }

    [Fact]
    public async Task Remembers_duplicates_over_a_restart_and_a_jump_of_the_clock()
    {
        var hub = await HubUnderTest.StartAsync();
        var message = hub.Message(new() { Reports = [Make.Report(80)] }, "17", [9]);
        var first = await hub.SubmitAsync(message);
        hub.Clock.Jump(hub.Clock.GetUtcNow().AddDays(40));
        Assert.Equal(new Receipt(ReceiptKind.Duplicate, first.Sequence), await hub.SubmitAsync(message));
        hub = await hub.RestartAsync();
        Assert.Equal(new Receipt(ReceiptKind.Duplicate, first.Sequence), await hub.SubmitAsync(message));
        Assert.Equal(ReceiptKind.Committed, (await hub.SubmitAsync(message with { Raw = new byte[] { 8 } })).Kind);
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task Keeps_what_is_refused_in_quarantine_and_answers_its_resend_alike()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var message = hub.Message(new(), "5", [7, 7]) with { Rejection = new("MissingHeader", "byte 0", "No MSH.") };
        var receipt = await hub.SubmitAsync(message);
        Assert.Equal(ReceiptKind.Quarantined, receipt.Kind);
        Assert.Equal("No MSH.", receipt.Reason);
        var entry = hub.Record.Quarantined(receipt.Sequence)!;
        Assert.Equal(("MissingHeader", "byte 0", QuarantineState.Waiting), (entry.Reason, entry.Place, entry.State));
        Assert.Equal([7, 7], hub.Record.Message(receipt.Sequence)!.Raw.ToArray());
        Assert.Equal(receipt, await hub.SubmitAsync(message));
        Assert.Single(hub.Record.Quarantine(null, null, 10));
    }

    [Fact]
    public async Task Takes_a_resend_that_is_understood_now_and_resolves_the_quarantined_one()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var refused = await hub.SubmitAsync(hub.Message(new(), "5", [7]) with { Rejection = new("X", null, "x") });
        var taken = await hub.SubmitAsync(hub.Message(new() { Reports = [Make.Report(60)] }, "5", [7]));
        Assert.Equal(ReceiptKind.Committed, taken.Kind);
        var entry = hub.Record.Quarantined(refused.Sequence)!;
        Assert.Equal((QuarantineState.Replayed, taken.Sequence), (entry.State, entry.ReplayedAs));
        Assert.Equal(new Receipt(ReceiptKind.Duplicate, taken.Sequence), await hub.SubmitAsync(hub.Message(new(), "5", [7])));
    }

    [Fact]
    public async Task Replays_a_quarantined_message_once_with_an_audit_entry()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var refused = await hub.SubmitAsync(hub.Message(new(), "5", [7]) with { Rejection = new("X", null, "x") });
        var replay = hub.Message(new() { Reports = [Make.Report(60)] }, "5", [8]) with { ReplayOf = refused.Sequence, ReplayedBy = new("eva") };
        var failing = await hub.SubmitAsync(replay with { Rejection = new("Y", null, "y") });
        Assert.Equal(new Receipt(ReceiptKind.Quarantined, refused.Sequence, "y"), failing);
        var done = await hub.SubmitAsync(replay);
        Assert.Equal(ReceiptKind.Committed, done.Kind);
        Assert.Equal((QuarantineState.Replayed, done.Sequence, "eva"), hub.Record.Quarantined(refused.Sequence) is { } q ? (q.State, q.ReplayedAs, q.ResolvedBy) : default);
        Assert.Contains(hub.Record.AuditRows, a => a is { Actor: "eva", Action: "quarantine.replay" });
        Assert.Equal((ReceiptKind.Duplicate, done.Sequence), await hub.SubmitAsync(replay) is var again ? (again.Kind, again.Sequence) : default);
        Assert.Single(hub.Record.ObservationSets(new()));
    }

    [Fact]
    public async Task Dismisses_a_quarantined_message_only_once()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var refused = await hub.SubmitAsync(hub.Message(new(), "5", [7]) with { Rejection = new("X", null, "x") });
        var desk = hub.Get<QuarantineDesk>();
        Assert.NotNull(await desk.DismissAsync(refused.Sequence, "test data", new("eva")).WaitAsync(HubUnderTest.Deadline));
        Assert.Null(await desk.DismissAsync(refused.Sequence, "again", new("eva")).WaitAsync(HubUnderTest.Deadline));
        Assert.Equal((QuarantineState.Dismissed, "test data"), hub.Record.Quarantined(refused.Sequence) is { } q ? (q.State, q.Note) : default);
    }

    [Fact]
    public async Task Takes_a_message_that_says_nothing_as_empty()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var receipt = await hub.SubmitAsync(hub.Message(Facts.None));
        Assert.Equal(Disposition.Empty, hub.Record.Message(receipt.Sequence)!.Disposition);
    }

    [Fact]
    public async Task Keeps_a_connections_junk_and_waits_for_the_commit()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var receipt = await hub.Get<IIntake>().RecordAsync(new()
        {
            Sequence = default, ConnectionId = 3, Kind = ConnectionEventKind.Junk, At = hub.Clock.GetUtcNow(), Protocol = Protocol.Hl7v2, Bytes = new byte[] { 1, 2 }, ByteCount = 2,
        }).AsTask().WaitAsync(HubUnderTest.Deadline);
        var row = Assert.Single(hub.Record.ConnectionEvents(null, null, 10));
        Assert.Equal((ReceiptKind.Committed, row.Sequence), (receipt.Kind, receipt.Sequence));
    }

    [Fact]
    public async Task Gives_back_pressure_through_a_bounded_door_and_loses_nothing()
    {
        await using var hub = await HubUnderTest.StartAsync(configure: o => o.Intake.QueueLength = 4);
        using var gate = new ManualResetEventSlim();
        hub.Record.Gate = gate;
        var receipts = Enumerable.Range(0, 100).Select(i => hub.SubmitAsync(Make.Report(i))).ToArray();
        Assert.InRange(hub.Get<IntakeWriter>().State.Waiting, 1, 4);
        gate.Set();
        Assert.All(await Task.WhenAll(receipts).WaitAsync(HubUnderTest.Deadline), r => Assert.Equal(ReceiptKind.Committed, r.Kind));
        Assert.Equal(100, hub.Record.ObservationSets(new()).Count());
    }

    [Fact]
    public async Task Commits_what_waits_before_it_stops_and_refuses_what_comes_after()
    {
        var hub = await HubUnderTest.StartAsync();
        using var gate = new ManualResetEventSlim();
        hub.Record.Gate = gate;
        var intake = hub.Get<IIntake>();
        var waiting = Enumerable.Range(0, 20).Select(i => hub.SubmitAsync(Make.Report(i))).ToArray();
        var stopping = hub.Get<IntakeWriter>().StopAsync(default);
        gate.Set();
        await stopping.WaitAsync(HubUnderTest.Deadline);
        Assert.All(await Task.WhenAll(waiting), r => Assert.Equal(ReceiptKind.Committed, r.Kind));
        Assert.Equal(ReceiptKind.Unavailable, (await hub.SubmitAsync(Make.Report())).Kind);
        await Assert.ThrowsAsync<RecordUnavailableException>(() => intake.DecideAsync(_ => 1));
    }

    [Fact]
    public async Task A_decision_that_throws_changes_nothing_and_tells_who_asked()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.DecideAsync<int>(batch =>
        {
            hub.Get<Core.Audit.AuditTrail>().Append(batch, new("x"), "x");
            throw new InvalidOperationException();
        }));
        Assert.Empty(hub.Record.AuditRows);
        await hub.DecideAsync(batch => hub.Get<Core.Audit.AuditTrail>().Append(batch, new("x"), "y"));
        Assert.Equal(1, Assert.Single(hub.Record.AuditRows).Number);
    }

    [Fact]
    public void Numbers_of_stored_enumerations_do_not_move()
    {
        Assert.Equal("Hl7v2=1 Dicom=2 Lis=3 Poct1=4 Fhir=5 Hub=255", Pinned<Protocol>());
        Assert.Equal("Facts=1 Quarantined=2 Empty=3", Pinned<Disposition>());
        Assert.Equal("Waiting=1 Replayed=2 Dismissed=3", Pinned<QuarantineState>());
        Assert.Equal("Started=1 Changed=2 Latched=3 Ended=4 Acknowledged=5 Escalated=6 Inactivated=7", Pinned<AlertTransition>());
        Assert.Equal("None=0 Low=1 Medium=2 High=3", Pinned<AlertPriority>());
    }

    private static string Pinned<T>() where T : struct, Enum => string.Join(' ', Enum.GetValues<T>().Select(v => $"{v}={Convert.ToInt64(v)}"));
}
