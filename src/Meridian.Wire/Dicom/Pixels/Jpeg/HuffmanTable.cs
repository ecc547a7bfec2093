using System.Runtime.CompilerServices;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>A Huffman table (T.81 Annex C, F.2.2.3): short codes by one look-up, long ones by the largest code of each length.</summary>
internal sealed class HuffmanTable
{
    private const int FastBits = 9;
    private readonly ushort[] fast = new ushort[1 << FastBits]; // length << 8 | symbol; 0: longer
    private readonly int[] largest = new int[18]; // of each length, moved up to 16 bits, exclusive
    private readonly int[] offset = new int[17];
    private readonly byte[] symbols;

    /// <param name="counts">BITS: how many codes there are of each length from 1 to 16.</param>
    /// <param name="symbols">HUFFVAL in the order of the codes.</param>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        this.symbols = symbols.ToArray();
        int code = 0, index = 0;
        for (var length = 1; length <= 16; length++)
        {
            offset[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (length > FastBits) continue;
                var first = code << (FastBits - length);
                if (first + (1 << (FastBits - length)) > fast.Length) throw new PixelException(PixelReject.Corrupt, "a JPEG Huffman table");
                fast.AsSpan(first, 1 << (FastBits - length)).Fill((ushort)((length << 8) | symbols[index]));
            }
            if (code > 1 << length) throw new PixelException(PixelReject.Corrupt, "a JPEG Huffman table");
            largest[length] = code << (16 - length);
            code <<= 1;
        }
        largest[17] = int.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decode(ref JpegBits bits)
    {
        bits.Need(16);
        var entry = fast[bits.Peek(FastBits)];
        if (entry == 0) return DecodeLong(ref bits);
        bits.Skip(entry >> 8);
        return entry & 0xFF;
    }

    private int DecodeLong(ref JpegBits bits)
    {
        var next = bits.Peek(16);
        for (var length = FastBits + 1; length <= 16; length++)
        {
            if (next >= largest[length]) continue;
            var index = (next >> (16 - length)) + offset[length];
            if ((uint)index >= (uint)symbols.Length) break;
            bits.Skip(length);
            return symbols[index];
        }
        throw new PixelException(PixelReject.Corrupt, "a JPEG code that is in no table");
    }
}
