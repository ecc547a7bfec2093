namespace Meridian.Core.Quality;

/// <summary>A figure with the limits between which it lies with 95 % confidence.</summary>
public readonly record struct Estimate(double Value, double Low, double High);

/// <summary>
/// Agreement of two methods by their differences (Bland JM, Altman DG. Statistical methods for assessing agreement between two
/// methods of clinical measurement. Lancet 1986;1:307-310). Differences are second minus first.
/// </summary>
public sealed record BlandAltman
{
    public required int Count { get; init; }
    /// <summary>Mean difference.</summary>
    public required Estimate Bias { get; init; }
    /// <summary>Standard deviation of the differences.</summary>
    public required double Sd { get; init; }
    /// <summary>Lower limit of agreement: bias − 1.96 SD (the paper rounds to 2).</summary>
    public required Estimate Lower { get; init; }
    /// <summary>Upper limit of agreement.</summary>
    public required Estimate Upper { get; init; }

    /// <summary>Null: fewer than 3 pairs.</summary>
    public static BlandAltman? Of(IReadOnlyList<(double First, double Second)> pairs, double multiplier = 1.96)
    {
        if (pairs.Count < 3) return null;
        var summary = Summary.Of([.. pairs.Select(pair => pair.Second - pair.First)]);
        var t = StudentT.TwoSided(0.05, summary.Count - 1);
        // the standard error of a limit is about sqrt(3 s² / n)
        var (biasError, limitError) = (t * summary.Sd / Math.Sqrt(summary.Count), t * summary.Sd * Math.Sqrt(3.0 / summary.Count));
        Estimate Around(double value, double error) => new(value, value - error, value + error);
        return new()
        {
            Count = summary.Count, Sd = summary.Sd, Bias = Around(summary.Mean, biasError),
            Lower = Around(summary.Mean - multiplier * summary.Sd, limitError), Upper = Around(summary.Mean + multiplier * summary.Sd, limitError),
        };
    }
}
