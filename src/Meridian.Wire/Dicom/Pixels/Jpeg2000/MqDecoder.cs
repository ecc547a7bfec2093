using System.Runtime.CompilerServices;

namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>The arithmetic decoder (T.800 Annex C) and the raw bits that lazy coding has in its place (D.6).</summary>
internal struct MqDecoder
{
    // Table C.2: Qe, next when more probable, next when less probable, switch
    private static readonly (ushort Qe, byte More, byte Less, byte Switch)[] States =
    [
        (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0), (0x0221, 38, 33, 0), (0x5601, 7, 6, 1), (0x5401, 8, 14, 0),
        (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0), (0x2401, 12, 18, 0), (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1), (0x5401, 16, 14, 0),
        (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0), (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0),
        (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0), (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0),
        (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0), (0x02A1, 36, 33, 0), (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0),
        (0x0049, 41, 38, 0), (0x0025, 42, 39, 0), (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0), (0x5601, 46, 46, 0),
    ];

    private readonly byte[] data;
    private readonly int end;
    private int at, count;
    private uint c, a;
    // of raw bits
    private int current, left;

    /// <param name="data">The segment; reading goes on with FF past its end.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="isRaw">Bits without arithmetic.</param>
    public MqDecoder(byte[] data, int length, bool isRaw)
    {
        (this.data, end) = (data, length);
        if (isRaw) return;
        // INITDEC, figure C.10
        c = (uint)Byte(0) << 16;
        ByteIn();
        c <<= 7;
        count -= 7;
        a = 0x8000;
    }

    /// <summary>One decision in a context, which is its state × 2 + its more probable symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decode(ref byte context)
    {
        ref readonly var state = ref States[context >> 1];
        var symbol = context & 1;
        a -= state.Qe;
        if (c >> 16 < state.Qe)
        {
            // LPS exchange, figure C.17
            if (a < state.Qe) context = (byte)((state.More << 1) | symbol);
            else
            {
                context = (byte)((state.Less << 1) | (symbol ^ state.Switch));
                symbol ^= 1;
            }
            a = state.Qe;
            Renormalize();
            return symbol;
        }
        c -= (uint)state.Qe << 16;
        if ((a & 0x8000) != 0) return symbol;
        // MPS exchange, figure C.16
        if (a < state.Qe)
        {
            context = (byte)((state.Less << 1) | (symbol ^ state.Switch));
            symbol ^= 1;
        }
        else context = (byte)((state.More << 1) | symbol);
        Renormalize();
        return symbol;
    }

    public int Raw()
    {
        if (left == 0)
        {
            left = current == 0xFF ? 7 : 8;
            current = Byte(at++);
        }
        left--;
        return (current >> left) & 1;
    }

    private void Renormalize()
    {
        do
        {
            if (count == 0) ByteIn();
            a <<= 1;
            c <<= 1;
            count--;
        }
        while ((a & 0x8000) == 0);
    }

    // BYTEIN, figure C.19
    private void ByteIn()
    {
        if (Byte(at) == 0xFF)
        {
            if (Byte(at + 1) > 0x8F)
            {
                c += 0xFF00;
                count = 8;
            }
            else
            {
                at++;
                c += (uint)Byte(at) << 9;
                count = 7;
            }
        }
        else
        {
            at++;
            c += (uint)Byte(at) << 8;
            count = 8;
        }
    }

    private readonly byte Byte(int index) => index < end ? data[index] : (byte)0xFF;
}
