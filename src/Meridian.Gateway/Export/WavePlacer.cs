using Meridian.Core.Record;

namespace Meridian.Gateway.Export;

/// <summary>
/// Puts segments of one signal onto its grid, counted in samples from the start of the interval. Segments whose hub times differ from one
/// another's end by no more than the jitter follow without a gap, so that the scatter of clock measurements does not tear a wave;
/// a larger difference is a gap, or samples that came twice.
/// </summary>
internal sealed class WavePlacer(double samplesPerSecond, DateTimeOffset start, TimeSpan jitter)
{
    private readonly long tolerance = (long)Math.Max(1, Math.Ceiling(jitter.TotalSeconds * samplesPerSecond));
    private long next = long.MinValue;

    /// <summary>Where the segment begins, and how many of its first samples were there before and are left out.</summary>
    public (long Index, int Skip) Place(WaveRow wave)
    {
        var index = (long)Math.Round((decimal)(wave.At - start).Ticks * (decimal)samplesPerSecond / TimeSpan.TicksPerSecond);
        if (next != long.MinValue && Math.Abs(index - next) <= tolerance) index = next;
        var skip = next == long.MinValue ? 0 : (int)Math.Clamp(next - index, 0, wave.Segment.Samples.Length);
        next = Math.Max(next, index + wave.Segment.Samples.Length);
        return (index, skip);
    }
}
