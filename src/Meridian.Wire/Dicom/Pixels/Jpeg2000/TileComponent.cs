namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>A component of a tile: its resolutions, subbands, precincts and code-blocks by T.800 B.5 to B.7.</summary>
internal sealed class TileComponent
{
    /// <summary>More precincts and blocks than any sane stream has; each costs memory before a byte of it was seen.</summary>
    private const int MostParts = 1 << 20;

    public required CodingStyle Style { get; init; }
    public required int X0 { get; init; }
    public required int Y0 { get; init; }
    public required int X1 { get; init; }
    public required int Y1 { get; init; }
    public required Resolution[] Resolutions { get; init; }

    public static TileComponent Build(CodingStyle style, Quantization quantization, int precision, int x0, int y0, int x1, int y1, ref int parts)
    {
        var resolutions = new Resolution[style.Levels + 1];
        for (var r = 0; r <= style.Levels; r++)
        {
            var shift = style.Levels - r;
            int rx0 = J2k.CeilShift(x0, shift), ry0 = J2k.CeilShift(y0, shift), rx1 = J2k.CeilShift(x1, shift), ry1 = J2k.CeilShift(y1, shift);
            int ppx = style.Precincts[r] & 15, ppy = style.Precincts[r] >> 4;
            var across = rx1 > rx0 ? J2k.CeilShift(rx1, ppx) - J2k.FloorShift(rx0, ppx) : 0;
            var down = ry1 > ry0 ? J2k.CeilShift(ry1, ppy) - J2k.FloorShift(ry0, ppy) : 0;
            if ((long)across * down + parts > MostParts) throw new PixelException(PixelReject.TooLarge, "the precincts of a JPEG 2000 tile");
            parts += across * down;
            var bands = new Band[r == 0 ? 1 : 3];
            for (var b = 0; b < bands.Length; b++)
                bands[b] = BuildBand(style, quantization, precision, r, b, (x0, y0, x1, y1), (rx0, ry0, across, down, ppx, ppy), ref parts);
            resolutions[r] = new() { X0 = rx0, Y0 = ry0, X1 = rx1, Y1 = ry1, PrecinctsAcross = across, PrecinctsDown = down, PrecinctWidthBits = ppx, PrecinctHeightBits = ppy, Bands = bands };
        }
        return new() { Style = style, X0 = x0, Y0 = y0, X1 = x1, Y1 = y1, Resolutions = resolutions };
    }

    private static Band BuildBand(CodingStyle style, Quantization quantization, int precision, int r, int b, (int X0, int Y0, int X1, int Y1) tile, (int X0, int Y0, int Across, int Down, int Ppx, int Ppy) resolution, ref int parts)
    {
        var orientation = r == 0 ? 0 : b + 1;
        var level = r == 0 ? style.Levels : style.Levels - r + 1;
        int xo = orientation & 1, yo = orientation >> 1;
        int bx0 = Edge(tile.X0, level, xo), by0 = Edge(tile.Y0, level, yo), bx1 = Edge(tile.X1, level, xo), by1 = Edge(tile.Y1, level, yo);
        var half = r == 0 ? 0 : 1;
        int ppx = resolution.Ppx - half, ppy = resolution.Ppy - half;
        int xcb = Math.Min(style.BlockWidthBits, ppx), ycb = Math.Min(style.BlockHeightBits, ppy);
        int firstX = J2k.FloorShift(resolution.X0, resolution.Ppx), firstY = J2k.FloorShift(resolution.Y0, resolution.Ppy);
        var precincts = new BandPrecinct[resolution.Across * resolution.Down];
        for (var p = 0; p < precincts.Length; p++)
        {
            long px = firstX + (p % resolution.Across), py = firstY + (p / resolution.Across);
            int x0 = (int)Math.Max(bx0, px << ppx), y0 = (int)Math.Max(by0, py << ppy), x1 = (int)Math.Min(bx1, (px + 1) << ppx), y1 = (int)Math.Min(by1, (py + 1) << ppy);
            if (x1 <= x0 || y1 <= y0)
            {
                precincts[p] = new() { Across = 0, Blocks = [], Inclusion = new(0, 0), ZeroPlanes = new(0, 0) };
                continue;
            }
            int cx0 = x0 >> xcb, cy0 = y0 >> ycb, across = J2k.CeilShift(x1, xcb) - cx0, down = J2k.CeilShift(y1, ycb) - cy0;
            if ((long)across * down + parts > MostParts) throw new PixelException(PixelReject.TooLarge, "the code-blocks of a JPEG 2000 tile");
            parts += across * down;
            var blocks = new CodeBlock[across * down];
            for (var i = 0; i < blocks.Length; i++)
            {
                int cx = cx0 + (i % across), cy = cy0 + (i / across);
                blocks[i] = new() { X0 = Math.Max(x0, cx << xcb), Y0 = Math.Max(y0, cy << ycb), X1 = Math.Min(x1, (cx + 1) << xcb), Y1 = Math.Min(y1, (cy + 1) << ycb) };
            }
            precincts[p] = new() { Across = across, Blocks = blocks, Inclusion = new(across, down), ZeroPlanes = new(across, down) };
        }
        var (exponent, mantissa) = quantization.Of(r, b);
        // Equations E-2, E-3, E-4; the gains of table E.1
        var planes = quantization.Guard + exponent - 1;
        if (planes is < 0 or > 30) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 of more than 30 bit planes");
        var gain = orientation switch { 0 => 0, 3 => 2, _ => 1 };
        var step = style.IsReversible ? 1 : (float)(Math.Pow(2, precision + gain - exponent) * (1 + (mantissa / 2048.0)));
        return new() { Orientation = orientation, X0 = bx0, Y0 = by0, X1 = bx1, Y1 = by1, Planes = planes, Step = step, Precincts = precincts };
    }

    // Equation B-15
    private static int Edge(int at, int level, int odd)
    {
        if (level == 0) return at;
        return level >= 31 ? 0 : (int)((at - ((long)odd << (level - 1)) + (1L << level) - 1) >> level);
    }
}
