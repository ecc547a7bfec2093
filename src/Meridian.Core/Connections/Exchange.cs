using Meridian.Model;

namespace Meridian.Core.Connections;

public enum ExchangeDirection : byte { In = 1, Out = 2 }

/// <summary>What the bytes were.</summary>
public enum ExchangeKind : byte
{
    Message = 1, Answer = 2, Junk = 3, HalfMessage = 4, TooLong = 5,
    /// <summary>A part of a message as it went over the line, in its frame.</summary>
    Frame = 6,
    /// <summary>A control character or other word of the line itself (ENQ, ACK …).</summary>
    Control = 7,
}

/// <summary>Bytes that went over a connection, one way, at one time.</summary>
public sealed record Exchange
{
    /// <summary>1, 2, 3 … of its connection.</summary>
    public long Number { get; init; }
    public required DateTimeOffset At { get; init; }
    public required ExchangeDirection Direction { get; init; }
    public required ExchangeKind Kind { get; init; }
    /// <summary>The first bytes of them, a copy; at most <see cref="ConnectionOptions.ExchangeBytes"/>.</summary>
    public required byte[] Bytes { get; init; }
    /// <summary>How many bytes there were.</summary>
    public required long Length { get; init; }
    /// <summary>The protocol's short word for the answer, e.g. <c>AA</c>; null for none.</summary>
    public string? Answer { get; init; }
    /// <summary>What was made of it, in words, e.g. what is wrong with a frame; null: nothing to say.</summary>
    public string? Note { get; init; }
    /// <summary>The message's durable number once it is committed; default: not (yet).</summary>
    public Sequence Sequence { get; init; }
}
