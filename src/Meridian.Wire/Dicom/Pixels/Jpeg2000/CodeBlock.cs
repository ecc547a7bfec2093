namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>A code-block with what packets brought for it.</summary>
internal sealed class CodeBlock
{
    /// <summary>Place in its subband's coordinates.</summary>
    public required int X0 { get; init; }
    public required int Y0 { get; init; }
    public required int X1 { get; init; }
    public required int Y1 { get; init; }

    public bool IsIncluded { get; set; }
    public int ZeroPlanes { get; set; }
    public int LengthBits { get; set; } = 3; // B.10.7.1
    public int Passes { get; set; }
    /// <summary>Code-word segments: passes, and bytes in the tile's data in parts.</summary>
    public List<Segment> Segments { get; } = [];

    internal sealed class Segment
    {
        public int Passes { get; set; }
        public int MaxPasses { get; set; }
        public List<(int Start, int Length)> Parts { get; } = [];
    }
}

/// <summary>A precinct's part of one subband (T.800 B.6, B.7).</summary>
internal sealed class BandPrecinct
{
    public required int Across { get; init; }
    public required CodeBlock[] Blocks { get; init; }
    public required TagTree Inclusion { get; init; }
    public required TagTree ZeroPlanes { get; init; }
}

/// <summary>A subband of a tile-component (B.5).</summary>
internal sealed class Band
{
    /// <summary>0 LL, 1 HL, 2 LH, 3 HH.</summary>
    public required int Orientation { get; init; }
    public required int X0 { get; init; }
    public required int Y0 { get; init; }
    public required int X1 { get; init; }
    public required int Y1 { get; init; }
    /// <summary>Magnitude bits: Equation E-2.</summary>
    public required int Planes { get; init; }
    /// <summary>The quantization step; 1 without.</summary>
    public required float Step { get; init; }
    public required BandPrecinct[] Precincts { get; init; }

    public int Width => X1 - X0;
    public int Height => Y1 - Y0;
}

/// <summary>A resolution of a tile-component.</summary>
internal sealed class Resolution
{
    public required int X0 { get; init; }
    public required int Y0 { get; init; }
    public required int X1 { get; init; }
    public required int Y1 { get; init; }
    public required int PrecinctsAcross { get; init; }
    public required int PrecinctsDown { get; init; }
    public required int PrecinctWidthBits { get; init; }
    public required int PrecinctHeightBits { get; init; }
    public required Band[] Bands { get; init; }
}
