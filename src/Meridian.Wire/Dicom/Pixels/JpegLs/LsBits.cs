using System.Runtime.CompilerServices;

namespace Meridian.Wire.Dicom.Pixels.JpegLs;

/// <summary>Bits of a scan: a byte after FF has seven (ITU-T T.87 A.1); at a marker they end.</summary>
internal ref struct LsBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int position = position;
    private int current;
    private int left;

    public readonly int Position => position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take()
    {
        if (left == 0) Next();
        left--;
        return (current >> left) & 1;
    }

    public int Take(int count)
    {
        var value = 0;
        while (count > 0)
        {
            if (left == 0) Next();
            var take = Math.Min(count, left);
            left -= take;
            value = (value << take) | ((current >> left) & ((1 << take) - 1));
            count -= take;
        }
        return value;
    }

    /// <summary>Zeros before the next one, which is taken too.</summary>
    public int Zeros(int most)
    {
        var zeros = 0;
        while (Take() == 0)
            if (++zeros > most) throw new PixelException(PixelReject.Corrupt, "JPEG-LS: a code that is too long");
        return zeros;
    }

    private void Next()
    {
        var follows = current == 0xFF && position > 0;
        if (position >= data.Length || (follows && data[position] >= 0x80) || (data[position] == 0xFF && position + 1 < data.Length && data[position + 1] >= 0x80))
            throw new PixelException(PixelReject.Truncated, "a JPEG-LS scan");
        current = data[position++];
        left = follows ? 7 : 8;
    }
}
