using System.Buffers.Binary;
using Meridian.Wire.Dicom.Pixels.Jpeg;

namespace Meridian.Wire.Dicom.Pixels.JpegLs;

/// <summary>A JPEG-LS frame of DICOM (PS3.5 8.2.3, A.4.3; ITU-T T.87), without loss or nearly so, into plain form.</summary>
internal static class JpegLsDecoder
{
    private const byte StartOfFrame = 0xF7, Preset = 0xF8; // T.87 table C.1

    public static DecodedFrame Decode(ReadOnlySpan<byte> data, PixelDescription description)
    {
        if (data.Length < 4 || data[0] != 0xFF || data[1] != JpegMarker.StartOfImage) throw Corrupt("no start of image");
        var samples = new byte[description.DecodedFrameBytes];
        var components = new List<byte>();
        var decoded = new bool[description.SamplesPerPixel];
        Span<int> preset = stackalloc int[5];
        preset.Clear();
        var precision = 0;
        var at = 2;
        while (at + 1 < data.Length)
        {
            if (data[at] != 0xFF || data[at + 1] is 0xFF or < 0x80)
            {
                at++;
                continue;
            }
            var marker = data[at + 1];
            at += 2;
            if (marker == JpegMarker.EndOfImage) break;
            if (marker is JpegMarker.StartOfImage or (>= JpegMarker.Restart0 and <= JpegMarker.Restart7)) continue;
            if (at + 2 > data.Length) throw new PixelException(PixelReject.Truncated, "a JPEG-LS marker segment");
            var length = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (length < 2 || length > data.Length - at) throw new PixelException(PixelReject.Truncated, "a JPEG-LS marker segment");
            var segment = data[(at + 2)..(at + length)];
            at += length;
            switch (marker)
            {
                case StartOfFrame: precision = ReadFrame(segment, description, components); break;
                case Preset:
                    if (segment.IsEmpty) throw Corrupt("a preset");
                    if (segment[0] != 1) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG-LS with mapping tables");
                    if (segment.Length < 11) throw Corrupt("a preset");
                    for (var i = 0; i < 5; i++) preset[i] = BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * i))..]);
                    break;
                case JpegMarker.RestartInterval:
                    if (segment.ContainsAnyExcept((byte)0)) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG-LS with restarts");
                    break;
                case JpegMarker.StartOfScan:
                    if (components.Count == 0) throw Corrupt("a scan before the frame header");
                    at = ReadScan(data, at, segment, description, components, decoded, precision, preset, samples);
                    break;
                case >= JpegMarker.StartOfFrame0 and <= JpegMarker.LastStartOfFrame: throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG under a syntax of JPEG-LS");
                default: break;
            }
        }
        if (components.Count == 0) throw Corrupt("no frame header");
        if (Array.IndexOf(decoded, false) >= 0) throw new PixelException(PixelReject.Truncated, "JPEG-LS scans");
        var plain = description with { PlanarConfiguration = 0 };
        if (description is { SamplesPerPixel: 3, SampleBytes: 1, Photometric: PhotometricInterpretation.YbrFull })
        {
            YbrColor.FullToRgb(samples);
            plain = plain with { Photometric = PhotometricInterpretation.Rgb };
        }
        return new(plain, samples);
    }

    private static int ReadFrame(ReadOnlySpan<byte> segment, PixelDescription description, List<byte> components)
    {
        if (components.Count > 0 || segment.Length < 6) throw Corrupt("the frame header");
        int precision = segment[0], height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), count = segment[5];
        if (precision is < 2 or > 16) throw Corrupt("the sample precision");
        if (height != description.Rows || width != description.Columns) throw new PixelException(PixelReject.Mismatch, "the size in the JPEG-LS frame header");
        if (count != description.SamplesPerPixel) throw new PixelException(PixelReject.Mismatch, "the number of JPEG-LS components");
        if (precision > description.SampleBytes * 8) throw new PixelException(PixelReject.Mismatch, "the precision in the JPEG-LS frame header");
        if (segment.Length < 6 + (3 * count)) throw Corrupt("the frame header");
        for (var i = 0; i < count; i++)
        {
            if (segment[7 + (3 * i)] != 0x11) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG-LS with subsampled components");
            components.Add(segment[6 + (3 * i)]);
        }
        return precision;
    }

    private static int ReadScan(ReadOnlySpan<byte> data, int at, ReadOnlySpan<byte> segment, PixelDescription d, List<byte> components, bool[] decoded, int precision, ReadOnlySpan<int> preset, byte[] samples)
    {
        int count = segment.IsEmpty ? 0 : segment[0];
        if (count is < 1 or > 4 || segment.Length < 4 + (2 * count)) throw Corrupt("a scan header");
        var which = new int[count];
        for (var i = 0; i < count; i++)
        {
            which[i] = components.IndexOf(segment[1 + (2 * i)]);
            if (which[i] < 0 || decoded[which[i]]) throw Corrupt("a scan of a component that is not there, or was");
            if (segment[2 + (2 * i)] != 0) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG-LS with mapping tables");
            decoded[which[i]] = true;
        }
        int near = segment[1 + (2 * count)], interleave = segment[2 + (2 * count)];
        if (interleave > 2 || (interleave == 0 && count > 1) || (segment[3 + (2 * count)] & 15) != 0) throw Corrupt("a scan header");
        var scan = new LsScan(LsParameters.Make(precision, near, preset), d.Columns, count);
        return scan.Decode(data, at, d.Rows, bySample: interleave == 2, (component, y, line) =>
        {
            var place = ((y * d.Columns * d.SamplesPerPixel) + which[component]) * d.SampleBytes;
            var step = d.SamplesPerPixel * d.SampleBytes;
            foreach (var value in line)
            {
                samples[place] = (byte)value;
                if (d.SampleBytes > 1) samples[place + 1] = (byte)(value >> 8);
                place += step;
            }
        });
    }

    private static PixelException Corrupt(string what) => new(PixelReject.Corrupt, "JPEG-LS: " + what);
}
