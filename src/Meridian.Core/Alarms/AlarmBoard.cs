using System.Collections.Concurrent;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Alarms;

/// <summary>
/// Every alert that is present, and how it came to be so. The changing side runs on the writer's thread and undoes itself when
/// a transaction fails; <see cref="Present"/> is safe from any thread and shows what is committed.
/// <para>
/// The life of an alert: a report of an active condition starts it, whatever its phase (the start may have been missed).
/// Reports that say nothing new change nothing, so resends and keep-alives make no steps. A report that says something new
/// changes it; a priority that rises takes an acknowledgement back. When the condition ends, the alert is gone if somebody
/// acknowledged it (here or at the equipment) or if its kind and priority do not latch; else it stays shown, latched, until
/// a named person acknowledges it (IEC 60601-1-8, 6.10). An end without a start is noted and shows nothing. A point event is
/// a start and an end at once. While nobody acknowledges, the escalation goes from step to step. When equipment falls
/// silent its alerts stay as they are: they end by its own word or by a person's only.
/// </para>
/// </summary>
public sealed partial class AlarmBoard(AlarmOptions options, RecordNumbers numbers, UndoLog undo, AlertStatusFeed statuses, TimeProvider clock) : ICommittedListener
{
    private const int EndedKept = 4096;
    private readonly Dictionary<AlertKey, AlertState> present = [];
    private readonly Dictionary<AlertId, AlertState> byId = [];
    private readonly Dictionary<AlertKey, long> ended = [];
    private readonly ConcurrentDictionary<long, AlertEventRow> committed = new();
    private long endedCount;

    /// <summary>The newest committed step of each alert that is present, oldest alert first.</summary>
    public IReadOnlyList<AlertEventRow> Present => [.. committed.Values.OrderBy(a => a.Alert.Value)];
    public AlertEventRow? Find(AlertId alert) => committed.GetValueOrDefault(alert.Value);

    public void Load(IRecordReader reader)
    {
        present.Clear(); byId.Clear(); ended.Clear(); committed.Clear();
        foreach (var row in reader.PresentAlerts())
        {
            var state = new AlertState(AlertKey.Of(row.Equipment, row.Report), row)
            {
                // what passed before the restart counts; a wall clock that went back counts as nothing passed
                EscalatesFrom = clock.GetTimestamp() - Ticks(Max(clock.GetUtcNow() - row.StartedAt, TimeSpan.Zero)),
            };
            present[state.Key] = state;
            byId[row.Alert] = state;
            committed[row.Alert.Value] = row;
        }
    }

    /// <summary>Takes in what equipment says of one alert.</summary>
    public void Report(RecordBatch batch, AlertReport report, AlertContext context)
    {
        var key = AlertKey.Of(context.Equipment, report);
        present.TryGetValue(key, out var state);
        var isActive = report.Presence != AlertPresence.Inactive && report.Phase is not (AlertPhase.End or AlertPhase.Reset);
        if (state is null)
        {
            if (isActive) Start(batch, key, report, context, isFromHub: false);
            else NoteEnd(batch, key, report, context);
            if (isActive && report.Phase == AlertPhase.Tpoint) End(batch, present[key], report, context);
            else if (isActive && context.IsLate) Latch(batch, present[key], report, context);
            return;
        }
        Touch(state);
        if (!isActive || report.Phase == AlertPhase.Tpoint) End(batch, state, report, context);
        else Continue(batch, state, report, context);
    }

    /// <summary>Raises a condition of the hub itself, once while it lasts.</summary>
    /// <param name="instance">Tells instances of one condition apart, e.g. the equipment's number.</param>
    /// <returns>The alert's newest step; a new one when it was not present.</returns>
    public AlertEventRow Raise(RecordBatch batch, Code condition, string instance, AlertPriority priority, EquipmentId equipment, BedId bed, PatientId patient, string? text = null)
    {
        var report = new AlertReport { Condition = condition, InstanceKey = instance, Kind = AlertKind.Technical, Priority = priority, Phase = AlertPhase.Start, Text = text };
        var key = AlertKey.Of(equipment, report);
        return present.TryGetValue(key, out var state) ? state.Row
            : Start(batch, key, report, new(equipment, patient, bed, default, clock.GetUtcNow(), false), isFromHub: true);
    }

    /// <summary>A condition of the hub itself is over; nothing when it is not present.</summary>
    public void Clear(RecordBatch batch, Code condition, string instance, EquipmentId equipment)
    {
        var key = AlertKey.Of(equipment, new() { Condition = condition, InstanceKey = instance });
        if (present.TryGetValue(key, out var state)) Remove(batch, state, state.Row.Report, clock.GetUtcNow(), default);
    }

    /// <summary>True while a condition of the hub is present, committed or on its way.</summary>
    public bool IsRaised(Code condition, string instance, EquipmentId equipment) =>
        present.ContainsKey(AlertKey.Of(equipment, new() { Condition = condition, InstanceKey = instance }));

    /// <summary>Equipment fell silent: whether its alerts go on is not known from here.</summary>
    public void LoseTouch(EquipmentId equipment)
    {
        foreach (var state in present.Values)
            if (state.Row.Equipment == equipment && !state.Row.IsFromHub) state.HasLostTouch = true;
    }

    /// <summary>
    /// A named person takes an alert on. What is latched is gone with it, and so is a condition of the hub that nothing else
    /// ends. An alert whose equipment fell silent since it spoke of it is gone when it is acknowledged a second time.
    /// </summary>
    public Acknowledgement Acknowledge(RecordBatch batch, AlertId alert, string by, string reason)
    {
        if (!byId.TryGetValue(alert, out var state)) return new(AcknowledgeOutcome.NoSuchAlert, null);
        var at = clock.GetUtcNow();
        var row = state.Row;
        if (row.AcknowledgedBy is not null)
        {
            if (!state.HasLostTouch) return new(AcknowledgeOutcome.AlreadyAcknowledged, row);
            return new(AcknowledgeOutcome.Done, Remove(batch, state, row.Report, at, default));
        }
        row = Put(batch, state, row with { Transition = AlertTransition.Acknowledged, At = at, Message = default, AcknowledgedBy = by, AcknowledgeReason = reason, AcknowledgedAt = at });
        if (row.IsLatched || (row.IsFromHub && HubAlert.EndsWhenAcknowledged(row.Report.Condition))) row = Remove(batch, state, row.Report, at, default);
        return new(AcknowledgeOutcome.Done, row);
    }

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var row in batch.AlertEvents)
        {
            if (row.IsPresent) committed[row.Alert.Value] = row;
            else committed.TryRemove(row.Alert.Value, out _);
            if (row.Transition == AlertTransition.Acknowledged) statuses.Tell(new(row, AlertDisposition.Accepted, row.AcknowledgedBy, row.At));
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.TimestampFrequency);
    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
