using System.Text.Json.Serialization;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Live;
using Meridian.Model;

namespace Meridian.Gateway.Admin;

/// <summary>One laboratory order: a specimen, the tests asked of it, and how far each is.</summary>
public sealed record LabOrderView
{
    public required long Id { get; init; }
    public string? Placer { get; init; }
    public string? Filler { get; init; }
    /// <summary>HL7 table 0485: S, A, R …</summary>
    public string? Priority { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<LabOrderStatus>))]
    public required LabOrderStatus Status { get; init; }
    public required LabSpecimenView Specimen { get; init; }
    public required OrderPatientView Patient { get; init; }
    public double? RequestedAt { get; init; }
    public required double CreatedAt { get; init; }
    public required double UpdatedAt { get; init; }
    /// <summary>When the first of what is open was promised; missing: no promise.</summary>
    public double? DueAt { get; init; }
    public string? Requester { get; init; }
    public string? Location { get; init; }
    public string? Comment { get; init; }
    /// <summary>Why it was canceled.</summary>
    public string? Note { get; init; }
    /// <summary>The newest message that told of it; missing: a person.</summary>
    public long? Message { get; init; }
    public required IReadOnlyList<LabOrderTestView> Tests { get; init; }
}

/// <summary>A specimen as it was ordered.</summary>
/// <param name="Id">The number on its label.</param>
public sealed record LabSpecimenView(string Id, string? Type, double? CollectedAt, double? ReceivedAt, string? Comment);

/// <summary>One ordered test and the result that stands, or waits to stand, for it.</summary>
public sealed record LabOrderTestView
{
    /// <summary>The hub's code; as ordered where the catalog does not know it.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }
    public string? NameZh { get; init; }
    /// <summary>False: the catalog does not know it, and no analyzer can be asked for it.</summary>
    public required bool Known { get; init; }
    /// <summary>The panel that it was ordered as a part of.</summary>
    public string? Panel { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<LabTestStatus>))]
    public required LabTestStatus Status { get; init; }
    public decimal? Dilution { get; init; }
    public required int Rerun { get; init; }
    public long? Result { get; init; }
    public string? Value { get; init; }
    public string? Unit { get; init; }
    public string? Flags { get; init; }
    public bool? Critical { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<LabResultState>))]
    public LabResultState? State { get; init; }
}

/// <summary>All that is known of one specimen number.</summary>
/// <param name="Orders">Newest first.</param>
/// <param name="Results">Newest first; superseded, rejected and held ones too.</param>
public sealed record LabSpecimenWholeView(string Id, IReadOnlyList<LabOrderView> Orders, IReadOnlyList<LabResultView> Results);

/// <summary>One result: what was said, what it means, how far it is.</summary>
public sealed record LabResultView
{
    public required long Id { get; init; }
    /// <summary>Missing: a person wrote it.</summary>
    public LabEquipmentView? Equipment { get; init; }
    public string? Driver { get; init; }
    public required string Specimen { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<SpecimenRole>))]
    public required SpecimenRole Role { get; init; }
    public LabControlView? Control { get; init; }
    public string? Position { get; init; }
    /// <summary>Whom the instrument named, where it did: identifiers and name.</summary>
    public string? Named { get; init; }
    /// <summary>Measured at the patient, without a label.</summary>
    public required bool AtPatient { get; init; }
    public long? Order { get; init; }
    public OrderPatientView? Patient { get; init; }
    /// <summary>The instrument's code.</summary>
    public required LabCodeView Local { get; init; }
    /// <summary>The hub's code; missing: unknown.</summary>
    public string? Test { get; init; }
    public string? TestName { get; init; }
    public string? TestNameZh { get; init; }
    public string? Loinc { get; init; }
    /// <summary>As a person reads it: with comparator, in <see cref="Unit"/>, with the test's decimals.</summary>
    public required string Value { get; init; }
    public decimal? Number { get; init; }
    public string? Unit { get; init; }
    public decimal? Low { get; init; }
    public decimal? High { get; init; }
    public string? RangeText { get; init; }
    /// <summary>The hub's: N, L, H, LL, HH, A.</summary>
    public string? Flags { get; init; }
    public required bool Critical { get; init; }
    public required LabSaidView Said { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<LabResultState>))]
    public required LabResultState State { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<HeldReason>))]
    public HeldReason? Held { get; init; }
    public string? HeldDetail { get; init; }
    public required bool Correction { get; init; }
    public long? Supersedes { get; init; }
    public long? SupersededBy { get; init; }
    /// <summary>Who wrote the value, for one that no instrument sent.</summary>
    public string? EditedBy { get; init; }
    /// <summary>The patient's last verified result of this test on another order; only of what waits, and where one result is asked for.</summary>
    public LabPreviousView? Previous { get; init; }
    public string? VerifiedBy { get; init; }
    public double? VerifiedAt { get; init; }
    /// <summary>The rule that verified it.</summary>
    public string? Rule { get; init; }
    public required IReadOnlyList<LabRuleView> Trail { get; init; }
    public string? RejectedBy { get; init; }
    public string? Reason { get; init; }
    /// <summary>What quality control said of a control.</summary>
    public string? Verdict { get; init; }
    public required double At { get; init; }
    public required double ReceivedAt { get; init; }
    /// <summary>The instrument's own time.</summary>
    public double? CompletedAt { get; init; }
    public long? Message { get; init; }
}

public sealed record LabEquipmentView(long Id, string Name);
public sealed record LabControlView(string? Material, string? Lot, string? Level);
public sealed record LabCodeView(string Code, string? Text);
public sealed record LabRuleView(string Rule, bool Passed, string? Detail);

/// <summary>A result as the instrument said it.</summary>
public sealed record LabSaidView
{
    public required string Value { get; init; }
    public string? Unit { get; init; }
    public string? Range { get; init; }
    public string? Flags { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<LabResultStatus>))]
    public required LabResultStatus Status { get; init; }
    public decimal? Dilution { get; init; }
    public required int Run { get; init; }
    public string? Module { get; init; }
    public string? Operator { get; init; }
    public string? ReagentLot { get; init; }
    public required IReadOnlyList<string> Comments { get; init; }
}

/// <summary>The result before this one.</summary>
/// <param name="Change">This one's value less that one's.</param>
/// <param name="Percent">The change as a part of the earlier value.</param>
/// <param name="Exceeded">The test's delta check did not pass.</param>
public sealed record LabPreviousView(long Id, string Value, double At, decimal? Change, decimal? Percent, bool Exceeded);

/// <summary>What waits in the laboratory.</summary>
/// <param name="Held">By reason.</param>
/// <param name="Stat">Open orders that are urgent (S).</param>
/// <param name="Overdue">Open orders past what was promised.</param>
public sealed record LabCountsView(IReadOnlyDictionary<string, int> Held, int ToVerify, int Critical, int OpenOrders, int Stat, int Overdue);

/// <summary>How far the changes of the laboratory are.</summary>
/// <param name="Next">Give it as <c>after</c>.</param>
public sealed record LabChangesView(long Next);

/// <summary>A specimen whose tests somebody wants.</summary>
/// <param name="Tests">The hub's codes, of tests or panels.</param>
/// <param name="Specimen">The number on the label; missing: the hub gives one.</param>
/// <param name="SpecimenType">Code of what it is (HL7 table 0487), e.g. SER.</param>
public sealed record LabOrderRequest(OrderPatientRequest Patient, IReadOnlyList<string> Tests, string? Specimen = null, string? SpecimenType = null, double? CollectedAt = null, string? Priority = null,
    string? Requester = null, string? Location = null, string? Comment = null);

public sealed record LabReasonRequest(string Reason, string? Name = null, IReadOnlyList<string>? Tests = null);
public sealed record LabAddRequest(IReadOnlyList<string> Add);
/// <param name="Dilution">10 stands for 1:10.</param>
public sealed record LabRerunRequest(string? Reason = null, string? Name = null, decimal? Dilution = null);
/// <param name="Name">Who verifies, where several people share an account.</param>
public sealed record LabVerifyRequest(IReadOnlyList<long> Ids, string? Name = null, string? Comment = null);
public sealed record LabVerifiedView(IReadOnlyList<long> Verified, IReadOnlyList<LabRefusedView> Refused);
public sealed record LabRefusedView(long Id, string Why);
/// <param name="Value">A number with an optional comparator, or words.</param>
/// <param name="Unit">Missing: the test's own.</param>
public sealed record LabEditRequest(string Value, string Reason, string? Name = null, string? Unit = null, string? Comment = null);
/// <param name="Order">The order; missing: the newest open one of the specimen.</param>
public sealed record LabEntryRequest(string Specimen, string Test, string Value, long? Order = null, string? Unit = null, string? Name = null, string? Comment = null);
/// <param name="Order">The order that the result belongs to.</param>
/// <param name="Patient">The patient whom it was measured at, where no order is needed.</param>
public sealed record LabReleaseRequest(string Reason, string? Name = null, long? Order = null, long? Patient = null);
/// <param name="Test">The hub's code; empty: results of this code are not wanted.</param>
/// <param name="Unit">The unit that the instrument gives it in; missing: as it sent it.</param>
/// <param name="ForDriver">True: for every instrument of the driver; else for this one alone.</param>
public sealed record LabMapRequest(string Test, string? Unit = null, decimal? Factor = null, decimal? Offset = null, bool ForDriver = false, string? Name = null, string? Reason = null);
/// <param name="Released">Held results that went on.</param>
public sealed record LabMappedView(int Released);

/// <summary>The tests of one instrument, or of all of one driver.</summary>
/// <param name="Key"><c>equipment/ID</c> or <c>driver/NAME</c>.</param>
/// <param name="Shipped">It comes with the driver; what people declare comes before it.</param>
public sealed record LabTestMapView(string Key, bool Shipped, IReadOnlyList<LabTestMapEntryView> Entries);
/// <param name="Local">The instrument's code.</param>
/// <param name="Test">The hub's; empty: not wanted.</param>
public sealed record LabTestMapEntryView(string Local, string Test, string? Unit = null, decimal? Factor = null, decimal? Offset = null, bool ResultsOnly = false);
public sealed record LabTestMapRequest(IReadOnlyList<LabTestMapEntryView> Entries);

/// <summary>One laboratory instrument.</summary>
public sealed record LabInstrumentView
{
    public required LabInstrumentEquipmentView Equipment { get; init; }
    public string? Driver { get; init; }
    /// <summary>The connection that its newest result came over is open.</summary>
    public required bool Connected { get; init; }
    public long? Connection { get; init; }
    public string? Peer { get; init; }
    public double? LastMessageAt { get; init; }
    public required IReadOnlyList<LabConditionView> Conditions { get; init; }
    public required IReadOnlyList<LabLockoutView> Lockouts { get; init; }
    public required int Held { get; init; }
    public required int ToVerify { get; init; }
    /// <summary>Results of the last 24 hours.</summary>
    public required int Today { get; init; }
}

public sealed record LabInstrumentEquipmentView(long Id, string Name, string? Manufacturer, string? Model, string? Serial);

/// <summary>What an instrument says of itself.</summary>
public sealed record LabConditionView(string Key, [property: JsonConverter(typeof(CamelCaseEnumConverter<InstrumentConditionKind>))] InstrumentConditionKind Kind, string? Text, string? Lot, string? Expiry, decimal? Remaining, string? Unit, double At);

/// <summary>A test that quality control locked out.</summary>
public sealed record LabLockoutView(string Test, string? TestName, string? TestNameZh, string Reason);
