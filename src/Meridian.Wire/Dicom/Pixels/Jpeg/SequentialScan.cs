namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>One scan of sequential DCT with Huffman coding: T.81 F.2, order of the blocks A.2.</summary>
internal static class SequentialScan
{
    /// <summary>Decodes into the components' planes; returns where the entropy-coded data ended.</summary>
    public static int Decode(ReadOnlySpan<byte> data, int at, JpegComponent[] components, HuffmanTable?[] dc, HuffmanTable?[] ac, float[]?[] quantization, int precision, int restartInterval)
    {
        var bits = new JpegBits(data, at);
        Span<float> block = stackalloc float[64];
        var interleaved = components.Length > 1;
        var first = components[0];
        // A.2.2: a scan of one component has its blocks in rows, and only those that the image reaches into.
        var across = interleaved ? first.PaddedBlocksAcross / first.H : JpegImage.DivideUp(first.Width, 8);
        var down = interleaved ? first.PaddedBlocksDown / first.V : JpegImage.DivideUp(first.Height, 8);
        foreach (var component in components)
        {
            component.Prediction = 0;
            if (dc[component.DcTable] is null || ac[component.AcTable] is null) throw JpegImage.Corrupt("a scan without its Huffman table");
            if (quantization[component.QuantizationTable] is null) throw JpegImage.Corrupt("a scan without its quantization table");
        }
        int untilRestart = restartInterval, restarts = 0;
        for (var y = 0; y < down; y++)
            for (var x = 0; x < across; x++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    bits.Restart(restarts++ & 7);
                    untilRestart = restartInterval - 1;
                    foreach (var component in components) component.Prediction = 0;
                }
                foreach (var component in components)
                {
                    var (h, v) = interleaved ? (component.H, component.V) : (1, 1);
                    for (var line = 0; line < v; line++)
                        for (var column = 0; column < h; column++)
                            DecodeBlock(ref bits, component, dc[component.DcTable]!, ac[component.AcTable]!, quantization[component.QuantizationTable]!, block, (x * h) + column, (y * v) + line, precision);
                }
            }
        return bits.Position;
    }

    private static void DecodeBlock(ref JpegBits bits, JpegComponent component, HuffmanTable dc, HuffmanTable ac, float[] quantization, scoped Span<float> block, int blockX, int blockY, int precision)
    {
        // F.2.2.1
        var size = dc.Decode(ref bits);
        if (size > 15) throw JpegImage.Corrupt("a DC difference");
        if (size > 0) component.Prediction += bits.TakeSigned(size);
        block.Clear();
        block[0] = component.Prediction * quantization[0];
        // F.2.2.2
        var last = 0;
        for (var k = 1; k < 64; k++)
        {
            var symbol = ac.Decode(ref bits);
            var length = symbol & 15;
            if (length == 0)
            {
                if (symbol != 0xF0) break;
                k += 15;
                continue;
            }
            k += symbol >> 4;
            if (k > 63) throw JpegImage.Corrupt("a run past the end of a block");
            block[ZigZag.Transposed[k]] = bits.TakeSigned(length) * quantization[k];
            last = k;
        }
        // A.3.1: samples were shifted to lie around 0.
        int middle = 1 << (precision - 1), largest = (1 << precision) - 1;
        var to = component.Samples.AsSpan((blockY * 8 * component.Stride) + (blockX * 8));
        if (last == 0)
        {
            var level = (ushort)Math.Clamp((int)MathF.Round(block[0] / 8) + middle, 0, largest);
            for (var row = 0; row < 8; row++) to.Slice(row * component.Stride, 8).Fill(level);
            return;
        }
        Dct.Inverse(block);
        for (var row = 0; row < 8; row++)
        {
            var line = to.Slice(row * component.Stride, 8);
            var from = block.Slice(row * 8, 8);
            for (var i = 0; i < 8; i++) line[i] = (ushort)Math.Clamp((int)MathF.Floor(from[i] + middle + 0.5f), 0, largest);
        }
    }
}
