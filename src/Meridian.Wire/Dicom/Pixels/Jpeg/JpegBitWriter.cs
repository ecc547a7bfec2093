using System.Buffers;
using System.Numerics;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>Writes codes and bits of an entropy-coded segment, a zero after each FF (T.81 F.1.2.3).</summary>
internal ref struct JpegBitWriter(IBufferWriter<byte> to)
{
    private readonly IBufferWriter<byte> to = to;
    private ulong bits;
    private int count;

    public void Write(int value, int length)
    {
        bits = (bits << length) | (uint)(value & ((1 << length) - 1));
        count += length;
        if (count >= 32) Flush();
    }

    /// <summary>A difference or coefficient after the code of its size: F.1.2.1.1.</summary>
    public void WriteSigned(int value, int size) => Write(value < 0 ? value - 1 : value, size);

    /// <summary>F.1.2.3: the last byte is filled with ones.</summary>
    public void Close()
    {
        if ((count & 7) != 0) Write(0x7F, 8 - (count & 7));
        Flush();
    }

    /// <summary>The size category of a value: bits of its magnitude.</summary>
    public static int SizeOf(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    private void Flush()
    {
        var space = to.GetSpan(16);
        var written = 0;
        while (count >= 8)
        {
            var next = (byte)(bits >> (count - 8));
            space[written++] = next;
            if (next == 0xFF) space[written++] = 0;
            count -= 8;
        }
        to.Advance(written);
    }
}
