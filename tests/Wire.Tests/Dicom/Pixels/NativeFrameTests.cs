using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>Native pixels in every layout that PS3.5 8 knows, against numbers worked out by hand.</summary>
public sealed class NativeFrameTests
{
    private const string Little = "1.2.840.10008.1.2.1", Big = "1.2.840.10008.1.2.2";

    private static PixelDescription Gray(int rows, int columns, int bits, bool signed = false) =>
        new() { Rows = rows, Columns = columns, BitsAllocated = bits, BitsStored = bits, HighBit = bits - 1, IsSigned = signed };

    private static PixelDescription Color(int rows, int columns, PhotometricInterpretation photometric = PhotometricInterpretation.Rgb) =>
        Gray(rows, columns, 8) with { SamplesPerPixel = 3, Photometric = photometric };

    [Fact]
    public void Twelve_bits_in_sixteen_lose_what_is_around_them_and_keep_their_sign()
    {
        var description = Gray(1, 2, 16, signed: true) with { BitsStored = 12, HighBit = 13 };
        // 0b01_100000000001_11 and 0b10_011111111111_00: an overlay's bits stand around the value
        var frame = FrameDecoder.Decode([0x07, 0x60, 0xFC, 0x9F], Little, description);
        Assert.Equal([-2047, 2047], [frame[0], frame[1]]);
    }

    [Fact]
    public void Unsigned_samples_of_32_bits_reach_their_top()
    {
        var frame = FrameDecoder.Decode([0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0x80], Little, Gray(1, 2, 32));
        Assert.Equal([4294967295.0, 2147483649.0], [frame.Number(0), frame.Number(1)]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)] // OB cannot hold 16-bit samples; a sender that says so has words all the same
    public void Big_endian_words_are_turned(int wordBytes)
    {
        var frame = FrameDecoder.Decode([0x12, 0x34, 0x56, 0x78], Big, Gray(1, 2, 16), wordBytes);
        Assert.Equal([0x1234, 0x5678], [frame[0], frame[1]]);
    }

    [Fact]
    public void Big_endian_words_of_two_bytes_swap_samples_of_one()
    {
        var frame = FrameDecoder.Decode([2, 1, 0, 3], Big, Gray(1, 3, 8));
        Assert.Equal<byte>([1, 2, 3], frame.Samples.ToArray());
        Assert.Equal<byte>([2, 1, 0], FrameDecoder.Decode([2, 1, 0, 3], Big, Gray(1, 3, 8), bigEndianWordBytes: 1).Samples.ToArray());
    }

    [Fact]
    public void Color_by_plane_becomes_color_by_pixel()
    {
        var frame = FrameDecoder.Decode([1, 2, 3, 11, 12, 13, 21, 22, 23, 0], Little, Color(1, 3) with { PlanarConfiguration = 1 });
        Assert.Equal<byte>([1, 11, 21, 2, 12, 22, 3, 13, 23], frame.Samples.ToArray());
        Assert.Equal(0, frame.Description.PlanarConfiguration);
        var wide = Color(1, 2) with { PlanarConfiguration = 1, BitsAllocated = 16, BitsStored = 16, HighBit = 15 };
        Assert.Equal<byte>([1, 0, 3, 0, 5, 0, 2, 0, 4, 0, 6, 0], FrameDecoder.Decode([1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0], Little, wide).Samples.ToArray());
    }

    [Fact]
    public void Full_range_color_differences_become_RGB()
    {
        // the corners of the RGB cube by the equations of PS3.3 C.7.6.3.1.2
        var frame = FrameDecoder.Decode([76, 85, 255, 150, 44, 21, 29, 255, 107, 255, 128, 128], Little, Color(1, 4, PhotometricInterpretation.YbrFull));
        Assert.Equal(PhotometricInterpretation.Rgb, frame.Description.Photometric);
        byte[] wanted = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
        for (var i = 0; i < wanted.Length; i++) Assert.InRange(frame.Samples.Span[i] - wanted[i], -2, 2);
    }

    [Fact]
    public void Color_differences_of_half_width_are_shared_by_two_pixels()
    {
        var description = Color(2, 3, PhotometricInterpretation.YbrFull422);
        Assert.Equal(16, description.NativeFrameBytes); // an odd row ends with a group of its own
        var frame = FrameDecoder.Decode([10, 20, 128, 128, 30, 0, 128, 128, 40, 50, 128, 128, 60, 0, 128, 128], Little, description);
        Assert.Equal<byte>([10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40, 50, 50, 50, 60, 60, 60], frame.Samples.ToArray());
    }

    [Fact]
    public void Single_bits_come_from_the_least_significant_on_and_may_begin_in_a_byte()
    {
        var description = Gray(1, 10, 1);
        Assert.Equal<byte>([1, 0, 1, 0, 0, 0, 0, 0, 1, 1], FrameDecoder.Decode([0b0000_0101, 0b0000_0011], Little, description).Samples.ToArray());
        Assert.Equal<byte>([0, 1, 0, 0, 0, 0, 0, 1, 1, 0], FrameDecoder.Decode([0b0000_0101, 0b0000_0011], Little, description, firstBit: 1).Samples.ToArray());
        var bad = Assert.Throws<PixelException>(() => FrameDecoder.Decode([0, 0], Little, description, firstBit: 7));
        Assert.Equal(PixelReject.Truncated, bad.Reason);
    }

    [Fact]
    public void A_frame_that_is_too_short_is_refused()
    {
        foreach (var (description, bytes) in new[] { (Gray(2, 2, 16), 7), (Color(3, 3), 26), (Gray(3, 3, 8), 8) })
            Assert.Equal(PixelReject.Truncated, Assert.Throws<PixelException>(() => FrameDecoder.Decode(new byte[bytes], Little, description)).Reason);
    }

    [Fact]
    public void Attributes_that_contradict_one_another_are_refused_before_memory_is_taken()
    {
        PixelDescription good = Gray(2, 2, 16);
        foreach (var wrong in new[]
                 {
                     good with { Rows = 0 }, good with { Columns = -1 }, good with { Rows = 70000 }, good with { SamplesPerPixel = 4 }, good with { BitsAllocated = 12 },
                     good with { BitsStored = 17 }, good with { BitsStored = 0 }, good with { HighBit = 16 }, good with { HighBit = 14 }, good with { PlanarConfiguration = 2 },
                     good with { IsFloat = true }, good with { BitsAllocated = 64, BitsStored = 64, HighBit = 63 }, Gray(1, 1, 1) with { SamplesPerPixel = 3 },
                 })
            Assert.Equal(PixelReject.BadDescription, Assert.Throws<PixelException>(() => FrameDecoder.Decode(new byte[8], Little, wrong)).Reason);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var large = Assert.Throws<PixelException>(() => FrameDecoder.Decode(new byte[8], Little, Gray(65535, 65535, 16)));
        Assert.Equal(PixelReject.TooLarge, large.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Syntaxes_without_a_decoder_are_named_so()
    {
        Assert.False(FrameDecoder.CanDecode("1.2.840.10008.1.2.4.201"));
        Assert.Equal(PixelReject.UnsupportedSyntax, Assert.Throws<PixelException>(() => FrameDecoder.Decode(new byte[8], "1.2.840.10008.1.2.4.201", Gray(2, 2, 16))).Reason);
    }
}
