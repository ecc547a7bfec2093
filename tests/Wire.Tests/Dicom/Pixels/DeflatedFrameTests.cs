using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>Frames deflated one by one (PS3.5 8.2.16) and frames that are only put into fragments (A.4.11).</summary>
public sealed class DeflatedFrameTests
{
    private const string Deflated = "1.2.840.10008.1.2.8.1", Encapsulated = "1.2.840.10008.1.2.1.98";
    // what zlib makes of forty fives, 0 to 19, 7 7 7 9
    private static readonly byte[] OfZlib = Convert.FromHexString("6365250E30303231B3B0B2B173707271F3F0F2F10B080A09B3B3B3730200");
    private static readonly byte[] Plain = [.. Enumerable.Repeat((byte)5, 40), .. Enumerable.Range(0, 20).Select(i => (byte)i), 7, 7, 7, 9];

    private static PixelDescription Gray(int rows, int columns, int bits = 8) => new() { Rows = rows, Columns = columns, BitsAllocated = bits, BitsStored = bits, HighBit = bits - 1 };

    [Fact]
    public void A_stream_of_another_program_is_read()
    {
        Assert.Equal(Plain, FrameDecoder.Decode(OfZlib, Deflated, Gray(8, 8)).Samples.ToArray());
        Assert.Equal(Plain, FrameDecoder.Decode(OfZlib, Deflated, Gray(4, 8, 16)).Samples.ToArray());
    }

    [Fact]
    public void Padding_behind_the_stream_is_not_looked_at() => Assert.Equal(Plain, FrameDecoder.Decode([.. OfZlib, 0, 0], Deflated, Gray(8, 8)).Samples.ToArray());

    [Fact]
    public void Single_bits_begin_with_a_byte_and_the_least_significant_one()
    {
        // a stored block (RFC 1951 3.2.4) of two bytes: nine pixels
        byte[] stored = [0x01, 0x02, 0x00, 0xFD, 0xFF, 0b1000_0001, 0b0000_0001];
        Assert.Equal<byte>([1, 0, 0, 0, 0, 0, 0, 1, 1], FrameDecoder.Decode(stored, Deflated, Gray(3, 3, 1)).Samples.ToArray());
    }

    [Fact]
    public void A_stream_that_ends_early_or_is_none_is_refused()
    {
        for (var length = 0; length < OfZlib.Length - 2; length++)
            Assert.Throws<PixelException>(() => FrameDecoder.Decode(OfZlib[..length], Deflated, Gray(8, 8)));
        Assert.Equal(PixelReject.Truncated, Assert.Throws<PixelException>(() => FrameDecoder.Decode(OfZlib, Deflated, Gray(8, 9))).Reason);
        Assert.Equal(PixelReject.Corrupt, Assert.Throws<PixelException>(() => FrameDecoder.Decode([0xFF, 0xFF, 0xFF, 0xFF], Deflated, Gray(8, 8))).Reason);
    }

    [Fact]
    public void A_frame_in_fragments_without_compression_is_native() => Assert.Equal(Plain, FrameDecoder.Decode(Plain, Encapsulated, Gray(8, 8)).Samples.ToArray());
}
