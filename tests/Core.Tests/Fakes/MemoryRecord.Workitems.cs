using Meridian.Core.Record;
using Meridian.Core.Workitems;

namespace Meridian.Core.Tests.Fakes;

public sealed partial class MemoryRecord : IWorkitemReader
{
    private readonly Dictionary<string, WorkitemRow> workitems = [];
    private readonly SortedDictionary<(string Target, string Ae), WorkitemSubscriptionRow> subscriptions = [];

    private void CommitWorkitems(RecordBatch batch)
    {
        foreach (var row in batch.Workitems.Rows) workitems[row.Uid] = row;
        foreach (var row in batch.Workitems.Subscriptions)
            if (row.IsEnded) subscriptions.Remove((row.Target, row.AeTitle));
            else subscriptions[(row.Target, row.AeTitle)] = row;
    }

    public WorkitemRow? Workitem(string uid) => Read(() => workitems.GetValueOrDefault(uid));
    public IEnumerable<WorkitemRow> Workitems(WorkitemQuery query) => Read(() => workitems.Values.Where(row => (query.Uids is null || query.Uids.Contains(row.Uid))
        && (query.States.Count == 0 || query.States.Contains(row.State)) && (query.PatientId is null || row.PatientId == query.PatientId)).OrderBy(row => row.CreatedAt).ThenBy(row => row.Uid, StringComparer.Ordinal).ToList());
    public IReadOnlyList<WorkitemSubscriptionRow> SubscribersOf(string target) => Read(() => subscriptions.Values.Where(row => row.Target == target).ToList());
    public IReadOnlyList<WorkitemSubscriptionRow> SubscriptionsOf(string aeTitle) => Read(() => subscriptions.Values.Where(row => row.AeTitle == aeTitle).ToList());
}
