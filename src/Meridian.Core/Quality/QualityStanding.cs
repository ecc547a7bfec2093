using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>How a test on an analyzer stands with its controls.</summary>
/// <param name="Plan">The plan that counts.</param>
/// <param name="LastAt">When a control was last measured; null: never.</param>
/// <param name="AcceptedAt">When a control, or a person in its stead, last answered for it; null: never.</param>
/// <param name="DueAt">When the next control is due; null: the plan names no interval.</param>
/// <param name="IsOverdue">It was due.</param>
public sealed record TestStanding(EquipmentId Equipment, string Test, QualityPlan Plan, DateTimeOffset? LastAt, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, bool IsOverdue);

/// <summary>Which tests are controlled where, and whether their controls are due. From any thread, over committed rows.</summary>
public sealed class QualityStanding(IQualityReader reader, QualityPlans plans, TimeProvider clock)
{
    private static readonly ControlState[] Accepted = [ControlState.InControl, ControlState.Warned, ControlState.Overridden];

    /// <summary>Every test that was ever controlled on an analyzer, or for which a plan of its own names an interval; those overdue first.</summary>
    public IReadOnlyList<TestStanding> All()
    {
        var now = clock.GetUtcNow();
        var last = reader.ControlSeries().GroupBy(series => (series.Equipment, series.Test)).ToDictionary(same => same.Key, same => (DateTimeOffset?)same.Max(series => series.LastAt));
        foreach (var plan in plans.All)
            if (plan is { Equipment: not 0, Test: { } test, EveryMinutes: not null }) last.TryAdd((new(plan.Equipment), test), null);
        return [.. last.Select(pair => Of(pair.Key.Equipment, pair.Key.Test, pair.Value, now)).OrderByDescending(one => one.IsOverdue).ThenBy(one => one.Equipment.Value).ThenBy(one => one.Test, StringComparer.Ordinal)];
    }

    private TestStanding Of(EquipmentId equipment, string test, DateTimeOffset? last, DateTimeOffset now)
    {
        var plan = plans.Of(equipment.Value, test);
        var control = reader.Controls(new() { Equipment = equipment, Test = test, States = Accepted, Limit = 1 }).FirstOrDefault()?.At;
        var released = reader.QualityLocks(false, equipment, test, null, 1).FirstOrDefault()?.ReleasedAt;
        var accepted = control is null || released > control ? released : control;
        DateTimeOffset? due = plan.EveryMinutes is { } every ? (accepted ?? DateTimeOffset.UnixEpoch) + TimeSpan.FromMinutes(every) : null;
        return new(equipment, test, plan, last, accepted, due, due < now);
    }
}
