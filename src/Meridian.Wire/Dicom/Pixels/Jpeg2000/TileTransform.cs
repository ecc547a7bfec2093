namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>A tile-component's samples out of its code-blocks, and the color transforms undone (T.800 Annexes E, F, G).</summary>
internal static class TileTransform
{
    public static float[] Reconstruct(TileComponent component, ReadOnlySpan<byte> data)
    {
        var decoder = new BlockDecoder();
        var isReversible = component.Style.IsReversible;
        float[] below = [];
        for (var r = 0; r < component.Resolutions.Length; r++)
        {
            var resolution = component.Resolutions[r];
            int width = resolution.X1 - resolution.X0, height = resolution.Y1 - resolution.Y0;
            var plane = new float[width * height];
            if (r > 0)
            {
                // F.3.3: low coefficients at even places of the reference grid, high ones at odd
                var lower = component.Resolutions[r - 1];
                var lowWidth = lower.X1 - lower.X0;
                for (var y = lower.Y0; y < lower.Y1; y++)
                    for (var x = lower.X0; x < lower.X1; x++)
                        plane[(((2 * y) - resolution.Y0) * width) + (2 * x) - resolution.X0] = below[((y - lower.Y0) * lowWidth) + x - lower.X0];
            }
            foreach (var band in resolution.Bands)
            {
                // where a coefficient of the band stands in the plane
                var (scale, offX, offY) = r == 0 ? (1, -resolution.X0, -resolution.Y0) : (2, (band.Orientation & 1) - resolution.X0, (band.Orientation >> 1) - resolution.Y0);
                var step = band.Step * 0.5f; // values have one binary place behind the point
                foreach (var precinct in band.Precincts)
                    foreach (var block in precinct.Blocks)
                    {
                        if (block.Passes == 0) continue;
                        var values = decoder.Decode(block, band, component.Style.BlockStyle, data);
                        var at = 0;
                        for (var y = block.Y0; y < block.Y1; y++)
                        {
                            var to = (((scale * y) + offY) * width) + offX;
                            for (var x = block.X0; x < block.X1; x++, at++)
                                plane[to + (scale * x)] = isReversible ? values[at] / 2 : values[at] * step;
                        }
                    }
            }
            if (r > 0 && plane.Length > 0) Wavelet.Synthesize(plane, width, height, resolution.X0, resolution.Y0, isReversible);
            below = plane;
        }
        return below;
    }

    public static void UndoColor(float[][] planes, bool isReversible)
    {
        var (first, second, third) = (planes[0], planes[1], planes[2]);
        for (var i = 0; i < first.Length; i++)
        {
            float y = first[i], b = second[i], r = third[i];
            if (isReversible)
            {
                // Equations G-6 to G-8
                var green = y - MathF.Floor((b + r) * 0.25f);
                (first[i], second[i], third[i]) = (r + green, green, b + green);
            }
            else
            {
                // Equations G-12 to G-14
                (first[i], second[i], third[i]) = (y + (1.402f * r), y - (0.344136f * b) - (0.714136f * r), y + (1.772f * b));
            }
        }
    }
}
