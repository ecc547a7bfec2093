using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>What waves declare beside their samples; kept once for all segments that declare the same.</summary>
public readonly record struct WaveForm(double SampleHz, double Gain, double Offset, double? RangeLow, double? RangeHigh)
{
    public WaveForm(WaveSegment segment) : this(segment.SampleHz, segment.Gain, segment.Offset, segment.RangeLow, segment.RangeHigh) { }
}
