using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Waves;

namespace Meridian.Store.Rows;

/// <summary>The packed column of a wave segment, version 1: clock offset, the equipment's own time, then one block of <see cref="WaveCodec"/>.</summary>
public static class WaveBody
{
    private const byte Version = 1;

    public static void Write(PackedWriter to, WaveRow row)
    {
        to.Byte(Version);
        to.Signed(row.ClockOffset.Ticks);
        // usually 0: the hub's time is the equipment's plus the offset
        to.Signed(row.At.UtcTicks - row.ClockOffset.Ticks - row.Segment.Start.UtcTicks);
        to.Signed(StoredTime.OffsetMinutes(row.Segment.Start));
        WaveCodec.Encode(row.Segment.Samples, to);
    }

    /// <param name="body">The packed column.</param>
    /// <param name="at">The segment's stored time.</param>
    public static (TimeSpan ClockOffset, DateTimeOffset Start, int[] Samples) Read(ReadOnlySpan<byte> body, long at)
    {
        var from = new PackedReader(body);
        if (from.Byte() is var version && version != Version) throw new DamagedBodyException($"Wave body of unknown version {version}.");
        var clockOffset = from.Signed();
        var start = unchecked(at - clockOffset - from.Signed());
        var offset = (int)Math.Clamp(from.Signed(), -10_000, 10_000);
        return (new TimeSpan(clockOffset), StoredTime.To(start, offset), WaveCodec.Decode(from.Rest));
    }
}
