using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>
/// A JPEG image being read (T.81 Annex B): the marker segments, and the scans handed to their process. Sequential Huffman
/// (processes 1, 2, 4: SOF0, SOF1) and lossless Huffman (process 14: SOF3) are decoded; progressive, hierarchical and arithmetic are refused.
/// Long streams cost time in proportion, memory only what the frame header's size, checked first against the attributes, asks for.
/// </summary>
internal sealed class JpegImage
{
    private readonly PixelDescription expected;
    private readonly HuffmanTable?[] dc = new HuffmanTable?[4], ac = new HuffmanTable?[4];
    private readonly float[]?[] quantization = new float[]?[4];
    private int restartInterval;

    private JpegImage(PixelDescription expected) => this.expected = expected;

    public int Width { get; private set; }
    public int Height { get; private set; }
    public int Precision { get; private set; }
    public bool IsLossless { get; private set; }
    public JpegComponent[] Components { get; private set; } = [];
    /// <summary>The color transform of an Adobe APP14 segment: 0 none, 1 YCbCr; null where there is no such segment.</summary>
    public int? AdobeTransform { get; private set; }
    public bool HasJfif { get; private set; }
    public int LargestH { get; private set; }
    public int LargestV { get; private set; }

    /// <summary>Reads a whole image and decodes all of its components.</summary>
    /// <param name="data">From SOI; whatever follows EOI is ignored.</param>
    /// <param name="expected">What the attributes promise; another size or number of samples is refused before memory is taken.</param>
    public static JpegImage Decode(ReadOnlySpan<byte> data, PixelDescription expected)
    {
        var image = new JpegImage(expected);
        image.Read(data);
        if (image.Components.Length == 0) throw Corrupt("no frame header");
        return Array.TrueForAll(image.Components, c => c.IsDecoded) ? image : throw new PixelException(PixelReject.Truncated, "JPEG scans");
    }

    private void Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4 || data[0] != 0xFF || data[1] != JpegMarker.StartOfImage) throw Corrupt("no start of image");
        var at = 2;
        while (true)
        {
            // B.1.1.2: any number of FF may come before a marker. Bytes that belong to nothing are passed over, as every reader does.
            while (at + 1 < data.Length && (data[at] != 0xFF || data[at + 1] is 0xFF or 0)) at++;
            if (at + 1 >= data.Length) return;
            var marker = data[at + 1];
            at += 2;
            if (marker is JpegMarker.EndOfImage) return;
            if (marker is JpegMarker.StartOfImage or JpegMarker.Temporary or (>= JpegMarker.Restart0 and <= JpegMarker.Restart7)) continue;
            if (at + 2 > data.Length) throw new PixelException(PixelReject.Truncated, "a JPEG marker segment");
            var length = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (length < 2) throw Corrupt("a marker segment's length");
            if (length > data.Length - at) throw new PixelException(PixelReject.Truncated, "a JPEG marker segment");
            var segment = data[(at + 2)..(at + length)];
            at += length;
            switch (marker)
            {
                case JpegMarker.HuffmanTables: ReadHuffman(segment); break;
                case JpegMarker.QuantizationTables: ReadQuantization(segment); break;
                case JpegMarker.RestartInterval:
                    if (segment.Length < 2) throw Corrupt("a restart interval");
                    restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case JpegMarker.StartOfFrame0 or JpegMarker.StartOfFrame1 or JpegMarker.StartOfFrame3: ReadFrame(segment, marker); break;
                case JpegMarker.StartOfFrame2: throw new PixelException(PixelReject.UnsupportedSyntax, "progressive JPEG");
                case > JpegMarker.StartOfFrame3 and <= JpegMarker.LastStartOfFrame: throw new PixelException(PixelReject.UnsupportedSyntax, "hierarchical or arithmetic JPEG");
                case JpegMarker.NumberOfLines: throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG with its number of lines at the end");
                case JpegMarker.App0: HasJfif |= segment.StartsWith("JFIF\0"u8); break;
                case JpegMarker.App14:
                    if (segment.Length >= 12 && segment.StartsWith("Adobe"u8)) AdobeTransform = segment[11];
                    break;
                case JpegMarker.StartOfScan: at = ReadScan(segment, data, at); break;
                default: break; // comments and applications' own
            }
        }
    }

    // B.2.4.2
    private void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            if (segment.Length < 17) throw Corrupt("a Huffman table");
            int kind = segment[0] >> 4, number = segment[0] & 15, total = 0;
            var counts = segment[1..17];
            foreach (var count in counts) total += count;
            if (kind > 1 || number > 3 || total > 256 || segment.Length < 17 + total) throw Corrupt("a Huffman table");
            (kind == 0 ? dc : ac)[number] = new(counts, segment.Slice(17, total));
            segment = segment[(17 + total)..];
        }
    }

    // B.2.4.1; kept transposed and as the inverse transform takes them.
    private void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            int wide = segment[0] >> 4, number = segment[0] & 15, length = wide == 0 ? 64 : 128;
            if (wide > 1 || number > 3 || segment.Length < 1 + length) throw Corrupt("a quantization table");
            var table = new float[64];
            for (var k = 0; k < 64; k++) table[k] = wide == 0 ? segment[1 + k] : BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * k))..]);
            quantization[number] = table;
            segment = segment[(1 + length)..];
        }
    }

    // B.2.2, A.1.1, A.2.4
    private void ReadFrame(ReadOnlySpan<byte> segment, byte marker)
    {
        if (Components.Length > 0) throw Corrupt("a second frame header");
        if (segment.Length < 6) throw Corrupt("the frame header");
        Precision = segment[0];
        Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        int count = segment[5];
        IsLossless = marker == JpegMarker.StartOfFrame3;
        if (IsLossless ? Precision is < 2 or > 16 : Precision is not (8 or 12)) throw Corrupt("the sample precision");
        if (Height != expected.Rows || Width != expected.Columns) throw new PixelException(PixelReject.Mismatch, "the size in the JPEG frame header");
        if (count != expected.SamplesPerPixel) throw new PixelException(PixelReject.Mismatch, "the number of JPEG components");
        if (Precision > expected.SampleBytes * 8) throw new PixelException(PixelReject.Mismatch, "the precision in the JPEG frame header");
        if (segment.Length < 6 + (3 * count)) throw Corrupt("the frame header");
        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var entry = segment.Slice(6 + (3 * i), 3);
            components[i] = new() { Id = entry[0], H = entry[1] >> 4, V = entry[1] & 15, QuantizationTable = entry[2] };
            if (components[i].H is < 1 or > 4 || components[i].V is < 1 or > 4 || components[i].QuantizationTable > 3) throw Corrupt("a component's sampling");
            LargestH = Math.Max(LargestH, components[i].H);
            LargestV = Math.Max(LargestV, components[i].V);
        }
        var unit = IsLossless ? 1 : 8;
        int across = DivideUp(Width, unit * LargestH), down = DivideUp(Height, unit * LargestV);
        foreach (var component in components)
        {
            component.Width = DivideUp(Width * component.H, LargestH);
            component.Height = DivideUp(Height * component.V, LargestV);
            component.PaddedBlocksAcross = across * component.H;
            component.PaddedBlocksDown = down * component.V;
            component.Stride = component.PaddedBlocksAcross * unit;
            component.Samples = new ushort[component.Stride * component.PaddedBlocksDown * unit];
        }
        Components = components;
    }

    // B.2.3
    private int ReadScan(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> data, int at)
    {
        if (Components.Length == 0) throw Corrupt("a scan before the frame header");
        int count = segment.IsEmpty ? 0 : segment[0];
        if (count is < 1 or > 4 || segment.Length < 4 + (2 * count)) throw Corrupt("a scan header");
        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var id = segment[1 + (2 * i)];
            var tables = segment[2 + (2 * i)];
            var component = Array.Find(Components, c => c.Id == id) ?? throw Corrupt("a scan of a component that is not there");
            if (component.IsDecoded || Array.IndexOf(components, component) >= 0) throw Corrupt("a component that is scanned twice");
            (component.DcTable, component.AcTable) = (tables >> 4, tables & 15);
            if (component.DcTable > 3 || component.AcTable > 3) throw Corrupt("a scan header");
            components[i] = component;
        }
        var selection = segment[(1 + (2 * count))..];
        var end = IsLossless
            ? LosslessScan.Decode(data, at, components, dc, predictor: selection[0], pointTransform: selection[2] & 15, Precision, restartInterval)
            : SequentialScan.Decode(data, at, components, dc, ac, quantization, Precision, restartInterval);
        foreach (var component in components) component.IsDecoded = true;
        return end;
    }

    internal static int DivideUp(int value, int by) => (value + by - 1) / by;

    internal static PixelException Corrupt(string what) => new(PixelReject.Corrupt, "JPEG: " + what);
}
