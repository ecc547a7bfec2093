using System.Globalization;
using Meridian.Core.Workitems;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader : IWorkitemReader
{
    private const string WorkitemColumns = "uid, state, transaction_uid, patient_id, attributes, created_by, created_at, updated_at";
    private const string SubscriptionColumns = "target, ae_title, has_lock, filter, since";

    public WorkitemRow? Workitem(string uid) => First($"SELECT {WorkitemColumns} FROM workitem WHERE uid = ?", s => s.Bind(1, uid), ReadWorkitem);

    public IEnumerable<WorkitemRow> Workitems(WorkitemQuery query)
    {
        var where = new Where();
        if (query.Uids is { } uids) where.And(uids.Count == 0 ? "0" : $"uid IN ({string.Join(',', Enumerable.Repeat('?', uids.Count))})");
        if (query.States.Count > 0) where.And($"state IN ({string.Join(',', query.States.Select(one => ((int)one).ToString(CultureInfo.InvariantCulture)))})");
        if (query.PatientId is not null) where.And("patient_id = ?");
        return Rows($"SELECT {WorkitemColumns} FROM workitem{where} ORDER BY created_at, uid", s =>
        {
            var next = where.Bind(s);
            foreach (var uid in query.Uids ?? []) s.Bind(next++, uid);
            if (query.PatientId is { } patient) s.Bind(next, patient);
        }, ReadWorkitem);
    }

    public IReadOnlyList<WorkitemSubscriptionRow> SubscribersOf(string target) => Once<IReadOnlyList<WorkitemSubscriptionRow>>(from =>
        [.. Rows(from, $"SELECT {SubscriptionColumns} FROM workitem_subscription WHERE target = ? ORDER BY ae_title", s => s.Bind(1, target), ReadSubscription)]);

    public IReadOnlyList<WorkitemSubscriptionRow> SubscriptionsOf(string aeTitle) => Once<IReadOnlyList<WorkitemSubscriptionRow>>(from =>
        [.. Rows(from, $"SELECT {SubscriptionColumns} FROM workitem_subscription WHERE ae_title = ? ORDER BY target", s => s.Bind(1, aeTitle), ReadSubscription)]);

    private static WorkitemRow ReadWorkitem(Statement s) => new()
    {
        Uid = s.Text(0), State = (WorkitemState)s.Int(1), TransactionUid = s.OptionalText(2), PatientId = s.OptionalText(3), Attributes = s.Text(4), CreatedBy = s.Text(5), CreatedAt = s.Time(6), UpdatedAt = s.Time(7),
    };

    private static WorkitemSubscriptionRow ReadSubscription(Statement s) => new() { Target = s.Text(0), AeTitle = s.Text(1), HasLock = s.Flag(2), Filter = s.OptionalText(3), Since = s.Time(4) };
}
