namespace Meridian.Wire.Hl7v2;

/// <summary>How an MLLP stream is cut.</summary>
public sealed record Hl7v2FrameOptions
{
    public static Hl7v2FrameOptions Default { get; } = new();

    /// <summary>Longest payload in bytes. Default: 16 MiB (equal to <see cref="Hl7v2ReadOptions.MaxBytes"/>).</summary>
    public int MaxPayload { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes outside of a block, or of the rest of an over-long one, that are handed over at once at most. Default: 64 KiB (a screenful of hex, and a small part of a pipe).</summary>
    public int MaxJunk { get; init; } = 64 * 1024;

    /// <summary>
    /// True for a peer that leaves the CR after FS out: the block ends with FS, and a CR after it is taken when it comes.
    /// Default: false (MLLP release 1, 2.1: a block ends with FS CR).
    /// </summary>
    public bool FinalCarriageReturnOptional { get; init; }
}
