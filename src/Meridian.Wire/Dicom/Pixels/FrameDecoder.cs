using Meridian.Wire.Dicom.Pixels.Jpeg;
using Meridian.Wire.Dicom.Pixels.Jpeg2000;
using Meridian.Wire.Dicom.Pixels.JpegLs;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>
/// One frame's bytes into plain samples, for the transfer syntaxes that need no foreign codec: native in every byte order, also encapsulated, RLE Lossless, deflated frames,
/// JPEG Baseline (process 1), JPEG Extended (processes 2 and 4), JPEG Lossless (process 14), JPEG-LS, JPEG 2000 (part 1). Others are refused with
/// <see cref="PixelReject.UnsupportedSyntax"/>. Pure; a damaged frame throws and never more.
/// </summary>
public static class FrameDecoder
{
    private const string ImplicitLittle = "1.2.840.10008.1.2", ExplicitLittle = "1.2.840.10008.1.2.1", Deflated = "1.2.840.10008.1.2.1.99", ExplicitBig = "1.2.840.10008.1.2.2", Rle = "1.2.840.10008.1.2.5";
    private const string JpegBaseline = "1.2.840.10008.1.2.4.50", JpegExtended = "1.2.840.10008.1.2.4.51", JpegLossless = "1.2.840.10008.1.2.4.57", JpegLosslessFirstOrder = "1.2.840.10008.1.2.4.70";
    private const string Encapsulated = "1.2.840.10008.1.2.1.98", DeflatedFrame = "1.2.840.10008.1.2.8.1";
    private const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90", Jpeg2000 = "1.2.840.10008.1.2.4.91", JpegLsLossless = "1.2.840.10008.1.2.4.80", JpegLs = "1.2.840.10008.1.2.4.81";

    public static bool CanDecode(string transferSyntaxUid) => IsNative(transferSyntaxUid) || transferSyntaxUid is Encapsulated or Rle or DeflatedFrame or JpegBaseline or JpegExtended or JpegLossless or JpegLosslessFirstOrder or Jpeg2000Lossless or Jpeg2000 or JpegLsLossless or JpegLs;

    /// <summary>Whether the decoder gives back the samples exactly as they were before the coding that this syntax is.</summary>
    public static bool IsLossless(string transferSyntaxUid) => transferSyntaxUid is not (JpegBaseline or JpegExtended or Jpeg2000 or JpegLs);

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
        limits ??= PixelLimits.Default;
        description.Check(limits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)firstBit, 7u, nameof(firstBit));
        return transferSyntaxUid switch
        {
            ImplicitLittle or ExplicitLittle or Deflated or Encapsulated => NativeDecoder.Decode(frame, description, 1, firstBit),
            ExplicitBig => NativeDecoder.Decode(frame, description, Math.Max(bigEndianWordBytes, description.SampleBytes), firstBit),
            Rle => RleDecoder.Decode(frame, description),
            DeflatedFrame => DeflateDecoder.Decode(frame, description),
            JpegBaseline or JpegExtended or JpegLossless or JpegLosslessFirstOrder => JpegDecoder.Decode(frame, description),
            Jpeg2000Lossless or Jpeg2000 => Jpeg2000Decoder.Decode(frame, description, limits),
            JpegLsLossless or JpegLs => JpegLsDecoder.Decode(frame, description),
            _ => throw new PixelException(PixelReject.UnsupportedSyntax, "transfer syntax " + transferSyntaxUid),
        };
    }

    /// <summary>Decodes a frame of pixel data that is in memory (not deferred).</summary>
    /// <exception cref="PixelException">The frame cannot be decoded.</exception>
    public static DecodedFrame Decode(PixelFrames frames, int index, string transferSyntaxUid, PixelDescription description, PixelLimits? limits = null)
    {
        var frame = frames[index];
        var element = frames.Element;
        var word = PixelAttributes.WordBytes(element.Vr);
        if (frame.Fragments is [var only])
        {
            if (only.IsDeferred) throw new ArgumentException("The frame's bytes were not read.", nameof(frames));
            var bytes = only.Value;
            // Bytes of 8-bit samples lie swapped in big endian words; the partner of the last one may belong to the next frame, or be padding.
            if (transferSyntaxUid == ExplicitBig && word == 2 && (bytes.Length & 1) != 0)
            {
                var start = index * (long)bytes.Length;
                if ((start & 1) != 0) throw new PixelException(PixelReject.UnsupportedSyntax, "big endian frames of odd length that begin inside a word");
                bytes = element.Value.Slice((int)start, (int)Math.Min(bytes.Length + 1, element.Value.Length - start));
            }
            return Decode(bytes.Span, transferSyntaxUid, description, word, frame.FirstBit, limits);
        }
        if (frame.Length > (limits ?? PixelLimits.Default).MaxFrameBytes) throw new PixelException(PixelReject.TooLarge, "the frame's fragments");
        var joined = new byte[frame.Length];
        var at = 0;
        foreach (var fragment in frame.Fragments)
        {
            if (fragment.IsDeferred) throw new ArgumentException("The frame's bytes were not read.", nameof(frames));
            fragment.Value.CopyTo(joined.AsMemory(at));
            at += fragment.Value.Length;
        }
        return Decode(joined, transferSyntaxUid, description, word, frame.FirstBit, limits);
    }
}
