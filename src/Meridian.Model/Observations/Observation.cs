namespace Meridian.Model;

/// <summary>What kind of value an observation carries. Stored; the numbers are pinned by a test.</summary>
public enum ValueKind : byte { None = 0, Numeric = 1, Text = 2, Coded = 3 }

/// <summary>How far a value may be trusted. Stored; the numbers are pinned by a test.</summary>
public enum ObservationStatus : byte
{
    /// <summary>HL7 table 0085 R: entered, not verified; the usual state of what a monitor sends by itself.</summary>
    Unverified = 0,
    /// <summary>HL7 table 0085 F.</summary>
    Final = 1,
    /// <summary>HL7 table 0085 C.</summary>
    Corrected = 2,
    /// <summary>HL7 table 0085 P.</summary>
    Preliminary = 3,
    /// <summary>The equipment itself says that there is no valid value now: HL7 table 0085 X (with no value), or OBX-8 INV, NAV.</summary>
    Invalid = 4,
    /// <summary>OBX-8 QUES, or a measurement going on.</summary>
    Questionable = 5,
    /// <summary>OBX-8 DEMO or TEST: not from a patient.</summary>
    Demonstration = 6,
    /// <summary>HL7 table 0085 D, W: deleted, or wrong.</summary>
    EnteredInError = 7,
}

/// <summary>One observation of one metric at one time.</summary>
public sealed record Observation
{
    public required MetricDescriptor Metric { get; init; }
    public ValueKind Kind { get; init; }
    /// <summary>The number, when <see cref="Kind"/> is numeric, with the digits that were sent.</summary>
    public decimal Number { get; init; }
    /// <summary>The text, or the code's display, when not numeric; for a number that could not be read, what was sent.</summary>
    public string? Text { get; init; }
    /// <summary>The code, when <see cref="Kind"/> is coded.</summary>
    public Code? Coded { get; init; }
    public ObservationStatus Status { get; init; }
    /// <summary>Comparator sent before the number (HL7 SN): <c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c>; null for none.</summary>
    public string? Comparator { get; init; }
    /// <summary>The equipment's own time of this value; null: the report's time.</summary>
    public DateTimeOffset? At { get; init; }
    /// <summary>Limits or reference range as sent, e.g. <c>50-120</c> (OBX-7).</summary>
    public string? Range { get; init; }
    /// <summary>Abnormal flags as sent, repetitions joined by <c>~</c> (OBX-8); null for none.</summary>
    public string? Flags { get; init; }
}
