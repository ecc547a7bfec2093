namespace Meridian.Core.Quality;

/// <summary>
/// The line between two methods that both err, without a word on how their errors are spread (Passing H, Bablok W. A new biometrical
/// procedure for testing the equality of measurements from two different analytical methods. J Clin Chem Clin Biochem 1983;21:709-720):
/// the median of the slopes of all pairs of points, shifted by the number of slopes below −1 so that the axes may be exchanged.
/// </summary>
public sealed record PassingBablok
{
    /// <summary>More points than this are not taken: slopes grow with their square.</summary>
    public const int MostPoints = 2000;

    public required int Count { get; init; }
    /// <summary>1 within its limits: no proportional difference.</summary>
    public required Estimate Slope { get; init; }
    /// <summary>0 within its limits: no constant difference.</summary>
    public required Estimate Intercept { get; init; }
    public bool HasProportionalDifference => Slope.Low > 1 || Slope.High < 1;
    public bool HasConstantDifference => Intercept.Low > 0 || Intercept.High < 0;

    /// <summary>Null: too few points (below 3) or no slopes to take a median of.</summary>
    public static PassingBablok? Of(IReadOnlyList<(double First, double Second)> points)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points.Count, MostPoints);
        if (points.Count < 3) return null;
        var slopes = new List<double>(points.Count * (points.Count - 1) / 2);
        for (var i = 0; i < points.Count - 1; i++)
            for (var j = i + 1; j < points.Count; j++)
                if (SlopeOf(points[i], points[j]) is { } slope && slope != -1) slopes.Add(slope);
        if (slopes.Count == 0) return null;
        slopes.Sort();
        int count = slopes.Count, shift = slopes.Count(slope => slope < -1);
        // ranks from 1, as the paper counts
        double At(int rank) => slopes[Math.Clamp(rank + shift, 1, count) - 1];
        var slopeAt = count % 2 == 1 ? At((count + 1) / 2) : (At(count / 2) + At(count / 2 + 1)) / 2;
        var n = (double)points.Count;
        var width = 1.959963984540054 * Math.Sqrt(n * (n - 1) * (2 * n + 5) / 18);
        var lowRank = (int)Math.Round((count - width) / 2, MidpointRounding.AwayFromZero);
        var (low, high) = (At(lowRank), At(count - lowRank + 1));
        double InterceptOf(double slope) => Summary.Median([.. points.Select(point => point.Second - slope * point.First)]);
        return double.IsFinite(slopeAt) && double.IsFinite(low) && double.IsFinite(high)
            ? new() { Count = points.Count, Slope = new(slopeAt, low, high), Intercept = new(InterceptOf(slopeAt), InterceptOf(high), InterceptOf(low)) }
            : null;
    }

    // points that are the same say nothing; one above the other is a slope without end
    private static double? SlopeOf((double First, double Second) a, (double First, double Second) b)
    {
        var (x, y) = (b.First - a.First, b.Second - a.Second);
        if (x != 0) return y / x;
        return y > 0 ? double.PositiveInfinity : y < 0 ? double.NegativeInfinity : null;
    }
}
