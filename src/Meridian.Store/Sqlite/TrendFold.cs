using System.Runtime.InteropServices;
using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Folds numbers into minutes, in the transaction that stores them. For each piece of equipment one minute is open: it is tallied
/// in memory and written when facts of another minute come. <c>trend_open</c> says which minute that is, so that readers take it
/// from the observations themselves, and so that after a restart it is tallied again from them.
/// </summary>
internal sealed class TrendFold
{
    private readonly Dictionary<long, Minute> open = [];

    /// <summary>Forgets what memory holds: the next set of each equipment tallies its open minute again.</summary>
    public void Clear() => open.Clear();

    /// <summary>Forgets minutes whose observations go.</summary>
    public void Forget(long beforeMinute)
    {
        foreach (var (equipment, minute) in open)
            if (minute.Number <= beforeMinute) open.Remove(equipment);
    }

    /// <summary>Call before the set itself is written.</summary>
    public void Add(Database to, ObservationSetRow row)
    {
        var equipment = row.Equipment.Value;
        var number = StoredTime.Minute(StoredTime.From(row.At));
        ref var minute = ref CollectionsMarshal.GetValueRefOrAddDefault(open, equipment, out _);
        minute ??= Resume(to, equipment);
        if (minute.Number != number)
        {
            Write(to, equipment, minute);
            Open(to, equipment, minute, number);
        }
        for (var i = 0; i < row.Observations.Count; i++)
        {
            var item = row.Observations[i];
            if (!TrendTally.Counts(item.Kind, item.Status)) continue;
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(minute.Tallies, row.MetricIds[i].Value, out _);
            tally.Add((double)item.Number);
        }
    }

    private static Minute Resume(Database from, long equipment)
    {
        var minute = new Minute();
        var which = from.Prepared("SELECT minute FROM trend_open WHERE equipment = ?").Bind(1, equipment);
        var found = which.Step();
        var number = found ? which.Int(0) : 0;
        which.Reset();
        if (!found) return minute;
        minute.Number = number;
        var sets = from.Prepared("SELECT at, body FROM observation_set WHERE equipment = ? AND at >= ? AND at < ?")
            .Bind(1, equipment).Bind(2, number * StoredTime.TicksPerMinute).Bind(3, (number + 1) * StoredTime.TicksPerMinute);
        while (sets.Step())
        {
            var cursor = new ObservationBody.Cursor(sets.Blob(1), sets.Int(0));
            while (cursor.Next())
            {
                if (TrendTally.Counts(cursor.Kind, cursor.Status))
                    CollectionsMarshal.GetValueRefOrAddDefault(minute.Tallies, cursor.Metric.Value, out _).Add((double)cursor.Number);
                cursor.Skip();
            }
        }
        return minute;
    }

    private static void Write(Database to, long equipment, Minute minute)
    {
        if (minute.Number is not { } number) return;
        foreach (var (metric, tally) in minute.Tallies)
            to.Prepared("INSERT OR REPLACE INTO trend (equipment, minute, metric, count, minimum, maximum, total) VALUES (?,?,?,?,?,?,?)")
                .Bind(1, equipment).Bind(2, number).Bind(3, metric).Bind(4, tally.Count).Bind(5, tally.Minimum).Bind(6, tally.Maximum).Bind(7, tally.Total).Run();
    }

    /// <summary>Facts that come late open their minute again, with what was written of it.</summary>
    private static void Open(Database to, long equipment, Minute minute, long number)
    {
        minute.Tallies.Clear();
        minute.Number = number;
        var written = to.Prepared("SELECT metric, count, minimum, maximum, total FROM trend WHERE equipment = ? AND minute = ?").Bind(1, equipment).Bind(2, number);
        while (written.Step())
            minute.Tallies[written.Int(0)] = new TrendTally { Count = written.Int(1), Minimum = written.Real(2), Maximum = written.Real(3), Total = written.Real(4) };
        to.Prepared("INSERT OR REPLACE INTO trend_open (equipment, minute) VALUES (?,?)").Bind(1, equipment).Bind(2, number).Run();
    }

    private sealed class Minute
    {
        public long? Number;
        public readonly Dictionary<long, TrendTally> Tallies = [];
    }
}
