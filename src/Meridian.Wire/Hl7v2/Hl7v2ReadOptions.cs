namespace Meridian.Wire.Hl7v2;

/// <summary>What a reader accepts. All limits are checked before memory is taken.</summary>
public sealed record Hl7v2ReadOptions
{
    public static Hl7v2ReadOptions Default { get; } = new();

    /// <summary>Longest message in bytes. Default: 16 MiB (the longest known captures are below 1 MiB).</summary>
    public int MaxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most segments in one message. Default: 500,000 (a day of one-minute values of a rich bed is below 50,000).</summary>
    public int MaxSegments { get; init; } = 500_000;

    /// <summary>Most fields in one message; each takes 4 bytes of index. Default: 4,194,304 (a quarter of the bytes of the longest message).</summary>
    public int MaxFields { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most messages and envelope segments in one batch. Default: 100,000 (a day of a laboratory of 5,000 orders is below 50,000).</summary>
    public int MaxMessages { get; init; } = 100_000;

    /// <summary>The character set of a peer that declares a wrong one: overrides MSH-18. Default: none (MSH-18 decides).</summary>
    public Hl7v2Charset? Charset { get; init; }

    /// <summary>The character set of a peer that leaves MSH-18 empty. Default: none (ASCII by 2.14.9.18; bytes above it are read as UTF-8 where valid, else ISO 8859-1).</summary>
    public Hl7v2Charset? CharsetWhenAbsent { get; init; }
}
