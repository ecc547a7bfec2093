namespace Meridian.Core.Quality;

/// <summary>The figures of moving averages, pure.</summary>
public static class MovingAverage
{
    /// <summary>
    /// Bull's smoothed mean of a batch: the mean before, moved by the square of the mean of the signed square roots of the distances to it
    /// (Bull et al. 1974, exponent ½). One wild result so moves it less than in a plain mean.
    /// </summary>
    public static double Bull(double before, ReadOnlySpan<double> batch)
    {
        if (batch.IsEmpty) return before;
        var sum = 0.0;
        foreach (var value in batch) sum += Math.Sign(value - before) * Math.Sqrt(Math.Abs(value - before));
        var mean = sum / batch.Length;
        return before + Math.Sign(mean) * mean * mean;
    }

    /// <summary>Of a full window.</summary>
    public static double Of(AverageKind kind, IReadOnlyCollection<double> window) => kind switch
    {
        AverageKind.Mean => window.Average(),
        AverageKind.Median => Summary.Median(window),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
