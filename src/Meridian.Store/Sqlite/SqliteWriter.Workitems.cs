using Meridian.Core.Workitems;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private static void WriteWorkitems(Database to, WorkitemBatch batch)
    {
        foreach (var row in batch.Rows)
            to.Prepared("INSERT OR REPLACE INTO workitem (uid, state, transaction_uid, patient_id, attributes, created_by, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?)")
                .Bind(1, row.Uid).Bind(2, (long)row.State).Bind(3, row.TransactionUid).Bind(4, row.PatientId).Bind(5, row.Attributes).Bind(6, row.CreatedBy).Bind(7, row.CreatedAt).Bind(8, row.UpdatedAt).Run();
        foreach (var row in batch.Subscriptions)
        {
            if (row.IsEnded) to.Prepared("DELETE FROM workitem_subscription WHERE target = ? AND ae_title = ?").Bind(1, row.Target).Bind(2, row.AeTitle).Run();
            else to.Prepared("INSERT OR REPLACE INTO workitem_subscription (target, ae_title, has_lock, filter, since) VALUES (?,?,?,?,?)")
                .Bind(1, row.Target).Bind(2, row.AeTitle).Bind(3, row.HasLock).Bind(4, row.Filter).Bind(5, row.Since).Run();
        }
    }
}
