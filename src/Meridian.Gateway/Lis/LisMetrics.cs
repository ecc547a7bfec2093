using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Lis;

/// <summary>Instruments of the room that speaks with laboratory analyzers.</summary>
internal static class LisMetrics
{
    private static readonly Meter Meter = new("Meridian.Lis");

    public static readonly UpDownCounter<int> Connections = Meter.CreateUpDownCounter<int>("meridian.lis.connections", "{connection}", "Connections open");
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("meridian.lis.connections.refused", "{connection}", "Connections closed because there were too many");
    public static readonly Counter<long> TimedOut = Meter.CreateCounter<long>("meridian.lis.connections.timedout", "{connection}", "Connections closed for silence or for not taking what is sent");
    public static readonly Counter<long> Messages = Meter.CreateCounter<long>("meridian.lis.messages", "{message}", "Messages received, by kind");
    public static readonly Counter<long> Results = Meter.CreateCounter<long>("meridian.lis.results", "{result}", "Results received");
    public static readonly Counter<long> Rejected = Meter.CreateCounter<long>("meridian.lis.rejected", "{message}", "Messages not understood, by reason");
    public static readonly Counter<long> NotTaken = Meter.CreateCounter<long>("meridian.lis.nottaken", "{message}", "Messages answered NAK because the store could not take them");
    public static readonly Counter<long> Faults = Meter.CreateCounter<long>("meridian.lis.faults", "{fault}", "Junk, bad frames and half messages, by kind");
    public static readonly Counter<long> Queries = Meter.CreateCounter<long>("meridian.lis.queries", "{query}", "Host queries, by outcome");
    public static readonly Counter<long> Sent = Meter.CreateCounter<long>("meridian.lis.sent", "{message}", "Messages of the hub, by outcome");
    public static readonly Histogram<double> ReceiptTime = Meter.CreateHistogram<double>("meridian.lis.receipt.time", "ms", "From the last frame of a message to its acknowledgment");
    public static readonly Histogram<double> QueryTime = Meter.CreateHistogram<double>("meridian.lis.query.time", "ms", "From the query to its answer being ready to send");
}
