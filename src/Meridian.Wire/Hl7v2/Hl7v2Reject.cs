namespace Meridian.Wire.Hl7v2;

/// <summary>Why bytes were not taken as an HL7 v2 message, or a value not written into one. The names are stored and shown: append only.</summary>
public enum Hl7v2Reject
{
    /// <summary>Nothing was refused.</summary>
    None = 0,
    /// <summary>No bytes, or only blank lines.</summary>
    Empty = 1,
    /// <summary>The first segment is not MSH (2.5.3.1: every message starts with it).</summary>
    NoHeader = 2,
    /// <summary>The header ends before MSH-2 does.</summary>
    HeaderTooShort = 3,
    /// <summary>MSH-1 or MSH-2 names a letter, a digit, a control, a byte above 7F hex, or one character twice.</summary>
    BadDelimiters = 4,
    /// <summary>A line does not start with a segment identifier of three letters or digits and the field separator.</summary>
    BadSegmentId = 5,
    /// <summary>Several segments stand on one line: the sender leaves out the carriage returns (2.6).</summary>
    NoSegmentTerminators = 6,
    /// <summary>A second MSH: several messages run together; <see cref="Hl7v2Batch"/> splits them.</summary>
    SecondHeader = 7,
    /// <summary>FHS, BHS, BTS or FTS where one message is expected; <see cref="Hl7v2Batch"/> reads them.</summary>
    BatchEnvelope = 8,
    /// <summary>More bytes than <see cref="Hl7v2ReadOptions.MaxBytes"/>.</summary>
    TooLong = 9,
    /// <summary>More segments than <see cref="Hl7v2ReadOptions.MaxSegments"/>.</summary>
    TooManySegments = 10,
    /// <summary>More fields than <see cref="Hl7v2ReadOptions.MaxFields"/>.</summary>
    TooManyFields = 11,
    /// <summary>MSH-18 names a character set that is not known, and the message has bytes outside of ASCII.</summary>
    UnknownCharset = 12,
    /// <summary>MSH-18 names a character set that cannot travel here: UTF-16, UTF-32 and plain UNICODE break the framing.</summary>
    UnsupportedCharset = 13,
    /// <summary>A batch or file trailer stands outside of the order FHS { BHS { messages } BTS } FTS (2.10.3).</summary>
    BrokenBatch = 14,
    /// <summary>Writing: the text has a character that the declared character set lacks.</summary>
    TextNotRepresentable = 15,
    /// <summary>Writing: the value has bytes that would break the message or its frame (CR, VT, FS, a delimiter in a raw value).</summary>
    ValueBreaksMessage = 16,
    /// <summary>More messages and envelope segments in one batch than <see cref="Hl7v2ReadOptions.MaxMessages"/>.</summary>
    TooManyMessages = 17,
}
