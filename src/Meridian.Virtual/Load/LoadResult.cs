using Meridian.Virtual.Mllp;

namespace Meridian.Virtual.Load;

/// <summary>What a load did: counts, the time that it took, and the round trips.</summary>
public sealed record LoadResult(MllpCounters Counters, TimeSpan Elapsed, IReadOnlyCollection<string> Accepted, long Unanswered)
{
    /// <summary>Accepted messages a second.</summary>
    public double RatePerSecond => Elapsed > TimeSpan.Zero ? Counters.Accepted / Elapsed.TotalSeconds : 0;
}
