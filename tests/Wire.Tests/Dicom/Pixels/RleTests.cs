using System.Buffers;
using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>RLE Lossless: PS3.5 Annex G.</summary>
public sealed class RleTests
{
    private const string Rle = "1.2.840.10008.1.2.5";

    [Fact]
    public void Runs_literals_and_nothing_are_read_as_the_annex_says()
    {
        byte[] frame = [1, 0, 0, 0, 64, 0, 0, 0, .. new byte[56], 0xFE, 7, 0x80, 1, 8, 9, 0xFF, 3];
        var description = new PixelDescription { Rows = 1, Columns = 7, BitsAllocated = 8, BitsStored = 8, HighBit = 7 };
        Assert.Equal<byte>([7, 7, 7, 8, 9, 3, 3], FrameDecoder.Decode(frame, Rle, description).Samples.ToArray());
    }

    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(1, 16, 1)]
    [InlineData(1, 32, 1)]
    [InlineData(3, 8, 1)]
    [InlineData(3, 16, 5)]
    [InlineData(3, 32, 9)]
    public void What_was_written_comes_back(int samples, int bits, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var description = new PixelDescription
            {
                Rows = random.Next(1, 20), Columns = random.Next(1, 400), SamplesPerPixel = samples, BitsAllocated = bits, BitsStored = bits, HighBit = bits - 1,
                Photometric = samples == 3 ? PhotometricInterpretation.Rgb : PhotometricInterpretation.Monochrome2,
            };
            var pixels = new byte[description.DecodedFrameBytes];
            // from noise to long runs
            var variety = random.Next(1, 256);
            for (var i = 0; i < pixels.Length; i++) pixels[i] = i > 0 && random.Next(256) > variety ? pixels[i - 1] : (byte)random.Next(variety);
            var packed = new ArrayBufferWriter<byte>();
            RleEncoder.Encode(new(description, pixels), packed);
            Assert.Equal(0, packed.WrittenCount & 1);
            Assert.Equal(pixels, FrameDecoder.Decode(packed.WrittenSpan, Rle, description).Samples.ToArray());
        }
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        var description = new PixelDescription { Rows = 4, Columns = 40, BitsAllocated = 16, BitsStored = 16, HighBit = 15 };
        var pixels = new byte[description.DecodedFrameBytes];
        new Random(3).NextBytes(pixels);
        pixels.AsSpan(100, 80).Fill(9);
        var packed = new ArrayBufferWriter<byte>();
        RleEncoder.Encode(new(description, pixels), packed);
        for (var length = 0; length < packed.WrittenCount - 1; length++)
            Assert.Throws<PixelException>(() => FrameDecoder.Decode(packed.WrittenSpan[..length], Rle, description));
    }

    [Fact]
    public void Segments_that_are_not_the_samples_bytes_are_refused()
    {
        var description = new PixelDescription { Rows = 1, Columns = 7, BitsAllocated = 16, BitsStored = 16, HighBit = 15 };
        byte[] one = [1, 0, 0, 0, 64, 0, 0, 0, .. new byte[56], 0xFA, 7];
        Assert.Equal(PixelReject.Mismatch, Assert.Throws<PixelException>(() => FrameDecoder.Decode(one, Rle, description)).Reason);
        byte[] outside = [2, 0, 0, 0, 64, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[52], 0xFA, 7];
        Assert.Equal(PixelReject.Corrupt, Assert.Throws<PixelException>(() => FrameDecoder.Decode(outside, Rle, description)).Reason);
    }
}
