using System.Globalization;
using Meridian.Core.Forwarding;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Retention of the laboratory. Each call goes on from the number at which the one before ended, looks at a bounded number of rows, and begins anew after the last that is old:
/// what must stay, whatever its age, costs a look in each round and holds nothing up.
/// </summary>
internal sealed partial class SqliteWriter
{
    private const int MostLooks = 1000;
    private long orderPlace, alonePlace;

    private int ExpireLaboratory(Database to, DateTimeOffset before, int limit)
    {
        HighWater.Raise(to, HighWater.LabOrder, HighWater.HighestLabOrder(to));
        HighWater.Raise(to, HighWater.LabResult, HighWater.HighestLabResult(to));
        var locks = OpenLocks(to);
        var gone = Round(to, "SELECT id, created_at < ?1 FROM lab_order WHERE id > ?2 ORDER BY id LIMIT ?3", before, limit, ref orderPlace, id => ExpireOrder(to, id, before, locks));
        if (gone < limit)
        {
            // which of the results without an order a peer is still to be told, only the peer's own words say
            var isToBeTold = IsToBeTold(to, 0);
            gone += Round(to, "SELECT id, at < ?1 FROM lab_result INDEXED BY lab_result_alone WHERE lab_order = 0 AND role = 1 AND id > ?2 ORDER BY id LIMIT ?3", before, limit - gone, ref alonePlace,
                id => Result(to, id) is var row && (row.Patient == default || !isToBeTold) ? ExpireAlone(to, row, before, locks) : 0);
        }
        if (gone > 0) HighWater.Raise(to, HighWater.LabLetGo, StoredTime.From(before));
        return gone;
    }

    /// <summary>An order with its specimen and all its results, or nothing.</summary>
    private static int ExpireOrder(Database to, long id, DateTimeOffset before, List<QualityLockRow> locks)
    {
        // what the columns tell costs no reading of bodies
        if (!Has(to, "SELECT 1 FROM lab_order WHERE id = ?1 AND status NOT IN (1, 2) AND updated_at < ?2", id, StoredTime.From(before))
            || Has(to, "SELECT 1 FROM lab_result WHERE lab_order = ?1 AND lab_order <> 0 AND +state IN (1, 2) LIMIT 1", id)
            // a held result of this number may still be given to this order
            || Has(to, "SELECT 1 FROM lab_result WHERE specimen = (SELECT specimen FROM lab_order WHERE id = ?1) AND +state IN (1, 2) LIMIT 1", id)
            || IsToBeTold(to, id)) return 0;
        var order = SqliteReader.Rows(to, $"SELECT {SqliteReader.LabOrderColumns} FROM lab_order WHERE id = ?", s => s.Bind(1, id), SqliteReader.ReadLabOrder).Single();
        var results = SqliteReader.Rows(to, $"SELECT {SqliteReader.LabResultColumns} FROM lab_result WHERE lab_order = ? AND lab_order <> 0", s => s.Bind(1, id), SqliteReader.ReadLabResult).ToList();
        if (!LabRetention.MayGo(order, results, before, locks) || IsLinked(to, results)) return 0;
        foreach (var row in results) Delete(to, "DELETE FROM lab_result WHERE id = ?", row.Id.Value);
        return results.Count + Delete(to, "DELETE FROM lab_order WHERE id = ?", id);
    }

    /// <summary>A result that belongs to no order: measured at the patient, rejected before it was anybody's, of a code that is left out; or of a control, calibrator or blank.</summary>
    private static int ExpireAlone(Database to, LabResultRow row, DateTimeOffset before, List<QualityLockRow> locks) =>
        LabRetention.MayGo(null, [row], before, locks) && !IsLinked(to, [row]) ? Delete(to, "DELETE FROM lab_result WHERE id = ?", row.Id.Value) : 0;

    /// <summary>
    /// Lets rows go one after the other, from a place on, until as many went as may; the place moves on with them. Numbers are given in the order of time: where a whole stretch is young
    /// (a clock that ran ahead for a while makes no stretch), the round is over.
    /// </summary>
    /// <param name="numbers">The next numbers and whether their rows are old: 1 the time, 2 the place, 3 how many.</param>
    /// <param name="letGo">Returns how many rows went with it.</param>
    private static int Round(Database from, string numbers, DateTimeOffset before, int limit, ref long place, Func<long, int> letGo)
    {
        var after = place;
        List<(long Id, bool IsOld)> stretch = [.. SqliteReader.Rows(from, numbers, s => s.Bind(1, before).Bind(2, after).Bind(3, MostLooks), s => (s.Int(0), s.Flag(1)))];
        var gone = 0;
        foreach (var (id, isOld) in stretch)
        {
            if (gone >= limit) return gone;
            if (isOld) gone += letGo(id);
            place = id;
        }
        if (stretch.Count < MostLooks || !stretch.Exists(one => one.IsOld)) place = 0;
        return gone;
    }

    private static LabResultRow Result(Database from, long id) => SqliteReader.Rows(from, $"SELECT {SqliteReader.LabResultColumns} FROM lab_result WHERE id = ?", s => s.Bind(1, id), SqliteReader.ReadLabResult).Single();

    private static bool IsLinked(Database from, List<LabResultRow> rows) => LabRetention.LinkedOutside(rows).Any(id => Has(from, "SELECT 1 FROM lab_result WHERE id = ?1", id.Value))
        || rows.Exists(row => SqliteReader.Rows(from, "SELECT id FROM lab_result WHERE superseded_by = ? AND superseded_by <> 0", s => s.Bind(1, row.Id.Value), s => s.Int(0)).ToList().Exists(id => !rows.Exists(one => one.Id.Value == id)));

    private static bool IsToBeTold(Database from, long order) => SqliteReader.Rows(from, "SELECT 1 FROM delivery WHERE subject = ? AND kind = ? LIMIT 1",
        s => s.Bind(1, order.ToString(CultureInfo.InvariantCulture)).Bind(2, (long)DeliveryKind.LabReport), s => s.Int(0)).ToList().Count > 0;

    private static List<QualityLockRow> OpenLocks(Database from) => [.. SqliteReader.Rows(from, $"SELECT {SqliteReader.LockColumns} FROM quality_lock WHERE released_at IS NULL ORDER BY id", _ => { }, SqliteReader.ReadLock)];

    private static bool Has(Database from, string sql, long first, long? second = null)
    {
        var statement = from.Prepared(sql).Bind(1, first);
        if (second is { } value) statement.Bind(2, value);
        var found = statement.Step();
        statement.Reset();
        return found;
    }

    private static int Delete(Database to, string sql, long id)
    {
        to.Prepared(sql).Bind(1, id).Run();
        return to.Changes;
    }
}
