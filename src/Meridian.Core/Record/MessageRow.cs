using Meridian.Core.Intake;
using Meridian.Model;

namespace Meridian.Core.Record;

/// <summary>What became of a message. Stored; the numbers are pinned by a test.</summary>
public enum Disposition : byte { Facts = 1, Quarantined = 2, Empty = 3 }

/// <summary>One message as received.</summary>
public sealed record MessageRow
{
    public required Sequence Sequence { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public required Protocol Protocol { get; init; }
    public required Disposition Disposition { get; init; }
    public long ConnectionId { get; init; }
    public string Sender { get; init; } = "";
    public string? ControlId { get; init; }
    public string Kind { get; init; } = "";
    public required ReadOnlyMemory<byte> Raw { get; init; }
}

/// <summary>State of a quarantined message. Stored; the numbers are pinned by a test.</summary>
public enum QuarantineState : byte { Waiting = 1, Replayed = 2, Dismissed = 3 }

/// <summary>Why a message is in quarantine and what was done about it. Its bytes are the message's. Written whole, by sequence.</summary>
public sealed record QuarantineRow
{
    public required Sequence Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Reason { get; init; }
    public string? Place { get; init; }
    public required string Message { get; init; }
    public QuarantineState State { get; init; } = QuarantineState.Waiting;
    /// <summary>The message that its corrected replay became.</summary>
    public Sequence ReplayedAs { get; init; }
    public string? ResolvedBy { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? Note { get; init; }
}
