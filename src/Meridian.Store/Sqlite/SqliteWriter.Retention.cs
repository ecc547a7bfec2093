using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    public int Expire(RetentionKind kind, DateTimeOffset before, int limit, Func<ControlResultRow, bool>? isInUse = null)
    {
        if (limit <= 0) return 0;
        var gone = 0;
        InTransaction(to => gone = kind switch
        {
            RetentionKind.Raw => ExpireMessages(to, StoredTime.From(before), limit),
            RetentionKind.Observations => ExpireFacts(to, FactHours.Observations, "observation_set", StoredTime.Minute(StoredTime.From(before)) * StoredTime.TicksPerMinute, limit),
            RetentionKind.Waves => ExpireFacts(to, FactHours.Waves, "wave", StoredTime.From(before), limit),
            RetentionKind.ResolvedQuarantine => ExpireQuarantine(to, StoredTime.From(before), limit),
            RetentionKind.AlertEvents => ExpireAlerts(to, StoredTime.From(before), limit),
            RetentionKind.ConnectionEvents => ExpireConnectionEvents(to, StoredTime.From(before), limit),
            RetentionKind.Laboratory => ExpireLaboratory(to, before, limit),
            RetentionKind.Controls => ExpireControls(to, before, limit, isInUse),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        });
        return gone;
    }

    private static int ExpireMessages(Database to, long before, int limit)
    {
        HighWater.Raise(to, HighWater.Sequence, HighWater.HighestSequence(to));
        // every message of a later minute lies at or after this sequence
        var end = Value(to, "SELECT min(sequence) FROM message_minute WHERE minute > ?1", StoredTime.Minute(before)) ?? long.MaxValue;
        to.Prepared("DELETE FROM message WHERE sequence IN (SELECT m.sequence FROM message m WHERE m.sequence < ?1 AND m.received_at < ?2 "
            + "AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.sequence = m.sequence) ORDER BY m.sequence LIMIT ?3)").Bind(1, end).Bind(2, before).Bind(3, limit).Run();
        var gone = to.Changes;
        // marks of runs without messages go too; the newest stays, the writer goes on from it
        if (gone < limit)
        {
            to.Prepared("DELETE FROM message_digest WHERE last < coalesce((SELECT min(sequence) FROM message), ?1)").Bind(1, long.MaxValue).Run();
            to.Prepared("DELETE FROM message_minute WHERE sequence < (SELECT max(x.sequence) FROM message_minute x WHERE x.sequence <= coalesce((SELECT min(sequence) FROM message), ?1))")
                .Bind(1, long.MaxValue).Run();
        }
        return gone;
    }

    private int ExpireFacts(Database to, int what, string table, long before, int limit)
    {
        // what memory knows of hours and minutes that go
        factHours.Clear();
        trends.Forget(StoredTime.Minute(before));
        var gone = 0;
        var last = StoredTime.Hour(before);
        while (gone < limit && OldestHour(to, what, last) is var (hour, equipment))
        {
            if (hour == last) return gone + ExpireLastHour(to, what, table, before, limit - gone);
            gone += DeleteRange(to, table, equipment, hour * StoredTime.TicksPerHour, (hour + 1) * StoredTime.TicksPerHour, limit - gone, out var left);
            if (!left) to.Prepared("DELETE FROM fact_hour WHERE what = ? AND hour = ? AND equipment = ?").Bind(1, what).Bind(2, hour).Bind(3, equipment).Run();
        }
        return gone;
    }

    private static (long Hour, long Equipment)? OldestHour(Database from, int what, long last)
    {
        var oldest = from.Prepared("SELECT hour, equipment FROM fact_hour WHERE what = ? AND owner_kind = 0 AND owner = 0 AND hour <= ? ORDER BY hour, equipment LIMIT 1").Bind(1, what).Bind(2, last);
        (long, long)? found = oldest.Step() ? (oldest.Int(0), oldest.Int(1)) : null;
        oldest.Reset();
        return found;
    }

    private static int ExpireLastHour(Database to, int what, string table, long before, int limit)
    {
        var gone = 0;
        var hour = StoredTime.Hour(before);
        var equipment = new List<long>();
        var all = to.Prepared("SELECT equipment FROM fact_hour WHERE what = ? AND owner_kind = 0 AND owner = 0 AND hour = ?").Bind(1, what).Bind(2, hour);
        while (all.Step()) equipment.Add(all.Int(0));
        foreach (var one in equipment)
            if (gone < limit) gone += DeleteRange(to, table, one, hour * StoredTime.TicksPerHour, before, limit - gone, out _);
        return gone;
    }

    private static int DeleteRange(Database to, string table, long equipment, long low, long high, int limit, out bool left)
    {
        // the first row that stays for the limit's sake
        var stop = to.Prepared($"SELECT at, sequence, ordinal FROM {table} WHERE equipment = ? AND at >= ? AND at < ? ORDER BY at, sequence, ordinal LIMIT 1 OFFSET ?")
            .Bind(1, equipment).Bind(2, low).Bind(3, high).Bind(4, limit);
        left = stop.Step();
        var (at, sequence, ordinal) = left ? (stop.Int(0), stop.Int(1), stop.Int(2)) : (high, long.MinValue, 0L);
        stop.Reset();
        to.Prepared($"DELETE FROM {table} WHERE equipment = ?1 AND at >= ?2 AND at <= ?3 AND (at, sequence, ordinal) < (?3, ?4, ?5)")
            .Bind(1, equipment).Bind(2, low).Bind(3, at).Bind(4, sequence).Bind(5, ordinal).Run();
        var gone = to.Changes;
        if (table == "observation_set")
            to.Prepared("DELETE FROM trend WHERE equipment = ? AND minute >= ? AND minute < ?").Bind(1, equipment).Bind(2, StoredTime.Minute(low)).Bind(3, StoredTime.Minute(at)).Run();
        return gone;
    }

    private static int ExpireQuarantine(Database to, long before, int limit)
    {
        HighWater.Raise(to, HighWater.Sequence, HighWater.HighestSequence(to));
        var old = new List<long>();
        var select = to.Prepared("SELECT sequence FROM quarantine WHERE state <> 1 AND coalesce(resolved_at, at) < ? ORDER BY sequence LIMIT ?").Bind(1, before).Bind(2, limit);
        while (select.Step()) old.Add(select.Int(0));
        foreach (var sequence in old)
        {
            to.Prepared("DELETE FROM quarantine WHERE sequence = ?").Bind(1, sequence).Run();
            to.Prepared("DELETE FROM message WHERE sequence = ?").Bind(1, sequence).Run();
        }
        return old.Count;
    }

    private static int ExpireAlerts(Database to, long before, int limit)
    {
        HighWater.Raise(to, HighWater.Sequence, HighWater.HighestSequence(to));
        HighWater.Raise(to, HighWater.Alert, HighWater.HighestAlert(to));
        to.Prepared("DELETE FROM alert_event WHERE sequence IN (SELECT e.sequence FROM alert_event e WHERE e.at < ?1 AND NOT EXISTS (SELECT 1 FROM alert_present p WHERE p.alert = e.alert) ORDER BY e.at LIMIT ?2)")
            .Bind(1, before).Bind(2, limit).Run();
        return to.Changes;
    }

    private static int ExpireConnectionEvents(Database to, long before, int limit)
    {
        HighWater.Raise(to, HighWater.Sequence, HighWater.HighestSequence(to));
        to.Prepared("DELETE FROM connection_event WHERE sequence IN (SELECT sequence FROM connection_event WHERE at < ?1 ORDER BY sequence LIMIT ?2)").Bind(1, before).Bind(2, limit).Run();
        return to.Changes;
    }

    private static long? Value(Database from, string sql, long parameter)
    {
        var statement = from.Prepared(sql).Bind(1, parameter);
        var value = statement.Step() ? statement.OptionalInt(0) : null;
        statement.Reset();
        return value;
    }
}
