namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>How a tile-component is coded: COD and COC (ITU-T T.800 A.6.1, A.6.2).</summary>
internal sealed record CodingStyle
{
    /// <summary>Decomposition levels.</summary>
    public required int Levels { get; init; }
    /// <summary>log2 of a code-block's width and height.</summary>
    public required int BlockWidthBits { get; init; }
    public required int BlockHeightBits { get; init; }
    /// <summary>Table A.19: 1 bypass, 2 reset, 4 terminate each pass, 8 vertically causal, 16 predictable termination, 32 segmentation symbols.</summary>
    public required int BlockStyle { get; init; }
    public required bool IsReversible { get; init; }
    /// <summary>log2 of the precincts' sizes, a resolution each: width in the low four bits.</summary>
    public required byte[] Precincts { get; init; }

    public static CodingStyle Read(ReadOnlySpan<byte> segment, bool hasPrecincts)
    {
        if (segment.Length < 5) throw J2k.Corrupt("a coding style");
        var levels = segment[0];
        int width = (segment[1] & 15) + 2, height = (segment[2] & 15) + 2;
        // A.6.1: at most 32 levels; blocks of at most 4096 samples
        if (levels > 32 || width > 10 || height > 10 || width + height > 12 || segment[4] > 1) throw J2k.Corrupt("a coding style");
        if ((segment[3] & 0xC0) != 0) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 with high-throughput code-blocks");
        var precincts = new byte[levels + 1];
        if (!hasPrecincts) Array.Fill<byte>(precincts, 0xFF);
        else if (segment.Length < 6 + levels) throw J2k.Corrupt("a coding style");
        else segment.Slice(5, levels + 1).CopyTo(precincts);
        // a precinct of a higher resolution is halved for its subbands
        for (var r = 1; r <= levels; r++)
            if ((precincts[r] & 15) == 0 || precincts[r] >> 4 == 0) throw J2k.Corrupt("a precinct's size");
        return new() { Levels = levels, BlockWidthBits = width, BlockHeightBits = height, BlockStyle = segment[3], IsReversible = segment[4] == 1, Precincts = precincts };
    }
}

/// <summary>The steps of a tile-component's subbands: QCD and QCC (T.800 A.6.4, A.6.5).</summary>
internal sealed record Quantization(int Guard, int Style, int[] Exponents, int[] Mantissas)
{
    public static Quantization Read(ReadOnlySpan<byte> segment)
    {
        if (segment.IsEmpty) throw J2k.Corrupt("a quantization");
        int guard = segment[0] >> 5, style = segment[0] & 31;
        segment = segment[1..];
        if (style > 2) throw J2k.Corrupt("a quantization");
        var count = style == 0 ? segment.Length : segment.Length / 2;
        if (count == 0) throw J2k.Corrupt("a quantization");
        var (exponents, mantissas) = (new int[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            if (style == 0) exponents[i] = segment[i] >> 3;
            else
            {
                var value = (segment[2 * i] << 8) | segment[(2 * i) + 1];
                (exponents[i], mantissas[i]) = (value >> 11, value & 0x7FF);
            }
        }
        return new(guard, style, exponents, mantissas);
    }

    /// <summary>Exponent and mantissa of a subband (E.1.1).</summary>
    /// <param name="resolution">0 for LL.</param>
    /// <param name="band">0 LL or HL, 1 LH, 2 HH.</param>
    public (int Exponent, int Mantissa) Of(int resolution, int band)
    {
        if (Style == 1) return (Exponents[0] - Math.Max(0, resolution - 1), Mantissas[0]); // Equation E-5
        var index = resolution == 0 ? 0 : (3 * (resolution - 1)) + 1 + band;
        return index < Exponents.Length ? (Exponents[index], Mantissas[index]) : throw J2k.Corrupt("a quantization of too few subbands");
    }
}
