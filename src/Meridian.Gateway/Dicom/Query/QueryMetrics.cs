using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>Counts of queries and of what is sent, meter <c>meridian.dicom.query</c>.</summary>
internal static class QueryMetrics
{
    private static readonly Meter Meter = new("meridian.dicom.query");

    public static Counter<long> Matches { get; } = Meter.CreateCounter<long>("meridian.dicom.query.matches", "{match}", "Matches that were answered, by level");
    public static Counter<long> Sent { get; } = Meter.CreateCounter<long>("meridian.dicom.query.sent", "{instance}", "Instances that were sent, by outcome");
    public static Counter<long> Rewritten { get; } = Meter.CreateCounter<long>("meridian.dicom.query.rewritten", "{instance}", "Instances that did not go as stored, by reason");
}
