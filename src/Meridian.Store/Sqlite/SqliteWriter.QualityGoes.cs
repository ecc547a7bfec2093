using Meridian.Core.Quality;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Retention of quality control: control results with what the analyzer sent of them, calibrators and blanks, points of moving averages. What rules and averages look back at stays,
/// so that they judge alike before and after a start. Lock-outs stay.
/// </summary>
internal sealed partial class SqliteWriter
{
    private long controlPlace, sentPlace, averagePlace;

    private int ExpireControls(Database to, DateTimeOffset before, int limit, Func<ControlResultRow, bool>? isInUse)
    {
        HighWater.Raise(to, HighWater.LabResult, HighWater.HighestLabResult(to));
        HighWater.Raise(to, HighWater.Control, HighWater.HighestControl(to));
        HighWater.Raise(to, HighWater.Average, HighWater.HighestAverage(to));
        var locked = OpenLocks(to).Select(row => (row.Equipment, row.Test)).ToHashSet();
        var back = new Dictionary<(EquipmentId, string), LookedBackAt>();
        var gone = Round(to, "SELECT id, received_at < ?1 FROM control_result WHERE id > ?2 ORDER BY id LIMIT ?3", before, limit, ref controlPlace, id =>
        {
            var row = SqliteReader.Rows(to, $"SELECT {SqliteReader.ControlColumns} FROM control_result WHERE id = ?", s => s.Bind(1, id), SqliteReader.ReadControl).Single();
            if (row.At >= before || row.DecidedAt >= before || locked.Contains((row.Equipment, row.Test)) || isInUse?.Invoke(row) == true) return 0;
            if (!back.TryGetValue((row.Equipment, row.Test), out var stays)) back[(row.Equipment, row.Test)] = stays = LookBack(to, "control_result", "state IN (1, 2, 6)", WestgardRules.MostHistory, row.Equipment, row.Test);
            if (stays.Holds(id)) return 0;
            return (row.Result == default ? 0 : Delete(to, "DELETE FROM lab_result WHERE id = ? AND role > 1 AND state NOT IN (1, 2)", row.Result.Value)) + Delete(to, "DELETE FROM control_result WHERE id = ?", id);
        });
        // what analyzers sent of controls, calibrators and blanks and no chart shows
        if (gone < limit) gone += Round(to, "SELECT id, at < ?1 FROM lab_result INDEXED BY lab_result_of_control WHERE role > 1 AND id > ?2 ORDER BY id LIMIT ?3", before, limit - gone, ref sentPlace,
            id => Has(to, "SELECT 1 FROM control_result WHERE result = ?1 AND result <> 0 LIMIT 1", id) ? 0 : ExpireAlone(to, Result(to, id), before, []));
        back.Clear();
        if (gone < limit) gone += Round(to, "SELECT id, at < ?1 FROM average_point WHERE id > ?2 ORDER BY id LIMIT ?3", before, limit - gone, ref averagePlace, id =>
        {
            var row = SqliteReader.Rows(to, $"SELECT {SqliteReader.AverageColumns} FROM average_point WHERE id = ?", s => s.Bind(1, id), SqliteReader.ReadAverage).Single();
            if (locked.Contains((row.Equipment, row.Test))) return 0;
            if (!back.TryGetValue((row.Equipment, row.Test), out var stays)) back[(row.Equipment, row.Test)] = stays = LookBack(to, "average_point", "average IS NOT NULL", AveragePlan.MostWindow, row.Equipment, row.Test);
            return stays.Holds(id) ? 0 : Delete(to, "DELETE FROM average_point WHERE id = ?", id);
        });
        if (gone > 0) HighWater.Raise(to, HighWater.ControlsLetGo, StoredTime.From(before));
        return gone;
    }

    private static LookedBackAt LookBack(Database from, string table, string counts, int most, EquipmentId equipment, string test)
    {
        long? One(string sql) => SqliteReader.Rows(from, sql, s => s.Bind(1, equipment.Value).Bind(2, test), s => (long?)s.Int(0)).ToList().FirstOrDefault();
        return new(One($"SELECT id FROM {table} WHERE equipment = ? AND test = ? ORDER BY id DESC LIMIT 1 OFFSET {most - 1}"), One($"SELECT id FROM {table} WHERE equipment = ? AND test = ? AND {counts} ORDER BY id DESC LIMIT 1"));
    }

    /// <summary>What is looked back at of one test on one analyzer.</summary>
    /// <param name="From">The oldest of the newest that are looked at; null: there are not even so many.</param>
    /// <param name="Newest">The newest that counts, however long ago.</param>
    private readonly record struct LookedBackAt(long? From, long? Newest)
    {
        public bool Holds(long id) => From is null || id >= From || id == Newest;
    }
}
