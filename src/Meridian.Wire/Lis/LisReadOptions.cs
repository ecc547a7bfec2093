namespace Meridian.Wire.Lis;

/// <summary>How messages are read. LIS2-A2 has no field for the character set: it is the driver's to know.</summary>
public sealed record LisReadOptions
{
    public static LisReadOptions Default { get; } = new();

    /// <summary>Longest message in bytes. Default: 16 MiB (equal to <see cref="LisFraming.MaxMessage"/>).</summary>
    public int MaxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most records in a message. Default: 200,000 (a day of a large laboratory in one message).</summary>
    public int MaxRecords { get; init; } = 200_000;

    /// <summary>Most fields in a message. Default: 4,194,304 (as HL7 v2).</summary>
    public int MaxFields { get; init; } = 4 * 1024 * 1024;

    /// <summary>The character set of the equipment. Default: null (UTF-8 where the message is valid UTF-8, else ISO 8859-1; <see cref="LisMessage.IsCharsetAssumed"/> tells).</summary>
    public LisCharset? Charset { get; init; }

    /// <summary>The delimiters, for equipment whose header names others than it uses. Default: null (those of the header; LIS2-A2 6.2).</summary>
    public LisDelimiters? Delimiters { get; init; }
}
