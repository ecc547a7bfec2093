namespace Meridian.Virtual.Mllp;

/// <summary>What happened on one connection or, shared, on many. Safe from any thread.</summary>
public sealed class MllpCounters
{
    private long posted, sent, resent, accepted, errors, rejects, abandoned, dropped, unexpected, unreadable, connects, breaks, bytesSent;
    private int connected;

    /// <summary>Messages handed over for delivery.</summary>
    public long Posted => Volatile.Read(ref posted);
    /// <summary>Messages that went out, each counted once.</summary>
    public long Sent => Volatile.Read(ref sent);
    /// <summary>Sendings beyond the first of a message.</summary>
    public long Resent => Volatile.Read(ref resent);
    /// <summary>Answered AA or CA.</summary>
    public long Accepted => Volatile.Read(ref accepted);
    /// <summary>Answers AE or CE.</summary>
    public long Errors => Volatile.Read(ref errors);
    /// <summary>Answers AR or CR; the message is given up.</summary>
    public long Rejects => Volatile.Read(ref rejects);
    /// <summary>Messages given up after the last AE or CE.</summary>
    public long Abandoned => Volatile.Read(ref abandoned);
    /// <summary>Messages that a full backlog gave up.</summary>
    public long Dropped => Volatile.Read(ref dropped);
    /// <summary>Answers whose MSA-2 names nothing on the way.</summary>
    public long Unexpected => Volatile.Read(ref unexpected);
    /// <summary>Frames that are no readable answer.</summary>
    public long Unreadable => Volatile.Read(ref unreadable);
    /// <summary>Connections made.</summary>
    public long Connects => Volatile.Read(ref connects);
    /// <summary>Connections that broke, timed out or could not be made.</summary>
    public long Breaks => Volatile.Read(ref breaks);
    public long BytesSent => Volatile.Read(ref bytesSent);
    /// <summary>Connections that stand now.</summary>
    public int Connected => Volatile.Read(ref connected);
    /// <summary>From the last sending of a message to its positive answer.</summary>
    public LatencyHistogram RoundTrip { get; } = new();

    internal void OnPosted() => Interlocked.Increment(ref posted);
    internal void OnSent(bool again, int bytes)
    {
        Interlocked.Increment(ref again ? ref resent : ref sent);
        Interlocked.Add(ref bytesSent, bytes);
    }
    internal void OnAccepted(TimeSpan roundTrip)
    {
        Interlocked.Increment(ref accepted);
        RoundTrip.Record(roundTrip);
    }
    internal void OnError() => Interlocked.Increment(ref errors);
    internal void OnReject() => Interlocked.Increment(ref rejects);
    internal void OnAbandoned() => Interlocked.Increment(ref abandoned);
    internal void OnDropped() => Interlocked.Increment(ref dropped);
    internal void OnUnexpected() => Interlocked.Increment(ref unexpected);
    internal void OnUnreadable() => Interlocked.Increment(ref unreadable);
    internal void OnConnected() { Interlocked.Increment(ref connects); Interlocked.Increment(ref connected); }
    internal void OnDisconnected() => Interlocked.Decrement(ref connected);
    internal void OnBroken() => Interlocked.Increment(ref breaks);
}
