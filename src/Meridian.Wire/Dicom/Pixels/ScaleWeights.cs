namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Which pixels of a line, and how much of each, make each pixel of a longer or shorter line.</summary>
internal static class ScaleWeights
{
    public static (int First, float[] Weights)[] Of(int from, int to)
    {
        var weights = new (int, float[])[to];
        var step = (double)from / to;
        for (var i = 0; i < to; i++) weights[i] = step > 1 ? Area(i * step, (i + 1) * step, from) : Line(((i + 0.5) * step) - 0.5, from);
        return weights;
    }

    private static (int, float[]) Area(double low, double high, int from)
    {
        int first = (int)low, last = Math.Min(from - 1, (int)Math.Ceiling(high) - 1);
        var part = new float[last - first + 1];
        var sum = 0.0;
        for (var i = first; i <= last; i++) sum += part[i - first] = (float)(Math.Min(high, i + 1) - Math.Max(low, i));
        for (var i = 0; i < part.Length; i++) part[i] = (float)(part[i] / sum);
        return (first, part);
    }

    private static (int, float[]) Line(double at, int from)
    {
        at = Math.Clamp(at, 0, from - 1);
        var first = Math.Min((int)at, Math.Max(0, from - 2));
        var far = (float)(at - first);
        return from == 1 ? (0, [1f]) : (first, [1 - far, far]);
    }
}
