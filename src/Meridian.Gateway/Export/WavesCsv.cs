using System.Globalization;
using System.Text;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Gateway.Export;

/// <summary>Waves as CSV in wide form: a line for each instant at which any wave has a sample, a column for each wave, physical values; empty where a wave has none.</summary>
internal sealed class WavesCsv(IRecordReader reader, Vocabulary vocabulary, ExportOptions options)
{
    public async Task WriteAsync(ExportRequest request, Stream output, CancellationToken cancellation)
    {
        var plan = WavePlan.Of(reader, vocabulary, request, options, cancellation);
        await using var text = new StreamWriter(output, new UTF8Encoding(request.WithByteOrderMark), 64 * 1024, leaveOpen: true);
        var line = new CsvLine().Add("hub_time");
        foreach (var signal in plan.Signals)
            line.Add(string.Create(CultureInfo.InvariantCulture, $"{signal.View.Label}{(signal.View.Unit is { Length: > 0 } unit ? $" [{unit}]" : "")} #{signal.Metric.Id}{(plan.Signals.Count(s => s.Metric.Id == signal.Metric.Id) > 1 ? $" {signal.SampleHz} Hz" : "")}"));
        await text.WriteAsync(line.End().AsMemory(), cancellation);
        var sizes = plan.Grid.Samples;
        var at = new int[sizes.Length];
        foreach (var (record, raw) in WaveRecords.Read(plan, cancellation))
        {
            Array.Clear(at);
            while (Earliest(at, sizes) is var earliest && earliest >= 0)
            {
                var (index, size) = ((long)at[earliest], (long)sizes[earliest]);
                var any = false;
                line.Add(plan.Start.AddTicks(record * plan.Grid.Seconds * TimeSpan.TicksPerSecond + index * plan.Grid.Seconds * TimeSpan.TicksPerSecond / size));
                for (var s = 0; s < sizes.Length; s++)
                {
                    // the same instant: at[s] / sizes[s] = index / size
                    if (at[s] >= sizes[s] || at[s] * size != index * sizes[s]) { line.Add((string?)null); continue; }
                    var sample = raw[s][at[s]++];
                    any |= sample != WaveSegment.Missing;
                    if (sample == WaveSegment.Missing) line.Add((string?)null);
                    else line.Add((sample * plan.Signals[s].Gain + plan.Signals[s].Offset) / 1.000000000000000000000000000000m);
                }
                var ended = line.End();
                if (any) await text.WriteAsync(ended.AsMemory(), cancellation);
            }
        }
    }

    // the signal whose next sample is first: fractions compared without rounding
    private static int Earliest(int[] at, int[] sizes)
    {
        var earliest = -1;
        for (var s = 0; s < sizes.Length; s++)
            if (at[s] < sizes[s] && (earliest < 0 || (long)at[s] * sizes[earliest] < (long)at[earliest] * sizes[s])) earliest = s;
        return earliest;
    }
}
