namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Frames into what a screen shows (PS3.4 N.2): modality, VOI and presentation transformations for gray, palette and color spaces for color.</summary>
public static class FrameRenderer
{
    /// <exception cref="PixelException">The pixels have no defined way to be shown, or a table of them is missing.</exception>
    public static RenderedImage Render(DecodedFrame frame, RenderSettings settings)
    {
        var d = frame.Description;
        return d.Photometric switch
        {
            PhotometricInterpretation.PaletteColor when d.SamplesPerPixel == 1 && !d.IsFloat => Palette(frame, settings),
            PhotometricInterpretation.Rgb when d.SamplesPerPixel == 3 && !d.IsFloat => Color(frame),
            PhotometricInterpretation.Monochrome1 or PhotometricInterpretation.Monochrome2 when d.SamplesPerPixel == 1 => Gray(frame, settings),
            _ => throw new PixelException(PixelReject.NotRenderable, "photometric interpretation with these samples"),
        };
    }

    private static RenderedImage Gray(DecodedFrame frame, RenderSettings settings)
    {
        var d = frame.Description;
        var curve = new GrayCurve(settings, d.Photometric == PhotometricInterpretation.Monochrome1, Range(frame, settings));
        var pixels = new byte[d.Pixels];
        var samples = frame.Samples.Span;
        if (d is { BitsAllocated: 8, IsFloat: false })
        {
            var table = Table(frame, curve, 256);
            for (var i = 0; i < pixels.Length; i++) pixels[i] = table[samples[i]];
        }
        else if (d is { BitsAllocated: 16, IsFloat: false } && pixels.Length >= 16384)
        {
            var table = Table(frame, curve, 65536);
            for (var i = 0; i < pixels.Length; i++) pixels[i] = table[samples[2 * i] | (samples[(2 * i) + 1] << 8)];
        }
        else
        {
            for (var i = 0; i < pixels.Length; i++) pixels[i] = curve.Of(frame.Number(i));
        }
        return new(d.Columns, d.Rows, 1, pixels);
    }

    private static byte[] Table(DecodedFrame frame, GrayCurve curve, int raws)
    {
        var table = new byte[raws];
        for (var raw = 0; raw < raws; raw++) table[raw] = curve.Of(frame.Stored(raw));
        return table;
    }

    /// <summary>The least and greatest output of the modality, where a frame without window needs them.</summary>
    private static (double Low, double High) Range(DecodedFrame frame, RenderSettings settings)
    {
        if (settings.Window is { IsValid: true } || settings.VoiLut is not null) return default;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (var i = 0; i < frame.Description.Pixels; i++)
        {
            var stored = frame.Number(i);
            if (!double.IsFinite(stored) || (settings.Padding is { } padding && stored >= padding.Low && stored <= padding.High)) continue;
            var value = GrayCurve.Modality(settings, stored);
            if (value < low) low = value;
            if (value > high) high = value;
        }
        return low <= high ? (low, high) : (0, 0);
    }

    private static RenderedImage Palette(DecodedFrame frame, RenderSettings settings)
    {
        var (red, green, blue) = settings.Palette ?? throw new PixelException(PixelReject.BadTable, "no palette");
        var d = frame.Description;
        var pixels = new byte[checked(d.Pixels * 3)];
        byte[] reds = Bytes(red), greens = Bytes(green), blues = Bytes(blue);
        for (var i = 0; i < d.Pixels; i++)
        {
            var stored = frame[i];
            pixels[3 * i] = At(reds, red, stored);
            pixels[(3 * i) + 1] = At(greens, green, stored);
            pixels[(3 * i) + 2] = At(blues, blue, stored);
        }
        return new(d.Columns, d.Rows, 3, pixels);

        static byte At(byte[] bytes, LookupTable table, int stored) => bytes[Math.Clamp((long)stored - table.FirstMapped, 0, bytes.Length - 1)];
    }

    private static byte[] Bytes(LookupTable table)
    {
        var bytes = new byte[table.Count];
        // Tables said to have 16 bits that fill 8 only are common; scaled down they would be black.
        var shift = table.Bits - 8;
        var largest = 0;
        for (var i = 0; i < bytes.Length; i++) largest = Math.Max(largest, table[table.FirstMapped + i]);
        if (largest < 256) shift = 0;
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(table[table.FirstMapped + i] >> shift);
        return bytes;
    }

    private static RenderedImage Color(DecodedFrame frame)
    {
        var d = frame.Description;
        var pixels = new byte[checked(d.Pixels * 3)];
        if (d is { BitsAllocated: 8, BitsStored: 8 }) frame.Samples.Span.CopyTo(pixels);
        else
        {
            var most = Math.Pow(2, d.BitsStored) - 1;
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)Math.Clamp(Math.Round(frame.Number(i) * 255 / most), 0, 255);
        }
        return new(d.Columns, d.Rows, 3, pixels);
    }
}
