using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>The transformations of PS3.4 N.2 against the examples and equations of PS3.3 C.11.</summary>
public sealed class RenderTests
{
    private static PixelDescription Gray(int columns, PhotometricInterpretation photometric = PhotometricInterpretation.Monochrome2, bool signed = true) =>
        new() { Rows = 1, Columns = columns, BitsAllocated = 16, BitsStored = 16, HighBit = 15, IsSigned = signed, Photometric = photometric };

    private static DecodedFrame Frame(PixelDescription description, params short[] values)
    {
        var bytes = new byte[values.Length * 2];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), values[i]);
        return new(description, bytes);
    }

    private static byte[] Render(RenderSettings settings, PhotometricInterpretation photometric, params short[] values) => FrameRenderer.Render(Frame(Gray(values.Length, photometric), values), settings).Pixels;

    [Fact]
    public void The_linear_window_keeps_the_examples_of_the_standard()
    {
        // C.11.2.1.2.1: center 0, width 100: ≤ −50 is black, > 49 is white
        var window = new VoiWindow(0, 100);
        Assert.Equal([0, 0, 1, 1], [window.Apply(-51), window.Apply(-50), window.Apply(49), window.Apply(50)]);
        Assert.Equal(0.5, window.Apply(-0.5), 12);
        // center 2048, width 4096 is the identity of twelve bits
        Assert.Equal([0, 1], [new VoiWindow(2048, 4096).Apply(0), new VoiWindow(2048, 4096).Apply(4095)]);
        // width 1 is a threshold
        Assert.Equal([0, 1], [new VoiWindow(10, 1).Apply(9.5), new VoiWindow(10, 1).Apply(9.6)]);
    }

    [Fact]
    public void The_exact_and_the_sigmoid_window_follow_their_equations()
    {
        var exact = new VoiWindow(0, 100, VoiFunction.LinearExact);
        Assert.Equal([0, 0.5, 1], [exact.Apply(-50), exact.Apply(0), exact.Apply(50)]);
        var sigmoid = new VoiWindow(40, 80, VoiFunction.Sigmoid);
        Assert.Equal(0.5, sigmoid.Apply(40), 12);
        Assert.Equal(1 / (1 + Math.Exp(-2)), sigmoid.Apply(80), 12);
    }

    [Fact]
    public void Hounsfield_units_are_windowed_after_the_rescale()
    {
        var settings = new RenderSettings { RescaleIntercept = -1024, Window = new(40, 400) };
        Assert.Equal<byte>([0, 0, 255, 255], Render(settings, PhotometricInterpretation.Monochrome2, 0, 864, 1263 + 1, 4000));
        Assert.Equal<byte>([255, 255, 0, 0], Render(settings, PhotometricInterpretation.Monochrome1, 0, 864, 1263 + 1, 4000));
        Assert.Equal<byte>([255, 0], Render(settings with { IsInverse = true }, PhotometricInterpretation.Monochrome2, 0, 4000));
    }

    [Fact]
    public void Without_a_window_the_frame_itself_says_what_is_dark_and_bright_and_padding_does_not_count()
    {
        Assert.Equal<byte>([0, 128, 255], Render(new(), PhotometricInterpretation.Monochrome2, -100, 0, 100));
        Assert.Equal<byte>([0, 0, 128, 255], Render(new() { Padding = (-2000, -2000) }, PhotometricInterpretation.Monochrome2, -2000, -100, 0, 100));
        Assert.Equal<byte>([0, 0], Render(new(), PhotometricInterpretation.Monochrome2, 0, 0));
    }

    [Fact]
    public void Tables_stand_for_the_rescale_and_the_window()
    {
        var modality = LookupTable.Read([3, 10, 16], [5, 0, 6, 0, 7, 0]);
        Assert.Equal([5, 5, 6, 7, 7], [modality[-99], modality[10], modality[11], modality[12], modality[99]]);
        var voi = LookupTable.Read([4, 5, 8], [0, 0, 85, 0, 255, 0, 9, 0]);
        Assert.Equal<byte>([0, 85, 255], Render(new() { ModalityLut = modality, VoiLut = voi }, PhotometricInterpretation.Monochrome2, 10, 11, 12));
        Assert.Equal(4, LookupTable.Read([4, 0, 8], [1, 2, 3, 4]).Count); // two entries in a word
        Assert.Equal(PixelReject.BadTable, Assert.Throws<PixelException>(() => LookupTable.Read([4, 0, 16], [1, 2, 3, 4])).Reason);
        Assert.Equal(65536, LookupTable.Read([0, 0, 16], new byte[131072]).Count);
    }

    [Fact]
    public void A_palette_colors_its_indices()
    {
        var ramp = LookupTable.Read([2, 0, 16], [0, 0, 0, 0xFF]);
        var low = LookupTable.Read([2, 0, 16], [0, 0x20, 0, 0x10]);
        var description = new PixelDescription { Rows = 1, Columns = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Photometric = PhotometricInterpretation.PaletteColor };
        var image = FrameRenderer.Render(new(description, new byte[] { 0, 1, 9 }), new() { Palette = (ramp, low, ramp) });
        Assert.Equal<byte>([0, 0x20, 0, 0xFF, 0x10, 0xFF, 0xFF, 0x10, 0xFF], image.Pixels);
        Assert.Equal(PixelReject.BadTable, Assert.Throws<PixelException>(() => FrameRenderer.Render(new(description, new byte[3]), new())).Reason);
    }

    [Fact]
    public void A_segmented_palette_is_expanded()
    {
        // discrete 0 1; linear 4 to 9; indirect: the discrete segment again
        ushort[] words = [0, 2, 0, 1, 1, 4, 9, 2, 1, 0, 0];
        var bytes = words.SelectMany(w => new[] { (byte)w, (byte)(w >> 8) }).ToArray();
        var table = LookupTable.ReadSegmented([8, 0, 16], bytes);
        Assert.Equal([0, 1, 3, 5, 7, 9, 0, 1], Enumerable.Range(0, 8).Select(i => table[i]));
        Assert.Throws<PixelException>(() => LookupTable.ReadSegmented([9, 0, 16], bytes));
        ushort[] loop = [2, 1, 0, 0];
        Assert.Throws<PixelException>(() => LookupTable.ReadSegmented([9, 0, 16], loop.SelectMany(w => new[] { (byte)w, (byte)(w >> 8) }).ToArray()));
    }

    [Fact]
    public void Scaling_keeps_the_mean_and_the_shape()
    {
        var image = JpegTests.Picture(300, 200, 3);
        var small = image.FitInto(128, 128);
        Assert.Equal((128, 85, 3), (small.Width, small.Height, small.Channels));
        Assert.InRange(small.Pixels.Average(p => p) - image.Pixels.Average(p => p), -0.6, 0.6);
        Assert.Same(image, image.FitInto(1000, 1000));
        var large = image.FitInto(600, 600, mayEnlarge: true);
        Assert.Equal((600, 400), (large.Width, large.Height));
        Assert.InRange(large.Pixels.Average(p => p) - image.Pixels.Average(p => p), -0.6, 0.6);
        Assert.Equal(1, image.ScaleTo(1, 1).Width);
        var one = new RenderedImage(1, 1, 1, [77]).ScaleTo(3, 3);
        Assert.All(one.Pixels, p => Assert.Equal(77, p));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_png_holds_the_pixels(int channels)
    {
        var image = JpegTests.Picture(33, 21, channels);
        var png = new ArrayBufferWriter<byte>();
        PngEncoder.Encode(image, png);
        var bytes = png.WrittenSpan;
        Assert.Equal("\u0089PNG", string.Concat(bytes[..4].ToArray().Select(b => (char)b)));
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[33..]);
        using var zlib = new ZLibStream(new MemoryStream(bytes.Slice(41, length).ToArray()), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        var lines = raw.ToArray();
        var width = 33 * channels;
        var above = new byte[width];
        for (var y = 0; y < 21; y++)
        {
            var line = lines.AsSpan(y * (width + 1), width + 1);
            for (var x = 0; x < width; x++) above[x] = (byte)(line[x + 1] + (line[0] == 2 ? above[x] : 0));
            Assert.Equal(image.Pixels.AsSpan(y * width, width).ToArray(), above);
        }
    }
}
