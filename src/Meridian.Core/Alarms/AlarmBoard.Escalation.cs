using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Alarms;

public sealed partial class AlarmBoard
{
    /// <summary>Time until the next alert is due for its next step; null: none waits. On the writer's thread.</summary>
    public TimeSpan? UntilNextEscalation()
    {
        TimeSpan? next = null;
        foreach (var state in present.Values)
            if (Due(state) is { } due && (next is null || due < next)) next = due;
        return next is { } n ? Max(n, TimeSpan.Zero) : null;
    }

    /// <summary>Takes every alert that is due one step on. On the writer's thread.</summary>
    /// <returns>How many.</returns>
    public int Escalate(RecordBatch batch)
    {
        var count = 0;
        foreach (var state in present.Values)
        {
            if (Due(state) is not { } due || due > TimeSpan.Zero) continue;
            Put(batch, state, state.Row with { Transition = AlertTransition.Escalated, At = clock.GetUtcNow(), Message = default, EscalationStep = state.Row.EscalationStep + 1 });
            count++;
        }
        return count;
    }

    private TimeSpan? Due(AlertState state)
    {
        var row = state.Row;
        var steps = options.Steps;
        if (row.AcknowledgedBy is not null || row.EscalationStep >= steps.Count || row.Report.Priority < options.EscalateFrom
            || row.Report.Inactivation.HasFlag(AlertInactivation.AlertAcknowledged)) return null;
        return steps[row.EscalationStep] - clock.GetElapsedTime(state.EscalatesFrom);
    }
}
