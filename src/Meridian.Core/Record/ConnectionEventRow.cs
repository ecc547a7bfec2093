using Meridian.Core.Intake;
using Meridian.Model;

namespace Meridian.Core.Record;

/// <summary>What happened on a connection beside messages. Stored; the numbers are pinned by a test.</summary>
public enum ConnectionEventKind : byte
{
    Opened = 1, Closed = 2,
    /// <summary>Bytes outside of a frame, kept.</summary>
    Junk = 3,
    /// <summary>A message that broke off, kept as far as it came.</summary>
    HalfMessage = 4,
    /// <summary>A message over the limit; the first part is kept.</summary>
    TooLong = 5,
    /// <summary>Idle or stuck beyond the limit: the hub closed it.</summary>
    TimedOut = 6,
    /// <summary>A message that the hub sent of itself, and what became of it.</summary>
    Sent = 7,
    /// <summary>What went over a line both ways since it was free last, as text.</summary>
    Conversation = 8,
}

/// <summary>One event of a connection, kept so that the past can be read as well as the present.</summary>
public sealed record ConnectionEventRow
{
    /// <summary>How many of the bytes in question are kept at most.</summary>
    public const int MostBytes = 64 * 1024;

    public required Sequence Sequence { get; init; }
    /// <summary>The hub's number of the connection: never given twice, also not after a restart.</summary>
    public required long ConnectionId { get; init; }
    public required ConnectionEventKind Kind { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Protocol Protocol { get; init; }
    /// <summary>Remote address and port.</summary>
    public string Peer { get; init; } = "";
    /// <summary>Listener or name of the outgoing link.</summary>
    public string Listener { get; init; } = "";
    public string? Detail { get; init; }
    /// <summary>The bytes in question, at most <see cref="MostBytes"/> of them.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
    /// <summary>How many bytes there were.</summary>
    public long ByteCount { get; init; }
}
