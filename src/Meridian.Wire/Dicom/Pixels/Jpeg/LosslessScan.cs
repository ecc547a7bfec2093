namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>One scan of lossless coding with Huffman codes: T.81 Annex H.</summary>
internal static class LosslessScan
{
    /// <summary>Decodes into the components' planes; returns where the entropy-coded data ended.</summary>
    public static int Decode(ReadOnlySpan<byte> data, int at, JpegComponent[] components, HuffmanTable?[] dc, int predictor, int pointTransform, int precision, int restartInterval)
    {
        if (predictor is < 1 or > 7) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG lossless with the predictor of differential frames");
        if (pointTransform >= precision) throw JpegImage.Corrupt("the point transform");
        foreach (var component in components)
        {
            if (dc[component.DcTable] is null) throw JpegImage.Corrupt("a scan without its Huffman table");
            // Every known sender of medical images leaves lossless color unsampled.
            if (components.Length > 1 && (component.H != 1 || component.V != 1)) throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG lossless with subsampled components");
        }
        var bits = new JpegBits(data, at);
        int width = components[0].Width, height = components[0].Height;
        if (restartInterval % width != 0) throw JpegImage.Corrupt("a restart inside of a line"); // H.1.1
        var first = 1 << (precision - pointTransform - 1); // H.1.2.1
        int untilRestart = restartInterval, restarts = 0;
        var startsAnew = true;
        for (var y = 0; y < height; y++)
        {
            if (restartInterval > 0 && y > 0 && untilRestart == 0)
            {
                bits.Restart(restarts++ & 7);
                untilRestart = restartInterval;
                startsAnew = true;
            }
            untilRestart -= restartInterval > 0 ? width : 0;
            if (components.Length == 1) DecodeLine(ref bits, components[0], dc[components[0].DcTable]!, y, startsAnew, predictor, first);
            else DecodeInterleavedLine(ref bits, components, dc, y, startsAnew, predictor, first);
            startsAnew = false;
        }
        if (pointTransform > 0)
            foreach (var component in components)
                foreach (ref var sample in component.Samples.AsSpan()) sample = (ushort)(sample << pointTransform);
        return bits.Position;
    }

    private static void DecodeLine(ref JpegBits bits, JpegComponent component, HuffmanTable table, int y, bool startsAnew, int predictor, int first)
    {
        var line = component.Samples.AsSpan(y * component.Stride, component.Width);
        var above = startsAnew ? default : component.Samples.AsSpan((y - 1) * component.Stride, component.Width);
        // H.1.2.1: the first sample of a line is predicted from above, the first line from the left.
        line[0] = (ushort)((startsAnew ? first : above[0]) + Difference(ref bits, table));
        if (startsAnew || predictor == 1)
        {
            for (var x = 1; x < line.Length; x++) line[x] = (ushort)(line[x - 1] + Difference(ref bits, table));
            return;
        }
        for (var x = 1; x < line.Length; x++) line[x] = (ushort)(Predict(predictor, line[x - 1], above[x], above[x - 1]) + Difference(ref bits, table));
    }

    private static void DecodeInterleavedLine(ref JpegBits bits, JpegComponent[] components, HuffmanTable?[] dc, int y, bool startsAnew, int predictor, int first)
    {
        for (var x = 0; x < components[0].Width; x++)
            foreach (var component in components)
            {
                var place = (y * component.Stride) + x;
                var samples = component.Samples;
                var prediction = (x, startsAnew) switch
                {
                    (0, true) => first,
                    (0, false) => samples[place - component.Stride],
                    (_, true) => samples[place - 1],
                    _ => Predict(predictor, samples[place - 1], samples[place - component.Stride], samples[place - component.Stride - 1]),
                };
                samples[place] = (ushort)(prediction + Difference(ref bits, dc[component.DcTable]!));
            }
    }

    // Table H.1: Ra left, Rb above, Rc above left.
    private static int Predict(int predictor, int a, int b, int c) => predictor switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };

    // H.1.2.2: modulo 65,536; a size of 16 stands for 32,768 and has no bits after it.
    private static int Difference(ref JpegBits bits, HuffmanTable table)
    {
        var size = table.Decode(ref bits);
        return size switch
        {
            0 => 0,
            < 16 => bits.TakeSigned(size),
            16 => 32768,
            _ => throw JpegImage.Corrupt("a difference"),
        };
    }
}
