using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Dicom;

/// <summary>Instruments of DICOM's associations, both ways.</summary>
internal static class DicomMetrics
{
    private static readonly Meter Meter = new("Meridian.Dicom");

    public static readonly UpDownCounter<int> Associations = Meter.CreateUpDownCounter<int>("meridian.dicom.associations", "{association}", "Associations open that peers asked for");
    public static readonly Counter<long> Rejected = Meter.CreateCounter<long>("meridian.dicom.associations.rejected", "{association}", "Associations refused, by reason");
    public static readonly Counter<long> TimedOut = Meter.CreateCounter<long>("meridian.dicom.associations.timedout", "{association}", "Associations ended for silence or slowness");
    public static readonly Counter<long> Messages = Meter.CreateCounter<long>("meridian.dicom.messages", "{message}", "Messages received, by command");
    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>("meridian.dicom.bytes", "By", "Bytes of messages received");
    public static readonly Counter<long> Responses = Meter.CreateCounter<long>("meridian.dicom.responses", "{response}", "Responses sent, by status");
    public static readonly Counter<long> Faults = Meter.CreateCounter<long>("meridian.dicom.faults", "{fault}", "Breaches of the protocol, by reason");
    public static readonly Counter<long> Instances = Meter.CreateCounter<long>("meridian.dicom.instances", "{instance}", "Objects that came to be stored, by outcome");
    public static readonly Counter<long> Called = Meter.CreateCounter<long>("meridian.dicom.called", "{association}", "Associations that the hub asked for, by outcome");
    public static readonly Histogram<double> OperationTime = Meter.CreateHistogram<double>("meridian.dicom.operation.time", "ms", "From the last byte of a request to its final response, by command");
}
