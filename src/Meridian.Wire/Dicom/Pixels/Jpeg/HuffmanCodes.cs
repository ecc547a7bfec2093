namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>Codes and lengths by symbol, for writing: T.81 Annex C.</summary>
internal sealed class HuffmanCodes
{
    private readonly ushort[] codes = new ushort[256];
    private readonly byte[] lengths = new byte[256];

    /// <param name="table">Sixteen counts, then the symbols.</param>
    public HuffmanCodes(ReadOnlySpan<byte> table)
    {
        int code = 0, next = 16;
        for (var length = 1; length <= 16; length++, code <<= 1)
            for (var i = 0; i < table[length - 1]; i++, code++)
            {
                codes[table[next]] = (ushort)code;
                lengths[table[next++]] = (byte)length;
            }
    }

    public void Write(ref JpegBitWriter bits, int symbol) => bits.Write(codes[symbol], lengths[symbol]);
}
