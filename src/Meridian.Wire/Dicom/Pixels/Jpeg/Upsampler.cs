namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>
/// Brings a sampled component to the image's size, line by line. JFIF 1.02 centers the samples of a coarser grid between those of the
/// finer one: a factor of two therefore weighs the nearer sample with three quarters and the farther with one. Other factors repeat.
/// </summary>
internal sealed class Upsampler(JpegComponent component, JpegImage image)
{
    private readonly int across = Factor(component.H, image.LargestH);
    private readonly int down = Factor(component.V, image.LargestV);
    private readonly int[] blended = new int[component.Width];

    public void Line(int y, Span<int> to)
    {
        var scale = Blend(y);
        switch (across)
        {
            case 1:
                for (var x = 0; x < to.Length; x++) to[x] = scale == 1 ? blended[x] : (blended[x] + 2) >> 2;
                break;
            case 2:
                // The two sides of a sample are rounded in opposite ways, so that no line gets brighter by it.
                int shift = scale == 1 ? 2 : 4, low = scale == 1 ? 1 : 8, high = scale == 1 ? 2 : 7;
                for (var x = 0; x < to.Length; x++)
                {
                    var near = x >> 1;
                    var right = (x & 1) == 1;
                    var far = Math.Clamp(right ? near + 1 : near - 1, 0, blended.Length - 1);
                    to[x] = ((3 * blended[near]) + blended[far] + (right ? high : low)) >> shift;
                }
                break;
            default:
                for (var x = 0; x < to.Length; x++) to[x] = scale == 1 ? blended[x / across] : (blended[x / across] + 2) >> 2;
                break;
        }
    }

    /// <summary>The component's line for line <paramref name="y"/> of the image; its values are times 1 or times 4, as it returns.</summary>
    private int Blend(int y)
    {
        var near = Math.Min(y / down, component.Height - 1);
        var nearLine = component.Samples.AsSpan(near * component.Stride, component.Width);
        if (down != 2)
        {
            for (var x = 0; x < blended.Length; x++) blended[x] = nearLine[x];
            return 1;
        }
        var far = Math.Clamp((y & 1) == 1 ? near + 1 : near - 1, 0, component.Height - 1);
        var farLine = component.Samples.AsSpan(far * component.Stride, component.Width);
        for (var x = 0; x < blended.Length; x++) blended[x] = (3 * nearLine[x]) + farLine[x];
        return 4;
    }

    private static int Factor(int of, int largest) =>
        largest % of == 0 ? largest / of : throw new PixelException(PixelReject.UnsupportedSyntax, "JPEG sampling factors that do not divide one another");
}
