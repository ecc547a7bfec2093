using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Export;

/// <summary>Instruments of the export.</summary>
internal sealed class ExportMetrics : IDisposable
{
    private readonly Meter meter = new("meridian.export");
    private readonly Counter<long> files;

    public ExportMetrics() => files = meter.CreateCounter<long>("meridian.export.files", description: "Files given out, by format and how they ended");

    public void Ended(ExportFormat format, bool whole) => files.Add(1, new("format", format.ToString().ToLowerInvariant()), new("whole", whole));

    public void Dispose() => meter.Dispose();
}
