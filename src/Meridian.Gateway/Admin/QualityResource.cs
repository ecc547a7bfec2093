using System.Globalization;
using Meridian.Core.Access;
using Meridian.Core.Equipment;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Gateway.Access;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using static Meridian.Gateway.Admin.QualityProjection;

namespace Meridian.Gateway.Admin;

/// <summary>Quality control of the laboratory: control results and their charts, lock-outs, moving averages.</summary>
internal static class QualityResource
{
    private const int MostPoints = 2000, MostLocks = 500, MostEntries = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3 * 366);

    public static void Map(RouteGroupBuilder api)
    {
        var quality = api.MapGroup("laboratory/quality");
        quality.MapGet("summary", Summary).WithName("getQualitySummary").RequireRole(Role.Viewer);
        quality.MapGet("series", Series).WithName("getControlSeries").RequireRole(Role.Viewer);
        quality.MapGet("chart", Chart).WithName("getControlChart").RequireRole(Role.Viewer);
        quality.MapGet("controls", Controls).WithName("getControls").RequireRole(Role.Viewer);
        quality.MapPost("controls", EnterAsync).WithName("enterControl").RequireRole(Role.Nurse);
        quality.MapPost("controls/{id:long}/override", OverrideAsync).WithName("overrideControl").RequireRole(Role.Nurse);
        quality.MapPost("controls/{id:long}/exclude", ExcludeAsync).WithName("excludeControl").RequireRole(Role.Nurse);
        quality.MapPost("targets", ComputeAsync).WithName("computeControlTarget").RequireRole(Role.Engineer);
        quality.MapGet("standing", Standing).WithName("getQualityStanding").RequireRole(Role.Viewer);
        quality.MapGet("locks", Locks).WithName("getQualityLocks").RequireRole(Role.Viewer);
        quality.MapGet("locks/{id:long}", Lock).WithName("getQualityLock").RequireRole(Role.Viewer);
        quality.MapGet("locks/{id:long}/results", InDoubt).WithName("getDoubtfulResults").RequireRole(Role.Viewer);
        quality.MapPost("locks/{id:long}/release", ReleaseAsync).WithName("releaseQualityLock").RequireRole(Role.Nurse);
        quality.MapPost("locks/{id:long}/review", ReviewAsync).WithName("reviewQualityLock").RequireRole(Role.Nurse);
        quality.MapGet("averages", Averages).WithName("getAverages").RequireRole(Role.Viewer);
        quality.MapGet("averages/points", AveragePoints).WithName("getAveragePoints").RequireRole(Role.Viewer);
        quality.MapGet("comparison", Compare).WithName("compareAnalyzers").RequireRole(Role.Viewer);
        QualitySettings.Map(quality);
    }

    /// <summary>What waits for somebody.</summary>
    private static Ok<QualitySummaryView> Summary(IQualityReader reader, QualityStanding standing, AveragePlans averages, EquipmentDirectory equipment, TimeProvider clock)
    {
        var weekAgo = clock.GetUtcNow() - TimeSpan.FromDays(7);
        return TypedResults.Ok(new QualitySummaryView(
            [.. reader.QualityLocks(true, null, null, null, MostLocks).Select(row => View(row, Label(equipment, row.Equipment)))],
            [.. standing.All().Where(one => one.IsOverdue).Select(one => View(one, Label(equipment, one.Equipment)))],
            [.. reader.LatestAverages().Where(row => row.State is AverageState.Low or AverageState.High && averages.Of(row.Equipment.Value, row.Test) is not null)
                .Select(row => View(row, Label(equipment, row.Equipment), averages.Of(row.Equipment.Value, row.Test)))],
            reader.Controls(new() { States = [ControlState.NotJudged], From = weekAgo, Limit = MostEntries }).Count(row => row.Note == ControlNote.UnknownMaterial)));
    }

    /// <summary>Every series that has results, by analyzer, test, material, level, newest lot first.</summary>
    private static Ok<Page<ControlSeriesView>> Series(IQualityReader reader, ControlMaterials materials, EquipmentDirectory equipment) => TypedResults.Ok(Page<ControlSeriesView>.Whole(
    [
        .. reader.ControlSeries().Select(series => new ControlSeriesView(series.Equipment.Value, Label(equipment, series.Equipment), series.Test, series.Sample.Material, series.Sample.Lot, series.Sample.Level,
                series.Count, Live.LiveEncoder.Milliseconds(series.FirstAt), Live.LiveEncoder.Milliseconds(series.LastAt), TargetOf(materials, series.Sample, series.Equipment.Value, series.Test) is { } target ? View(target) : null))
            .OrderBy(view => view.EquipmentLabel, StringComparer.Ordinal).ThenBy(view => view.Test, StringComparer.Ordinal).ThenBy(view => view.Material, StringComparer.Ordinal)
            .ThenByDescending(view => view.LastAt).ThenBy(view => view.Level, StringComparer.Ordinal),
    ]));

    /// <summary>The results of one series in an interval, oldest first, with their figures. The newest 2,000 of it.</summary>
    private static Ok<ControlChartView> Chart(long equipment, string test, string material, string lot, string level, [AsParameters] Interval interval, IQualityReader reader, ControlMaterials materials, EquipmentDirectory directory)
    {
        var (from, to) = interval.Bounded(Longest);
        var sample = new LotLevel(material, lot, level);
        var rows = reader.Controls(new() { Equipment = new(equipment), Test = test, Material = material, Lot = lot, Level = level, From = from, To = to, Limit = MostPoints })
            .OrderBy(row => row.At).ThenBy(row => row.Id).ToList();
        var target = TargetOf(materials, sample, equipment, test);
        var counted = Core.Quality.Summary.Of([.. rows.Where(row => row.Value is not null && (row.Counts || row.State == ControlState.RunIn)).Select(row => row.Value!.Value)]);
        var label = Label(directory, new(equipment));
        return TypedResults.Ok(new ControlChartView(target is null ? null : View(target), counted.Count, counted.Count > 0 ? counted.Mean : null, counted.Count > 1 ? counted.Sd : null,
            counted.Count > 1 ? counted.Cv : null, target is { Mean: not 0 } && counted.Count > 0 ? (counted.Mean - target.Mean) / Math.Abs(target.Mean) * 100 : null, [.. rows.Select(row => View(row, label))]));
    }

    /// <summary>Newest first.</summary>
    private static Ok<Page<ControlResultView>> Controls(long? equipment, string? test, string? material, string? lot, string? level, string? state, [AsParameters] Interval interval, [AsParameters] Paging paging,
        IQualityReader reader, EquipmentDirectory directory) => TypedResults.Ok(Page<ControlResultView>.Take(
            reader.Controls(new()
            {
                Equipment = equipment is { } one ? new EquipmentId(one) : null, Test = FormText.Given(test), Material = FormText.Given(material), Lot = FormText.Given(lot), Level = FormText.Given(level), States = Wanted(state),
                From = interval.Begin, To = interval.End, Before = paging.Number, Limit = paging.Count + 1,
            }), paging.Count, row => View(row, Label(directory, row.Equipment)), row => row.Id.ToString(CultureInfo.InvariantCulture)));

    private static async Task<Results<Created<ControlResultView>, ProblemHttpResult>> EnterAsync(ControlEntryRequest request, HttpContext http, QualityDesk desk, EquipmentDirectory equipment, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        if (!double.IsFinite(request.Value) || FormText.Given(request.Test) is not { Length: <= 64 } test) return Problems.Invalid("The control result cannot be used", "It needs a test and a number.");
        if (request.At is { } sent && !(sent >= 0 && sent < Live.LiveEncoder.Milliseconds(now) + 60_000)) return Problems.Invalid("The control result cannot be used", "It was measured before now; milliseconds since 1970.");
        var answer = await desk.EnterAsync(new()
        {
            Equipment = new(request.Equipment), Test = test, Value = request.Value, Unit = FormText.Given(request.Unit), At = request.At is { } at ? DateTimeOffset.UnixEpoch.AddMilliseconds(at) : now, ReceivedAt = now,
            Material = request.Material, Lot = request.Lot, Level = request.Level,
        }, Credential.Actor(http), http.RequestAborted);
        return answer.Row is { } row ? TypedResults.Created($"{MeridianApi.Root}/laboratory/quality/controls?equipment={request.Equipment}", View(row, Label(equipment, row.Equipment))) : Problems.NotFound($"equipment {request.Equipment}");
    }

    /// <summary>Accepts a rejected control in a person's name.</summary>
    private static Task<Results<Ok<ControlResultView>, ProblemHttpResult>> OverrideAsync(long id, QualityDecisionRequest request, HttpContext http, QualityDesk desk, EquipmentDirectory equipment) =>
        DecideAsync(request, http, decision => desk.OverrideAsync(id, decision, http.RequestAborted), row => View(row, Label(equipment, row.Equipment)), $"control result {id}");

    /// <summary>Takes a control result out of chart, statistics and rules.</summary>
    private static Task<Results<Ok<ControlResultView>, ProblemHttpResult>> ExcludeAsync(long id, QualityDecisionRequest request, HttpContext http, QualityDesk desk, EquipmentDirectory equipment) =>
        DecideAsync(request, http, decision => desk.ExcludeAsync(id, decision, http.RequestAborted), row => View(row, Label(equipment, row.Equipment)), $"control result {id}");

    private static async Task<Results<Ok<ControlTargetView>, ProblemHttpResult>> ComputeAsync(ControlTargetRequest request, HttpContext http, QualityDesk desk)
    {
        var (from, to) = new Interval(request.From, request.To).Bounded(Longest);
        var answer = await desk.ComputeAsync(new(request.Equipment), request.Test, new(request.Material, request.Lot, request.Level), from, to, Credential.Actor(http), http.RequestAborted);
        if (answer.Row is { } target) return TypedResults.Ok(View(target));
        return answer.Refusal is { } refusal ? Problems.Conflict("No mean and SD was made", refusal) : Problems.NotFound("such level in the list of materials");
    }

    /// <summary>Every test that is controlled, those overdue first.</summary>
    private static Ok<Page<TestStandingView>> Standing(QualityStanding standing, EquipmentDirectory equipment) =>
        TypedResults.Ok(Page<TestStandingView>.Whole([.. standing.All().Select(one => View(one, Label(equipment, one.Equipment)))]));

    /// <summary>Newest first.</summary>
    private static Ok<Page<QualityLockView>> Locks(bool? open, long? equipment, string? test, [AsParameters] Paging paging, IQualityReader reader, EquipmentDirectory directory) => TypedResults.Ok(Page<QualityLockView>.Take(
        reader.QualityLocks(open, equipment is { } one ? new EquipmentId(one) : null, FormText.Given(test), paging.Number, paging.Count + 1), paging.Count, row => View(row, Label(directory, row.Equipment)), row => row.Id.ToString(CultureInfo.InvariantCulture)));

    private static Results<Ok<QualityLockView>, ProblemHttpResult> Lock(long id, IQualityReader reader, EquipmentDirectory equipment) =>
        reader.QualityLock(id) is { } row ? TypedResults.Ok(View(row, Label(equipment, row.Equipment))) : Problems.NotFound($"lock-out {id}");

    /// <summary>Patients' results of the test and analyzer since its last accepted control, until the lock-out: newest first.</summary>
    private static Results<Ok<Page<DoubtfulResultView>>, ProblemHttpResult> InDoubt(long id, [AsParameters] Paging paging, IQualityReader reader, ILabReader laboratory)
    {
        if (reader.QualityLock(id) is not { } row) return Problems.NotFound($"lock-out {id}");
        return TypedResults.Ok(Page<DoubtfulResultView>.Take(laboratory.Results(new()
        {
            Test = row.Test, Equipment = row.Equipment, Role = SpecimenRole.Patient, From = row.DoubtFrom, To = row.Since.AddTicks(1),
            Before = paging.Number is { } before ? new LabResultId(before) : null, Limit = paging.Count + 1,
        }), paging.Count, View, result => result.Id.Value.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Two analyzers by the specimens that both measured.</summary>
    private static Results<Ok<MethodComparisonView>, ProblemHttpResult> Compare(string test, long first, long second, [AsParameters] Interval interval, InstrumentComparison comparison, EquipmentDirectory equipment)
    {
        var (from, to) = interval.Bounded(Longest);
        if (first == second) return Problems.Invalid("The analyzers cannot be compared", "Choose two.");
        return TypedResults.Ok(View(comparison.Compare(test, new(first), new(second), from, to), test, Label(equipment, new(first)), Label(equipment, new(second))));
    }

    /// <summary>Ends a lock-out in a person's name.</summary>
    private static Task<Results<Ok<QualityLockView>, ProblemHttpResult>> ReleaseAsync(long id, QualityDecisionRequest request, HttpContext http, QualityDesk desk, EquipmentDirectory equipment) =>
        DecideAsync(request, http, decision => desk.ReleaseAsync(id, decision, http.RequestAborted), row => View(row, Label(equipment, row.Equipment)), $"lock-out {id}");

    /// <summary>Notes who looked through the results in doubt, and what he found.</summary>
    private static Task<Results<Ok<QualityLockView>, ProblemHttpResult>> ReviewAsync(long id, QualityDecisionRequest request, HttpContext http, QualityDesk desk, EquipmentDirectory equipment) =>
        DecideAsync(request, http, decision => desk.ReviewAsync(id, decision, http.RequestAborted), row => View(row, Label(equipment, row.Equipment)), $"lock-out {id}");

    /// <summary>The newest of each analyzer and test.</summary>
    private static Ok<Page<AverageView>> Averages(IQualityReader reader, AveragePlans plans, EquipmentDirectory equipment) => TypedResults.Ok(Page<AverageView>.Whole(
        [.. reader.LatestAverages().Select(row => View(row, Label(equipment, row.Equipment), plans.Of(row.Equipment.Value, row.Test)))]));

    /// <summary>Oldest first; the newest 2,000 of the interval.</summary>
    private static Ok<Page<AveragePointView>> AveragePoints(long equipment, string test, [AsParameters] Interval interval, IQualityReader reader) =>
        TypedResults.Ok(Page<AveragePointView>.Whole([.. reader.Averages(new(equipment), test, interval.Begin, interval.End, MostPoints).Reverse().Select(View)]));

    private static async Task<Results<Ok<TView>, ProblemHttpResult>> DecideAsync<TRow, TView>(QualityDecisionRequest request, HttpContext http, Func<QualityDecision, Task<QualityAnswer<TRow>>> decide, Func<TRow, TView> view, string what)
        where TRow : class
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > 500 || request.Name?.Length > 100) return Problems.Invalid("Reason or name cannot be used", "1 to 500 characters, and at most 100.");
        var answer = await decide(new(Credential.Actor(http), request.Reason.Trim(), FormText.Given(request.Name)));
        if (answer.Row is { } row) return TypedResults.Ok(view(row));
        return answer.Refusal is { } refusal ? Problems.Conflict("It was not done", refusal) : Problems.NotFound(what);
    }

    private static ControlTarget? TargetOf(ControlMaterials materials, LotLevel sample, long equipment, string test) => materials.Find(sample.Material)?.Lots.FirstOrDefault(lot => lot.Number == sample.Lot)
        ?.Levels.FirstOrDefault(level => level.Name == sample.Level)?.TargetOf(equipment, test);

    private static IReadOnlyList<ControlState> Wanted(string? name) => name is not { Length: > 0 } ? []
        : Enum.TryParse<ControlState>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name[0]) ? [value]
        : throw new BadHttpRequestException($"'state' is none of {string.Join(", ", Enum.GetNames<ControlState>())}");
}
