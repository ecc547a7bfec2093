using Meridian.Virtual.Mllp;

namespace Meridian.Virtual.Analyzer;

/// <summary>What a virtual analyzer, or several, have done; read while they run.</summary>
public sealed class AnalyzerCounters
{
    private long connects, queries, answered, unknown, unanswered, specimens, results, messages, resent, lost, rubbish, refused;
    private volatile string? lastFailure;

    public long Connects => Interlocked.Read(ref connects);
    public long Queries => Interlocked.Read(ref queries);
    /// <summary>Queries answered with tests.</summary>
    public long Answered => Interlocked.Read(ref answered);
    /// <summary>Queries answered with "nothing".</summary>
    public long Unknown => Interlocked.Read(ref unknown);
    public long Unanswered => Interlocked.Read(ref unanswered);
    /// <summary>Specimens whose results are acknowledged.</summary>
    public long Specimens => Interlocked.Read(ref specimens);
    /// <summary>Results acknowledged.</summary>
    public long Results => Interlocked.Read(ref results);
    /// <summary>Messages acknowledged.</summary>
    public long Messages => Interlocked.Read(ref messages);
    /// <summary>Messages sent again.</summary>
    public long Resent => Interlocked.Read(ref resent);
    /// <summary>How often the line was lost, by itself or on purpose.</summary>
    public long Lost => Interlocked.Read(ref lost);
    public long Rubbish => Interlocked.Read(ref rubbish);
    /// <summary>Messages that the host refused to the end of patience; each was tried again.</summary>
    public long Refused => Interlocked.Read(ref refused);
    public string? LastFailure => lastFailure;
    /// <summary>From the last byte of a query to the last frame of its answer.</summary>
    public LatencyHistogram QueryTime { get; } = new();
    /// <summary>From the first byte of a result message to its last acknowledgment.</summary>
    public LatencyHistogram ResultTime { get; } = new();

    internal void OnConnect() => Interlocked.Increment(ref connects);
    internal void OnQuery() => Interlocked.Increment(ref queries);
    internal void OnAnswer(bool hasTests) => Interlocked.Increment(ref hasTests ? ref answered : ref unknown);
    internal void OnUnanswered() => Interlocked.Increment(ref unanswered);
    internal void OnMessage() => Interlocked.Increment(ref messages);
    internal void OnResent() => Interlocked.Increment(ref resent);
    internal void OnLost() => Interlocked.Increment(ref lost);
    internal void OnRubbish() => Interlocked.Increment(ref rubbish);
    internal void OnRefused() => Interlocked.Increment(ref refused);
    internal void OnFailure(string what) => lastFailure = what;
    internal void OnSpecimen(int count)
    {
        Interlocked.Increment(ref specimens);
        Interlocked.Add(ref results, count);
    }
}
