using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>What became of a person's decision about images.</summary>
public enum StudyOutcome : byte
{
    Done = 1,
    NotFound = 2,
    /// <summary>Decided before, or not in the state for it.</summary>
    NotNow = 3,
    /// <summary>The conflicting object belongs to another study or series: it cannot take the place.</summary>
    OtherPlace = 4,
    NoSuchPatient = 5,
}

/// <summary>Who decides what, and why.</summary>
/// <param name="Actor">The account or token.</param>
/// <param name="Reason">In the person's words.</param>
/// <param name="Name">The person, where an account is shared; null: the account is the person's own.</param>
public sealed record Decision(Actor Actor, string Reason, string? Name = null)
{
    /// <summary>As shown beside what was decided.</summary>
    public string By => Name is null || Name == Actor.Name ? Actor.Name : $"{Name} ({Actor.Name})";
}

/// <summary>What people decide about studies: reject, restore, delete, whose it is, which object of a conflict stands. Each with a reason, audited.</summary>
public sealed class StudyDesk(IIntake intake, ImagingIndex index, PatientDirectory patients, AuditTrail audit, UidGate gate, ImagingMover mover, TimeProvider clock,
    Record.IRecordReader record, IImageStore? store = null, IImagingReader? reader = null)
{
    internal const string RemovalKind = "imaging-removal";

    /// <summary>Takes a study out of every view but the pages' own; the bytes stay.</summary>
    public Task<StudyOutcome> RejectAsync(string studyUid, Decision decision, CancellationToken cancellation = default) => ChangeAsync(studyUid, "imaging.reject", decision,
        row => row.State == StudyState.Rejected ? null : row with { State = StudyState.Rejected, StateReason = decision.Reason, StateBy = decision.By, StateAt = clock.GetUtcNow() }, cancellation);

    /// <summary>Brings a rejected study back.</summary>
    public Task<StudyOutcome> RestoreAsync(string studyUid, Decision decision, CancellationToken cancellation = default) => ChangeAsync(studyUid, "imaging.restore", decision,
        row => row.State == StudyState.Visible ? null : row with { State = StudyState.Visible, StateReason = decision.Reason, StateBy = decision.By, StateAt = clock.GetUtcNow() }, cancellation);

    /// <summary>Says whose a study is, where the hub would not decide. The attributes and bytes stay as they came.</summary>
    public Task<StudyOutcome> AssignAsync(string studyUid, PatientId patient, Decision decision, CancellationToken cancellation = default) => DecideAsync(studyUid, (batch, row) =>
    {
        if (patients.Find(patient) is not { } whose) return StudyOutcome.NoSuchPatient;
        index.Change(batch, row with { Patient = whose.Id, Candidate = default });
        audit.Append(batch, decision.Actor, "imaging.assign", Subject(row), ReadableJson.Write(new { patient = whose.Id.Value, before = row.Patient.Value, reason = decision.Reason, name = decision.Name }));
        return StudyOutcome.Done;
    }, cancellation);

    /// <summary>Deletes a study with its bytes, for good. The record keeps who did it and why.</summary>
    public async Task<StudyOutcome> DeleteAsync(string studyUid, Decision decision, CancellationToken cancellation = default)
    {
        if (store is null || reader is null) return StudyOutcome.NotFound;
        string? removal = null;
        var done = await DecideAsync(studyUid, (batch, row) =>
        {
            var paths = reader.InstancesOf(studyUid, withRejected: true).Select(i => i.Location.Path).Concat(reader.Conflicts(null, null, int.MaxValue, studyUid).Select(c => c.Other.Location.Path))
                .OfType<string>().ToList();
            index.Remove(batch, row);
            removal = $"{row.Id}";
            // the list outlives a cut between the commit and the files
            batch.Documents.Add(new(RemovalKind, removal, ReadableJson.Write(paths), clock.GetUtcNow()));
            audit.Append(batch, decision.Actor, "imaging.delete", Subject(row), ReadableJson.Write(new { reason = decision.Reason, name = decision.Name, series = row.SeriesCount, instances = row.InstanceCount, bytes = row.ByteCount }));
            return StudyOutcome.Done;
        }, cancellation);
        if (done == StudyOutcome.Done) await ClearAsync(removal!, CancellationToken.None); // decided: who asked may go, the files go too
        return done;
    }

    /// <summary>Takes away the files of a deleted study, and then the list of them.</summary>
    internal async Task ClearAsync(string removal, CancellationToken cancellation = default)
    {
        if (store is null || reader is null) return;
        foreach (var path in Listed(removal))
        {
            using var pass = await gate.EnterAsync(ImagePath.StemOf(path), cancellation);
            // what was sent again since is another's
            if (!reader.IsFileOfRecord(path)) store.Delete(path);
        }
        await intake.DecideAsync(batch => { batch.Documents.Add(new(RemovalKind, removal, null, clock.GetUtcNow())); return true; }, cancellation);
    }

    /// <summary>Decides a conflict: the first stays, or the other takes its place. The one that does not stand is kept beside it.</summary>
    public async Task<StudyOutcome> ResolveAsync(Sequence conflict, bool replace, Decision decision, CancellationToken cancellation = default)
    {
        if (store is null || reader is null || reader.Conflict(conflict) is not { } before) return StudyOutcome.NotFound;
        using var pass = await gate.EnterAsync(ImagePath.Part(before.SopUid), cancellation);
        // what changes places must be a file
        if (replace && reader.Instance(before.Standing) is { Location.Path: null } small) await mover.LayOutAsync([small], cancellation);
        return await intake.DecideAsync(batch =>
        {
            if (reader.Conflict(conflict) is not { } row || reader.Instance(row.Standing) is not { } standing || index.Find(row.StudyUid) is not { } study) return StudyOutcome.NotFound;
            if (row.State != ConflictState.Waiting) return StudyOutcome.NotNow;
            if (replace && row.Difference == "place") return StudyOutcome.OtherPlace;
            var decided = row with { State = replace ? ConflictState.Replaced : ConflictState.FirstKept, ResolvedBy = decision.By, ResolvedAt = clock.GetUtcNow(), Note = decision.Reason };
            if (replace)
            {
                batch.Imaging.Replaced.Add(row.Other with { Sequence = standing.Sequence, Series = standing.Series, Location = new(standing.Sequence, row.Other.Location.Path) });
                decided = decided with { Other = standing with { Sequence = row.Sequence, Location = new(row.Sequence, standing.Location.Path) } };
            }
            batch.Imaging.Conflicts.Add(decided);
            index.Touch(batch, row.StudyUid, row.SeriesUid);
            index.Change(batch, index.Find(row.StudyUid)! with { Conflicts = Math.Max(0, study.Conflicts - 1) });
            audit.Append(batch, decision.Actor, replace ? "imaging.conflict-replace" : "imaging.conflict-keep", $"conflict/{row.Sequence}", ReadableJson.Write(new { study = row.StudyUid, instance = row.SopUid, reason = decision.Reason, name = decision.Name }));
            return StudyOutcome.Done;
        }, cancellation);
    }

    private Task<StudyOutcome> ChangeAsync(string studyUid, string action, Decision decision, Func<StudyRow, StudyRow?> change, CancellationToken cancellation) => DecideAsync(studyUid, (batch, row) =>
    {
        if (change(row) is not { } to) return StudyOutcome.NotNow;
        index.Change(batch, to);
        audit.Append(batch, decision.Actor, action, Subject(row), ReadableJson.Write(new { reason = decision.Reason, name = decision.Name }));
        return StudyOutcome.Done;
    }, cancellation);

    private Task<StudyOutcome> DecideAsync(string studyUid, Func<Record.RecordBatch, StudyRow, StudyOutcome> decide, CancellationToken cancellation) =>
        intake.DecideAsync(batch => index.IsThere && index.Find(studyUid) is { } row ? decide(batch, row) : StudyOutcome.NotFound, cancellation);

    private IReadOnlyList<string> Listed(string removal) => record.Documents(RemovalKind).Where(d => d.Key == removal).Select(d => ReadableJson.Read<List<string>>(d.Body!)).FirstOrDefault() ?? [];

    private static string Subject(StudyRow row) => $"study/{row.StudyUid}";
}
