using System.Globalization;
using Meridian.Core.Access;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One bucket of a trend.</summary>
/// <param name="At">Its beginning.</param>
public sealed record TrendPointView(double At, double Min, double Mean, double Max, int Count);

/// <summary>Trends.</summary>
/// <param name="Items">Of the one metric asked for; empty buckets are left out.</param>
/// <param name="Series">By metric, when several were asked for.</param>
public sealed record TrendView(IReadOnlyList<TrendPointView>? Items, IReadOnlyDictionary<string, IReadOnlyList<TrendPointView>>? Series);

/// <summary>Numbers over time, in buckets.</summary>
internal static class TrendResource
{
    private const int MostBuckets = 2000, MostMetrics = 24;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static void Map(RouteGroupBuilder api) => api.MapGet("trends", Read).WithName("getTrends").RequireRole(Role.Viewer);

    private static Results<Ok<TrendView>, ProblemHttpResult> Read(long equipment, long[] metric, [AsParameters] Interval interval, IRecordReader record, int buckets = 240)
    {
        var (from, to) = interval.Bounded(Longest);
        if (metric.Length is 0 or > MostMetrics) return Problems.Invalid("The metrics cannot be used", $"1 to {MostMetrics} times 'metric'.");
        if (buckets is < 1 or > MostBuckets) return Problems.Invalid("The number of buckets cannot be used", $"1 to {MostBuckets}.");
        IReadOnlyList<TrendPointView> Of(long id) =>
            [.. record.Trend(new EquipmentId(equipment), new MetricId(id), from, to, buckets).Select(b => new TrendPointView(LiveEncoder.Milliseconds(b.At), b.Minimum, b.Mean, b.Maximum, b.Count))];
        return TypedResults.Ok(metric.Length == 1
            ? new TrendView(Of(metric[0]), null)
            : new TrendView(null, metric.Distinct().ToDictionary(id => id.ToString(CultureInfo.InvariantCulture), Of)));
    }
}
