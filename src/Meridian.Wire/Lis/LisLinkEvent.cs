namespace Meridian.Wire.Lis;

/// <summary>One thing that happened on a line, for the recorder: what went over it, in which direction, and what was made of it.</summary>
public sealed record LisLinkEvent
{
    public required LisLinkEventKind Kind { get; init; }

    /// <summary>True for what this side sent.</summary>
    public bool IsSent { get; init; }

    /// <summary>When, on the caller's monotonic time.</summary>
    public TimeSpan At { get; init; }

    /// <summary>The bytes as on the line; of an over-long frame, its first part. Empty for what is no byte.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>How many bytes were on the line.</summary>
    public long WireLength { get; init; }

    public LisVerdict Verdict { get; init; }

    /// <summary>The frame's number, -1 where there is none.</summary>
    public int Number { get; init; } = -1;

    /// <summary>The number that was due, -1 where any was.</summary>
    public int ExpectedNumber { get; init; } = -1;

    /// <summary>The checksum as it should be, -1 where none is looked at.</summary>
    public int ExpectedChecksum { get; init; } = -1;

    /// <summary>The checksum as it came, -1 where it is no number.</summary>
    public int FoundChecksum { get; init; } = -1;

    /// <summary>The CR LF after the checksum were not as the driver says.</summary>
    public bool IsTrailerOdd { get; init; }

    /// <summary>For a sent frame: 0, or how often it was sent before.</summary>
    public int Attempt { get; init; }

    /// <summary>The received or sent message that this is about, 0 where none is.</summary>
    public long MessageId { get; init; }
}
