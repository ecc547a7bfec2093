namespace Meridian.Wire.Lis;

/// <summary>Why bytes were not taken as a LIS2 message, or a value not written into one. The names are stored and shown: append only.</summary>
public enum LisReject
{
    /// <summary>Nothing was refused.</summary>
    None = 0,
    /// <summary>No bytes, or only blank lines.</summary>
    Empty = 1,
    /// <summary>The first record is not H (LIS2-A2 clause 6: every message starts with it).</summary>
    NoHeader = 2,
    /// <summary>The header ends before its delimiters do.</summary>
    HeaderTooShort = 3,
    /// <summary>The header names a letter, a digit, a control, a byte above 7E hex, or one character twice (LIS2-A2 5.4).</summary>
    BadDelimiters = 4,
    /// <summary>A record does not start with a letter.</summary>
    BadRecordType = 5,
    /// <summary>A second H: several messages run together; <see cref="LisReader"/> splits them.</summary>
    SecondHeader = 6,
    /// <summary>Records come after L (LIS2-A2 clause 12: it is the last).</summary>
    AfterTerminator = 7,
    /// <summary>More bytes than <see cref="LisReadOptions.MaxBytes"/>.</summary>
    TooLong = 8,
    /// <summary>More records than <see cref="LisReadOptions.MaxRecords"/>.</summary>
    TooManyRecords = 9,
    /// <summary>More fields than <see cref="LisReadOptions.MaxFields"/>.</summary>
    TooManyFields = 10,
    /// <summary>Writing: the text has a character that the character set lacks.</summary>
    TextNotRepresentable = 11,
    /// <summary>Writing: the value has bytes that would break the message or its frame (LIS1-A 6.6: control characters).</summary>
    ValueBreaksMessage = 12,
    /// <summary>A control character of the line stands in the text (LIS1-A 6.6): the framing was not taken off, or the sender is broken.</summary>
    ControlInText = 13,
}
