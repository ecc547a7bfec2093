using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>The main header of a JPEG 2000 code stream (T.800 A.5, A.6), alone or in a JP2 file.</summary>
internal static class J2kHead
{
    public static CodedImage Read(ReadOnlySpan<byte> head)
    {
        var (start, length) = J2k.StreamIn(head);
        var data = head[start..];
        if (data.Length < 4) throw Truncated();
        if (BinaryPrimitives.ReadUInt16BigEndian(data) != J2k.Soc) throw J2k.Corrupt("no start of code stream");
        ReadOnlySpan<byte> size = default;
        bool? isReversible = null;
        var hasTransform = false;
        for (var at = 2; ;)
        {
            if (at + 4 > data.Length) throw Truncated();
            var marker = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (marker == J2k.Sot) break;
            var segmentLength = BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]);
            if (segmentLength < 2 || marker < 0xFF00) throw J2k.Corrupt("a marker segment");
            if (at + 2 + segmentLength > data.Length) throw Truncated();
            var segment = data.Slice(at + 4, segmentLength - 2);
            at += 2 + segmentLength;
            if (marker == J2k.Siz) size = segment;
            else if (marker == J2k.Cod)
            {
                if (segment.Length < 10) throw J2k.Corrupt("a coding style");
                hasTransform = segment[4] == 1;
                isReversible = CodingStyle.Read(segment[5..], (segment[0] & 1) != 0).IsReversible && isReversible != false;
            }
            else if (marker == J2k.Coc)
            {
                if (segment.Length < 7) throw J2k.Corrupt("a component's coding style");
                isReversible = CodingStyle.Read(segment[2..], (segment[1] & 1) != 0).IsReversible && isReversible != false;
            }
        }
        if (size.IsEmpty || isReversible is not { } reversible) throw J2k.Corrupt("a code stream without size or coding style");
        return Describe(size, reversible, hasTransform) with { Start = start, Length = length };
    }

    private static CodedImage Describe(ReadOnlySpan<byte> size, bool isReversible, bool hasTransform)
    {
        if (size.Length < 36) throw J2k.Corrupt("the size");
        int count = BinaryPrimitives.ReadUInt16BigEndian(size[34..]);
        if (count is not (1 or 3)) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 of another number of components than one and three");
        if (size.Length < 36 + (3 * count)) throw J2k.Corrupt("the size");
        long right = BinaryPrimitives.ReadUInt32BigEndian(size[2..]), bottom = BinaryPrimitives.ReadUInt32BigEndian(size[6..]);
        var (columns, rows) = (right - BinaryPrimitives.ReadUInt32BigEndian(size[10..]), bottom - BinaryPrimitives.ReadUInt32BigEndian(size[14..]));
        // Rows and Columns are US
        if (columns is < 1 or > ushort.MaxValue || rows is < 1 or > ushort.MaxValue) throw new PixelException(PixelReject.BadDescription, "the size of the JPEG 2000 image");
        for (var i = 1; i < count; i++)
            if (size[36 + (3 * i)] != size[36]) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG 2000 with components of unlike precision");
        var precision = (size[36] & 0x7F) + 1;
        if (precision > 38) throw J2k.Corrupt("the precision");
        return new()
        {
            Rows = (int)rows, Columns = (int)columns, SamplesPerPixel = count, Precision = precision, IsSigned = (size[36] & 0x80) != 0, IsLossless = isReversible,
            TransferSyntaxUid = isReversible ? DicomUids.JPEG2000Lossless : DicomUids.JPEG2000,
            Photometric = count == 1 ? PhotometricInterpretation.Monochrome2
                : !hasTransform ? PhotometricInterpretation.Rgb
                : isReversible ? PhotometricInterpretation.YbrRct : PhotometricInterpretation.YbrIct,
        };
    }

    private static PixelException Truncated() => new(PixelReject.Truncated, "the head of a JPEG 2000 stream");
}
