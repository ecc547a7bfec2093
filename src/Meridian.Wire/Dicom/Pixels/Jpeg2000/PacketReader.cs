using System.Numerics;

namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>The packets of a tile in the order of its progression (T.800 B.9, B.10, B.12): where each code-block's bytes are.</summary>
internal static class PacketReader
{
    public static void Read(ReadOnlySpan<byte> data, TileComponent[] components, int progression, int layers, int originX, int originY)
    {
        var at = 0;
        switch (progression)
        {
            case 0: // layer, resolution, component, position
                for (var l = 0; l < layers; l++)
                    for (var r = 0; r <= MostLevels(components); r++)
                        foreach (var c in components) At(data, c, r, l, ref at);
                break;
            case 1: // resolution, layer, component, position
                for (var r = 0; r <= MostLevels(components); r++)
                    for (var l = 0; l < layers; l++)
                        foreach (var c in components) At(data, c, r, l, ref at);
                break;
            case 2 or 3 or 4:
                foreach (var (c, r, p) in ByPosition(components, progression, originX, originY))
                    for (var l = 0; l < layers; l++) at = Packet(data, at, components[c], components[c].Resolutions[r], p, l);
                break;
            default: throw J2k.Corrupt("the progression order");
        }
    }

    private static int MostLevels(TileComponent[] components) => components.Max(c => c.Style.Levels);

    private static void At(ReadOnlySpan<byte> data, TileComponent component, int r, int layer, ref int at)
    {
        if (r > component.Style.Levels) return;
        var resolution = component.Resolutions[r];
        for (var p = 0; p < resolution.PrecinctsAcross * resolution.PrecinctsDown; p++) at = Packet(data, at, component, resolution, p, layer);
    }

    /// <summary>Precincts by where they begin on the reference grid; the first row and column begin with the tile.</summary>
    private static IEnumerable<(int Component, int Resolution, int Precinct)> ByPosition(TileComponent[] components, int progression, int originX, int originY)
    {
        var all = new List<(int C, int R, int P, long X, long Y)>();
        for (var c = 0; c < components.Length; c++)
            for (var r = 0; r <= components[c].Style.Levels; r++)
            {
                var resolution = components[c].Resolutions[r];
                var shift = components[c].Style.Levels - r;
                for (var p = 0; p < resolution.PrecinctsAcross * resolution.PrecinctsDown; p++)
                {
                    long x = J2k.FloorShift(resolution.X0, resolution.PrecinctWidthBits) + (p % resolution.PrecinctsAcross), y = J2k.FloorShift(resolution.Y0, resolution.PrecinctHeightBits) + (p / resolution.PrecinctsAcross);
                    all.Add((c, r, p, Math.Max(originX, x << (resolution.PrecinctWidthBits + shift)), Math.Max(originY, y << (resolution.PrecinctHeightBits + shift))));
                }
            }
        var ordered = progression switch
        {
            2 => all.OrderBy(x => x.R).ThenBy(x => x.Y).ThenBy(x => x.X).ThenBy(x => x.C).ThenBy(x => x.P),
            3 => all.OrderBy(x => x.Y).ThenBy(x => x.X).ThenBy(x => x.C).ThenBy(x => x.R).ThenBy(x => x.P),
            _ => all.OrderBy(x => x.C).ThenBy(x => x.Y).ThenBy(x => x.X).ThenBy(x => x.R).ThenBy(x => x.P),
        };
        return ordered.Select(x => (x.C, x.R, x.P));
    }

    // B.10
    private static int Packet(ReadOnlySpan<byte> data, int at, TileComponent component, Resolution resolution, int precinct, int layer)
    {
        if (Is(data, at, J2k.Sop)) at += 6;
        var bits = new PacketBits(data, at);
        var brought = new List<(CodeBlock.Segment Segment, int Length)>();
        if (bits.Take() == 1)
            foreach (var band in resolution.Bands)
            {
                var part = band.Precincts[precinct];
                for (var i = 0; i < part.Blocks.Length; i++) Header(ref bits, part, i, layer, component.Style.BlockStyle, band.Planes, brought);
            }
        bits.Align();
        at = bits.Position;
        if (Is(data, at, J2k.Eph)) at += 2;
        foreach (var (segment, length) in brought)
        {
            if (length > data.Length - at) throw new PixelException(PixelReject.Truncated, "a JPEG 2000 packet");
            if (length > 0) segment.Parts.Add((at, length));
            at += length;
        }
        return at;
    }

    private static void Header(ref PacketBits bits, BandPrecinct part, int index, int layer, int style, int planes, List<(CodeBlock.Segment, int)> brought)
    {
        var block = part.Blocks[index];
        var (y, x) = Math.DivRem(index, part.Across);
        if (block.IsIncluded)
        {
            if (bits.Take() == 0) return;
        }
        else
        {
            if (!part.Inclusion.IsBelow(ref bits, x, y, layer + 1)) return;
            block.IsIncluded = true;
            var zeros = 1;
            while (!part.ZeroPlanes.IsBelow(ref bits, x, y, zeros))
                if (++zeros > 64) throw J2k.Corrupt("a code-block's zero bit planes");
            block.ZeroPlanes = zeros - 1;
            if (block.ZeroPlanes > planes) throw J2k.Corrupt("a code-block's zero bit planes");
        }
        var passes = Passes(ref bits);
        while (bits.Take() == 1)
            if (++block.LengthBits > 31) throw J2k.Corrupt("a code-block's length");
        while (passes > 0)
        {
            var segment = block.Segments is [.., var last] && last.Passes < last.MaxPasses ? last : Next(block, style);
            var take = Math.Min(passes, segment.MaxPasses - segment.Passes);
            var wide = block.LengthBits + BitOperations.Log2((uint)take);
            if (wide > 31) throw J2k.Corrupt("a code-block's length");
            brought.Add((segment, bits.Take(wide)));
            segment.Passes += take;
            block.Passes += take;
            passes -= take;
        }
    }

    // Table D.9 and D.8: where code words end
    private static CodeBlock.Segment Next(CodeBlock block, int style)
    {
        var most = int.MaxValue;
        if ((style & 4) != 0) most = 1;
        else if ((style & 1) != 0) most = block.Segments.Count == 0 ? 10 : block.Segments[^1].MaxPasses is 1 or 10 ? 2 : 1;
        var segment = new CodeBlock.Segment { MaxPasses = most };
        block.Segments.Add(segment);
        return segment;
    }

    // Table B.4
    private static int Passes(ref PacketBits bits)
    {
        if (bits.Take() == 0) return 1;
        if (bits.Take() == 0) return 2;
        var two = bits.Take(2);
        if (two < 3) return 3 + two;
        var five = bits.Take(5);
        return five < 31 ? 6 + five : 37 + bits.Take(7);
    }

    private static bool Is(ReadOnlySpan<byte> data, int at, int marker) => at + 1 < data.Length && data[at] == 0xFF && data[at + 1] == (marker & 0xFF);
}
