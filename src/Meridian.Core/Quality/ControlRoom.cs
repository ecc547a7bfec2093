using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>
/// Judges control results and holds the lock-outs. Owned by the writer's thread; what it changes undoes itself. <see cref="LockedOut"/> may be asked from any.
/// <para>
/// A control result is put into the history of its test and analyzer by its time; observations of different levels within the time that
/// the plan names are one run, a level that comes again begins another. The rules look at it and at what came before it. One that breaks
/// a rule that rejects locks the test on that analyzer. A release, by a person or by a control that is accepted, begins the rows of
/// the rules anew: what led to the lock-out was dealt with and must not lock again. Rejected observations stay in chart and statistics.
/// </para>
/// </summary>
public sealed partial class ControlRoom(IQualityReader reader, ControlMaterials materials, QualityPlans plans, AuditTrail audit, UndoLog undo, TimeProvider clock)
{
    /// <summary>Results that make the mean and SD of a lot that has none assigned (CLSI C24: at least 20).</summary>
    public const int RunInCount = 20;

    private readonly ConcurrentDictionary<(EquipmentId, string), ControlStream> streams = [];
    private long lastControl, lastLock;

    /// <summary>Goes on where the record ends.</summary>
    public void Load()
    {
        streams.Clear();
        (lastControl, lastLock, _) = reader.LastQuality();
        foreach (var open in reader.QualityLocks(true, null, null, null, int.MaxValue)) StreamOf(open.Equipment, open.Test);
    }

    /// <summary>Judges a control result and adds its row; locks or releases where it must.</summary>
    public ControlResultRow Judge(RecordBatch batch, ControlMeasurement control)
    {
        var sample = materials.Find(control.SpecimenId, control.Material, control.Lot, control.Level);
        var row = new ControlResultRow
        {
            Id = NextControl(), Equipment = control.Equipment, Test = control.Test,
            Sample = sample ?? new(Word(control.Material ?? control.SpecimenId), Word(control.Lot), Word(control.Level)),
            Value = control.Value, Text = control.Text, Unit = control.Unit, At = control.At, ReceivedAt = control.ReceivedAt, Result = control.Result, By = control.By,
            State = ControlState.NotJudged,
        };
        row = Judged(batch, row with { Run = row.Id });
        batch.Quality.Controls.Add(row);
        return row;
    }

    /// <summary>Why no result of this test on this analyzer may be used now; null: nothing stands against it.</summary>
    public string? LockedOut(EquipmentId equipment, string test)
    {
        if (streams.TryGetValue((equipment, test), out var known) && known.Lock is { } open) return open.Why;
        var plan = plans.Of(equipment.Value, test);
        if (plan is not { EveryMinutes: { } every, Overdue: OverdueAction.Lock }) return null;
        var accepted = StreamOf(equipment, test).AcceptedAt;
        return accepted is { } at && clock.GetUtcNow() - at <= TimeSpan.FromMinutes(every) ? null : Overdue;
    }

    /// <summary>The reason given where controls are overdue.</summary>
    public const string Overdue = "overdue";

    private ControlResultRow Judged(RecordBatch batch, ControlResultRow row)
    {
        if (row.Value is not { } value || !double.IsFinite(value)) return row with { Note = ControlNote.NoNumber };
        if (materials.Of(row.Sample) is not var (lot, level)) return row with { Note = ControlNote.UnknownMaterial };
        if (!lot.IsActive) return row with { Note = ControlNote.LotInactive };
        if (lot.Expiry is { } expiry && DateOnly.FromDateTime(row.At.UtcDateTime) > expiry) return row with { Note = ControlNote.Expired };
        if (level.TargetOf(row.Equipment.Value, row.Test) is not { } target) return RunIn(batch, row);
        if (target.Unit is { Length: > 0 } unit && row.Unit is { Length: > 0 } && row.Unit != unit) return row with { Note = ControlNote.UnitDiffers };
        row = row with { Mean = target.Mean, Sd = target.Sd, Z = (value - target.Mean) / target.Sd, Source = target.Source };
        var stream = StreamOf(row.Equipment, row.Test);
        var plan = plans.Of(row.Equipment.Value, row.Test);
        var (history, at, run) = Inserted(stream, row, plan);
        row = row with { Run = run };
        var violations = WestgardRules.Judge([.. history.AsSpan(0, at + 1).ToArray().Select(seen => seen.Point)], plan.Rules);
        row = row with
        {
            Violations = violations,
            State = violations.Any(one => one.Action == RuleAction.Reject) ? ControlState.Rejected : violations.Count > 0 ? ControlState.Warned : ControlState.InControl,
        };
        if (history.Length > WestgardRules.MostHistory) history = history.RemoveRange(0, history.Length - WestgardRules.MostHistory);
        Set(row.Equipment, row.Test, stream with { History = history, Newest = Math.Max(stream.Newest, row.Id) });
        if (row.State == ControlState.Rejected) Lock(batch, row);
        else Accept(batch, row, plan);
        return row;
    }

    private static (ImmutableArray<ControlStream.Observed> History, int At, long Run) Inserted(ControlStream stream, ControlResultRow row, QualityPlan plan)
    {
        var at = stream.History.Length;
        // instruments tell of a run in the order of their clock; one that comes late is judged by what came before it
        while (at > 0 && stream.History[at - 1].At > row.At) at--;
        var run = row.Id;
        if (at > 0)
        {
            var before = stream.History[at - 1].Point.Run;
            var (isNew, first) = (true, row.At);
            for (var i = at - 1; i >= 0 && stream.History[i].Point.Run == before; i--)
            {
                first = stream.History[i].At;
                if (stream.History[i].Point.Level == row.Sample.Key) isNew = false;
            }
            if (isNew && row.At - first <= TimeSpan.FromMinutes(plan.RunMinutes)) run = before;
        }
        return (stream.History.Insert(at, new(new(row.Id, row.Sample.Key, run, row.Z!.Value), row.At)), at, run);
    }

    private ControlResultRow RunIn(RecordBatch batch, ControlResultRow row)
    {
        row = row with { State = ControlState.RunIn };
        var query = new ControlQuery
        {
            Equipment = row.Equipment, Test = row.Test, Material = row.Sample.Material, Lot = row.Sample.Lot, Level = row.Sample.Level, States = [ControlState.RunIn], Limit = RunInCount,
        };
        var known = reader.Controls(query).Where(stored => !batch.Quality.Controls.Exists(newer => newer.Id == stored.Id))
            .Concat(batch.Quality.Controls.Where(one => one.State == ControlState.RunIn && one.Equipment == row.Equipment && one.Test == row.Test && one.Sample == row.Sample).GroupBy(one => one.Id).Select(same => same.Last()))
            .Append(row).OrderBy(one => one.At).ToList();
        if (known.Count < RunInCount || known.Select(one => one.Unit).Distinct().Count() > 1) return row;
        var summary = Summary.Of([.. known.Select(one => one.Value!.Value)]);
        if (!(summary.Sd > 0)) return row; // twenty times the same: no SD to judge by; a person assigns one
        SetTarget(batch, row.Sample, new()
        {
            Test = row.Test, Equipment = row.Equipment.Value, Unit = row.Unit, Mean = summary.Mean, Sd = summary.Sd, Source = TargetSource.RunIn, Count = summary.Count,
            From = known[0].At, To = known[^1].At,
        }, Actor.Hub);
        return row;
    }

    private void Lock(RecordBatch batch, ControlResultRow row)
    {
        var stream = StreamOf(row.Equipment, row.Test);
        var why = string.Join(' ', row.Violations.Where(one => one.Action == RuleAction.Reject).Select(one => Name(one.Rule)));
        if (stream.Lock is { } open)
        {
            if (!open.Pending.Contains(row.Sample.Key)) Put(batch, open with { Pending = [.. open.Pending, row.Sample.Key] });
            return;
        }
        LockOut(batch, new()
        {
            Id = 0, Equipment = row.Equipment, Test = row.Test, Cause = LockCause.Control, Since = row.ReceivedAt, Point = row.Id, Why = why,
            DoubtFrom = stream.AcceptedAt, Pending = [row.Sample.Key],
        });
    }

    /// <summary>Locks, unless it is locked already. The id is given here.</summary>
    internal void LockOut(RecordBatch batch, QualityLockRow row)
    {
        if (StreamOf(row.Equipment, row.Test).Lock is not null) return;
        var id = ++lastLock;
        undo.Add(() => lastLock = id - 1);
        row = row with { Id = id };
        Put(batch, row);
        audit.Append(batch, Actor.Hub, "quality.lock", $"quality-lock/{id}", ReadableJson.Write(new { equipment = row.Equipment.Value, test = row.Test, why = row.Why, point = row.Point }));
    }

    private void Accept(RecordBatch batch, ControlResultRow row, QualityPlan plan)
    {
        var stream = StreamOf(row.Equipment, row.Test);
        // one that is told late was measured before what failed: it proves nothing
        var isNewest = !stream.History.Any(seen => seen.Point.Level == row.Sample.Key && seen.At > row.At);
        if (stream.Lock is { Cause: LockCause.Control } open && isNewest && open.Pending.Contains(row.Sample.Key))
        {
            open = open with { Pending = [.. open.Pending.Where(level => level != row.Sample.Key)] };
            if (open.Pending.Count == 0 && plan.ReleaseByControl)
            {
                Release(batch, open, new(Actor.Hub, $"control {row.Id}"), row.Id - 1);
                return;
            }
            Put(batch, open);
            stream = StreamOf(row.Equipment, row.Test);
        }
        // while the test is locked nothing proves that it works but what releases it
        if (stream.Lock is null && !(stream.AcceptedAt >= row.At)) Set(row.Equipment, row.Test, stream with { AcceptedAt = row.At });
    }

    /// <summary>Ends a lock-out; the rules look at what comes after <paramref name="through"/>.</summary>
    internal QualityLockRow Release(RecordBatch batch, QualityLockRow open, QualityDecision decision, long through)
    {
        var now = clock.GetUtcNow();
        var row = open with { ReleasedAt = now, ReleasedBy = decision.By, Reason = decision.Reason, ReleasedThrough = through };
        batch.Quality.Locks.Add(row);
        var stream = StreamOf(open.Equipment, open.Test);
        Set(open.Equipment, open.Test, stream with { Lock = null, AcceptedAt = now, History = [.. stream.History.Where(seen => seen.Point.Id > through)] });
        audit.Append(batch, decision.Actor, "quality.release", $"quality-lock/{open.Id}", ReadableJson.Write(new { equipment = open.Equipment.Value, test = open.Test, by = row.ReleasedBy, reason = row.Reason }));
        return row;
    }

    /// <summary>Writes a target into its level; where there is one of this analyzer and test, it takes its place.</summary>
    internal void SetTarget(RecordBatch batch, LotLevel sample, ControlTarget target, Actor actor)
    {
        if (materials.Current.GetValueOrDefault(sample.Material) is not { } material) return;
        materials.Put(batch, material.Name, material with
        {
            Revision = material.Revision + 1,
            Lots = [.. material.Lots.Select(lot => lot.Number != sample.Lot ? lot : lot with
            {
                Levels = [.. lot.Levels.Select(level => level.Name != sample.Level ? level : level with
                {
                    Targets = [.. level.Targets.Where(one => one.Test != target.Test || one.Equipment != target.Equipment), target],
                })],
            })],
        }, actor);
    }

    /// <summary>A rule as laboratories write it.</summary>
    public static string Name(ControlRule rule) => rule switch
    {
        ControlRule.OneTwoS => "1-2s",
        ControlRule.OneThreeS => "1-3s",
        ControlRule.TwoTwoS => "2-2s",
        ControlRule.RFourS => "R-4s",
        ControlRule.FourOneS => "4-1s",
        ControlRule.TenX => "10x",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
    };

    private long NextControl()
    {
        var id = ++lastControl;
        undo.Add(() => lastControl = id - 1);
        return id;
    }

    // the bar divides the parts of a key
    private static string Word(string? text) => text is { Length: > 0 } ? text.Replace('|', '/') : "?";
}
