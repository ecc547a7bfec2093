using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Sqlite;

namespace Meridian.Core.Tests.Record;

/// <summary>A process that commits numbered messages and says each number after Commit has returned. The power goes somewhere in it.</summary>
internal static class CommittingProcess
{
    /// <summary>Small, so that checkpoints and new beginnings of the log happen many times.</summary>
    public static SqliteRecordOptions Options(string directory) => new() { Directory = directory, LogBytes = 1 << 20 };

    public static async Task<int> RunAsync(string directory, int from, int count)
    {
        await using var record = SqliteRecord.Open(Options(directory), TimeProvider.System);
        using var output = Console.OpenStandardOutput();
        var metric = new MetricRow(new MetricId(from), new EquipmentId(from), new MetricDescriptor { Code = new Code("MDC", "1", null), Containment = default }, RowMaker.Start);
        var batch = new RecordBatch();
        var random = new Random(from);
        for (var number = from; number < from + count;)
        {
            batch.Clear();
            if (number == from) batch.Metrics.Add(metric);
            var first = number;
            for (var size = random.Next(1, 5); size > 0 && number < from + count; size--) Add(batch, metric, number++, random);
            record.Writer.Commit(batch);
            output.Write(System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(first, number - first).Select(n => n.ToString(CultureInfo.InvariantCulture) + "\n"))));
            if (random.Next(40) == 0) record.Writer.Expire(RetentionKind.Waves, RowMaker.Start.AddSeconds(number - 200), 50);
        }
        return 0;
    }

    private static void Add(RecordBatch batch, MetricRow metric, int number, Random random)
    {
        var at = RowMaker.Start.AddSeconds(number);
        var raw = new byte[random.Next(200, 5000)];
        random.NextBytes(raw);
        batch.Messages.Add(new MessageRow { Sequence = new Sequence(number), ReceivedAt = at, Protocol = Protocol.Hl7v2, Disposition = Disposition.Facts, ConnectionId = number / 50, Raw = raw });
        batch.ObservationSets.Add(new ObservationSetRow
        {
            Sequence = new Sequence(number), Ordinal = 0, Equipment = metric.Equipment, Patient = new PatientId(1), At = at, MetricIds = [metric.Id],
            Observations = [new Observation { Metric = metric.Descriptor, Kind = ValueKind.Numeric, Number = number }],
        });
        batch.Waves.Add(new WaveRow
        {
            Sequence = new Sequence(number), Equipment = metric.Equipment, Metric = metric.Id, At = at,
            Segment = new WaveSegment { Metric = metric.Descriptor, Start = at, SampleHz = 250, Samples = [.. Enumerable.Range(0, 250).Select(_ => random.Next(4000))] },
        });
        batch.Documents.Add(new DocumentRow("number", number.ToString(CultureInfo.InvariantCulture), "{}", at));
    }
}
