using System.Runtime.CompilerServices;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>
/// Bits of an entropy-coded segment, stuffed zeros taken out (T.81 F.2.2.5). At a marker or the end it hands out zeros,
/// and throws once one of them is used up as if it had been there.
/// </summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int position = position;
    private ulong bits;
    private int count;
    private int invented;

    /// <summary>Where the next byte would be read: at a marker when the segment is used up.</summary>
    public readonly int Position => position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Need(int wanted)
    {
        if (count < wanted) Fill();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int wanted) => (int)(bits >> (64 - wanted));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int used)
    {
        bits <<= used;
        count -= used;
        if (count < invented) ThrowTruncated();
    }

    /// <summary>1 to 16 bits as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int wanted)
    {
        Need(wanted);
        var value = Peek(wanted);
        Skip(wanted);
        return value;
    }

    /// <summary>T.81 F.2.2.1: RECEIVE and EXTEND of a difference with <paramref name="size"/> bits, 1 to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int size)
    {
        var value = Take(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>Goes to the restart marker that must come now, and past it.</summary>
    public void Restart(int number)
    {
        bits = 0;
        count = 0;
        invented = 0;
        while (position + 1 < data.Length)
        {
            if (data[position] != 0xFF || data[position + 1] is 0 or 0xFF)
            {
                position++;
                continue;
            }
            if (data[position + 1] != JpegMarker.Restart0 + number) break;
            position += 2;
            return;
        }
        throw new PixelException(PixelReject.Corrupt, "a JPEG restart marker that is not there");
    }

    private void Fill()
    {
        while (count <= 56)
        {
            byte next = 0;
            if (position < data.Length && (next = data[position]) != 0xFF) position++;
            else if (position + 1 < data.Length && data[position + 1] == 0) position += 2;
            else
            {
                next = 0;
                invented += 8;
            }
            bits |= (ulong)next << (56 - count);
            count += 8;
        }
    }

    private static void ThrowTruncated() => throw new PixelException(PixelReject.Truncated, "a JPEG scan");
}
