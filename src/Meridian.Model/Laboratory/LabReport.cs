namespace Meridian.Model;

/// <summary>What a measured specimen was (HL7 table 0369; LIS2-A2 clause 9.4.12 action code Q). Stored; the numbers are pinned by a test.</summary>
public enum SpecimenRole : byte { Patient = 1, Control = 2, Calibrator = 3, Blank = 4 }

/// <summary>How final the instrument says that its result is (LIS2-A2 clause 10.1.9; HL7 table 0085). Stored; the numbers are pinned by a test.</summary>
public enum LabResultStatus : byte
{
    Final = 1,
    Preliminary = 2,
    /// <summary>Corrects one that was sent before.</summary>
    Corrected = 3,
    /// <summary>The instrument cannot give a result (X).</summary>
    NotObtained = 4,
    /// <summary>Sent again because it was asked for (Q: answer to a query; R: sent before).</summary>
    Repeated = 5,
    /// <summary>The one sent before was wrong, no other takes its place (W, D).</summary>
    Withdrawn = 6,
}

/// <summary>One result as the instrument said it: nothing mapped, nothing converted.</summary>
public sealed record LabResult
{
    /// <summary>The instrument's code of the test (LIS2-A2 R-3 component 4 and the maker's further ones; OBX-3).</summary>
    public required Code Test { get; init; }
    /// <summary>A universal code (LOINC) if the instrument itself sent one beside its own.</summary>
    public Code? Universal { get; init; }
    public required ValueKind Kind { get; init; }
    public decimal Number { get; init; }
    /// <summary>As sent, whatever the kind: digits, text, or what stood where a number was expected (<c>-----</c>).</summary>
    public string? Text { get; init; }
    public Code? Coded { get; init; }
    /// <summary><c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c>; null for none.</summary>
    public string? Comparator { get; init; }
    /// <summary>As sent; null: none came.</summary>
    public string? Unit { get; init; }
    /// <summary>The instrument's own range as sent (R-6, OBX-7).</summary>
    public string? Range { get; init; }
    /// <summary>The instrument's flags as sent, joined by <c>~</c> (R-7 and the maker's; OBX-8): H, L, HH, LL, A, W …</summary>
    public string? Flags { get; init; }
    public LabResultStatus Status { get; init; } = LabResultStatus.Final;
    /// <summary>For a dilution that the instrument made: 10 stands for 1:10.</summary>
    public decimal? Dilution { get; init; }
    /// <summary>Which run of the test on this specimen, where the instrument counts; 0: it does not.</summary>
    public int Run { get; init; }
    public string? Operator { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    /// <summary>The instrument's time; null when it gave none.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
    /// <summary>Module or channel of a line of several (R-14; OBX-18).</summary>
    public string? Module { get; init; }
    public string? ReagentLot { get; init; }
    /// <summary>Comments that came with it (C records; NTE), in their order.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];
}

/// <summary>All results of one specimen in one message.</summary>
public sealed record SpecimenReport
{
    /// <summary>The barcode as the instrument read it, or what a person typed; empty: the instrument named none.</summary>
    public required string SpecimenId { get; init; }
    public SpecimenRole Role { get; init; } = SpecimenRole.Patient;
    /// <summary>For a control or calibrator: its material as the instrument names it.</summary>
    public string? Material { get; init; }
    public string? Lot { get; init; }
    /// <summary>Level of a control, as the instrument names it.</summary>
    public string? Level { get; init; }
    /// <summary>Rack, tray, position, as sent and joined by <c>^</c>.</summary>
    public string? Position { get; init; }
    /// <summary>Whom the instrument names; null: nobody. Never decides alone whose result it is: the specimen's order does.</summary>
    public PatientIdentity? Patient { get; init; }
    /// <summary>
    /// Measured at the patient (POCT1-A <c>OBS.R01</c>): there is no label and mostly no order, and <see cref="Patient"/> holds the identifier that was scanned or typed at the meter.
    /// A known identifier, which exactly one patient bears, decides whose result it is; any other one holds it.
    /// </summary>
    public bool IsAtPatient { get; init; }
    public IReadOnlyList<LabResult> Results { get; init; } = [];
}

/// <summary>What one laboratory instrument said in one message.</summary>
public sealed record LabReport
{
    public required EquipmentIdentity Equipment { get; init; }
    /// <summary>The instrument's time of the message; null when it gave none.</summary>
    public DateTimeOffset? At { get; init; }
    /// <summary>The driver that reads this instrument, whose table of tests holds where the equipment has none of its own; null: none.</summary>
    public string? Driver { get; init; }
    /// <summary>Where the instrument is, for point-of-care ones that say so.</summary>
    public PointOfCare? Location { get; init; }
    public IReadOnlyList<SpecimenReport> Specimens { get; init; } = [];
    /// <summary>What the instrument says of itself: reagents, supplies, state; empty: nothing.</summary>
    public IReadOnlyList<InstrumentCondition> Conditions { get; init; } = [];
    /// <summary>Tests that it cannot or will not carry out: specimen and test (LIS2-A2 O-26 X, Z; LAW ORC-5 CA).</summary>
    public IReadOnlyList<RefusedTest> Refused { get; init; } = [];
}

/// <summary>A test that the instrument will not carry out.</summary>
public readonly record struct RefusedTest(string SpecimenId, Code Test, string? Reason);

/// <summary>One reagent, supply or state of an instrument, as it says.</summary>
public sealed record InstrumentCondition
{
    /// <summary>The instrument's own name of what it speaks of, e.g. a reagent's name and position; equal keys replace each other.</summary>
    public required string Key { get; init; }
    public required InstrumentConditionKind Kind { get; init; }
    public string? Text { get; init; }
    public string? Lot { get; init; }
    /// <summary>ISO 8601 date, in the precision sent.</summary>
    public string? Expiry { get; init; }
    /// <summary>What is left, in <see cref="Unit"/>.</summary>
    public decimal? Remaining { get; init; }
    public string? Unit { get; init; }
}

/// <summary>What an <see cref="InstrumentCondition"/> speaks of. Stored; the numbers are pinned by a test.</summary>
public enum InstrumentConditionKind : byte { State = 1, Reagent = 2, Consumable = 3, Calibration = 4, Error = 5 }
