using System.Text.Json.Nodes;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Workitems;

/// <summary>
/// Who wants to hear of workitems (PS3.4 CC.2.3): the transitions of table CC.2.3-2, one row a workitem and application entity, so that what is said of one
/// workitem goes before what is said of all. A workitem that has ended reports nothing any more: subscriptions to it end with it, and a new one is told its
/// state and no more.
/// Every task completes after the commit, the first reports are on their way then.
/// </summary>
/// <remarks>Every member throws <see cref="RecordUnavailableException"/> when it cannot be written now; nothing changed then.</remarks>
public sealed class SubscriptionDesk(IIntake intake, IWorkitemReader reader, WorkitemSubscribers subscribers, WorkitemReports reports, IWorkitemMatch match, AuditTrail audit, TimeProvider clock)
{
    private static readonly WorkitemQuery Alive = new() { States = [WorkitemState.Scheduled, WorkitemState.InProgress] };

    /// <summary>Subscribes to one workitem, or to all that are and will be.</summary>
    /// <param name="target">A workitem's UID or one of the well-known ones.</param>
    /// <param name="aeTitle">Who will hear.</param>
    /// <param name="hasLock">The workitems are to stay after their end.</param>
    /// <param name="filter">For <see cref="WorkitemSubscriptionRow.Filtered"/>: which; null otherwise.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Gives up waiting at a full door.</param>
    public Task<WorkitemOutcome> SubscribeAsync(string target, string aeTitle, bool hasLock, string? filter, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var row = new WorkitemSubscriptionRow { Target = target, AeTitle = aeTitle, HasLock = hasLock, Filter = filter, Since = clock.GetUtcNow() };
        if (row.IsGlobal)
        {
            batch.Workitems.Subscriptions.Add(row);
            Spread(batch, row);
        }
        else
        {
            if (Find(batch, target) is not { } workitem) return WorkitemOutcome.NotFound;
            if (!workitem.State.IsFinal) batch.Workitems.Subscriptions.Add(row);
            Tell(batch, workitem, aeTitle);
        }
        audit.Append(batch, actor, "workitem.subscribe", "workitem/" + target, ReadableJson.Write(new { aeTitle, deletionLock = hasLock, isFiltered = filter is not null }));
        return WorkitemOutcome.Done;
    }, cancellation);

    /// <summary>Ends a subscription: of a workitem, or of all; the latter ends those of single workitems, too ("the exception is the Unsubscribe Globally instruction").</summary>
    /// <param name="target">A workitem's UID or one of the well-known ones.</param>
    /// <param name="aeTitle">Who hears no more.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Gives up waiting at a full door.</param>
    public Task<WorkitemOutcome> UnsubscribeAsync(string target, string aeTitle, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var isGlobal = target is WorkitemSubscriptionRow.Global or WorkitemSubscriptionRow.Filtered;
        if (!isGlobal && Find(batch, target) is null) return WorkitemOutcome.NotFound;
        var mine = subscribers.RowsOf(batch, aeTitle);
        // who still wants all of them keeps what it has when only its filter ends
        var endsAll = target == WorkitemSubscriptionRow.Global || (isGlobal && mine.All(row => row.Target != WorkitemSubscriptionRow.Global));
        foreach (var row in mine)
            if (row.Target == target || endsAll) batch.Workitems.Subscriptions.Add(row with { IsEnded = true });
        audit.Append(batch, actor, "workitem.unsubscribe", "workitem/" + target, ReadableJson.Write(new { aeTitle }));
        return WorkitemOutcome.Done;
    }, cancellation);

    /// <summary>Ends a subscription to what is to come; what is subscribed to already stays so.</summary>
    /// <param name="target">One of the well-known UIDs.</param>
    /// <param name="aeTitle">Whose.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Gives up waiting at a full door.</param>
    public Task<WorkitemOutcome> SuspendAsync(string target, string aeTitle, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (target is not (WorkitemSubscriptionRow.Global or WorkitemSubscriptionRow.Filtered)) return WorkitemOutcome.NotAppropriate;
        foreach (var row in subscribers.RowsOf(batch, aeTitle))
            if (row.Target == target) batch.Workitems.Subscriptions.Add(row with { IsEnded = true });
        audit.Append(batch, actor, "workitem.suspend", "workitem/" + target, ReadableJson.Write(new { aeTitle }));
        return WorkitemOutcome.Done;
    }, cancellation);

    // those that are there: not subscribed ones become so, others stay as they are; with a lock each tells its state (CC.2.4.3)
    private void Spread(RecordBatch batch, WorkitemSubscriptionRow wish)
    {
        var mine = subscribers.RowsOf(batch, wish.AeTitle).Select(row => row.Target).ToHashSet(StringComparer.Ordinal);
        foreach (var workitem in AllAlive(batch))
        {
            if (wish.Filter is { } filter && !match.Meets(filter, DicomModel.Parse(workitem.Attributes))) continue;
            if (!mine.Contains(workitem.Uid)) batch.Workitems.Subscriptions.Add(new() { Target = workitem.Uid, AeTitle = wish.AeTitle, HasLock = wish.HasLock, Since = wish.Since });
            if (wish.HasLock) Tell(batch, workitem, wish.AeTitle);
        }
    }

    private IEnumerable<WorkitemRow> AllAlive(RecordBatch batch)
    {
        var coming = batch.Workitems.Rows.GroupBy(row => row.Uid).ToDictionary(rows => rows.Key, rows => rows.Last());
        foreach (var row in reader.Workitems(Alive))
            if (!coming.ContainsKey(row.Uid)) yield return row;
        foreach (var row in coming.Values)
            if (!row.State.IsFinal) yield return row;
    }

    private void Tell(RecordBatch batch, WorkitemRow workitem, string aeTitle) => batch.Workitems.Reports.Add(reports.State(workitem.Uid, DicomModel.Parse(workitem.Attributes), workitem.State, [aeTitle]));

    private WorkitemRow? Find(RecordBatch batch, string uid) => batch.Workitems.Rows.FindLast(row => row.Uid == uid) ?? reader.Workitem(uid);
}
