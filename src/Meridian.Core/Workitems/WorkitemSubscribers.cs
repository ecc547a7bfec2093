using System.Text.Json.Nodes;
using Meridian.Core.Record;

namespace Meridian.Core.Workitems;

/// <summary>Who hears of a workitem. Runs on the writer's thread; what is on its way in the batch counts before what is stored.</summary>
public sealed class WorkitemSubscribers(IWorkitemReader reader, IWorkitemMatch match)
{
    /// <summary>AE titles that are subscribed to a workitem.</summary>
    public IReadOnlyList<string> Of(RecordBatch batch, string uid) => [.. Rows(batch, uid).Select(row => row.AeTitle)];

    /// <summary>Subscriptions to a target, by AE title.</summary>
    public IReadOnlyList<WorkitemSubscriptionRow> Rows(RecordBatch batch, string target) => Overlaid(reader.SubscribersOf(target), batch.Workitems.Subscriptions.Where(row => row.Target == target));

    /// <summary>Subscriptions of an application entity, by target.</summary>
    public IReadOnlyList<WorkitemSubscriptionRow> RowsOf(RecordBatch batch, string aeTitle) => Overlaid(reader.SubscriptionsOf(aeTitle), batch.Workitems.Subscriptions.Where(row => row.AeTitle == aeTitle));

    /// <summary>Subscribes whoever wants all workitems, or those that its filter meets, to a new one (PS3.4 table CC.2.3-2, "a UPS is created").</summary>
    /// <returns>Their AE titles.</returns>
    public IReadOnlyList<string> Enlist(RecordBatch batch, string uid, JsonObject set, DateTimeOffset now)
    {
        var receivers = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var row in Rows(batch, WorkitemSubscriptionRow.Global)) receivers[row.AeTitle] = row.HasLock;
        foreach (var row in Rows(batch, WorkitemSubscriptionRow.Filtered))
            if (match.Meets(row.Filter ?? "", set)) receivers[row.AeTitle] = row.HasLock || receivers.GetValueOrDefault(row.AeTitle);
        foreach (var (title, hasLock) in receivers) batch.Workitems.Subscriptions.Add(new() { Target = uid, AeTitle = title, HasLock = hasLock, Since = now });
        return [.. receivers.Keys];
    }

    private static List<WorkitemSubscriptionRow> Overlaid(IReadOnlyList<WorkitemSubscriptionRow> stored, IEnumerable<WorkitemSubscriptionRow> coming)
    {
        var rows = stored.ToDictionary(row => (row.Target, row.AeTitle));
        foreach (var row in coming)
        {
            if (row.IsEnded) rows.Remove((row.Target, row.AeTitle));
            else rows[(row.Target, row.AeTitle)] = row;
        }
        return [.. rows.Values.OrderBy(row => row.Target, StringComparer.Ordinal).ThenBy(row => row.AeTitle, StringComparer.Ordinal)];
    }
}
