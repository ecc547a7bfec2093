using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>The marker segments of a JPEG or JPEG-LS stream up to its first scan (T.81 B.2.2, B.2.3; T.87 C.2.2).</summary>
internal static class JpegHead
{
    private const byte StartOfFrameLs = 0xF7; // T.87 table C.1

    public static CodedImage Read(ReadOnlySpan<byte> head)
    {
        var at = 2;
        int? adobe = null;
        var hasJfif = false;
        byte process = 0;
        ReadOnlySpan<byte> frame = default;
        while (true)
        {
            while (at + 1 < head.Length && (head[at] != 0xFF || head[at + 1] is 0xFF or 0)) at++;
            if (at + 4 > head.Length) throw new PixelException(PixelReject.Truncated, "the head of a JPEG stream");
            var marker = head[at + 1];
            at += 2;
            if (marker is JpegMarker.EndOfImage) throw JpegImage.Corrupt("no scan");
            if (marker is JpegMarker.StartOfImage or JpegMarker.Temporary or (>= JpegMarker.Restart0 and <= JpegMarker.Restart7)) continue;
            var length = BinaryPrimitives.ReadUInt16BigEndian(head[at..]);
            if (length < 2) throw JpegImage.Corrupt("a marker segment's length");
            if (length > head.Length - at) throw new PixelException(PixelReject.Truncated, "the head of a JPEG stream");
            var segment = head[(at + 2)..(at + length)];
            at += length;
            switch (marker)
            {
                case JpegMarker.App0: hasJfif |= segment.StartsWith("JFIF\0"u8); break;
                case JpegMarker.App14:
                    if (segment.Length >= 12 && segment.StartsWith("Adobe"u8)) adobe = segment[11];
                    break;
                case JpegMarker.StartOfFrame0 or JpegMarker.StartOfFrame1 or JpegMarker.StartOfFrame3 or StartOfFrameLs:
                    if (process != 0) throw JpegImage.Corrupt("a second frame header");
                    process = marker;
                    frame = segment;
                    break;
                case JpegMarker.HuffmanTables or JpegMarker.JpegExtension or JpegMarker.ArithmeticConditioning: break;
                case >= JpegMarker.StartOfFrame0 and <= JpegMarker.LastStartOfFrame: throw new PixelException(PixelReject.UnsupportedSyntax, "progressive, hierarchical or arithmetic JPEG");
                case JpegMarker.StartOfScan: return process == 0 ? throw JpegImage.Corrupt("a scan before the frame header") : Describe(process, frame, segment, adobe, hasJfif);
                default: break;
            }
        }
    }

    private static CodedImage Describe(byte process, ReadOnlySpan<byte> frame, ReadOnlySpan<byte> scan, int? adobe, bool hasJfif)
    {
        if (frame.Length < 6 || frame.Length < 6 + (3 * frame[5])) throw JpegImage.Corrupt("the frame header");
        int precision = frame[0], rows = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), columns = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), count = frame[5];
        if (rows == 0) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG with its number of lines at the end");
        if (columns == 0 || precision is < 2 or > 16) throw JpegImage.Corrupt("the frame header");
        if (count is not (1 or 3)) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG of another number of components than one and three");
        if (scan.IsEmpty || scan.Length < 4 + (2 * scan[0])) throw JpegImage.Corrupt("a scan header");
        int selection = scan[1 + (2 * scan[0])]; // lossless: the predictor; JPEG-LS: NEAR
        if (process is JpegMarker.StartOfFrame0 or JpegMarker.StartOfFrame1 && precision is not (8 or 12)) throw JpegImage.Corrupt("the sample precision");
        var lossy = process is JpegMarker.StartOfFrame0 or JpegMarker.StartOfFrame1;
        var named = frame[6] == 'R' && count == 3 && frame[9] == 'G' && frame[12] == 'B';
        return new()
        {
            Rows = rows, Columns = columns, SamplesPerPixel = count, Precision = precision,
            IsLossless = !lossy && (process != StartOfFrameLs || selection == 0),
            TransferSyntaxUid = process switch
            {
                JpegMarker.StartOfFrame0 => DicomUids.JPEGBaseline8Bit,
                JpegMarker.StartOfFrame1 => DicomUids.JPEGExtended12Bit,
                JpegMarker.StartOfFrame3 => selection == 1 ? DicomUids.JPEGLosslessSV1 : DicomUids.JPEGLossless,
                _ => selection == 0 ? DicomUids.JPEGLSLossless : DicomUids.JPEGLSNearLossless,
            },
            Photometric = count == 1 ? PhotometricInterpretation.Monochrome2
                : lossy ? adobe == 0 || (adobe is null && !hasJfif && named) ? PhotometricInterpretation.Rgb : PhotometricInterpretation.YbrFull422
                // lossless coding transforms nothing by itself; a writer that did says so
                : adobe is > 0 || (adobe is null && hasJfif) ? PhotometricInterpretation.YbrFull : PhotometricInterpretation.Rgb,
        };
    }
}
