using Meridian.Wire.Dicom.Pixels.Jpeg;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>
/// One frame's bytes into plain samples, for the transfer syntaxes that need no foreign codec: native in every byte order, RLE Lossless,
/// JPEG Baseline (process 1), JPEG Extended (processes 2 and 4), JPEG Lossless (process 14). JPEG-LS and JPEG 2000 are refused with
/// <see cref="PixelReject.UnsupportedSyntax"/>. Pure; a damaged frame throws and never more.
/// </summary>
public static class FrameDecoder
{
    private const string ImplicitLittle = "1.2.840.10008.1.2", ExplicitLittle = "1.2.840.10008.1.2.1", Deflated = "1.2.840.10008.1.2.1.99", ExplicitBig = "1.2.840.10008.1.2.2", Rle = "1.2.840.10008.1.2.5";
    private const string JpegBaseline = "1.2.840.10008.1.2.4.50", JpegExtended = "1.2.840.10008.1.2.4.51", JpegLossless = "1.2.840.10008.1.2.4.57", JpegLosslessFirstOrder = "1.2.840.10008.1.2.4.70";

    public static bool CanDecode(string transferSyntaxUid) => IsNative(transferSyntaxUid) || transferSyntaxUid is Rle or JpegBaseline or JpegExtended or JpegLossless or JpegLosslessFirstOrder;

    /// <summary>Whether the decoder gives back the samples exactly as they were before the coding that this syntax is.</summary>
    public static bool IsLossless(string transferSyntaxUid) => transferSyntaxUid is not (JpegBaseline or JpegExtended);

    private static bool IsNative(string transferSyntaxUid) => transferSyntaxUid is ImplicitLittle or ExplicitLittle or Deflated or ExplicitBig;

    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">All fragments of the frame put together, or its part of native Pixel Data.</param>
    /// <param name="transferSyntaxUid">Of the data set that the bytes come from.</param>
    /// <param name="description">The data set's image attributes.</param>
    /// <param name="bigEndianWordBytes">For Explicit VR Big Endian, the bytes of a word by the VR of Pixel Data: 1 for OB, 2 for OW, 4 OF, 8 OD.</param>
    /// <param name="firstBit">For native 1-bit frames, the bit of the first byte at which the frame begins.</param>
    /// <param name="limits">Bounds; <see cref="PixelLimits.Default"/> when null.</param>
    /// <exception cref="PixelException">The frame cannot be decoded.</exception>
    public static DecodedFrame Decode(ReadOnlySpan<byte> frame, string transferSyntaxUid, PixelDescription description, int bigEndianWordBytes = 2, int firstBit = 0, PixelLimits? limits = null)
    {
        description.Check(limits ?? PixelLimits.Default);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)firstBit, 7u, nameof(firstBit));
        return transferSyntaxUid switch
        {
            ImplicitLittle or ExplicitLittle or Deflated => NativeDecoder.Decode(frame, description, 1, firstBit),
            ExplicitBig => NativeDecoder.Decode(frame, description, Math.Max(bigEndianWordBytes, description.SampleBytes), firstBit),
            Rle => RleDecoder.Decode(frame, description),
            JpegBaseline or JpegExtended or JpegLossless or JpegLosslessFirstOrder => JpegDecoder.Decode(frame, description),
            _ => throw new PixelException(PixelReject.UnsupportedSyntax, "transfer syntax " + transferSyntaxUid),
        };
    }
}
