using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Alarms;

public sealed partial class AlarmBoard
{
    private AlertEventRow Start(RecordBatch batch, AlertKey key, AlertReport report, AlertContext context, bool isFromHub)
    {
        var row = new AlertEventRow
        {
            Sequence = numbers.NextSequence(), Message = context.Message, Alert = numbers.NextAlert(), Transition = AlertTransition.Started, At = context.At, StartedAt = context.At,
            Equipment = context.Equipment, Patient = context.Patient, Bed = context.Bed, Report = report, IsPresent = true, IsFromHub = isFromHub,
        };
        var state = new AlertState(key, row) { EscalatesFrom = clock.GetTimestamp() };
        present[key] = state;
        byId[row.Alert] = state;
        var wasEnded = ended.Remove(key, out var order);
        undo.Add(() =>
        {
            present.Remove(key);
            byId.Remove(row.Alert);
            if (wasEnded) ended[key] = order;
        });
        batch.AlertEvents.Add(row);
        return row;
    }

    private void Continue(RecordBatch batch, AlertState state, AlertReport report, AlertContext context)
    {
        var row = state.Row;
        var merged = Merge(row.Report, report);
        var rises = report.Priority > row.Report.Priority;
        if (rises || row.IsLatched || SaysAnew(row.Report, merged))
        {
            if (rises)
            {
                var from = state.EscalatesFrom;
                state.EscalatesFrom = clock.GetTimestamp();
                undo.Add(() => state.EscalatesFrom = from);
            }
            row = Put(batch, state, row with
            {
                Transition = AlertTransition.Changed, At = context.At, Message = context.Message, Report = merged, IsLatched = false,
                AcknowledgedBy = rises ? null : row.AcknowledgedBy, AcknowledgeReason = rises ? null : row.AcknowledgeReason,
                AcknowledgedAt = rises ? null : row.AcknowledgedAt, EscalationStep = rises ? 0 : row.EscalationStep,
            });
        }
        else if (merged.Inactivation != row.Report.Inactivation)
            Put(batch, state, row with { Transition = AlertTransition.Inactivated, At = context.At, Message = context.Message, Report = merged });
    }

    private void End(RecordBatch batch, AlertState state, AlertReport report, AlertContext context)
    {
        var row = state.Row;
        var merged = Merge(row.Report, report);
        // a reset, or an acknowledgement at the bedside, is a person's answer to it (IEC 60601-1-8, 6.9)
        var isAnswered = row.AcknowledgedBy is not null || report.Phase == AlertPhase.Reset
            || (merged.Inactivation | row.Report.Inactivation).HasFlag(AlertInactivation.AlertAcknowledged);
        if (isAnswered || !Latches(row.Report)) Remove(batch, state, merged, context.At, context.Message);
        else if (!row.IsLatched) Latch(batch, state, merged, context);
    }

    private void Latch(RecordBatch batch, AlertState state, AlertReport report, AlertContext context) =>
        Put(batch, state, state.Row with { Transition = AlertTransition.Latched, At = context.At, Message = context.Message, Report = Merge(state.Row.Report, report), IsLatched = true });

    private void NoteEnd(RecordBatch batch, AlertKey key, AlertReport report, AlertContext context)
    {
        // an end that is told again is no news
        if (ended.ContainsKey(key)) return;
        batch.AlertEvents.Add(new()
        {
            Sequence = numbers.NextSequence(), Message = context.Message, Alert = numbers.NextAlert(), Transition = AlertTransition.Ended, At = context.At, StartedAt = context.At,
            Equipment = context.Equipment, Patient = context.Patient, Bed = context.Bed, Report = report, IsPresent = false,
        });
        RememberEnd(key);
    }

    private AlertEventRow Remove(RecordBatch batch, AlertState state, AlertReport report, DateTimeOffset at, Sequence message)
    {
        var row = Put(batch, state, state.Row with { Transition = AlertTransition.Ended, At = at, Message = message, Report = report, IsPresent = false, IsLatched = false });
        present.Remove(state.Key);
        byId.Remove(row.Alert);
        undo.Add(() =>
        {
            present[state.Key] = state;
            byId[row.Alert] = state;
        });
        RememberEnd(state.Key);
        return row;
    }

    private AlertEventRow Put(RecordBatch batch, AlertState state, AlertEventRow row)
    {
        var before = state.Row;
        state.Row = row = row with { Sequence = numbers.NextSequence() };
        undo.Add(() => state.Row = before);
        batch.AlertEvents.Add(row);
        return row;
    }

    private void Touch(AlertState state)
    {
        if (!state.HasLostTouch) return;
        state.HasLostTouch = false;
        undo.Add(() => state.HasLostTouch = true);
    }

    private void RememberEnd(AlertKey key)
    {
        ended[key] = ++endedCount;
        undo.Add(() => ended.Remove(key));
        if (ended.Count > EndedKept)
            foreach (var old in ended.OrderBy(e => e.Value).Take(EndedKept / 4).Select(e => e.Key).ToList()) ended.Remove(old);
    }

    private bool Latches(AlertReport report) => report.Kind switch
    {
        AlertKind.Physiological => options.LatchPhysiological.Contains(report.Priority),
        AlertKind.Technical => options.LatchTechnical.Contains(report.Priority),
        AlertKind.Advisory => false,
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.Kind, null),
    };

    /// <summary>What is newly said; what it leaves out stays as it was.</summary>
    private static AlertReport Merge(AlertReport known, AlertReport said) => said with
    {
        Text = said.Text ?? known.Text, Source = said.Source ?? known.Source, ObservedValue = said.ObservedValue ?? known.ObservedValue,
        LimitValue = said.LimitValue ?? known.LimitValue, InstanceKey = known.InstanceKey ?? said.InstanceKey,
        // an end often comes without the priority that it had
        Priority = said.Priority == AlertPriority.None && said.Presence == AlertPresence.Inactive ? known.Priority : said.Priority,
    };

    private static bool SaysAnew(AlertReport known, AlertReport said) => said.Priority != known.Priority || said.Kind != known.Kind || said.Presence != known.Presence
        || said.Text != known.Text || said.ObservedValue != known.ObservedValue || said.LimitValue != known.LimitValue || said.Source != known.Source;
}
