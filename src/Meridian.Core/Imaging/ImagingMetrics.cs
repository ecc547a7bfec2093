using System.Diagnostics.Metrics;

namespace Meridian.Core.Imaging;

/// <summary>Counts of images, meter <c>meridian.imaging</c>.</summary>
public sealed class ImagingMetrics
{
    public const string MeterName = "meridian.imaging";
    private readonly Counter<long> instances, bytes, laidOut, cleared, checkedBytes, damaged;

    public ImagingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        instances = meter.CreateCounter<long>("meridian.imaging.instances", "{instance}", "Instances by what became of them");
        bytes = meter.CreateCounter<long>("meridian.imaging.bytes", "By", "Bytes of instances that were kept");
        laidOut = meter.CreateCounter<long>("meridian.imaging.laid_out", "{instance}", "Small instances that became files");
        cleared = meter.CreateCounter<long>("meridian.imaging.set_aside", "{file}", "Files that no row named, moved to leftover/");
        checkedBytes = meter.CreateCounter<long>("meridian.imaging.checked", "By", "Bytes read and checked");
        damaged = meter.CreateCounter<long>("meridian.imaging.damaged", "{instance}", "Instances found missing or changed");
    }

    internal void Received(InstanceOutcome outcome, long length)
    {
        instances.Add(1, new KeyValuePair<string, object?>("outcome", Name(outcome)));
        if (outcome is InstanceOutcome.Stored or InstanceOutcome.Conflict) bytes.Add(length);
    }

    internal void LaidOut(int count) => laidOut.Add(count);
    internal void Cleared(int count) => cleared.Add(count);
    internal void Checked(long length) => checkedBytes.Add(length);
    internal void Damaged() => damaged.Add(1);

    private static string Name(InstanceOutcome outcome) => outcome switch
    {
        InstanceOutcome.Stored => "stored",
        InstanceOutcome.Duplicate => "duplicate",
        InstanceOutcome.Conflict => "conflict",
        InstanceOutcome.Refused => "refused",
        InstanceOutcome.Unavailable => "unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
