using System.Globalization;
using Meridian.Core.Equipment;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Gateway.Live;
using Meridian.Model;

namespace Meridian.Gateway.Admin;

/// <summary>Rows of quality control as the pages see them, and the settings that pages send as Core takes them.</summary>
internal static class QualityProjection
{
    public static string Label(EquipmentDirectory equipment, EquipmentId id) => equipment.Find(id) is { } row ? EquipmentResource.LabelOf(row) : $"#{id}";

    public static ControlMaterialView View(ControlMaterial material) => new()
    {
        Name = material.Name, Manufacturer = material.Manufacturer, Aliases = material.Aliases, Revision = material.Revision,
        Lots = [.. material.Lots.Select(lot => new ControlLotView
        {
            Number = lot.Number, Expiry = lot.Expiry?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Active = lot.IsActive,
            Levels = [.. lot.Levels.Select(level => new ControlLevelView { Name = level.Name, Identifiers = level.Identifiers, Targets = [.. level.Targets.Select(View)] })],
        })],
    };

    public static ControlTargetView View(ControlTarget target) => new()
    {
        Test = target.Test, Equipment = target.Equipment, Unit = target.Unit, Mean = target.Mean, Sd = target.Sd, Source = target.Source, Count = target.Count,
        From = Milliseconds(target.From), To = Milliseconds(target.To),
    };

    /// <exception cref="FormatException">A date is none.</exception>
    public static ControlMaterial Read(string name, ControlMaterialRequest request) => new()
    {
        Name = name, Manufacturer = FormText.Given(request.Manufacturer), Aliases = Words(request.Aliases), Revision = request.Revision,
        Lots = [.. request.Lots.Select(lot => new ControlLot
        {
            Number = lot.Number.Trim(), IsActive = lot.Active, Expiry = FormText.Given(lot.Expiry) is { } day ? Day(day) : null,
            Levels = [.. lot.Levels.Select(level => new ControlLevel { Name = level.Name.Trim(), Identifiers = Words(level.Identifiers), Targets = [.. level.Targets.Select(Read)] })],
        })],
    };

    private static ControlTarget Read(ControlTargetView target) => new()
    {
        Test = target.Test.Trim(), Equipment = target.Equipment, Unit = FormText.Given(target.Unit), Mean = target.Mean, Sd = target.Sd, Source = target.Source, Count = target.Count,
        From = Time(target.From), To = Time(target.To),
    };

    public static QualityPlanView View(QualityPlan plan) => new()
    {
        Equipment = plan.Equipment, Test = plan.Test, RunMinutes = plan.RunMinutes, EveryMinutes = plan.EveryMinutes, Overdue = plan.Overdue, ReleaseByControl = plan.ReleaseByControl,
        Rules = new()
        {
            OneTwoS = plan.Rules.OneTwoS, OneThreeS = plan.Rules.OneThreeS, TwoTwoS = plan.Rules.TwoTwoS, RFourS = plan.Rules.RFourS, FourOneS = plan.Rules.FourOneS, TenX = plan.Rules.TenX,
            AcrossLevels = plan.Rules.AcrossLevels, OnlyAfterWarning = plan.Rules.OnlyAfterWarning,
        },
    };

    public static QualityPlan Read(QualityPlanRequest request) => new()
    {
        Equipment = request.Equipment, Test = FormText.Given(request.Test), RunMinutes = request.RunMinutes, EveryMinutes = request.EveryMinutes, Overdue = request.Overdue, ReleaseByControl = request.ReleaseByControl,
        Rules = new()
        {
            OneTwoS = request.Rules.OneTwoS, OneThreeS = request.Rules.OneThreeS, TwoTwoS = request.Rules.TwoTwoS, RFourS = request.Rules.RFourS, FourOneS = request.Rules.FourOneS,
            TenX = request.Rules.TenX, AcrossLevels = request.Rules.AcrossLevels, OnlyAfterWarning = request.Rules.OnlyAfterWarning,
        },
    };

    public static AveragePlanView View(AveragePlan plan) => new()
    {
        Equipment = plan.Equipment, Test = plan.Test, Kind = plan.Kind, Window = plan.Window, LeaveOutBelow = plan.LeaveOutBelow, LeaveOutAbove = plan.LeaveOutAbove,
        Target = plan.Target, Low = plan.Low, High = plan.High, Action = plan.Action,
    };

    public static AveragePlan Read(AveragePlanRequest request) => new()
    {
        Equipment = request.Equipment, Test = request.Test.Trim(), Kind = request.Kind, Window = request.Window, LeaveOutBelow = request.LeaveOutBelow, LeaveOutAbove = request.LeaveOutAbove,
        Target = request.Target, Low = request.Low, High = request.High, Action = request.Action,
    };

    public static ControlResultView View(ControlResultRow row, string label) => new()
    {
        Id = row.Id, Equipment = row.Equipment.Value, EquipmentLabel = label, Test = row.Test, Material = row.Sample.Material, Lot = row.Sample.Lot, Level = row.Sample.Level,
        Value = row.Value, Text = row.Text, Unit = row.Unit, At = LiveEncoder.Milliseconds(row.At), Result = row.Result.Value == 0 ? null : row.Result.Value,
        Mean = row.Mean, Sd = row.Sd, Z = row.Z, Source = row.Source, State = row.State, Note = row.Note,
        Violations = [.. row.Violations.Select(one => new ControlViolationView(ControlRoom.Name(one.Rule), one.Action == RuleAction.Reject, one.Points))],
        By = row.By, DecidedAt = Milliseconds(row.DecidedAt), Reason = row.Reason,
    };

    public static QualityLockView View(QualityLockRow row, string label) => new()
    {
        Id = row.Id, Equipment = row.Equipment.Value, EquipmentLabel = label, Test = row.Test, Cause = row.Cause, Since = LiveEncoder.Milliseconds(row.Since), Point = row.Point, Why = row.Why,
        DoubtFrom = Milliseconds(row.DoubtFrom), Pending = row.Pending, ReleasedAt = Milliseconds(row.ReleasedAt), ReleasedBy = row.ReleasedBy, Reason = row.Reason,
        ReviewedBy = row.ReviewedBy, ReviewedAt = Milliseconds(row.ReviewedAt),
    };

    public static TestStandingView View(TestStanding standing, string label) => new(standing.Equipment.Value, label, standing.Test, Milliseconds(standing.LastAt), Milliseconds(standing.AcceptedAt),
        Milliseconds(standing.DueAt), standing.IsOverdue, standing.Plan is { EveryMinutes: not null, Overdue: OverdueAction.Lock });

    public static AverageView View(AveragePointRow row, string label, AveragePlan? plan) => new()
    {
        Equipment = row.Equipment.Value, EquipmentLabel = label, Test = row.Test, At = LiveEncoder.Milliseconds(row.At), Average = row.Average!.Value, State = row.State, Plan = plan is null ? null : View(plan),
    };

    public static AveragePointView View(AveragePointRow row) => new(LiveEncoder.Milliseconds(row.At), row.Value, row.Average, row.State, row.Result.Value == 0 ? null : row.Result.Value);

    public static DoubtfulResultView View(LabResultRow row) => new()
    {
        Id = row.Id.Value, SpecimenId = row.SpecimenId, Order = row.Order.Value == 0 ? null : row.Order.Value, At = LiveEncoder.Milliseconds(row.At), Value = (double?)row.Number, Text = row.Said.Text,
        Unit = row.Unit ?? row.Said.Unit, State = row.State,
    };

    public static MethodComparisonView View(ComparedAnalyzers found, string test, string first, string second) => new()
    {
        Test = test, FirstLabel = first, SecondLabel = second, Unit = found.Unit, Pairs = [.. found.Pairs.Select(pair => new ComparedPairView(pair.SpecimenId, pair.First, pair.Second, LiveEncoder.Milliseconds(pair.At)))],
        Agreement = found.Agreement is { } agreement ? new(View(agreement.Bias), agreement.Sd, View(agreement.Lower), View(agreement.Upper)) : null,
        Regression = found.Regression is { } line ? new(View(line.Slope), View(line.Intercept), line.HasProportionalDifference, line.HasConstantDifference) : null,
    };

    private static EstimateView View(Estimate estimate) => new(estimate.Value, estimate.Low, estimate.High);

    private static double? Milliseconds(DateTimeOffset? at) => at is { } some ? LiveEncoder.Milliseconds(some) : null;

    private static DateTimeOffset? Time(double? milliseconds) => milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds.Value) : null;

    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new FormatException("The expiry is written 2027-06-30.");

    private static List<string> Words(IReadOnlyList<string>? words) => [.. (words ?? []).Select(word => word.Trim()).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];
}
