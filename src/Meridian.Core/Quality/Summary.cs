namespace Meridian.Core.Quality;

/// <summary>Count, mean and standard deviation (n − 1) of numbers.</summary>
public readonly record struct Summary(int Count, double Mean, double Sd)
{
    /// <summary>Coefficient of variation in percent; 0 where the mean is 0.</summary>
    public double Cv => Mean == 0 ? 0 : Sd / Math.Abs(Mean) * 100;

    /// <summary>Two passes, so that a large mean takes nothing from a small SD.</summary>
    public static Summary Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) return default;
        var mean = values.Average();
        return new(values.Count, mean, values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    /// <summary>The middle one, or the mean of the two in the middle; NaN of none.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
