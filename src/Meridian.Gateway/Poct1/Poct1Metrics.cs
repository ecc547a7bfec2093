using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Poct1;

/// <summary>Instruments of the listener for point-of-care devices.</summary>
internal static class Poct1Metrics
{
    private static readonly Meter Meter = new("Meridian.Poct1");

    public static readonly UpDownCounter<int> Connections = Meter.CreateUpDownCounter<int>("meridian.poct1.connections", "{connection}", "Connections open");
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("meridian.poct1.connections.refused", "{connection}", "Connections closed because there were too many");
    public static readonly Counter<long> TimedOut = Meter.CreateCounter<long>("meridian.poct1.connections.timedout", "{connection}", "Connections closed for silence, slowness or messages not taken");
    public static readonly Counter<long> Messages = Meter.CreateCounter<long>("meridian.poct1.messages", "{message}", "Messages received, by type; makers' own as other");
    public static readonly Counter<long> Results = Meter.CreateCounter<long>("meridian.poct1.results", "{result}", "Results in messages that were stored");
    public static readonly Counter<long> Rejected = Meter.CreateCounter<long>("meridian.poct1.rejected", "{message}", "Messages not understood, by reason");
    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>("meridian.poct1.bytes", "By", "Bytes of messages received");
    public static readonly Counter<long> Sent = Meter.CreateCounter<long>("meridian.poct1.sent", "{message}", "Messages and answers sent, by type");
    public static readonly Counter<long> Faults = Meter.CreateCounter<long>("meridian.poct1.faults", "{fault}", "Junk, half, malformed and over-long messages, by kind");
    public static readonly Histogram<double> AnswerTime = Meter.CreateHistogram<double>("meridian.poct1.answer.time", "ms", "From the last byte of a message to its acknowledgement");
}
