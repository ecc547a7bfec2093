using Meridian.Wire.Dicom.Pixels.Jpeg;
using Meridian.Wire.Dicom.Pixels.Jpeg2000;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>
/// What the beginning of a JPEG, JPEG-LS or JPEG 2000 stream says of the image in it, without a sample being decoded: the Image Pixel Description Macro (PS3.3 table C.7-11c)
/// as far as the stream tells it, and the transfer syntax that such a stream belongs in.
/// </summary>
public sealed record CodedImage
{
    /// <summary>Bytes from the beginning of a stream that hold what is asked for in all but odd streams: profiles and comments come before the size. Longer ones may be tried with more.</summary>
    public const int HeadBytes = 64 * 1024;

    public required int Columns { get; init; }
    public required int Rows { get; init; }
    /// <summary>1 or 3.</summary>
    public required int SamplesPerPixel { get; init; }
    /// <summary>Bits of a sample as they are coded.</summary>
    public required int Precision { get; init; }
    /// <summary>JPEG 2000 only; the others have no sign, whatever Pixel Representation says (PS3.5 8.2.1 note 4).</summary>
    public bool IsSigned { get; init; }
    /// <summary>True where the process of the stream loses nothing.</summary>
    public required bool IsLossless { get; init; }
    /// <summary>The transfer syntax whose process this is (PS3.5 A.4.1, A.4.3, A.4.4); of the reversible JPEG 2000 the one without loss.</summary>
    public required string TransferSyntaxUid { get; init; }
    /// <summary>
    /// Of one component MONOCHROME2 (PS3.18 10.5.2 note 6); of three what PS3.5 tables 8.2.1-1, 8.2.1-2, 8.2.3-1 and 8.2.4-1 allow for such a stream.
    /// </summary>
    public required PhotometricInterpretation Photometric { get; init; }
    /// <summary>Where the stream begins in the bytes given: behind the boxes of a JP2 file, which have no place in DICOM (PS3.5 A.4.4); else 0.</summary>
    public int Start { get; init; }
    /// <summary>How many bytes the stream has where the file around it says so; null: all that follow.</summary>
    public long? Length { get; init; }

    /// <summary>Reads the head of a stream.</summary>
    /// <param name="head">The stream, or its beginning.</param>
    /// <exception cref="PixelException"><see cref="PixelReject.Truncated"/> where more of the stream is needed; else why it is none that DICOM has a place for.</exception>
    public static CodedImage Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12) throw new PixelException(PixelReject.Truncated, "the head of a compressed frame");
        if (head[0] == 0xFF && head[1] == JpegMarker.StartOfImage) return JpegHead.Read(head);
        if (J2k.IsFile(head) || (head[0] == 0xFF && head[1] == 0x4F)) return J2kHead.Read(head);
        throw new PixelException(PixelReject.UnsupportedSyntax, "neither JPEG, JPEG-LS nor JPEG 2000");
    }

    /// <summary>Adds the attributes of the Image Pixel Description Macro that the data set lacks or has without a value; what is there stays.</summary>
    public void Describe(DicomDataset dataset)
    {
        var allocated = (Precision + 7) / 8 * 8;
        Add(DicomTags.SamplesPerPixel, SamplesPerPixel);
        if (Lacks(DicomTags.PhotometricInterpretation)) dataset.SetString(DicomTags.PhotometricInterpretation, PhotometricInterpretationText.Write(Photometric));
        if (SamplesPerPixel > 1) Add(DicomTags.PlanarConfiguration, 0);
        Add(DicomTags.Rows, Rows);
        Add(DicomTags.Columns, Columns);
        Add(DicomTags.BitsAllocated, allocated);
        Add(DicomTags.BitsStored, Precision);
        Add(DicomTags.HighBit, (dataset.GetInt32(DicomTags.BitsStored) ?? Precision) - 1);
        Add(DicomTags.PixelRepresentation, IsSigned ? 1 : 0);

        void Add(DicomTag tag, int value)
        {
            if (Lacks(tag)) dataset.SetUInt16(tag, (ushort)value);
        }

        bool Lacks(DicomTag tag) => dataset[tag] is not { IsEmpty: false };
    }
}
