using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Live;

/// <summary>Instruments of the live stream.</summary>
internal static class LiveMetrics
{
    private static readonly Meter Meter = new("Meridian.Live");

    public static readonly UpDownCounter<int> Viewers = Meter.CreateUpDownCounter<int>("meridian.live.viewers", "{viewer}", "Viewers connected");
    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>("meridian.live.bytes", "By", "Bytes sent to viewers");
    public static readonly Counter<long> Flights = Meter.CreateCounter<long>("meridian.live.flights", "{flight}", "Committed batches encoded");
    public static readonly Counter<long> CutOff = Meter.CreateCounter<long>("meridian.live.cutoff", "{viewer}", "Viewers cut off because they did not keep up");
    public static readonly Histogram<double> Delay = Meter.CreateHistogram<double>("meridian.live.delay", "ms", "From the commit to the encoded flight");
}
