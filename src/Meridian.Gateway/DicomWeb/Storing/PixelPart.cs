using System.Buffers.Binary;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>
/// Pixel Data (7FE0,0010) from parts of bulk data: uncompressed in one part, or compressed a frame a part, each a fragment (PS3.5 A.4), the stream as it came. The transfer syntax is
/// that of the parameter, else the one whose process the stream is, which is the default of PS3.18 table 8.7.3-5 wherever the stream can be of it (10.5.2: "the corresponding
/// transfer syntax"). A stream that contradicts its parameter or the attributes is refused; attributes are filled from the stream where table 10.5.2-1 lets them be left out.
/// </summary>
internal sealed class PixelPart(BulkParts parts)
{
    private const int MostHeadBytes = 4 * 1024 * 1024;

    /// <summary>Puts the pixel data in its place; the transfer syntax of the data set.</summary>
    /// <exception cref="UnstorableException">It cannot be.</exception>
    public TransferSyntax Put(DicomDataset dataset, DicomBulkReference reference, IReadOnlyList<BulkPart> found)
    {
        var type = found[0].Type;
        if (found.Any(p => p.Type.Type != type.Type || p.Type.TransferSyntax != type.TransferSyntax)) throw Refuse(FailureReason.NotUnderstood, "the frames are of several media types or transfer syntaxes");
        if (found[0].IsOctets)
        {
            if (found.Count > 1) throw Refuse(FailureReason.NotUnderstood, "uncompressed pixel data come in one part (PS3.18 10.5.1.4)");
            dataset.Set(DicomElement.InSource(reference.Tag, NativeVr(dataset, reference.Vr), found[0].Offset, found[0].Length));
            return TransferSyntax.ExplicitVRLittleEndian;
        }
        var syntax = SyntaxOf(type);
        var fragments = new List<DicomFragment>(found.Count);
        foreach (var frame in found)
        {
            var (offset, length) = (frame.Offset, frame.Length);
            if (length == 0) throw Refuse(FailureReason.NotUnderstood, $"part {frame.Number} is empty");
            if (HasHead(type))
            {
                var coded = HeadOf(frame);
                syntax = Agreed(syntax, coded, type, frame);
                if (PlainType(type) is "image/jpeg" or "image/jp2") coded.Describe(dataset);
                Compare(dataset, coded, frame);
                if (coded.Length > length - coded.Start) throw Refuse(FailureReason.NotUnderstood, $"the frame in part {frame.Number} ends before the JP2 box that holds it");
                (offset, length) = (offset + coded.Start, coded.Length ?? length - coded.Start);
            }
            fragments.Add(new(offset, length, default));
        }
        if (syntax is null) throw Refuse(FailureReason.TransferSyntax, $"{type.Type} names no transfer syntax: say transfer-syntax=UID");
        if (syntax == DicomUids.RLELossless) found.ToList().ForEach(frame => CompareRle(dataset, frame));
        dataset.Set(new DicomElement(reference.Tag, DicomVr.OB, new DicomFragments(default, fragments)));
        return TransferSyntax.Find(syntax)!;
    }

    /// <summary>PS3.5 A.2: OW where a sample has more than eight bits, OB or OW otherwise.</summary>
    public static DicomVr NativeVr(DicomDataset dataset, DicomVr said) => said == DicomVr.OB && dataset.GetInt32(DicomTags.BitsAllocated) is not > 8 ? DicomVr.OB : DicomVr.OW;

    private static string PlainType(MediaRange type) => type.Type.Replace("/x-", "/", StringComparison.Ordinal);

    private static bool HasHead(MediaRange type) => PlainType(type) is "image/jpeg" or "image/jls" or "image/jp2" || (type.TransferSyntax is { } named && PixelMedia.Of(named) is "image/jpeg" or "image/jls" or "image/jp2");

    // the parameter, else what the media type alone means; null: the stream says
    private static string? SyntaxOf(MediaRange type)
    {
        var plain = PlainType(type);
        if (type.TransferSyntax is { } named)
        {
            // 8.7.3: implicit and big endian are not used with web services; octets may carry a compressed frame, as retrieval gives them
            if (TransferSyntax.Find(named) is not { IsEncapsulated: true }) throw Refuse(FailureReason.TransferSyntax, $"{type.Type} does not come in transfer syntax {named}");
            if (plain != PixelMedia.Octets && PixelMedia.Of(named) != plain) throw Refuse(FailureReason.TransferSyntax, $"{type.Type} does not come in transfer syntax {named}");
            return named;
        }
        if (HasHead(type)) return null;
        return plain == PixelMedia.Octets ? null : PixelMedia.DefaultOf(plain) ?? throw Refuse(FailureReason.TransferSyntax, $"pixel data are not taken as {type.Type} without transfer-syntax");
    }

    private CodedImage HeadOf(BulkPart frame)
    {
        for (var size = CodedImage.HeadBytes; ; size *= 8)
        {
            var head = new byte[Math.Min(size, frame.Length)];
            parts.Read(frame, 0, head);
            try { return CodedImage.Read(head); }
            catch (PixelException wrong) when (wrong.Reason == PixelReject.Truncated && head.Length < frame.Length && size < MostHeadBytes) { }
            catch (PixelException wrong)
            {
                throw Refuse(wrong.Reason == PixelReject.UnsupportedSyntax ? FailureReason.TransferSyntax : FailureReason.NotUnderstood, $"the frame in part {frame.Number} cannot be used ({wrong.Message})");
            }
        }
    }

    private static string Agreed(string? syntax, CodedImage coded, MediaRange type, BulkPart frame)
    {
        var (own, meant) = (PixelMedia.Of(coded.TransferSyntaxUid), syntax is null ? PlainType(type) : PixelMedia.Of(syntax));
        if (own != meant) throw Refuse(FailureReason.TransferSyntax, $"part {frame.Number} is {own}, not {meant}");
        syntax ??= coded.TransferSyntaxUid;
        // both JPEG 2000 and JPEG-LS may code without loss under the syntax that allows loss
        var agrees = syntax switch
        {
            DicomUids.JPEGBaseline8Bit => !coded.IsLossless && coded.Precision == 8,
            DicomUids.JPEGExtended12Bit => !coded.IsLossless,
            DicomUids.JPEGLosslessSV1 => coded.TransferSyntaxUid == DicomUids.JPEGLosslessSV1,
            DicomUids.JPEGLossless or DicomUids.JPEGLSLossless or DicomUids.JPEG2000Lossless => coded.IsLossless,
            _ => true,
        };
        return agrees ? syntax : throw Refuse(FailureReason.TransferSyntax, $"part {frame.Number} is coded as in transfer syntax {coded.TransferSyntaxUid}, not {syntax}");
    }

    // PS3.5 8.2.1, 8.2.3, 8.2.4: the attributes shall be consistent with the compressed data stream
    private static void Compare(DicomDataset dataset, CodedImage coded, BulkPart frame)
    {
        var wrong = dataset.GetInt32(DicomTags.Rows) != coded.Rows ? DicomTags.Rows
            : dataset.GetInt32(DicomTags.Columns) != coded.Columns ? DicomTags.Columns
            : dataset.GetInt32(DicomTags.SamplesPerPixel) != coded.SamplesPerPixel ? DicomTags.SamplesPerPixel
            : dataset.GetInt32(DicomTags.BitsAllocated) is not { } allocated || allocated < coded.Precision ? DicomTags.BitsAllocated
            : dataset.GetString(DicomTags.PhotometricInterpretation) is null ? DicomTags.PhotometricInterpretation : default;
        if (wrong != default) throw new UnstorableException(FailureReason.Mismatch, wrong.ToHex(), $"{wrong} is missing or is not what the frame in part {frame.Number} says");
    }

    // PS3.5 G.5: how many segments there are, one for each byte of each sample
    private void CompareRle(DicomDataset dataset, BulkPart frame)
    {
        Span<byte> count = stackalloc byte[4];
        var expected = (dataset.GetInt32(DicomTags.SamplesPerPixel) ?? 0) * (((dataset.GetInt32(DicomTags.BitsAllocated) ?? 0) + 7) / 8);
        if (frame.Length < 64 || parts.Read(frame, 0, count) < 4 || BinaryPrimitives.ReadUInt32LittleEndian(count) != expected || expected == 0)
            throw new UnstorableException(FailureReason.Mismatch, DicomTags.BitsAllocated.ToHex(), $"the frame in part {frame.Number} has not the RLE segments that the attributes of the image want");
    }

    private static UnstorableException Refuse(FailureReason reason, string message) => new(reason, DicomTags.PixelData.ToHex(), "Pixel data: " + message);
}
