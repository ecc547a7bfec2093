using Meridian.Core.Audit;
using Meridian.Core.Equipment;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>What became of what a person wanted.</summary>
/// <param name="Row">As it stands; null: it was not done.</param>
/// <param name="Refusal">Why not, in a sentence; null with a null row: there is no such thing.</param>
public readonly record struct QualityAnswer<TRow>(TRow? Row, string? Refusal) where TRow : class
{
    public static implicit operator QualityAnswer<TRow>(TRow row) => new(row, null);
}

/// <summary>Who answers for what, and why.</summary>
/// <param name="Actor">The account or token.</param>
/// <param name="Reason">In the person's words.</param>
/// <param name="Name">The person, where an account is shared; null: the account is the person's own.</param>
public sealed record QualityDecision(Actor Actor, string Reason, string? Name = null)
{
    /// <summary>As shown beside what was decided.</summary>
    public string By => Name is null || Name == Actor.Name ? Actor.Name : $"{Name} ({Actor.Name})";
}

/// <summary>What people do about quality control: each a decision with its entry in the audit trail.</summary>
public sealed class QualityDesk(IIntake intake, IQualityReader reader, ControlRoom room, ControlMaterials materials, QualityPlans plans, AveragePlans averages,
    EquipmentDirectory equipment, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Adds a material or changes the one of its name, if nobody changed it since <see cref="ControlMaterial.Revision"/>.</summary>
    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    public Task<SettingOutcome> PutAsync(ControlMaterial material, Actor actor, CancellationToken cancellation = default)
    {
        if (material.Problem() is { } problem) throw new ArgumentException(problem, nameof(material));
        return intake.DecideAsync(batch =>
        {
            var known = materials.Current.GetValueOrDefault(material.Name);
            return (known?.Revision ?? 0) != material.Revision ? SettingOutcome.Stale
                : materials.Put(batch, material.Name, Honest(material, known) with { Revision = material.Revision + 1 }, actor);
        }, cancellation);
    }

    /// <summary>A target that a person changed is assigned, whatever it was made of before.</summary>
    private static ControlMaterial Honest(ControlMaterial material, ControlMaterial? known) => material with
    {
        Lots = [.. material.Lots.Select(lot => lot with
        {
            Levels = [.. lot.Levels.Select(level => level with
            {
                Targets = [.. level.Targets.Select(target => target.Source == TargetSource.Assigned || IsMade(known, lot.Number, level.Name, target)
                    ? target : target with { Source = TargetSource.Assigned, Count = 0, From = null, To = null })],
            })],
        })],
    };

    private static bool IsMade(ControlMaterial? known, string lot, string level, ControlTarget target) => known?.Lots.FirstOrDefault(one => one.Number == lot)?.Levels.FirstOrDefault(one => one.Name == level)
        ?.Targets.Any(one => one.Test == target.Test && one.Equipment == target.Equipment && one.Source == target.Source && one.Count == target.Count && one.Mean == target.Mean && one.Sd == target.Sd) == true;

    /// <summary>Takes a material out of the list; its results stay. False: there was none.</summary>
    public Task<bool> RemoveMaterialAsync(string name, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch => materials.Remove(batch, name, actor), cancellation);

    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    public Task<SettingOutcome> PutAsync(QualityPlan plan, Actor actor, CancellationToken cancellation = default)
    {
        if (plan.Problem() is { } problem) throw new ArgumentException(problem, nameof(plan));
        return intake.DecideAsync(batch => plans.Put(batch, plan.Key, plan, actor), cancellation);
    }

    /// <summary>False: there was none.</summary>
    public Task<bool> RemovePlanAsync(string key, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch => plans.Remove(batch, key, actor), cancellation);

    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    public Task<SettingOutcome> PutAsync(AveragePlan plan, Actor actor, CancellationToken cancellation = default)
    {
        if (plan.Problem() is { } problem) throw new ArgumentException(problem, nameof(plan));
        return intake.DecideAsync(batch => averages.Put(batch, plan.Key, plan, actor), cancellation);
    }

    /// <summary>False: there was none.</summary>
    public Task<bool> RemoveAverageAsync(string key, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch => averages.Remove(batch, key, actor), cancellation);

    /// <summary>Enters a control result by hand; it is judged like any.</summary>
    public Task<QualityAnswer<ControlResultRow>> EnterAsync(ControlMeasurement control, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (equipment.Find(control.Equipment) is null) return new(null, null);
        var row = room.Judge(batch, control with { By = actor.Name });
        audit.Append(batch, actor, "control.enter", $"control/{row.Id}", ReadableJson.Write(new { equipment = row.Equipment.Value, test = row.Test, sample = row.Sample.Key, value = row.Value }));
        return (QualityAnswer<ControlResultRow>)row;
    }, cancellation);

    /// <summary>A person answers for a test in spite of its controls: the lock-out ends.</summary>
    public Task<QualityAnswer<QualityLockRow>> ReleaseAsync(long id, QualityDecision decision, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (Lock(batch, id) is not { } known) return new(null, null);
        if (!known.IsOpen) return new(null, $"It was released by {known.ReleasedBy}.");
        return (QualityAnswer<QualityLockRow>)room.Release(batch, known, decision, room.NewestOf(known.Equipment, known.Test));
    }, cancellation);

    /// <summary>A person has looked through the results in doubt.</summary>
    public Task<QualityAnswer<QualityLockRow>> ReviewAsync(long id, QualityDecision decision, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (Lock(batch, id) is not { } known) return new(null, null);
        var row = known with { ReviewedBy = decision.By, ReviewedAt = clock.GetUtcNow() };
        if (row.IsOpen) room.Put(batch, row);
        else batch.Quality.Locks.Add(row);
        audit.Append(batch, decision.Actor, "quality.review", $"quality-lock/{id}", ReadableJson.Write(new { by = row.ReviewedBy, reason = decision.Reason }));
        return (QualityAnswer<QualityLockRow>)row;
    }, cancellation);

    /// <summary>A person accepts a control that the rules rejected, with a reason; where nothing else stands against the test, its lock-out ends.</summary>
    public Task<QualityAnswer<ControlResultRow>> OverrideAsync(long id, QualityDecision decision, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (Control(batch, id) is not { } known) return new(null, null);
        if (known.State != ControlState.Rejected) return new(null, "Only a rejected control can be accepted by a person.");
        var row = known with { State = ControlState.Overridden, By = decision.By, DecidedAt = clock.GetUtcNow(), Reason = decision.Reason };
        batch.Quality.Controls.Add(row);
        audit.Append(batch, decision.Actor, "control.override", $"control/{id}", ReadableJson.Write(new { equipment = row.Equipment.Value, test = row.Test, sample = row.Sample.Key, by = row.By, reason = row.Reason }));
        if (room.OpenLock(row.Equipment, row.Test) is { Cause: LockCause.Control } open && id >= open.Point && open.Pending.Contains(row.Sample.Key))
        {
            open = open with { Pending = [.. open.Pending.Where(level => level != row.Sample.Key)] };
            if (open.Pending.Count == 0) room.Release(batch, open, decision, room.NewestOf(row.Equipment, row.Test));
            else room.Put(batch, open);
        }
        return (QualityAnswer<ControlResultRow>)row;
    }, cancellation);

    /// <summary>Takes a control result out of chart, statistics and rules, with a reason. A lock-out that it made stays until it is released.</summary>
    public Task<QualityAnswer<ControlResultRow>> ExcludeAsync(long id, QualityDecision decision, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (Control(batch, id) is not { } known) return new(null, null);
        if (known.State == ControlState.Excluded) return (QualityAnswer<ControlResultRow>)known;
        var row = known with { State = ControlState.Excluded, By = decision.By, DecidedAt = clock.GetUtcNow(), Reason = decision.Reason };
        batch.Quality.Controls.Add(row);
        room.Forget(row);
        audit.Append(batch, decision.Actor, "control.exclude", $"control/{id}", ReadableJson.Write(new { equipment = row.Equipment.Value, test = row.Test, sample = row.Sample.Key, was = known.State, by = row.By, reason = row.Reason }));
        return (QualityAnswer<ControlResultRow>)row;
    }, cancellation);

    /// <summary>Makes mean and SD of the results of a period, for one analyzer and test; what comes from then on is judged by them.</summary>
    public Task<QualityAnswer<ControlTarget>> ComputeAsync(EquipmentId analyzer, string test, LotLevel sample, DateTimeOffset from, DateTimeOffset to, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (materials.Of(sample) is null) return new(null, null);
        var rows = reader.Controls(new() { Equipment = analyzer, Test = test, Material = sample.Material, Lot = sample.Lot, Level = sample.Level, From = from, To = to, Limit = 10_000 })
            .Where(row => row.Value is not null && (row.Counts || row.State == ControlState.RunIn) && row.State != ControlState.Rejected).OrderBy(row => row.At).ToList();
        if (rows.Count < ControlRoom.RunInCount) return new(null, $"There are {rows.Count} results; at least {ControlRoom.RunInCount} make a mean and SD.");
        if (rows.Select(row => row.Unit).Distinct().Count() > 1) return new(null, "The results have several units.");
        var summary = Summary.Of([.. rows.Select(row => row.Value!.Value)]);
        if (!(summary.Sd > 0)) return new(null, "All results are the same: there is no SD to judge by.");
        var target = new ControlTarget
        {
            Test = test, Equipment = analyzer.Value, Unit = rows[0].Unit, Mean = summary.Mean, Sd = summary.Sd, Source = TargetSource.Computed, Count = summary.Count, From = rows[0].At, To = rows[^1].At,
        };
        room.SetTarget(batch, sample, target, actor);
        return (QualityAnswer<ControlTarget>)target;
    }, cancellation);

    private ControlResultRow? Control(RecordBatch batch, long id) => batch.Quality.Controls.FindLast(row => row.Id == id) ?? reader.Control(id);

    private QualityLockRow? Lock(RecordBatch batch, long id) => batch.Quality.Locks.FindLast(row => row.Id == id) ?? reader.QualityLock(id);
}
