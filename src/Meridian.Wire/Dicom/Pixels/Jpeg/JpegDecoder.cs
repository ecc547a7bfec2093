using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>A JPEG frame of DICOM (PS3.5 8.2.1, A.4.1) into plain form: sampled components brought to size, color differences turned to RGB.</summary>
internal static class JpegDecoder
{
    public static DecodedFrame Decode(ReadOnlySpan<byte> frame, PixelDescription description)
    {
        var image = JpegImage.Decode(frame, description);
        var samples = new byte[description.DecodedFrameBytes];
        if (image.Components.Length == 1)
        {
            WriteGray(image.Components[0], samples, description);
            return new(description with { PlanarConfiguration = 0 }, samples);
        }
        if (description.BitsAllocated > 16) throw new PixelException(PixelReject.Mismatch, "Bits Allocated of JPEG color");
        WriteColor(image, samples, description.SampleBytes);
        var rgb = description with { PlanarConfiguration = 0, Photometric = PhotometricInterpretation.Rgb };
        if (!IsYbr(image, description)) return new(rgb, samples);
        if (image.Precision == 8 && description.SampleBytes == 1) YbrColor.FullToRgb(samples);
        else throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG color differences of more than 8 bits");
        return new(rgb, samples);
    }

    /// <summary>
    /// Whether three components are luminance and color differences. What the stream says of itself stands above the attribute, because
    /// senders fail to change Photometric Interpretation when they compress: an Adobe segment, then JFIF (which is YCbCr by
    /// definition), then component names R, G, B; only then the attribute. Lossless coding transforms nothing by itself.
    /// </summary>
    private static bool IsYbr(JpegImage image, PixelDescription description)
    {
        var attribute = description.Photometric is PhotometricInterpretation.YbrFull or PhotometricInterpretation.YbrFull422;
        if (image.IsLossless) return attribute;
        if (image.AdobeTransform is { } transform) return transform != 0;
        if (image.HasJfif) return true;
        return !(image.Components is [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }]) && attribute;
    }

    private static void WriteGray(JpegComponent component, byte[] to, PixelDescription description)
    {
        for (var y = 0; y < description.Rows; y++)
        {
            var line = component.Samples.AsSpan(y * component.Stride, description.Columns);
            var place = y * description.Columns * description.SampleBytes;
            switch (description.SampleBytes)
            {
                case 1:
                    for (var x = 0; x < line.Length; x++) to[place + x] = (byte)line[x];
                    break;
                case 2:
                    for (var x = 0; x < line.Length; x++) BinaryPrimitives.WriteUInt16LittleEndian(to.AsSpan(place + (2 * x)), line[x]);
                    break;
                default:
                    for (var x = 0; x < line.Length; x++) BinaryPrimitives.WriteInt32LittleEndian(to.AsSpan(place + (4 * x)), line[x]);
                    break;
            }
        }
    }

    private static void WriteColor(JpegImage image, byte[] to, int sampleBytes)
    {
        var line = new int[image.Width];
        for (var c = 0; c < 3; c++)
        {
            var upsampler = new Upsampler(image.Components[c], image);
            for (var y = 0; y < image.Height; y++)
            {
                upsampler.Line(y, line);
                var place = ((y * image.Width * 3) + c) * sampleBytes;
                if (sampleBytes == 1)
                    for (var x = 0; x < line.Length; x++, place += 3) to[place] = (byte)line[x];
                else
                    for (var x = 0; x < line.Length; x++, place += 6) BinaryPrimitives.WriteUInt16LittleEndian(to.AsSpan(place), (ushort)line[x]);
            }
        }
    }
}
