using System.Buffers;
using System.Buffers.Binary;
using Meridian.Wire.Dicom.Pixels.Jpeg;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>
/// Writes JPEG Baseline (ITU-T T.81 process 1) in a JFIF envelope: gray, or YCbCr of RGB with the color differences at full or half width
/// (DICOM's YBR_FULL and YBR_FULL_422), with the tables of Annex K.
/// </summary>
public static class JpegEncoder
{
    /// <summary>Encodes an image.</summary>
    /// <param name="image">Gray or RGB.</param>
    /// <param name="quality">1 to 100 on the customary scale: at 50 the tables of Annex K as printed, at 100 all ones.</param>
    /// <param name="to">Where the stream goes; its length may be odd, a DICOM fragment wants one more byte then.</param>
    /// <param name="halvesColor">One pair of color differences for two pixels side by side.</param>
    public static void Encode(RenderedImage image, int quality, IBufferWriter<byte> to, bool halvesColor = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (image.Width > 65535 || image.Height > 65535) throw new PixelException(PixelReject.TooLarge, "a JPEG of more than 65,535 lines or columns");
        var isColor = image.Channels == 3;
        var h = isColor && halvesColor ? 2 : 1;
        var luminance = Scaled(JpegTables.Luminance, quality);
        var chrominance = Scaled(JpegTables.Chrominance, quality);

        to.Write<byte>([0xFF, JpegMarker.StartOfImage]);
        Segment(to, JpegMarker.App0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0]);
        WriteQuantization(to, 0, luminance);
        if (isColor) WriteQuantization(to, 1, chrominance);
        Span<byte> frame = stackalloc byte[isColor ? 15 : 9];
        frame[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(frame[1..], (ushort)image.Height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[3..], (ushort)image.Width);
        frame[5] = (byte)image.Channels;
        for (var c = 0; c < image.Channels; c++)
        {
            frame[6 + (3 * c)] = (byte)(c + 1);
            frame[7 + (3 * c)] = (byte)(c == 0 ? (h << 4) | 1 : 0x11);
            frame[8 + (3 * c)] = (byte)(c == 0 ? 0 : 1);
        }
        Segment(to, JpegMarker.StartOfFrame0, frame);
        Segment(to, JpegMarker.HuffmanTables, [0x00, .. JpegTables.LuminanceDc]);
        Segment(to, JpegMarker.HuffmanTables, [0x10, .. JpegTables.LuminanceAc]);
        if (isColor)
        {
            Segment(to, JpegMarker.HuffmanTables, [0x01, .. JpegTables.ChrominanceDc]);
            Segment(to, JpegMarker.HuffmanTables, [0x11, .. JpegTables.ChrominanceAc]);
        }
        Segment(to, JpegMarker.StartOfScan, isColor ? [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0] : [1, 1, 0x00, 0, 63, 0]);
        new ScanEncoder(image, h, luminance, chrominance).Write(to);
        to.Write<byte>([0xFF, JpegMarker.EndOfImage]);
    }

    /// <summary>The customary scale of quality: 5000 ÷ q percent of the table below 50, 200 − 2q percent above.</summary>
    private static byte[] Scaled(ReadOnlySpan<byte> table, int quality)
    {
        var percent = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        var scaled = new byte[64];
        for (var i = 0; i < 64; i++) scaled[i] = (byte)Math.Clamp(((table[i] * percent) + 50) / 100, 1, 255);
        return scaled;
    }

    private static void WriteQuantization(IBufferWriter<byte> to, byte number, byte[] table)
    {
        Span<byte> segment = stackalloc byte[65];
        segment[0] = number;
        for (var k = 0; k < 64; k++) segment[k + 1] = table[ZigZag.Natural[k]];
        Segment(to, JpegMarker.QuantizationTables, segment);
    }

    private static void Segment(IBufferWriter<byte> to, byte marker, ReadOnlySpan<byte> content)
    {
        to.Write<byte>([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2)]);
        to.Write(content);
    }
}
