using System.IO.Compression;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>
/// Deflated Image Frame Compression (PS3.5 8.2.16 and A.4.13, supplement 244): a native frame as a deflate stream (RFC 1951) of its own, after which a fragment may be
/// padded. Each frame begins with a byte, also one of single bits.
/// </summary>
internal static class DeflateDecoder
{
    public static DecodedFrame Decode(ReadOnlySpan<byte> frame, PixelDescription description)
    {
        var needed = description.BitsAllocated == 1 ? (description.Pixels + 7L) / 8 : description.NativeFrameBytes;
        // Checked against the limits by the caller: what a stream says of its own length is not asked.
        var native = new byte[needed];
        using var packed = new MemoryStream(frame.ToArray(), writable: false);
        using var inflating = new DeflateStream(packed, CompressionMode.Decompress);
        try
        {
            if (inflating.ReadAtLeast(native, native.Length, throwOnEndOfStream: false) < native.Length) throw new PixelException(PixelReject.Truncated, "the deflated frame");
        }
        catch (InvalidDataException)
        {
            throw new PixelException(PixelReject.Corrupt, "the deflate stream");
        }
        return NativeDecoder.Decode(native, description, 1, 0);
    }
}
