namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>Bits of a packet's header: after a byte of FF the next has seven (T.800 B.10.1).</summary>
internal ref struct PacketBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int position = position;
    private int current;
    private int left;

    public readonly int Position => position;

    public int Take()
    {
        if (left == 0)
        {
            if (position >= data.Length) throw new PixelException(PixelReject.Truncated, "a JPEG 2000 packet");
            left = current == 0xFF ? 7 : 8;
            current = data[position++];
        }
        left--;
        return (current >> left) & 1;
    }

    public int Take(int count)
    {
        var value = 0;
        while (count-- > 0) value = (value << 1) | Take();
        return value;
    }

    /// <summary>Ends at a byte; a stuffed one after FF is passed over.</summary>
    public void Align()
    {
        if (current == 0xFF) position++;
        (left, current) = (0, 0);
    }
}
