using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Meridian.Server.Composition;

/// <summary>
/// Collects the instruments whose meter is <c>meridian.*</c> or the runtime's and writes them as OpenMetrics 1.0 text. Its own,
/// because the exporters for this are not to be had from the package feed.
/// </summary>
public sealed class MetricsExposition : IDisposable
{
    // for instruments that advise none: 0.1 ms to 10 s, or counts
    private static readonly double[] OrdinaryBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> series = new();

    public MetricsExposition()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name.StartsWith("meridian", StringComparison.OrdinalIgnoreCase) || instrument.Meter.Name == "System.Runtime") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<byte>((i, v, t, _) => Record(i, v, t));
        listener.SetMeasurementEventCallback<int>((i, v, t, _) => Record(i, v, t));
        listener.SetMeasurementEventCallback<long>((i, v, t, _) => Record(i, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, _) => Record(i, v, t));
        listener.Start();
    }

    /// <summary>The whole exposition, ending with <c># EOF</c>.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder(8192);
        foreach (var family in series.GroupBy(pair => pair.Key.Instrument).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            var name = family.Key.Name.Replace('.', '_').Replace('-', '_');
            var kind = IsHistogram(family.Key) ? "histogram" : IsCounter(family.Key) ? "counter" : "gauge";
            text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
            if (!string.IsNullOrEmpty(family.Key.Description)) text.Append("# HELP ").Append(name).Append(' ').Append(family.Key.Description.Replace('\n', ' ')).Append('\n');
            foreach (var (key, one) in family) one.Write(text, name, key.Labels, kind);
        }
        return text.Append("# EOF\n").ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var one = series.GetOrAdd((instrument, Labels(tags)), static key => new Series(IsHistogram(key.Instrument) ? BoundsOf(key.Instrument) : null));
        lock (one)
        {
            if (one.IsHistogram) one.Observe(value);
            else if (IsCounter(instrument) && !instrument.IsObservable || IsUpDown(instrument)) one.Value += value;
            else one.Value = value;
        }
    }

    private static bool IsHistogram(Instrument instrument) => Is(instrument, typeof(Histogram<>));
    private static bool IsUpDown(Instrument instrument) => Is(instrument, typeof(UpDownCounter<>));
    private static bool IsCounter(Instrument instrument) => Is(instrument, typeof(Counter<>)) || Is(instrument, typeof(ObservableCounter<>));
    private static bool Is(Instrument instrument, Type open) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == open;

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(b => (double)b)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(b => (double)b)],
        _ => OrdinaryBounds,
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
            text.Append(text.Length == 0 ? "" : ",").Append(key.Replace('.', '_').Replace('-', '_')).Append("=\"")
                .Append(Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private sealed class Series(double[]? bounds)
    {
        private readonly long[] buckets = bounds is null ? [] : new long[bounds.Length + 1];
        private double sum;
        private long count;
        public bool IsHistogram => bounds is not null;
        public double Value { get; set; }

        public void Observe(double value)
        {
            var at = Array.BinarySearch(bounds!, value);
            buckets[at < 0 ? ~at : at]++;
            sum += value;
            count++;
        }

        public void Write(StringBuilder text, string name, string labels, string kind)
        {
            lock (this)
            {
                var braces = labels.Length == 0 ? "" : "{" + labels + "}";
                if (bounds is null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{(kind == "counter" ? "_total" : "")}{braces} {Value:R}\n");
                    return;
                }
                var below = 0L;
                var before = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < buckets.Length; i++)
                {
                    below += buckets[i];
                    var bound = i < bounds.Length ? bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{bound}\"}} {below}\n");
                }
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braces} {sum:R}\n{name}_count{braces} {count}\n");
            }
        }
    }
}
