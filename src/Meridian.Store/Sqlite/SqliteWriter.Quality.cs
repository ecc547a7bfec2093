using System.Text.Json;
using Meridian.Core.Quality;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private static void WriteQuality(Database to, QualityBatch batch)
    {
        foreach (var row in batch.Controls) WriteControl(to, row);
        foreach (var row in batch.Locks) WriteLock(to, row);
        foreach (var row in batch.Averages)
            to.Prepared("INSERT INTO average_point (id, equipment, test, result, at, value, average, state) VALUES (?,?,?,?,?,?,?,?)")
                .Bind(1, row.Id).Bind(2, row.Equipment.Value).Bind(3, row.Test).Bind(4, row.Result.Value).Bind(5, row.At).Bind(6, row.Value).Bind(7, row.Average).Bind(8, (long)row.State).Run();
    }

    private static void WriteControl(Database to, ControlResultRow row) => to
        .Prepared("INSERT OR REPLACE INTO control_result (id, equipment, test, material, lot, level, value, said, unit, at, received_at, result, run, mean, sd, z, source, state, note, violations, decided_by, decided_at, reason) "
            + "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .Bind(1, row.Id).Bind(2, row.Equipment.Value).Bind(3, row.Test).Bind(4, row.Sample.Material).Bind(5, row.Sample.Lot).Bind(6, row.Sample.Level).Bind(7, row.Value).Bind(8, row.Text).Bind(9, row.Unit)
        .Bind(10, row.At).Bind(11, row.ReceivedAt).Bind(12, row.Result.Value).Bind(13, row.Run).Bind(14, row.Mean).Bind(15, row.Sd).Bind(16, row.Z).Bind(17, (long?)row.Source).Bind(18, (long)row.State)
        .Bind(19, (long)row.Note).Bind(20, JsonSerializer.Serialize(row.Violations, RowJson.Readable.IReadOnlyListControlViolation)).Bind(21, row.By).Bind(22, row.DecidedAt).Bind(23, row.Reason).Run();

    private static void WriteLock(Database to, QualityLockRow row) => to
        .Prepared("INSERT OR REPLACE INTO quality_lock (id, equipment, test, cause, since, point, why, doubt_from, pending, released_at, released_by, reason, through, reviewed_by, reviewed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .Bind(1, row.Id).Bind(2, row.Equipment.Value).Bind(3, row.Test).Bind(4, (long)row.Cause).Bind(5, row.Since).Bind(6, row.Point).Bind(7, row.Why).Bind(8, row.DoubtFrom)
        .Bind(9, JsonSerializer.Serialize(row.Pending, RowJson.Readable.IReadOnlyListString)).Bind(10, row.ReleasedAt).Bind(11, row.ReleasedBy).Bind(12, row.Reason).Bind(13, row.ReleasedThrough)
        .Bind(14, row.ReviewedBy).Bind(15, row.ReviewedAt).Run();
}
