using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>One message on its way in: the bytes as they came and what they were understood to say.</summary>
public sealed record Submission
{
    public required Protocol Protocol { get; init; }
    /// <summary>The hub's number of the connection that it came over; 0 for none (a replay).</summary>
    public long ConnectionId { get; init; }
    /// <summary>The bytes as received, framing removed. Must stay untouched until the receipt is there.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }
    /// <summary>The hub's time when the last byte had come.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
    /// <summary>Who sent it, as the protocol names senders (HL7 v2: MSH-3 and MSH-4 joined by <c>|</c>). With <see cref="ControlId"/> it recognizes duplicates.</summary>
    public string Sender { get; init; } = "";
    /// <summary>The sender's own number of the message (HL7 v2: MSH-10); null or empty: duplicates cannot be recognized.</summary>
    public string? ControlId { get; init; }
    /// <summary>The kind as the protocol names it, e.g. <c>ORU^R01</c>.</summary>
    public string Kind { get; init; } = "";
    /// <summary>The sender's own time of the message (HL7 v2: MSH-7); null when it gave none. Measures the clock's offset.</summary>
    public DateTimeOffset? SentAt { get; init; }
    /// <summary>What it says. Ignored when <see cref="Rejection"/> is set.</summary>
    public Facts Facts { get; init; } = Facts.None;
    /// <summary>Why it cannot become facts: then it goes to quarantine as it came. Null: it can.</summary>
    public Rejection? Rejection { get; init; }
    /// <summary>The quarantine entry that this is a corrected replay of; default: none.</summary>
    public Sequence ReplayOf { get; init; }
    /// <summary>Who replays it; goes to the audit trail with <see cref="ReplayOf"/>.</summary>
    public Audit.Actor? ReplayedBy { get; init; }
}

/// <summary>Why a message was not understood. Carries no payload.</summary>
/// <param name="Reason">A short stable word of the protocol's room, e.g. <c>MissingHeader</c>.</param>
/// <param name="Place">Where, in the protocol's own terms, e.g. <c>OBX[3]-5</c>, or <c>byte 117</c>.</param>
/// <param name="Message">One sentence in English that says what is wrong and what to do.</param>
public sealed record Rejection(string Reason, string? Place, string Message);
