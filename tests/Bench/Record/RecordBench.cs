using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Sqlite;

namespace Meridian.Bench.Record;

/// <summary>
/// The record by itself: commits of messages with six observations, durable before Commit returns; how that holds as the record
/// grows; how soon trends are read; the wave codec. Argument: rows to grow to (default 2,000,000).
/// </summary>
internal static class RecordBench
{
    private const int EquipmentCount = 8, MetricsEach = 6;
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public static int Run(ReadOnlySpan<string> args)
    {
        var rows = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 2_000_000;
        WaveBench.Run();
        var directory = Directory.CreateTempSubdirectory("meridian-bench-").FullName;
        try
        {
            Growth(directory, rows);
        }
        finally { Directory.Delete(directory, recursive: true); }
        return 0;
    }

    private static void Growth(string directory, long rows)
    {
        var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = directory }, TimeProvider.System);
        var load = new Load();
        load.Register(record.Writer);
        Console.WriteLine("stored     batch   messages/s   commits/s   p50 ms   p99 ms   max ms   cpu us/message");
        Fill(record, load, 10_000);
        foreach (var batch in new[] { 1, 8, 64 }) Measure(record, load, batch, TimeSpan.FromSeconds(3));
        var early = Measure(record, load, 8, TimeSpan.FromSeconds(6));
        Fill(record, load, rows);
        foreach (var batch in new[] { 1, 8, 64 }) Measure(record, load, batch, TimeSpan.FromSeconds(3));
        var late = Measure(record, load, 8, TimeSpan.FromSeconds(6));
        Console.WriteLine(FormattableString.Invariant($"rate at {load.Stored} stored / rate at 10,000: {late / early:0.000}"));
        var begun = TimeProvider.System.GetTimestamp();
        var trend = record.Reader.Trend(new EquipmentId(1), new MetricId(1), load.At - TimeSpan.FromDays(1), load.At, 300);
        Console.WriteLine(FormattableString.Invariant($"trend of a day in 300 buckets ({trend.Sum(t => (long)t.Count)} values): {TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"database {new FileInfo(Path.Combine(directory, "record.db")).Length / (double)load.Stored:0} bytes a message, log {new FileInfo(Path.Combine(directory, "record.db-wal")).Length >> 20} MiB, resident {Environment.WorkingSet >> 20} MiB"));
        record.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void Fill(SqliteRecord record, Load load, long rows)
    {
        var batch = new RecordBatch();
        while (load.Stored < rows)
        {
            batch.Clear();
            load.Add(batch, (int)Math.Min(1000, rows - load.Stored));
            record.Writer.Commit(batch);
        }
    }

    private static double Measure(SqliteRecord record, Load load, int size, TimeSpan time)
    {
        var batch = new RecordBatch();
        var took = new List<double>();
        var cpu = Environment.CpuUsage.TotalTime;
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < time)
        {
            batch.Clear();
            load.Add(batch, size);
            var commit = TimeProvider.System.GetTimestamp();
            record.Writer.Commit(batch);
            took.Add(TimeProvider.System.GetElapsedTime(commit).TotalMilliseconds);
        }
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        took.Sort();
        var rate = took.Count * size / seconds;
        Console.WriteLine(FormattableString.Invariant($"{load.Stored,9} {size,6} {rate,12:0} {took.Count / seconds,11:0} {took[took.Count / 2],8:0.000} {took[took.Count * 99 / 100],8:0.000} {took[^1],8:0.0} {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / (took.Count * size),10:0.0}"));
        return rate;
    }

    /// <summary>Messages of 700 bytes with six numbers each, of eight monitors in turn, ten thousand a second by their own times.</summary>
    private sealed class Load
    {
        private readonly byte[] raw = new byte[700];
        private readonly MetricRow[][] metrics;
        private long sequence;

        public Load()
        {
            new Random(1).NextBytes(raw);
            metrics = [.. Enumerable.Range(0, EquipmentCount).Select(e => Enumerable.Range(0, MetricsEach).Select(m => new MetricRow(new MetricId(e * MetricsEach + m + 1), new EquipmentId(e + 1), new MetricDescriptor
            {
                Code = new Code(Code.Mdc, (147842 + m).ToString(CultureInfo.InvariantCulture), "MDC_" + m), Containment = new Containment(1, 1, 1, m, 0),
            }, Start)).ToArray())];
        }

        public long Stored => sequence;
        public DateTimeOffset At => Start.AddTicks(sequence * 1000);

        public void Register(IRecordWriter writer)
        {
            var batch = new RecordBatch();
            foreach (var of in metrics) batch.Metrics.AddRange(of);
            writer.Commit(batch);
        }

        public void Add(RecordBatch batch, int count)
        {
            for (var i = 0; i < count; i++)
            {
                sequence++;
                var of = metrics[sequence % EquipmentCount];
                var at = At;
                batch.Messages.Add(new MessageRow
                {
                    Sequence = new Sequence(sequence), ReceivedAt = at, SentAt = at, Protocol = Protocol.Hl7v2, Disposition = Disposition.Facts, ConnectionId = 1,
                    Sender = "MONITOR|ICU", ControlId = sequence.ToString(CultureInfo.InvariantCulture), Kind = "ORU^R01", Raw = raw,
                });
                var values = new Observation[MetricsEach];
                var ids = new MetricId[MetricsEach];
                for (var m = 0; m < MetricsEach; m++)
                {
                    ids[m] = of[m].Id;
                    values[m] = new Observation { Metric = of[m].Descriptor, Kind = ValueKind.Numeric, Number = 60 + (sequence + m) % 40, Range = "50-120" };
                }
                batch.ObservationSets.Add(new ObservationSetRow
                {
                    Sequence = new Sequence(sequence), Ordinal = 0, Equipment = of[0].Equipment, Patient = new PatientId(of[0].Equipment.Value), Bed = new BedId(of[0].Equipment.Value),
                    At = at, EquipmentAt = at, MetricIds = ids, Observations = values,
                });
            }
        }
    }
}
