namespace Meridian.Model;

/// <summary>A run of evenly spaced samples of one wave (invariant 6: a block with the first sample's time and the rate, never rows).</summary>
public sealed record WaveSegment
{
    public required MetricDescriptor Metric { get; init; }
    /// <summary>Equipment's time of the first sample.</summary>
    public required DateTimeOffset Start { get; init; }
    /// <summary>Samples a second; above 0.</summary>
    public required double SampleHz { get; init; }
    /// <summary>Raw sample values; <see cref="Missing"/> stands for a sample that was not measured.</summary>
    public required int[] Samples { get; init; }
    /// <summary>Physical value = sample × Gain + Offset, in the metric's unit.</summary>
    public double Gain { get; init; } = 1;
    public double Offset { get; init; }
    /// <summary>Lowest and highest physical value that the equipment declares, in the metric's unit; null where it declares none.</summary>
    public double? RangeLow { get; init; }
    public double? RangeHigh { get; init; }

    /// <summary>Marks a sample that was not measured.</summary>
    public const int Missing = int.MinValue;
}
