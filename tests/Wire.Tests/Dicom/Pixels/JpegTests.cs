using System.Buffers;
using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>Our encoder against our decoder; both against foreign ones in <c>PixelPeerTests</c>.</summary>
public sealed class JpegTests
{
    internal const string Baseline = "1.2.840.10008.1.2.4.50";

    /// <summary>Smooth shades with edges, as images have them.</summary>
    internal static RenderedImage Picture(int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var c = 0; c < channels; c++)
                {
                    var shade = 128 + (60 * Math.Sin((x + (c * 20)) / 17.0)) + (50 * Math.Cos((y - (c * 9)) / 23.0));
                    var inside = Math.Pow(x - (width / 2.0), 2) + Math.Pow(y - (height / 2.0), 2) < Math.Pow(Math.Min(width, height) / 4.0, 2);
                    pixels[(((y * width) + x) * channels) + c] = (byte)Math.Clamp(inside ? 255 - shade : shade, 0, 255);
                }
        return new(width, height, channels, pixels);
    }

    internal static PixelDescription Described(RenderedImage image, PhotometricInterpretation photometric) => new()
    {
        Rows = image.Height, Columns = image.Width, SamplesPerPixel = image.Channels, Photometric = photometric, BitsAllocated = 8, BitsStored = 8, HighBit = 7,
    };

    [Theory]
    [InlineData(64, 64, 1, 100, false, 1.0)]
    [InlineData(61, 35, 1, 90, false, 2.0)]
    [InlineData(1, 1, 1, 90, false, 2.0)]
    [InlineData(200, 120, 1, 50, false, 5.0)]
    [InlineData(64, 64, 3, 100, false, 1.5)]
    [InlineData(77, 53, 3, 90, false, 3.0)]
    [InlineData(77, 53, 3, 90, true, 6.0)]
    [InlineData(1, 3, 3, 90, true, 6.0)]
    public void An_image_comes_back_within_its_quality(int width, int height, int channels, int quality, bool halves, double rootMeanSquare)
    {
        var image = Picture(width, height, channels);
        var stream = new ArrayBufferWriter<byte>();
        JpegEncoder.Encode(image, quality, stream, halves);
        var photometric = channels == 1 ? PhotometricInterpretation.Monochrome2 : halves ? PhotometricInterpretation.YbrFull422 : PhotometricInterpretation.YbrFull;
        var back = FrameDecoder.Decode(stream.WrittenSpan, Baseline, Described(image, photometric));
        Assert.Equal(channels == 1 ? PhotometricInterpretation.Monochrome2 : PhotometricInterpretation.Rgb, back.Description.Photometric);
        var error = Math.Sqrt(image.Pixels.Select((p, i) => Math.Pow(p - back.Samples.Span[i], 2)).Average());
        Assert.InRange(error, 0, rootMeanSquare);
    }

    [Fact]
    public void Less_quality_is_less_long()
    {
        var image = Picture(256, 256, 3);
        var lengths = new[] { 100, 90, 75, 50, 20, 5 }.Select(quality =>
        {
            var stream = new ArrayBufferWriter<byte>();
            JpegEncoder.Encode(image, quality, stream);
            return stream.WrittenCount;
        }).ToArray();
        Assert.Equal(lengths.OrderDescending(), lengths);
        Assert.InRange(lengths[2], 1000, image.Pixels.Length / 8);
    }

    [Fact]
    public void A_stream_that_ends_early_is_refused_and_not_shown_gray()
    {
        var image = Picture(64, 48, 1);
        var stream = new ArrayBufferWriter<byte>();
        JpegEncoder.Encode(image, 90, stream);
        var description = Described(image, PhotometricInterpretation.Monochrome2);
        for (var length = 0; length < stream.WrittenCount - 3; length++)
            Assert.Throws<PixelException>(() => FrameDecoder.Decode(stream.WrittenSpan[..length], Baseline, description));
    }

    [Fact]
    public void A_stream_of_another_size_than_the_attributes_is_refused()
    {
        var image = Picture(64, 48, 1);
        var stream = new ArrayBufferWriter<byte>();
        JpegEncoder.Encode(image, 90, stream);
        var description = Described(image, PhotometricInterpretation.Monochrome2);
        foreach (var wrong in new[] { description with { Rows = 49 }, description with { Columns = 63 }, description with { SamplesPerPixel = 3 } })
            Assert.Equal(PixelReject.Mismatch, Assert.Throws<PixelException>(() => FrameDecoder.Decode(stream.WrittenSpan, Baseline, wrong)).Reason);
    }
}
