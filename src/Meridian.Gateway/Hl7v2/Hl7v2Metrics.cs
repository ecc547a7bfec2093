using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Instruments of the HL7 v2 listener and its outgoing links.</summary>
internal static class Hl7v2Metrics
{
    private static readonly Meter Meter = new("Meridian.Hl7v2");

    public static readonly UpDownCounter<int> Connections = Meter.CreateUpDownCounter<int>("meridian.hl7v2.connections", "{connection}", "Connections open");
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("meridian.hl7v2.connections.refused", "{connection}", "Connections closed because there were too many");
    public static readonly Counter<long> TimedOut = Meter.CreateCounter<long>("meridian.hl7v2.connections.timedout", "{connection}", "Connections closed for silence, slowness or answers not taken");
    public static readonly Counter<long> Messages = Meter.CreateCounter<long>("meridian.hl7v2.messages", "{message}", "Messages received");
    public static readonly Counter<long> Rejected = Meter.CreateCounter<long>("meridian.hl7v2.rejected", "{message}", "Messages not understood, by reason");
    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>("meridian.hl7v2.bytes", "By", "Bytes of messages received");
    public static readonly Counter<long> Answers = Meter.CreateCounter<long>("meridian.hl7v2.answers", "{answer}", "Answers sent, by code");
    public static readonly Counter<long> Faults = Meter.CreateCounter<long>("meridian.hl7v2.faults", "{fault}", "Junk, half and over-long messages, by kind");
    public static readonly Histogram<double> AnswerTime = Meter.CreateHistogram<double>("meridian.hl7v2.answer.time", "ms", "From the last byte of a message to its answer");
    public static readonly Counter<long> Sent = Meter.CreateCounter<long>("meridian.hl7v2.sent", "{message}", "Messages of the hub, by outcome");
    public static readonly Counter<long> LabWork = Meter.CreateCounter<long>("meridian.hl7v2.laboratory.work", "{message}", "Work told to analyzers that asked, by kind");
}
