namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>The inverse wavelet transforms (T.800 Annex F): 5-3 reversible over whole numbers, 9-7 irreversible. One resolution out of the one below and three subbands.</summary>
internal static class Wavelet
{
    // Table F.4
    private const float Alpha = -1.586134342059924f, Beta = -0.052980118572961f, Gamma = 0.882911075530934f, Delta = 0.443506852043971f, K = 1.230174104914001f;

    /// <summary>Synthesizes the interleaved plane in place: lines first, then columns (F.3.2).</summary>
    /// <param name="plane">Rows of <paramref name="width"/>, low and high coefficients already in their places.</param>
    public static void Synthesize(float[] plane, int width, int height, int x0, int y0, bool isReversible)
    {
        var line = new float[Math.Max(width, height)];
        for (var y = 0; y < height; y++) Line(plane.AsSpan(y * width, width), x0 & 1, isReversible);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++) line[y] = plane[(y * width) + x];
            Line(line.AsSpan(0, height), y0 & 1, isReversible);
            for (var y = 0; y < height; y++) plane[(y * width) + x] = line[y];
        }
    }

    private static void Line(Span<float> s, int odd, bool isReversible)
    {
        if (s.Length == 1)
        {
            // F.3.6: a single sample at an odd place was doubled
            if (odd == 1) s[0] = isReversible ? MathF.Floor(s[0] / 2) : s[0] / 2;
            return;
        }
        if (isReversible)
        {
            // Equations F-5 and F-6; numbers of up to 24 bits are exact in single precision
            for (var i = odd; i < s.Length; i += 2) s[i] -= MathF.Floor((Left(s, i) + Right(s, i) + 2) * 0.25f);
            for (var i = 1 - odd; i < s.Length; i += 2) s[i] += MathF.Floor((Left(s, i) + Right(s, i)) * 0.5f);
            return;
        }
        for (var i = 0; i < s.Length; i++) s[i] *= ((i + odd) & 1) == 0 ? K : 1 / K;
        Lift(s, odd, -Delta);
        Lift(s, 1 - odd, -Gamma);
        Lift(s, odd, -Beta);
        Lift(s, 1 - odd, -Alpha);
    }

    private static void Lift(Span<float> s, int first, float by)
    {
        for (var i = first; i < s.Length; i += 2) s[i] += by * (Left(s, i) + Right(s, i));
    }

    // symmetric extension (F.3.7): what lies beyond an end mirrors at it
    private static float Left(Span<float> s, int i) => s[i == 0 ? 1 : i - 1];

    private static float Right(Span<float> s, int i) => s[i == s.Length - 1 ? i - 1 : i + 1];
}
