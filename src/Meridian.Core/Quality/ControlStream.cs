using System.Collections.Immutable;

namespace Meridian.Core.Quality;

/// <summary>The state of quality control of one test on one analyzer, as the writer knows it. Never changed, only replaced: so that it can be taken back.</summary>
internal sealed record ControlStream
{
    /// <summary>What the rules look at, by time: judged since the last release, of lots in use.</summary>
    public ImmutableArray<Observed> History { get; init; } = [];
    /// <summary>Open lock-out; null: none.</summary>
    public QualityLockRow? Lock { get; init; }
    /// <summary>Newest time at which a control was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }
    /// <summary>The newest control result that the rules have seen.</summary>
    public long Newest { get; init; }

    internal readonly record struct Observed(ControlPoint Point, DateTimeOffset At);
}
