using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    /// <summary>The trend as told in words: from all observations, one by one.</summary>
    private List<TrendBucket> Told(List<ObservationSetRow> sets, MetricRow metric, DateTimeOffset from, DateTimeOffset to, int buckets)
    {
        var width = to - from;
        var told = new SortedDictionary<int, List<double>>();
        foreach (var set in sets.Where(s => s.Equipment == metric.Equipment && s.At >= from && s.At < to))
            for (var i = 0; i < set.Observations.Count; i++)
            {
                if (set.MetricIds[i] != metric.Id || set.Observations[i].Kind != ValueKind.Numeric || set.Observations[i].Status is ObservationStatus.Invalid or ObservationStatus.EnteredInError) continue;
                // in buckets of two minutes and more, a whole minute counts where it begins
                var at = set.At;
                if (width / buckets >= TimeSpan.FromMinutes(2))
                {
                    var minute = new DateTimeOffset(at.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
                    if (minute >= from && minute.AddMinutes(1) <= to) at = minute;
                }
                var index = (int)((Int128)(at - from).Ticks * buckets / width.Ticks);
                if (!told.TryGetValue(index, out var values)) told.Add(index, values = []);
                values.Add((double)set.Observations[i].Number);
            }
        return [.. told.Select(t => new TrendBucket(from.AddTicks((long)(((Int128)width.Ticks * t.Key + buckets - 1) / buckets)), t.Value.Min(), t.Value.Sum() / t.Value.Count, t.Value.Max(), t.Value.Count))];
    }

    private void CheckTrend(List<ObservationSetRow> sets, MetricRow metric, DateTimeOffset from, DateTimeOffset to, int buckets)
    {
        var (told, read) = (Told(sets, metric, from, to, buckets), Reader.Trend(metric.Equipment, metric.Id, from, to, buckets));
        Assert.Equal(told.Select(t => (t.At, t.Minimum, t.Maximum, t.Count)), read.Select(t => (t.At, t.Minimum, t.Maximum, t.Count)));
        Assert.All(told.Zip(read), pair => Assert.Equal(pair.First.Mean, pair.Second.Mean, 9));
    }

    [Fact(Timeout = Deadline)]
    public async Task Trends_say_what_the_observations_say_from_minutes_to_days()
    {
        var random = new Random(7);
        MetricRow[] metrics = [MetricRow(1, 1), MetricRow(2, 1), MetricRow(3, 2)];
        var sets = new List<ObservationSetRow>();
        Record.Commit(b => b.Metrics.AddRange(metrics));
        // a day of one value every 20 s of two pieces of equipment; some late, some of the past resent, some invalid; a restart and a failure between
        for (var i = 0; i < 4320; i++)
        {
            var at = Start.AddSeconds(i * 20);
            if (i % 97 == 0) at -= TimeSpan.FromMinutes(random.Next(1, 300));
            var metric = metrics[i % 3];
            sets.Add(Set(i + 1, metric, at, random.Next(40, 180) + random.Next(10) / 10m, status: i % 31 == 0 ? ObservationStatus.Invalid : i % 37 == 0 ? ObservationStatus.Questionable : ObservationStatus.Unverified));
        }
        for (var done = 0; done < sets.Count; done += 135)
        {
            var batch = new RecordBatch();
            batch.ObservationSets.AddRange(sets.GetRange(done, 135));
            if (done == 135 * 10) await Record.ReopenAsync();
            if (done == 135 * 20)
            {
                batch.Documents.Add(new DocumentRow(null!, "x", "{}", Start));
                Assert.ThrowsAny<Exception>(() => Record.Writer.Commit(batch));
                batch.Documents.Clear();
            }
            Record.Writer.Commit(batch);
        }
        foreach (var metric in metrics)
        {
            CheckTrend(sets, metric, Start.AddHours(-6), Start.AddHours(30), 300);
            CheckTrend(sets, metric, Start, Start.AddDays(1), 300);
            CheckTrend(sets, metric, Start.AddSeconds(33), Start.AddHours(20).AddSeconds(77), 100);
            CheckTrend(sets, metric, Start.AddHours(3), Start.AddHours(3).AddMinutes(10), 120);
            CheckTrend(sets, metric, Start.AddHours(23), Start.AddHours(24), 7);
            CheckTrend(sets, metric, Start.AddHours(23.9), Start.AddHours(24), 1);
        }
        Assert.Empty(Reader.Trend(new EquipmentId(1), new MetricId(1), Start, Start, 10));
        Assert.Empty(Reader.Trend(new EquipmentId(1), new MetricId(1), Start, Start.AddDays(1), 0));
        Assert.Empty(Reader.Trend(new EquipmentId(9), new MetricId(1), Start, Start.AddDays(1), 10));
    }

    [Fact(Timeout = Deadline)]
    public Task A_day_of_trend_is_read_within_a_tenth_of_a_second()
    {
        var metrics = Enumerable.Range(1, 6).Select(i => MetricRow(i, 1)).ToArray();
        Record.Commit(b => b.Metrics.AddRange(metrics));
        for (var hour = 0; hour < 24; hour++)
            Record.Commit(b => b.ObservationSets.AddRange(Enumerable.Range(hour * 3600, 3600).Select(i => Set(i + 1, metrics[0], Start.AddSeconds(i), 60 + i % 40) with
            {
                MetricIds = [.. metrics.Select(m => m.Id)],
                Observations = [.. metrics.Select(m => new Observation { Metric = m.Descriptor, Kind = ValueKind.Numeric, Number = 60 + (i + m.Id.Value) % 40 })],
            })));
        var best = TimeSpan.MaxValue;
        for (var again = 0; again < 3; again++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            var trend = Reader.Trend(new EquipmentId(1), new MetricId(3), Start, Start.AddDays(1), 300);
            var took = TimeProvider.System.GetElapsedTime(begun);
            if (took < best) best = took;
            Assert.Equal(300, trend.Count);
            Assert.Equal(86_400, trend.Sum(t => t.Count));
            Assert.All(trend, t => Assert.Equal((60, 99), (t.Minimum, t.Maximum)));
        }
        Assert.True(best < TimeSpan.FromMilliseconds(100), $"took {best.TotalMilliseconds} ms");
        return Task.CompletedTask;
    }
}
