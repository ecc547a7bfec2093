using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>A code stream being read (T.800 Annex A): main header, tile-parts, and each tile decoded when all of its parts are known.</summary>
internal sealed class CodeStream
{
    private readonly PixelDescription expected;
    private int originX, originY, tileWidth, tileHeight, tileX, tileY, tilesAcross;
    private Header main = new();

    private CodeStream(PixelDescription expected) => this.expected = expected;

    public int Width { get; private set; }
    public int Height { get; private set; }
    /// <summary>For each component its bits and whether they are signed.</summary>
    public (int Precision, bool IsSigned)[] Components { get; private set; } = [];
    /// <summary>The components' samples, rows of <see cref="Width"/>.</summary>
    public float[][] Planes { get; private set; } = [];
    /// <summary>A color transform was undone: what came as YBR_RCT or YBR_ICT is RGB.</summary>
    public bool IsTransformed { get; private set; }

    public static CodeStream Decode(ReadOnlySpan<byte> data, PixelDescription expected)
    {
        var stream = new CodeStream(expected);
        try
        {
            stream.Read(data[J2k.StreamIn(data).Start..]);
        }
        catch (Exception wrong) when (wrong is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw J2k.Corrupt("lengths that contradict one another");
        }
        return stream;
    }

    private void Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(data) != J2k.Soc) throw J2k.Corrupt("no start of code stream");
        var tiles = new Dictionary<int, (Header Header, List<(int Start, int Length)> Parts)>();
        Header? inTile = null;
        int tile = -1, partStart = 0, partEnd = 0;
        var at = 2;
        while (true)
        {
            if (at + 2 > data.Length) throw new PixelException(PixelReject.Truncated, "the JPEG 2000 code stream");
            var marker = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (marker == J2k.Eoc) break;
            if (marker == J2k.Sod)
            {
                if (inTile is null) throw J2k.Corrupt("data outside of a tile-part");
                at += 2;
                var end = partEnd == partStart ? EndOf(data) : partEnd; // Psot 0: up to the end
                if (end < at || end > data.Length) throw new PixelException(PixelReject.Truncated, "a JPEG 2000 tile-part");
                tiles[tile].Parts.Add((at, end - at));
                at = end;
                inTile = null;
                if (at + 2 > data.Length && tiles.Count == TileCount) break; // the end marker may be cut off
                continue;
            }
            if (at + 4 > data.Length) throw new PixelException(PixelReject.Truncated, "the JPEG 2000 code stream");
            var length = BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]);
            if (length < 2 || length + 2 > data.Length - at) throw new PixelException(PixelReject.Truncated, "a JPEG 2000 marker segment");
            var segment = data.Slice(at + 4, length - 2);
            if (marker == J2k.Siz) ReadSize(segment);
            else if (marker == J2k.Sot)
            {
                if (Components.Length == 0 || segment.Length < 8) throw J2k.Corrupt("a tile-part");
                tile = BinaryPrimitives.ReadUInt16BigEndian(segment);
                if (tile >= TileCount) throw J2k.Corrupt("a tile that is not there");
                partStart = at;
                partEnd = checked((int)Math.Min(int.MaxValue, at + (long)BinaryPrimitives.ReadUInt32BigEndian(segment[2..])));
                if (!tiles.TryGetValue(tile, out var known)) tiles[tile] = known = (main.Copy(), []);
                inTile = known.Header;
            }
            else (inTile ?? main).Take(marker, segment, Components.Length);
            at += 2 + length;
        }
        if (tiles.Count < TileCount) throw new PixelException(PixelReject.Truncated, "JPEG 2000 tiles");
        foreach (var (number, (header, parts)) in tiles) DecodeTile(data, number, header, parts);
    }

    private int TileCount { get; set; }

    private static int EndOf(ReadOnlySpan<byte> data) => data.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) is var end and >= 0 ? end : data.Length;

    // A.5.1
    private void ReadSize(ReadOnlySpan<byte> s)
    {
        if (Components.Length > 0 || s.Length < 36) throw J2k.Corrupt("the size");
        Span<uint> n = stackalloc uint[8];
        for (var i = 0; i < 8; i++) n[i] = BinaryPrimitives.ReadUInt32BigEndian(s[(2 + (4 * i))..]);
        int count = BinaryPrimitives.ReadUInt16BigEndian(s[34..]);
        foreach (var value in n)
            if (value > int.MaxValue / 4) throw new PixelException(PixelReject.UnsupportedSyntax, "a JPEG 2000 reference grid of that size");
        if (n[0] <= n[2] || n[1] <= n[3] || n[4] == 0 || n[5] == 0 || n[6] > n[2] || n[7] > n[3] || n[6] + n[4] <= n[2] || n[7] + n[5] <= n[3]) throw J2k.Corrupt("the size");
        (originX, originY, Width, Height, tileWidth, tileHeight, tileX, tileY) = ((int)n[2], (int)n[3], (int)(n[0] - n[2]), (int)(n[1] - n[3]), (int)n[4], (int)n[5], (int)n[6], (int)n[7]);
        if (Width != expected.Columns || Height != expected.Rows) throw new PixelException(PixelReject.Mismatch, "the size of the JPEG 2000 image");
        if (count != expected.SamplesPerPixel) throw new PixelException(PixelReject.Mismatch, "the number of JPEG 2000 components");
        if (s.Length < 36 + (3 * count)) throw J2k.Corrupt("the size");
        var components = new (int, bool)[count];
        for (var i = 0; i < count; i++)
        {
            int bits = (s[36 + (3 * i)] & 0x7F) + 1;
            if (s[37 + (3 * i)] != 1 || s[38 + (3 * i)] != 1) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 with subsampled components");
            if (bits > expected.SampleBytes * 8) throw new PixelException(PixelReject.Mismatch, "the precision of the JPEG 2000 image");
            // the transform is done in single precision, which holds 24 bits
            if (bits > 16) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 of more than 16 bits");
            components[i] = (bits, (s[36 + (3 * i)] & 0x80) != 0);
        }
        tilesAcross = (int)((n[0] - n[6] + n[4] - 1) / n[4]);
        var down = (int)((n[1] - n[7] + n[5] - 1) / n[5]);
        if ((long)tilesAcross * down > 65535) throw J2k.Corrupt("more tiles than there may be");
        TileCount = tilesAcross * down;
        Planes = new float[count][];
        for (var i = 0; i < count; i++) Planes[i] = new float[Width * Height];
        Components = components;
    }

    private void DecodeTile(ReadOnlySpan<byte> data, int number, Header header, List<(int Start, int Length)> parts)
    {
        var (row, column) = Math.DivRem(number, tilesAcross);
        // Equations B-7 to B-10
        int x0 = Math.Max(tileX + (column * tileWidth), originX), y0 = Math.Max(tileY + (row * tileHeight), originY);
        int x1 = (int)Math.Min(tileX + ((column + 1L) * tileWidth), originX + Width), y1 = (int)Math.Min(tileY + ((row + 1L) * tileHeight), originY + Height);
        var built = 0;
        var components = new TileComponent[Components.Length];
        for (var c = 0; c < components.Length; c++)
            components[c] = TileComponent.Build(header.StyleOf(c), header.QuantizationOf(c), Components[c].Precision, x0, y0, x1, y1, ref built);

        ReadOnlySpan<byte> bytes;
        if (parts is [var only]) bytes = data.Slice(only.Start, only.Length);
        else
        {
            var joined = new byte[parts.Sum(p => p.Length)];
            var at = 0;
            foreach (var (start, length) in parts)
            {
                data.Slice(start, length).CopyTo(joined.AsSpan(at));
                at += length;
            }
            bytes = joined;
        }
        PacketReader.Read(bytes, components, header.Progression, header.Layers, x0, y0);
        int width = x1 - x0, height = y1 - y0;
        var planes = new float[components.Length][];
        for (var c = 0; c < components.Length; c++) planes[c] = TileTransform.Reconstruct(components[c], bytes);
        if (header.HasTransform && components.Length == 3)
        {
            if (components[1].Style.IsReversible != components[0].Style.IsReversible || components[2].Style.IsReversible != components[0].Style.IsReversible) throw J2k.Corrupt("a color transform of unlike components");
            TileTransform.UndoColor(planes, components[0].Style.IsReversible);
            IsTransformed = true;
        }
        for (var c = 0; c < components.Length; c++)
            for (var y = 0; y < height; y++)
                planes[c].AsSpan(y * width, width).CopyTo(Planes[c].AsSpan(((y0 - originY + y) * Width) + x0 - originX));
    }

    /// <summary>What main and tile-part headers say of the coding.</summary>
    private sealed class Header
    {
        private CodingStyle? style;
        private Quantization? quantization;
        private readonly Dictionary<int, CodingStyle> styles = [];
        private readonly Dictionary<int, Quantization> quantizations = [];

        public int Progression { get; private set; }
        public int Layers { get; private set; }
        public bool HasTransform { get; private set; }

        public CodingStyle StyleOf(int component) => styles.GetValueOrDefault(component) ?? style ?? throw J2k.Corrupt("no coding style");

        public Quantization QuantizationOf(int component) => quantizations.GetValueOrDefault(component) ?? quantization ?? throw J2k.Corrupt("no quantization");

        public Header Copy()
        {
            var copy = new Header { style = style, quantization = quantization, Progression = Progression, Layers = Layers, HasTransform = HasTransform };
            foreach (var (c, s) in styles) copy.styles[c] = s;
            foreach (var (c, q) in quantizations) copy.quantizations[c] = q;
            return copy;
        }

        public void Take(int marker, ReadOnlySpan<byte> s, int components)
        {
            switch (marker)
            {
                case J2k.Cod:
                    if (s.Length < 10) throw J2k.Corrupt("a coding style");
                    (Progression, Layers, HasTransform) = (s[1], BinaryPrimitives.ReadUInt16BigEndian(s[2..]), s[4] == 1);
                    if (Layers == 0) throw J2k.Corrupt("no layers");
                    style = CodingStyle.Read(s[5..], (s[0] & 1) != 0);
                    break;
                case J2k.Coc:
                    if (s.Length < 7 || s[0] >= components) throw J2k.Corrupt("a component's coding style");
                    styles[s[0]] = CodingStyle.Read(s[2..], (s[1] & 1) != 0);
                    break;
                case J2k.Qcd: quantization = Quantization.Read(s); break;
                case J2k.Qcc:
                    if (s.Length < 2 || s[0] >= components) throw J2k.Corrupt("a component's quantization");
                    quantizations[s[0]] = Quantization.Read(s[1..]);
                    break;
                case J2k.Rgn: throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 with a region of interest");
                case J2k.Poc: throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 with a change of progression");
                case J2k.Ppm or J2k.Ppt: throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 with packed packet headers");
                default: break; // lengths, comments and what is of no use here
            }
        }
    }
}
