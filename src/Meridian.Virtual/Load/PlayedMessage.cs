using Meridian.Virtual.Mllp;

namespace Meridian.Virtual.Load;

/// <summary>What became of one message of a file: the answer, or why there is none. <see cref="Number"/> counts from 1 to <see cref="Total"/> over all files.</summary>
public sealed record PlayedMessage
{
    public required string File { get; init; }
    public required int Number { get; init; }
    public required int Total { get; init; }
    /// <summary>MSH-10 as sent; empty where the message has none.</summary>
    public required string ControlId { get; init; }
    /// <summary>True for a message that is an acknowledgment itself: it has no answer as a rule.</summary>
    public bool IsAcknowledgment { get; init; }
    public MllpAnswer? Answer { get; init; }
    /// <summary>Why there is no answer; null when there is one.</summary>
    public string? Failure { get; init; }

    public bool IsAccepted => Answer is { IsPositive: true };
}
