namespace Meridian.Core.Quality;

/// <summary>Quantiles of Student's t, for confidence limits of small samples.</summary>
public static class StudentT
{
    /// <summary>The t that leaves <paramref name="tails"/> outside both sides together.</summary>
    /// <param name="tails">0.05 for limits of 95 %.</param>
    /// <param name="degrees">Degrees of freedom; at least 1.</param>
    public static double TwoSided(double tails, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        double low = 0, high = 1e6;
        // halving until doubles are exhausted: the tail falls as t rises
        for (var i = 0; i < 200 && high - low > 1e-12 * high; i++)
        {
            var middle = (low + high) / 2;
            if (Tails(middle, degrees) > tails) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    // P(|T| > t) = I_x(n/2, 1/2) with x = n / (n + t²) (Abramowitz and Stegun 26.7.1, 26.5.27)
    private static double Tails(double t, int degrees) => Beta(degrees / (degrees + t * t), degrees / 2.0, 0.5);

    /// <summary>Regularized incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8), Lentz's way.</summary>
    private static double Beta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        if (x > (a + 1) / (a + b + 2)) return 1 - Beta(1 - x, b, a);
        const double Tiny = 1e-300;
        double c = 1, d = 1 / Large(1 - (a + b) * x / (a + 1)), fraction = d;
        for (var m = 1; m <= 500; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / Large(1 + even * d);
            c = Large(1 + even / c);
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Large(1 + odd * d);
            c = Large(1 + odd / c);
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15) break;
        }
        return Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x)) * fraction / a;

        static double Large(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    /// <summary>Stirling's series (Abramowitz and Stegun 6.1.41) after raising the argument above 12.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 12; x++) shift += Math.Log(x);
        var square = x * x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / (1680 * square)) / square) / square) / x - shift;
    }
}
