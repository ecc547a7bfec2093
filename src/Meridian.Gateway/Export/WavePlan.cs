using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Gateway.Export;

/// <summary>
/// What a wave export will hold, found by reading the interval before it is written: signals, ranges, the records that have samples. Three
/// passes over the waves take less memory than one: nothing is kept of them but this.
/// </summary>
internal sealed class WavePlan
{
    private readonly IRecordReader reader;
    private readonly ExportOptions options;
    private readonly FactQuery query;
    private readonly Dictionary<(MetricId, double), int> indexOf = [];

    private WavePlan(IRecordReader reader, ExportRequest request, ExportOptions options)
    {
        (this.reader, Request, this.options) = (reader, request, options);
        // what is committed while the file is made is not in it: three passes must see the same
        Bound = reader.Position().Sequence;
        query = new FactQuery
        {
            Bed = request.Bed.Value > 0 ? request.Bed : null, Equipment = request.Equipment.Value > 0 ? request.Equipment : null, Metrics = request.Metrics,
            From = request.From - options.LongestSegment, To = request.To,
        };
    }

    public ExportRequest Request { get; }
    public Sequence Bound { get; }
    public List<WaveSignal> Signals { get; } = [];
    public WaveGrid Grid { get; private set; } = WaveGrid.Of([]);
    /// <summary>Start of record 0: the interval's start, on a whole second.</summary>
    public DateTimeOffset Start { get; private set; }
    /// <summary>Runs of records that have at least one sample: first and last, in order.</summary>
    public List<(long First, long Last)> Runs { get; } = [];
    public long RecordCount => Runs.Sum(r => r.Last - r.First + 1);
    /// <summary>Samples that came twice for one instant and are left out, by signal.</summary>
    public Dictionary<int, long> Repeated { get; } = [];
    public PatientId Patient { get; private set; }
    /// <summary>Patients whose waves are in it; more than one: the header names nobody.</summary>
    public HashSet<PatientId> Patients { get; } = [];
    public HashSet<EquipmentId> Equipment { get; } = [];

    public static WavePlan Of(IRecordReader reader, Vocabulary vocabulary, ExportRequest request, ExportOptions options, CancellationToken cancellation)
    {
        var plan = new WavePlan(reader, request, options);
        plan.FindSignals(vocabulary, cancellation);
        plan.FindRecords(cancellation);
        return plan;
    }

    private void FindSignals(Vocabulary vocabulary, CancellationToken cancellation)
    {
        var metrics = reader.Metrics().Where(m => m.Descriptor.IsWave).ToDictionary(m => m.Id);
        foreach (var wave in Waves(cancellation))
        {
            if (!metrics.TryGetValue(wave.Metric, out var metric)) metric = new MetricRow(wave.Metric, wave.Equipment, wave.Segment.Metric, wave.At);
            if (!indexOf.TryGetValue((wave.Metric, wave.Segment.SampleHz), out var index))
            {
                indexOf[(wave.Metric, wave.Segment.SampleHz)] = index = Signals.Count;
                Signals.Add(new(metric, vocabulary.Describe(metric.Descriptor), wave.Segment.SampleHz));
            }
            Signals[index].TakeForm(wave.Segment);
            Patients.Add(wave.Patient);
            Equipment.Add(wave.Equipment);
        }
        // as on a tile: the same file whatever came first
        Signals.Sort((x, y) => (x.View.Group, x.View.Order, x.Metric.Id.Value, x.SampleHz).CompareTo((y.View.Group, y.View.Order, y.Metric.Id.Value, y.SampleHz)));
        for (var i = 0; i < Signals.Count; i++) indexOf[(Signals[i].Metric.Id, Signals[i].SampleHz)] = i;
        Grid = WaveGrid.Of([.. Signals.Select(s => s.SampleHz)]);
        var ticks = Request.From.UtcTicks;
        Start = new DateTimeOffset(ticks - ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        Patient = Patients.Where(p => p.Value != 0).ToList() is [var one] ? one : default;
    }

    private void FindRecords(CancellationToken cancellation)
    {
        var runs = new SortedList<long, long>();
        foreach (var piece in Pieces(cancellation))
        {
            var samples = Grid.Samples[piece.Signal];
            var any = false;
            for (var i = 0; i < piece.Count; i++)
            {
                var raw = Signals[piece.Signal].Raw(piece.Wave.Segment, piece.Skip + i);
                if (raw == WaveSegment.Missing) continue;
                any = true;
                Signals[piece.Signal].TakeRange(raw);
            }
            if (any) Join(runs, Record(piece.Index, samples), Record(piece.Index + piece.Count - 1, samples));
        }
        Runs.AddRange(runs.Select(r => (r.Key, r.Value)));
    }

    private static long Record(long index, int samples) => index >= 0 ? index / samples : -((-index + samples - 1) / samples);

    // runs stay few: segments follow one another, and what touches is joined
    private static void Join(SortedList<long, long> runs, long first, long last)
    {
        for (var i = runs.Count - 1; i >= 0; i--)
        {
            var (low, high) = (runs.GetKeyAtIndex(i), runs.GetValueAtIndex(i));
            if (low > last + 1) continue;
            if (high < first - 1) break;
            (first, last) = (Math.Min(first, low), Math.Max(last, high));
            runs.RemoveAt(i);
        }
        runs.Add(first, last);
    }

    /// <summary>The segments on the grid, cut to the interval, in the order of their hub times.</summary>
    public IEnumerable<WavePiece> Pieces(CancellationToken cancellation)
    {
        var placers = Signals.Select((s, i) => new WavePlacer(Grid.Samples[i] / (double)Grid.Seconds, Start, options.Jitter)).ToArray();
        Repeated.Clear();
        foreach (var wave in Waves(cancellation))
        {
            if (!indexOf.TryGetValue((wave.Metric, wave.Segment.SampleHz), out var signal)) continue;
            var (index, skip) = placers[signal].Place(wave);
            if (skip > 0) Repeated[signal] = Repeated.GetValueOrDefault(signal) + skip;
            var rate = Grid.Samples[signal] / (double)Grid.Seconds;
            var low = (long)Math.Ceiling((Request.From - Start).TotalSeconds * rate - 1e-6);
            var high = (long)Math.Ceiling((Request.To - Start).TotalSeconds * rate - 1e-6);
            var from = Math.Max(index + skip, low);
            var to = Math.Min(index + wave.Segment.Samples.Length, high);
            if (to > from) yield return new(signal, wave, from, (int)(from - index), (int)(to - from));
        }
    }

    private IEnumerable<WaveRow> Waves(CancellationToken cancellation)
    {
        foreach (var wave in reader.Waves(query))
        {
            cancellation.ThrowIfCancellationRequested();
            if (wave.Sequence.Value <= Bound.Value && wave.Segment.Samples.Length > 0 && wave.Segment.SampleHz > 0 && wave.Segment.Gain != 0 && double.IsFinite(wave.Segment.Gain + wave.Segment.Offset + wave.Segment.SampleHz))
                yield return wave;
        }
    }
}

/// <summary>A run of samples of one segment on the grid.</summary>
/// <param name="Index">Place of the first, in samples after the plan's start.</param>
/// <param name="Skip">Samples of the segment before it.</param>
internal readonly record struct WavePiece(int Signal, WaveRow Wave, long Index, int Skip, int Count);
