using System.Text.Json.Serialization;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Gateway.Live;

namespace Meridian.Gateway.Admin;

/// <summary>A control material with its lots.</summary>
public sealed record ControlMaterialView
{
    public required string Name { get; init; }
    public string? Manufacturer { get; init; }
    /// <summary>Other names by which instruments call it.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }
    public required IReadOnlyList<ControlLotView> Lots { get; init; }
    /// <summary>Give it back with a change, so that two who change it at once are told.</summary>
    public required int Revision { get; init; }
}

/// <summary>One lot of a control material.</summary>
public sealed record ControlLotView
{
    public required string Number { get; init; }
    /// <summary>Last day of use, 2027-06-30.</summary>
    public string? Expiry { get; init; }
    public bool Active { get; init; } = true;
    public required IReadOnlyList<ControlLevelView> Levels { get; init; }
}

/// <summary>One level of a lot.</summary>
public sealed record ControlLevelView
{
    public required string Name { get; init; }
    /// <summary>Barcodes and names by which instruments call it.</summary>
    public IReadOnlyList<string> Identifiers { get; init; } = [];
    public IReadOnlyList<ControlTargetView> Targets { get; init; } = [];
}

/// <summary>Mean and SD of one level for one test.</summary>
public sealed record ControlTargetView
{
    public required string Test { get; init; }
    /// <summary>For this analyzer alone; 0: for all.</summary>
    public long Equipment { get; init; }
    /// <summary>UCUM.</summary>
    public string? Unit { get; init; }
    public required double Mean { get; init; }
    public required double Sd { get; init; }
    /// <summary>Assigned by the maker or a person, or made of results.</summary>
    [JsonConverter(typeof(CamelCaseEnumConverter<TargetSource>))]
    public TargetSource Source { get; init; } = TargetSource.Assigned;
    /// <summary>How many results it was made of; 0: assigned.</summary>
    public int Count { get; init; }
    public double? From { get; init; }
    public double? To { get; init; }
}

/// <summary>A material as it is to be. The name stands in the address.</summary>
/// <param name="Revision">That of the material as it was read; 0: it is new.</param>
public sealed record ControlMaterialRequest(IReadOnlyList<ControlLotView> Lots, int Revision = 0, string? Manufacturer = null, IReadOnlyList<string>? Aliases = null);

/// <summary>Which rules are looked at for a test.</summary>
public sealed record RuleSchemeView
{
    [JsonConverter(typeof(CamelCaseEnumConverter<RuleAction>))] public RuleAction OneTwoS { get; init; } = RuleAction.Warn;
    [JsonConverter(typeof(CamelCaseEnumConverter<RuleAction>))] public RuleAction OneThreeS { get; init; } = RuleAction.Reject;
    [JsonConverter(typeof(CamelCaseEnumConverter<RuleAction>))] public RuleAction TwoTwoS { get; init; } = RuleAction.Reject;
    [JsonConverter(typeof(CamelCaseEnumConverter<RuleAction>))] public RuleAction RFourS { get; init; } = RuleAction.Reject;
    [JsonConverter(typeof(CamelCaseEnumConverter<RuleAction>))] public RuleAction FourOneS { get; init; } = RuleAction.Reject;
    [JsonConverter(typeof(CamelCaseEnumConverter<RuleAction>))] public RuleAction TenX { get; init; } = RuleAction.Reject;
    /// <summary>2-2s, 4-1s and 10x also count over the levels.</summary>
    public bool AcrossLevels { get; init; } = true;
    /// <summary>The other rules are looked at only where 1-2s is broken.</summary>
    public bool OnlyAfterWarning { get; init; }
}

/// <summary>How a test is controlled on an analyzer.</summary>
public sealed record QualityPlanView
{
    /// <summary>0: all analyzers.</summary>
    public required long Equipment { get; init; }
    /// <summary>Missing: all tests.</summary>
    public string? Test { get; init; }
    public required RuleSchemeView Rules { get; init; }
    public required int RunMinutes { get; init; }
    /// <summary>A control must be accepted at least this often; missing: whenever.</summary>
    public int? EveryMinutes { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<OverdueAction>))]
    public required OverdueAction Overdue { get; init; }
    public required bool ReleaseByControl { get; init; }
}

/// <summary>A plan as it is to be.</summary>
/// <param name="Equipment">0: all analyzers.</param>
/// <param name="Test">Missing: all tests.</param>
public sealed record QualityPlanRequest(RuleSchemeView Rules, long Equipment = 0, string? Test = null, int RunMinutes = 60, int? EveryMinutes = null,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<OverdueAction>))] OverdueAction Overdue = OverdueAction.Warn, bool ReleaseByControl = false);

/// <summary>A moving average of patients' results as it is set.</summary>
public sealed record AveragePlanView
{
    /// <summary>0: each of all analyzers.</summary>
    public required long Equipment { get; init; }
    public required string Test { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<AverageKind>))]
    public required AverageKind Kind { get; init; }
    public required int Window { get; init; }
    public double? LeaveOutBelow { get; init; }
    public double? LeaveOutAbove { get; init; }
    public required double Target { get; init; }
    public required double Low { get; init; }
    public required double High { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<AverageAction>))]
    public required AverageAction Action { get; init; }
}

/// <summary>A moving average as it is to be.</summary>
/// <param name="Equipment">0: each of all analyzers.</param>
public sealed record AveragePlanRequest(string Test, double Target, double Low, double High, long Equipment = 0,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<AverageKind>))] AverageKind Kind = AverageKind.Mean, int Window = 20, double? LeaveOutBelow = null, double? LeaveOutAbove = null,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<AverageAction>))] AverageAction Action = AverageAction.Warn);

/// <summary>One series of control results: what a chart shows.</summary>
/// <param name="Target">What its next result is judged against; missing: it is gathering results.</param>
public sealed record ControlSeriesView(long Equipment, string EquipmentLabel, string Test, string Material, string Lot, string Level, int Count, double FirstAt, double LastAt, ControlTargetView? Target);

/// <summary>One result of a control.</summary>
public sealed record ControlResultView
{
    public required long Id { get; init; }
    public required long Equipment { get; init; }
    public required string EquipmentLabel { get; init; }
    public required string Test { get; init; }
    public required string Material { get; init; }
    public required string Lot { get; init; }
    public required string Level { get; init; }
    public double? Value { get; init; }
    /// <summary>As it came, where there is no number.</summary>
    public string? Text { get; init; }
    public string? Unit { get; init; }
    public required double At { get; init; }
    /// <summary>The laboratory result that it is; missing: entered by hand.</summary>
    public long? Result { get; init; }
    public double? Mean { get; init; }
    public double? Sd { get; init; }
    public double? Z { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<TargetSource>))]
    public TargetSource? Source { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<ControlState>))]
    public required ControlState State { get; init; }
    /// <summary>Why it was not judged.</summary>
    [JsonConverter(typeof(CamelCaseEnumConverter<ControlNote>))]
    public required ControlNote Note { get; init; }
    public required IReadOnlyList<ControlViolationView> Violations { get; init; }
    public string? By { get; init; }
    public double? DecidedAt { get; init; }
    public string? Reason { get; init; }
}

/// <summary>A rule that is broken.</summary>
/// <param name="Rule">As laboratories write it: 1-3s.</param>
/// <param name="Rejects">False: it warns.</param>
/// <param name="Points">Control results that break it together.</param>
public sealed record ControlViolationView(string Rule, bool Rejects, IReadOnlyList<long> Points);

/// <summary>A series with its figures.</summary>
/// <param name="Target">What its next result is judged against.</param>
/// <param name="Count">Results that the figures are made of: those that count, rejected ones with them.</param>
/// <param name="Mean">Of the interval's results.</param>
/// <param name="Sd">Of the interval's results.</param>
/// <param name="Cv">In percent.</param>
/// <param name="Bias">Of the mean from the target's, in percent; missing: no target.</param>
/// <param name="Points">Oldest first.</param>
public sealed record ControlChartView(ControlTargetView? Target, int Count, double? Mean, double? Sd, double? Cv, double? Bias, IReadOnlyList<ControlResultView> Points);

/// <summary>A control result that a person enters.</summary>
/// <param name="At">When it was measured, milliseconds since 1970 UTC; missing: now.</param>
public sealed record ControlEntryRequest(long Equipment, string Test, string Material, string Lot, string Level, double Value, string? Unit = null, double? At = null);

/// <summary>Makes mean and SD of a period's results.</summary>
public sealed record ControlTargetRequest(long Equipment, string Test, string Material, string Lot, string Level, double From, double To);

/// <summary>What a person answers for.</summary>
/// <param name="Name">The person, where the account is shared.</param>
public sealed record QualityDecisionRequest(string Reason, string? Name = null);

/// <summary>A test that is, or was, locked out on an analyzer.</summary>
public sealed record QualityLockView
{
    public required long Id { get; init; }
    public required long Equipment { get; init; }
    public required string EquipmentLabel { get; init; }
    public required string Test { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<LockCause>))]
    public required LockCause Cause { get; init; }
    public required double Since { get; init; }
    /// <summary>The control result, or the point of the average, that locked.</summary>
    public required long Point { get; init; }
    /// <summary>Rules that are broken: 1-3s 2-2s.</summary>
    public required string Why { get; init; }
    /// <summary>Results from then on are in doubt; missing: all are.</summary>
    public double? DoubtFrom { get; init; }
    /// <summary>Levels that are to be accepted.</summary>
    public required IReadOnlyList<string> Pending { get; init; }
    public double? ReleasedAt { get; init; }
    public string? ReleasedBy { get; init; }
    public string? Reason { get; init; }
    public string? ReviewedBy { get; init; }
    public double? ReviewedAt { get; init; }
}

/// <summary>How a test on an analyzer stands with its controls.</summary>
/// <param name="Locks">Being overdue locks the test.</param>
public sealed record TestStandingView(long Equipment, string EquipmentLabel, string Test, double? LastAt, double? AcceptedAt, double? DueAt, bool Overdue, bool Locks);

/// <summary>What waits for somebody in quality control.</summary>
/// <param name="Unknown">Control results whose material is not in the list, of the last week.</param>
public sealed record QualitySummaryView(IReadOnlyList<QualityLockView> Locks, IReadOnlyList<TestStandingView> Overdue, IReadOnlyList<AverageView> AveragesOut, int Unknown);

/// <summary>Where a moving average stands.</summary>
public sealed record AverageView
{
    public required long Equipment { get; init; }
    public required string EquipmentLabel { get; init; }
    public required string Test { get; init; }
    public required double At { get; init; }
    public required double Average { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<AverageState>))]
    public required AverageState State { get; init; }
    /// <summary>Missing: it is no longer averaged.</summary>
    public AveragePlanView? Plan { get; init; }
}

/// <summary>One result of a patient that counted in an average.</summary>
/// <param name="Average">Missing: the window was filling, or the batch was not complete.</param>
public sealed record AveragePointView(double At, double Value, double? Average, [property: JsonConverter(typeof(CamelCaseEnumConverter<AverageState>))] AverageState State, long? Result);

/// <summary>A patient's result that a failed control puts in doubt.</summary>
public sealed record DoubtfulResultView
{
    public required long Id { get; init; }
    public required string SpecimenId { get; init; }
    /// <summary>The order that it answers; missing: none known.</summary>
    public long? Order { get; init; }
    public required double At { get; init; }
    public double? Value { get; init; }
    /// <summary>As it came, where there is no number.</summary>
    public string? Text { get; init; }
    public string? Unit { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<LabResultState>))]
    public required LabResultState State { get; init; }
}

/// <summary>A figure with the limits between which it lies with 95 % confidence.</summary>
public sealed record EstimateView(double Value, double Low, double High);

/// <summary>One specimen that both analyzers measured.</summary>
public sealed record ComparedPairView(string SpecimenId, double First, double Second, double At);

/// <summary>Agreement by Bland and Altman; differences are second minus first.</summary>
/// <param name="Bias">Mean difference.</param>
/// <param name="Sd">Of the differences.</param>
/// <param name="Lower">Lower limit of agreement.</param>
/// <param name="Upper">Upper limit of agreement.</param>
public sealed record AgreementView(EstimateView Bias, double Sd, EstimateView Lower, EstimateView Upper);

/// <summary>The line by Passing and Bablok: second = intercept + slope × first.</summary>
/// <param name="ProportionalDifference">1 lies outside the slope's limits.</param>
/// <param name="ConstantDifference">0 lies outside the intercept's limits.</param>
public sealed record RegressionView(EstimateView Slope, EstimateView Intercept, bool ProportionalDifference, bool ConstantDifference);

/// <summary>Two analyzers by the specimens that both measured.</summary>
public sealed record MethodComparisonView
{
    public required string Test { get; init; }
    public required string FirstLabel { get; init; }
    public required string SecondLabel { get; init; }
    /// <summary>UCUM.</summary>
    public string? Unit { get; init; }
    public required IReadOnlyList<ComparedPairView> Pairs { get; init; }
    /// <summary>Missing: fewer than three pairs.</summary>
    public AgreementView? Agreement { get; init; }
    /// <summary>Missing: no line can be found.</summary>
    public RegressionView? Regression { get; init; }
}
