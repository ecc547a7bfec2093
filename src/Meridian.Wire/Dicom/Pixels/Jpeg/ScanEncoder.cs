using System.Buffers;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>The one interleaved scan of a baseline image being written: T.81 F.1, MCUs A.2.3.</summary>
internal sealed class ScanEncoder(RenderedImage image, int halving, byte[] luminance, byte[] chrominance)
{
    private static readonly HuffmanCodes LuminanceDc = new(JpegTables.LuminanceDc), LuminanceAc = new(JpegTables.LuminanceAc), ChrominanceDc = new(JpegTables.ChrominanceDc), ChrominanceAc = new(JpegTables.ChrominanceAc);

    private readonly float[] luminanceStep = Reciprocals(luminance), chrominanceStep = Reciprocals(chrominance);
    private readonly int[] predictions = new int[3];

    public void Write(IBufferWriter<byte> to)
    {
        var bits = new JpegBitWriter(to);
        Span<float> block = stackalloc float[64];
        if (image.Channels == 1)
        {
            for (var y = 0; y < image.Height; y += 8)
                for (var x = 0; x < image.Width; x += 8)
                {
                    FillGray(block, x, y);
                    WriteBlock(ref bits, block, 0);
                }
        }
        else
        {
            Span<float> planes = stackalloc float[64 * 4]; // Y left, Y right, Cb, Cr
            for (var y = 0; y < image.Height; y += 8)
                for (var x = 0; x < image.Width; x += 8 * halving)
                {
                    FillColor(planes, x, y);
                    for (var i = 0; i < halving; i++) WriteBlock(ref bits, planes.Slice(64 * i, 64), 0);
                    WriteBlock(ref bits, planes.Slice(128, 64), 1);
                    WriteBlock(ref bits, planes.Slice(192, 64), 2);
                }
        }
        bits.Close();
    }

    // Blocks at the edges repeat the last line and column (A.2.4 leaves it to the encoder).
    private void FillGray(Span<float> block, int left, int top)
    {
        for (var y = 0; y < 8; y++)
        {
            var line = Math.Min(top + y, image.Height - 1) * image.Width;
            for (var x = 0; x < 8; x++) block[(y * 8) + x] = image.Pixels[line + Math.Min(left + x, image.Width - 1)] - 128;
        }
    }

    private void FillColor(Span<float> planes, int left, int top)
    {
        planes[128..].Clear();
        for (var y = 0; y < 8; y++)
        {
            var line = Math.Min(top + y, image.Height - 1) * image.Width;
            for (var x = 0; x < 8 * halving; x++)
            {
                var at = (line + Math.Min(left + x, image.Width - 1)) * 3;
                var (luma, cb, cr) = YbrColor.FromRgb(image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
                planes[((x >> 3) * 64) + (y * 8) + (x & 7)] = luma - 128;
                var place = (y * 8) + (x / halving);
                planes[128 + place] += (cb - 128) / halving;
                planes[192 + place] += (cr - 128) / halving;
            }
        }
    }

    private void WriteBlock(scoped ref JpegBitWriter bits, scoped Span<float> block, int component)
    {
        var (steps, dc, ac) = component == 0 ? (luminanceStep, LuminanceDc, LuminanceAc) : (chrominanceStep, ChrominanceDc, ChrominanceAc);
        Dct.Forward(block); // leaves transposed, as the reciprocals are
        var level = (int)MathF.Round(block[0] * steps[0]);
        var difference = level - predictions[component];
        predictions[component] = level;
        var size = JpegBitWriter.SizeOf(difference);
        dc.Write(ref bits, size);
        if (size > 0) bits.WriteSigned(difference, size);
        var zeros = 0;
        for (var k = 1; k < 64; k++)
        {
            var place = ZigZag.Transposed[k];
            // F.1.1.1: ten bits are the most for an AC coefficient of 8-bit samples.
            var value = Math.Clamp((int)MathF.Round(block[place] * steps[place]), -1023, 1023);
            if (value == 0)
            {
                zeros++;
                continue;
            }
            for (; zeros > 15; zeros -= 16) ac.Write(ref bits, 0xF0);
            size = JpegBitWriter.SizeOf(value);
            ac.Write(ref bits, (zeros << 4) | size);
            bits.WriteSigned(value, size);
            zeros = 0;
        }
        if (zeros > 0) ac.Write(ref bits, 0);
    }

    private static float[] Reciprocals(byte[] table)
    {
        var steps = new float[64];
        for (var row = 0; row < 8; row++)
            for (var column = 0; column < 8; column++) steps[(column * 8) + row] = 1f / table[(row * 8) + column];
        return steps;
    }
}
