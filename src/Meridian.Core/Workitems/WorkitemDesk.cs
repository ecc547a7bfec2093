using System.Text.Json.Nodes;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using T = Meridian.Core.Workitems.WorkitemTags;

namespace Meridian.Core.Workitems;

/// <summary>
/// What programs do of workitems: each a decision on the writer, one after the other, so that of two who claim the same one exactly one has it; each with its
/// audit entry and the reports to subscribers in the same transaction. Every task completes after the commit.
/// </summary>
/// <remarks>Every member throws <see cref="RecordUnavailableException"/> when it cannot be written now; nothing changed then.</remarks>
public sealed class WorkitemDesk(IIntake intake, IWorkitemReader reader, WorkitemSubscribers subscribers, WorkitemReports reports, WorkitemChannels channels, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The worklist of a workitem whose maker names none (PS3.4 table CC.2.5-3, Worklist Label).</summary>
    public const string DefaultWorklist = "MERIDIAN";

    /// <summary>Makes a workitem (N-CREATE, PS3.4 CC.2.5).</summary>
    /// <param name="uid">Its SOP instance UID.</param>
    /// <param name="attributes">What the maker gives; the desk keeps and changes it.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Gives up waiting at a full door.</param>
    public Task<WorkitemAnswer> CreateAsync(string uid, JsonObject attributes, Actor actor, CancellationToken cancellation = default)
    {
        if (attributes.FirstText(T.State) is { } term && term != WorkitemState.Scheduled.Term) return Task.FromResult(new WorkitemAnswer(WorkitemOutcome.NotCreatedScheduled));
        if (WorkitemRequirements.OfNew(attributes) is { Count: > 0 } faults) return Task.FromResult(new WorkitemAnswer(WorkitemOutcome.Unfit, null, faults));
        return intake.DecideAsync(batch =>
        {
            if (Find(batch, uid) is { } known) return new WorkitemAnswer(WorkitemOutcome.Duplicate, known.State);
            var now = clock.GetUtcNow();
            var modified = WorkitemRequirements.Complete(attributes, uid, now, DefaultWorklist);
            Put(batch, new() { Uid = uid, State = WorkitemState.Scheduled, Attributes = "", CreatedBy = actor.Name, CreatedAt = now, UpdatedAt = now }, attributes);
            var receivers = subscribers.Enlist(batch, uid, attributes, now);
            Tell(batch, receivers, () => reports.State(uid, attributes, WorkitemState.Scheduled, receivers));
            if (attributes.HasValue(T.StationName) || attributes.HasValue(T.HumanPerformers)) Tell(batch, receivers, () => reports.Assigned(uid, attributes, receivers));
            audit.Append(batch, actor, "workitem.create", Subject(uid));
            return new(WorkitemOutcome.Done, WorkitemState.Scheduled, null, modified);
        }, cancellation);
    }

    /// <summary>Sets attributes (N-SET, CC.2.6): those given replace those of the same tag, whole sequences too; others stay.</summary>
    /// <param name="uid">Which workitem.</param>
    /// <param name="change">The attributes.</param>
    /// <param name="transaction">The Transaction UID of the request; null: it has none.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Gives up waiting at a full door.</param>
    public Task<WorkitemAnswer> UpdateAsync(string uid, JsonObject change, string? transaction, Actor actor, CancellationToken cancellation = default)
    {
        change.Remove(T.TransactionUid);
        return intake.DecideAsync(batch =>
        {
            var known = Find(batch, uid);
            var outcome = WorkitemStateMachine.Set(known?.State, known?.TransactionUid, transaction);
            if (outcome != WorkitemOutcome.Done) return new WorkitemAnswer(outcome, known?.State);
            if (WorkitemRequirements.OfChange(change) is { Count: > 0 } faults) return new(WorkitemOutcome.Unfit, known!.State, faults);
            var set = DicomModel.Parse(known!.Attributes);
            var before = set.DeepClone().AsObject();
            foreach (var (tag, element) in change) set[tag] = element!.DeepClone();
            var now = clock.GetUtcNow();
            set.Put(T.ModifiedAt, "DT", WorkitemRequirements.DateTimeOf(now));
            Put(batch, known with { UpdatedAt = now }, set);
            var receivers = subscribers.Of(batch, uid);
            if (Differs(before, set, T.InputReadiness)) Tell(batch, receivers, () => reports.State(uid, set, known.State, receivers));
            if (Differs(before, set, T.StationName) || Differs(before, set, T.HumanPerformers)) Tell(batch, receivers, () => reports.Assigned(uid, set, receivers));
            if (Differs(before, set, T.Progress)) Tell(batch, receivers, () => reports.Progress(uid, set, receivers));
            audit.Append(batch, actor, "workitem.update", Subject(uid), ReadableJson.Write(new { attributes = change.Select(one => one.Key).Order(StringComparer.Ordinal) }));
            return new(WorkitemOutcome.Done, known.State, null, change.ContainsKey(T.ModifiedAt) ? ["Scheduled Procedure Step Modification DateTime (0040,4010)"] : null);
        }, cancellation);
    }

    /// <summary>Changes the state (N-ACTION, CC.2.1): claims, completes or cancels.</summary>
    /// <param name="uid">Which workitem.</param>
    /// <param name="to">The state that is wanted.</param>
    /// <param name="transaction">The Transaction UID of the request; null: it has none.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Gives up waiting at a full door.</param>
    public Task<WorkitemAnswer> ChangeStateAsync(string uid, WorkitemState to, string? transaction, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var known = Find(batch, uid);
        var outcome = WorkitemStateMachine.Change(known?.State, known?.TransactionUid, to, transaction);
        if (outcome != WorkitemOutcome.Done) return new WorkitemAnswer(outcome, known?.State);
        var now = clock.GetUtcNow();
        var set = DicomModel.Parse(known!.Attributes);
        if (to == WorkitemState.Canceled) WorkitemRequirements.FillCanceled(set, now);
        if (to.IsFinal && WorkitemRequirements.OfFinal(to, set) is { Count: > 0 } faults) return new(WorkitemOutcome.FinalStateNotMet, known.State, faults);
        Move(batch, known with { TransactionUid = transaction, UpdatedAt = now }, set, to);
        audit.Append(batch, actor, "workitem.state", Subject(uid), ReadableJson.Write(new { from = known.State.Term, to = to.Term }));
        return new(WorkitemOutcome.Done, to);
    }, cancellation);

    /// <summary>
    /// Takes somebody else's wish to cancel (N-ACTION, CC.2.2). A workitem that nobody has claimed is canceled. Of one in progress its subscribers are told;
    /// when none but the asker listens now, the wish would be lost, and the answer is <see cref="WorkitemOutcome.PerformerUnreachable"/>.
    /// </summary>
    /// <param name="uid">Which workitem.</param>
    /// <param name="requester">AE title of who asks.</param>
    /// <param name="given">Reason and contact, of table CC.2.2-1.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Gives up waiting at a full door.</param>
    public Task<WorkitemAnswer> RequestCancelAsync(string uid, string requester, JsonObject given, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var known = Find(batch, uid);
        var outcome = WorkitemStateMachine.RequestCancel(known?.State);
        if (outcome != WorkitemOutcome.Done) return new WorkitemAnswer(outcome, known?.State);
        var receivers = subscribers.Of(batch, uid);
        var isScheduled = known!.State == WorkitemState.Scheduled;
        if (!isScheduled && !receivers.Any(title => title != requester && channels.IsOpen(title))) return new(WorkitemOutcome.PerformerUnreachable, known.State);
        audit.Append(batch, actor, "workitem.cancel-request", Subject(uid), ReadableJson.Write(new { requester }));
        if (!isScheduled)
        {
            Tell(batch, receivers, () => reports.CancelRequested(uid, requester, given, receivers));
            return new(WorkitemOutcome.Done, known.State);
        }
        // CC.2.2.3: first to IN PROGRESS and then to CANCELED, with a lock that the hub alone has
        var now = clock.GetUtcNow();
        var set = DicomModel.Parse(known.Attributes);
        var mine = Move(batch, known with { TransactionUid = OrderBook.NewUid(), UpdatedAt = now }, set, WorkitemState.InProgress);
        var progress = set.Items(T.Progress).FirstOrDefault() ?? [];
        foreach (var tag in (ReadOnlySpan<string>)[T.CancelReason, T.CancelReasonCode])
            if (given.HasValue(tag)) progress[tag] = given[tag]!.DeepClone();
        if (progress.Parent is null) set[T.Progress] = DicomModel.Sequence(progress);
        WorkitemRequirements.FillCanceled(set, now);
        Move(batch, mine, set, WorkitemState.Canceled);
        return new(WorkitemOutcome.Done, WorkitemState.Canceled);
    }, cancellation);

    private WorkitemRow? Find(RecordBatch batch, string uid) => batch.Workitems.Rows.FindLast(row => row.Uid == uid) ?? reader.Workitem(uid);

    private WorkitemRow Move(RecordBatch batch, WorkitemRow row, JsonObject set, WorkitemState to)
    {
        set.Put(T.State, "CS", to.Term);
        row = Put(batch, row with { State = to }, set);
        var rows = subscribers.Rows(batch, row.Uid);
        string[] receivers = [.. rows.Select(one => one.AeTitle)];
        Tell(batch, receivers, () => reports.State(row.Uid, set, to, receivers));
        // nothing more is told of it: otherwise a watcher of all would have a row for everything that ever was
        if (to.IsFinal) batch.Workitems.Subscriptions.AddRange(rows.Select(one => one with { IsEnded = true }));
        return row;
    }

    private static WorkitemRow Put(RecordBatch batch, WorkitemRow row, JsonObject set)
    {
        // JSON is UTF-8, whatever the maker's data set said (PS3.18 F.2)
        set.Remove(T.SpecificCharacterSet);
        var text = DicomModel.Text(set);
        if (!System.Text.Ascii.IsValid(text))
        {
            set.Put(T.SpecificCharacterSet, "CS", "ISO_IR 192");
            text = DicomModel.Text(set);
        }
        row = row with { Attributes = text, PatientId = set.FirstText(T.PatientId) };
        batch.Workitems.Rows.Add(row);
        return row;
    }

    private static void Tell(RecordBatch batch, IReadOnlyList<string> receivers, Func<WorkitemReport> make)
    {
        if (receivers.Count > 0) batch.Workitems.Reports.Add(make());
    }

    private static bool Differs(JsonObject before, JsonObject after, string tag) => !JsonNode.DeepEquals(before[tag], after[tag]);
    private static string Subject(string uid) => "workitem/" + uid;
}
