using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>One result as the hub keeps it: what was said, what it means here, and how far it is. Written whole, by id.</summary>
public sealed record LabResultRow
{
    public required LabResultId Id { get; init; }
    /// <summary>Makes the same result, sent again, the same.</summary>
    public required ResultKey Key { get; init; }
    /// <summary>Default: a person entered it.</summary>
    public required EquipmentId Equipment { get; init; }
    /// <summary>The barcode as the instrument read it; empty: none.</summary>
    public required string SpecimenId { get; init; }
    public required SpecimenRole Role { get; init; }
    /// <summary>For a control or calibrator: its material, lot and level as the instrument names them.</summary>
    public ControlSample? Control { get; init; }
    /// <summary>Rack, tray, position, as sent.</summary>
    public string? Position { get; init; }
    /// <summary>The order that it answers; default: none known.</summary>
    public LabOrderId Order { get; init; }
    /// <summary>The order's patient; default: nobody known. Never the one that an instrument names.</summary>
    public PatientId Patient { get; init; }
    /// <summary>Whom the instrument names where that matters to a person who decides: kept while the result is held.</summary>
    public PatientIdentity? Named { get; init; }
    /// <summary>Measured at the patient: the scanned identifier says whose it is, an order is not needed.</summary>
    public bool IsAtPatient { get; init; }
    /// <summary>The driver whose table of tests holds; null: none.</summary>
    public string? Driver { get; init; }

    /// <summary>As the instrument said it; for a result that a person entered or edited, what he wrote.</summary>
    public required LabResult Said { get; init; }
    /// <summary>The hub's code of the test; null: unknown.</summary>
    public string? Test { get; init; }
    /// <summary>The value in <see cref="Unit"/>; null: not a number.</summary>
    public decimal? Number { get; init; }
    /// <summary>UCUM; null: none.</summary>
    public string? Unit { get; init; }
    /// <summary>Reference range that was applied.</summary>
    public decimal? Low { get; init; }
    public decimal? High { get; init; }
    /// <summary>The range in words where it is not two numbers; null: <see cref="Low"/> and <see cref="High"/> say all, or none applies.</summary>
    public string? RangeText { get; init; }
    /// <summary>The hub's own: N, L, H, LL, HH, A (HL7 table 0078); null: cannot be told. The instrument's are in <see cref="Said"/>.</summary>
    public string? Flags { get; init; }

    public required LabResultState State { get; init; }
    public HeldReason Held { get; init; }
    /// <summary>What a person let pass in releasing it: bit 1 &lt;&lt; <see cref="HeldReason"/> each.</summary>
    public int Released { get; init; }
    /// <summary>A different value of this test was verified before: a person decides, and the report is corrected.</summary>
    public bool IsCorrection { get; init; }
    /// <summary>Who verified or rejected it; <c>hub</c> for a rule.</summary>
    public string? By { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    /// <summary>The rule that verified it; null: a person.</summary>
    public string? Rule { get; init; }
    /// <summary>Why it was rejected, edited, released or overtaken.</summary>
    public string? Reason { get; init; }
    /// <summary>Each rule that was looked at and its outcome.</summary>
    public IReadOnlyList<RuleOutcome> Trail { get; init; } = [];
    /// <summary>What quality control said of a control's result; null: nothing.</summary>
    public string? Verdict { get; init; }
    /// <summary>The result that this one takes, or is to take, the place of.</summary>
    public LabResultId Supersedes { get; init; }
    public LabResultId SupersededBy { get; init; }

    /// <summary>When it was measured, on the hub's clock; the receipt where the instrument said no time that can be.</summary>
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    /// <summary>The message that brought it; default: a person.</summary>
    public Sequence Message { get; init; }

    /// <summary>It stands or may come to stand for its test.</summary>
    public bool IsStanding => State is LabResultState.ToVerify or LabResultState.Verified;
}

/// <summary>A control or calibrator as its instrument or the catalog of controls names it.</summary>
public sealed record ControlSample(string? Material, string? Lot, string? Level);

/// <summary>One rule that was looked at before a result was verified or left to a person.</summary>
/// <param name="Rule">A stable word: <c>status</c>, <c>flags</c>, <c>comments</c>, <c>limits</c>, <c>critical</c>, <c>delta</c>, <c>control</c>, <c>correction</c>, <c>released</c>.</param>
/// <param name="Passed">True: nothing against it.</param>
/// <param name="Detail">What was compared; null: nothing to say.</param>
public sealed record RuleOutcome(string Rule, bool Passed, string? Detail = null);
