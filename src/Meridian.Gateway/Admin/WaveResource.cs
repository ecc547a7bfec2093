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

/// <summary>A run of evenly spaced samples; physical value = sample × gain + offset.</summary>
public sealed record WaveSegmentView
{
    /// <summary>Hub time of the first sample.</summary>
    public required double At { get; init; }
    public required double Hz { get; init; }
    public required double Gain { get; init; }
    public required double Offset { get; init; }
    /// <summary>Null: not measured.</summary>
    public required IReadOnlyList<int?> Samples { get; init; }
    /// <summary>The message that brought it.</summary>
    public required long Message { get; init; }
}

/// <summary>Stored segments of one wave, oldest first; the first and the last may reach over the interval's ends.</summary>
public sealed record WavesView(IReadOnlyList<WaveSegmentView> Segments);

/// <summary>Stored waves.</summary>
internal static class WaveResource
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    /// <summary>A segment that began so much earlier may reach into the interval.</summary>
    private static readonly TimeSpan LongestSegment = TimeSpan.FromSeconds(60);

    public static void Map(RouteGroupBuilder api) => api.MapGet("waves", Read).WithName("getWaves").RequireRole(Role.Viewer);

    private static Results<Ok<WavesView>, ProblemHttpResult> Read(long metric, [AsParameters] Interval interval, IRecordReader record)
    {
        var (from, to) = interval.Bounded(Longest);
        var row = record.Metrics().FirstOrDefault(m => m.Id.Value == metric);
        if (row is null) return Problems.NotFound($"metric {metric}");
        var query = new FactQuery { Equipment = row.Equipment, Metrics = new HashSet<MetricId> { row.Id }, From = from - LongestSegment, To = to };
        return TypedResults.Ok(new WavesView([.. record.Waves(query).Where(wave => EndOf(wave) > from).Select(View)]));
    }

    private static DateTimeOffset EndOf(WaveRow wave) => wave.At + TimeSpan.FromSeconds(wave.Segment.Samples.Length / wave.Segment.SampleHz);

    private static WaveSegmentView View(WaveRow wave) => new()
    {
        At = LiveEncoder.Milliseconds(wave.At),
        Hz = wave.Segment.SampleHz,
        Gain = wave.Segment.Gain,
        Offset = wave.Segment.Offset,
        Samples = Array.ConvertAll(wave.Segment.Samples, sample => sample == WaveSegment.Missing ? (int?)null : sample),
        Message = wave.Sequence.Value,
    };
}
