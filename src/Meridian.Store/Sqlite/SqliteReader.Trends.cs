using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader
{
    // buckets of two minutes and more are made of whole minutes
    private const long CoarseBucket = 2 * StoredTime.TicksPerMinute;

    public IReadOnlyList<TrendBucket> Trend(EquipmentId equipment, MetricId metric, DateTimeOffset from, DateTimeOffset to, int buckets)
    {
        var (low, high) = (StoredTime.From(from), StoredTime.From(to));
        if (buckets <= 0 || high <= low) return [];
        return Once(database =>
        {
            var tallies = new TrendTally[buckets];
            var into = new TrendBuckets(tallies, low, high);
            if ((high - low) / buckets < CoarseBucket) Fine(database, equipment.Value, metric.Value, low, high, into);
            else
            {
                // whole minutes from the summary; what is cut at either end, and the minute still open, from the observations
                var (first, last) = (StoredTime.Minute(low + StoredTime.TicksPerMinute - 1), StoredTime.Minute(high));
                Fine(database, equipment.Value, metric.Value, low, first * StoredTime.TicksPerMinute, into);
                Fine(database, equipment.Value, metric.Value, last * StoredTime.TicksPerMinute, high, into);
                var open = Number(database, "SELECT minute FROM trend_open WHERE equipment = ?1", equipment.Value);
                Coarse(database, equipment.Value, metric.Value, first, last, open, into);
                if (open is { } minute && minute >= first && minute < last)
                    Fine(database, equipment.Value, metric.Value, minute * StoredTime.TicksPerMinute, (minute + 1) * StoredTime.TicksPerMinute, into);
            }
            return into.Filled();
        });
    }

    private static void Fine(Database from, long equipment, long metric, long low, long high, TrendBuckets into)
    {
        if (high <= low) return;
        var sets = from.Prepared("SELECT at, body FROM observation_set WHERE equipment = ? AND at >= ? AND at < ?").Bind(1, equipment).Bind(2, low).Bind(3, high);
        while (sets.Step())
        {
            var at = sets.Int(0);
            var cursor = new ObservationBody.Cursor(sets.Blob(1), at);
            while (cursor.Next())
            {
                if (cursor.Metric.Value == metric && TrendTally.Counts(cursor.Kind, cursor.Status)) into.At(at).Add((double)cursor.Number);
                cursor.Skip();
            }
        }
    }

    private static void Coarse(Database from, long equipment, long metric, long firstMinute, long endMinute, long? openMinute, TrendBuckets into)
    {
        var minutes = from.Prepared("SELECT minute, count, minimum, maximum, total FROM trend WHERE equipment = ? AND minute >= ? AND minute < ? AND metric = ?")
            .Bind(1, equipment).Bind(2, firstMinute).Bind(3, endMinute).Bind(4, metric);
        while (minutes.Step())
        {
            var minute = minutes.Int(0);
            if (minute == openMinute) continue;
            into.At(minute * StoredTime.TicksPerMinute).Add(new TrendTally { Count = minutes.Int(1), Minimum = minutes.Real(2), Maximum = minutes.Real(3), Total = minutes.Real(4) });
        }
    }

    /// <summary>Equal buckets over an interval of stored times.</summary>
    private readonly struct TrendBuckets(TrendTally[] tallies, long low, long high)
    {
        public ref TrendTally At(long at) => ref tallies[(int)((Int128)(at - low) * tallies.Length / (high - low))];

        public IReadOnlyList<TrendBucket> Filled()
        {
            var filled = new List<TrendBucket>(tallies.Length);
            for (var i = 0; i < tallies.Length; i++)
            {
                ref var tally = ref tallies[i];
                if (tally.Count == 0) continue;
                // ceiling, so that every time in the bucket is at or after its beginning
                var at = low + (long)(((Int128)(high - low) * i + tallies.Length - 1) / tallies.Length);
                filled.Add(new TrendBucket(StoredTime.To(at), tally.Minimum, tally.Total / tally.Count, tally.Maximum, (int)Math.Min(tally.Count, int.MaxValue)));
            }
            return filled;
        }
    }
}
