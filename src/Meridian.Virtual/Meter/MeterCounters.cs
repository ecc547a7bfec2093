namespace Meridian.Virtual.Meter;

/// <summary>What virtual meters did, counted over all of them.</summary>
public sealed class MeterCounters
{
    private long connections, lostLines, measured, sent, acknowledged, refused, lists;

    public long Connections => Volatile.Read(ref connections);
    /// <summary>Times that a line was lost in the middle, wanted or not.</summary>
    public long LostLines => Volatile.Read(ref lostLines);
    /// <summary>Measurements made.</summary>
    public long Measured => Volatile.Read(ref measured);
    /// <summary>Result messages sent, resends included.</summary>
    public long Sent => Volatile.Read(ref sent);
    /// <summary>Measurements that the host acknowledged with AA; each once.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);
    /// <summary>Measurements that the host refused with AE.</summary>
    public long Refused => Volatile.Read(ref refused);
    /// <summary>Operators and patients that the host told.</summary>
    public long Lists => Volatile.Read(ref lists);
    /// <summary>The last thing that went wrong, in words; null: nothing.</summary>
    public string? LastFailure { get; internal set; }

    internal void Connected() => Interlocked.Increment(ref connections);
    internal void Lost() => Interlocked.Increment(ref lostLines);
    internal void Measure() => Interlocked.Increment(ref measured);
    internal void Send() => Interlocked.Increment(ref sent);
    internal void Acknowledge() => Interlocked.Increment(ref acknowledged);
    internal void Refuse() => Interlocked.Increment(ref refused);
    internal void Told(int entries) => Interlocked.Add(ref lists, entries);
}
