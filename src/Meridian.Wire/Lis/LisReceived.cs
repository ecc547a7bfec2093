namespace Meridian.Wire.Lis;

/// <summary>One message off a line.</summary>
public sealed record LisReceived
{
    /// <summary>Its number on this link, for <see cref="LisLink.Answer"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The records, each ended by CR as it came; CR is put where the equipment leaves it out.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Whether it is whole, and if not, why.</summary>
    public required LisCompletion Completion { get; init; }

    /// <summary>True when the line waits for <see cref="LisLink.Answer"/>: always for a whole message, never for a broken one, which nobody acknowledges.</summary>
    public bool AwaitsAnswer => Completion == LisCompletion.Whole;

    /// <summary>
    /// True when the same bytes were committed on this line not long ago: as a rule the acknowledgement was lost and the sender sends again.
    /// A query may be asked twice on purpose, so it is told and not swallowed: facts that are there already are the layer above's to know.
    /// </summary>
    public bool IsRepeat { get; init; }

    /// <summary>When its first bytes came, on the caller's monotonic time.</summary>
    public TimeSpan BeganAt { get; init; }

    /// <summary>When it came to its end.</summary>
    public TimeSpan EndedAt { get; init; }
}

/// <summary>How a message came to its end. The names are stored and shown: append only.</summary>
public enum LisCompletion : byte
{
    /// <summary>With its L record, or as the driver says.</summary>
    Whole = 0,
    /// <summary>EOT came before the L record.</summary>
    EndOfTransmission = 1,
    /// <summary>Another ENQ came before the L record: the sender began anew.</summary>
    NewEnquiry = 2,
    /// <summary>Another H record came before the L record.</summary>
    NewHeader = 3,
    /// <summary>The sender fell silent.</summary>
    SenderSilent = 4,
    /// <summary>The connection was lost.</summary>
    LineLost = 5,
    /// <summary>It is longer than <see cref="LisFraming.MaxMessage"/>: the text is its first part.</summary>
    TooLong = 6,
    /// <summary>Its H record is missing: its first frames were lost, or the sender began in the middle.</summary>
    NoHeader = 7,
}

/// <summary>What the layer above makes of a message.</summary>
public enum LisAnswer : byte
{
    /// <summary>It is in stable storage, as facts or in quarantine: ACK.</summary>
    Committed,
    /// <summary>It could not be stored: NAK, and the sender sends its last frame again.</summary>
    Refused,
}
