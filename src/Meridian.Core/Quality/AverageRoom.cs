using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>
/// Moving averages of patients' results. Owned by the writer's thread; what it changes undoes itself. A window is filled again from the record's
/// points when the hub starts and when its plan changes.
/// </summary>
public sealed class AverageRoom(IQualityReader reader, AveragePlans plans, ControlRoom controls, UndoLog undo)
{
    private readonly Dictionary<(EquipmentId, string), Window> windows = [];
    private long last;

    /// <summary>Goes on where the record ends.</summary>
    public void Load()
    {
        windows.Clear();
        last = reader.LastQuality().Average;
    }

    /// <summary>Counts one result of a patient, where its test is averaged and the result is not left out.</summary>
    public AveragePointRow? Observe(RecordBatch batch, EquipmentId equipment, string test, LabResultId result, double value, DateTimeOffset at)
    {
        if (plans.Of(equipment.Value, test) is not { } plan || !plan.Counts(value)) return null;
        var window = WindowOf(batch, equipment, test, plan);
        var next = Next(window, plan, value);
        var id = ++last;
        undo.Add(() => last = id - 1);
        var row = new AveragePointRow { Id = id, Equipment = equipment, Test = test, Result = result, At = at, Value = value, Average = next.Fresh, State = StateOf(plan, next.Fresh, next.Last) };
        batch.Quality.Averages.Add(row);
        windows[(equipment, test)] = next;
        undo.Add(() => windows[(equipment, test)] = window);
        if (next.Fresh is { } fresh && plan.Action == AverageAction.Lock && row.State is AverageState.Low or AverageState.High)
            controls.LockOut(batch, new()
            {
                Id = 0, Equipment = equipment, Test = test, Cause = LockCause.Average, Since = at, Point = id, DoubtFrom = window.InLimitsAt,
                Why = row.State == AverageState.Low ? $"average below {plan.Low:G6}" : $"average above {plan.High:G6}",
            });
        if (row.State == AverageState.Within && next.Fresh is not null) windows[(equipment, test)] = next with { InLimitsAt = at };
        return row;
    }

    private static Window Next(Window window, AveragePlan plan, double value)
    {
        double[] values = [.. window.Values, value];
        if (plan.Kind == AverageKind.Bull)
        {
            if (values.Length < plan.Window) return window with { Values = values, Fresh = null };
            var smoothed = MovingAverage.Bull(window.Last ?? plan.Target, values);
            return window with { Values = [], Last = smoothed, Fresh = smoothed };
        }
        if (values.Length > plan.Window) values = values[^plan.Window..];
        if (values.Length < plan.Window) return window with { Values = values, Fresh = null };
        var average = MovingAverage.Of(plan.Kind, values);
        return window with { Values = values, Last = average, Fresh = average };
    }

    private static AverageState StateOf(AveragePlan plan, double? fresh, double? last) =>
        (fresh ?? (plan.Kind == AverageKind.Bull ? last : null)) is not { } average ? AverageState.Filling : average < plan.Low ? AverageState.Low : average > plan.High ? AverageState.High : AverageState.Within;

    private Window WindowOf(RecordBatch batch, EquipmentId equipment, string test, AveragePlan plan)
    {
        if (windows.TryGetValue((equipment, test), out var known) && ReferenceEquals(known.Plan, plan)) return known;
        var points = reader.Averages(equipment, test, null, null, plan.Window).Reverse()
            .Concat(batch.Quality.Averages.Where(row => row.Equipment == equipment && row.Test == test)).DistinctBy(row => row.Id).TakeLast(plan.Window).Where(row => plan.Counts(row.Value)).ToList();
        if (plan.Kind != AverageKind.Bull) return new(plan, [.. points.TakeLast(plan.Window - 1).Select(row => row.Value)], null, null, null);
        // a batch that was begun goes on; its start is the newest average of this plan's kind
        var begun = points.FindLastIndex(row => row.Average is not null);
        return new(plan, [.. points.Skip(begun + 1).Select(row => row.Value)], begun < 0 ? null : points[begun].Average, null, null);
    }

    /// <param name="Values">In the window, oldest first; of Bull's batch what came so far.</param>
    /// <param name="Last">The newest average.</param>
    /// <param name="Fresh">The average that the newest result made; null: it made none.</param>
    /// <param name="InLimitsAt">When it last was within its limits.</param>
    private sealed record Window(AveragePlan Plan, double[] Values, double? Last, double? Fresh, DateTimeOffset? InLimitsAt);
}
