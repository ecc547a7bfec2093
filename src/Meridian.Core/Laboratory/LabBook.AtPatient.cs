using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

public sealed partial class LabBook
{
    /// <summary>
    /// A result of a meter at the patient: nobody ordered it, and the identifier that was scanned there says whose it is, when exactly one known patient bears it.
    /// No record is ever made of a scanned identifier. Each such result stands by itself.
    /// </summary>
    private LabResultRow JudgeAtPatient(RecordBatch batch, SpecimenShelf? shelf, LabResultRow row, LabTest? test, TestMapEntry? entry)
    {
        var owner = Passes(row, HeldReason.UnknownPatient) ? patients.Find(row.Patient) : Bearer(row.Named);
        var held = owner is null ? HeldReason.UnknownPatient
            : row.Named is { } named && PatientRule.Contradict(named, owner.Identity) && !Passes(row, HeldReason.PatientContradicts) ? HeldReason.PatientContradicts
            : HeldReason.None;
        if (held == HeldReason.None && test is null) held = HeldReason.UnknownTest;
        row = row with { Patient = held is HeldReason.UnknownPatient or HeldReason.PatientContradicts ? default : owner!.Id };
        if (test is not null)
        {
            if (ResultReading.TryConvert(test, entry, row.Said, out var number, out var unit)) row = row with { Number = number, Unit = unit };
            else if (held == HeldReason.None) held = HeldReason.UnitMismatch;
        }
        string? lockedOut = null;
        if (test is not null && judge.IsLockedOut(row.Equipment, test.Code, out var why))
        {
            lockedOut = why;
            if (held == HeldReason.None && !Passes(row, HeldReason.LockedOut)) held = HeldReason.LockedOut;
        }
        if (held != HeldReason.None)
        {
            row = row with { State = LabResultState.Held, Held = held, Reason = held == HeldReason.LockedOut ? lockedOut : row.Reason };
            Put(batch, shelf, row);
            return row;
        }
        var range = LabRange.Find(test!.Ranges, owner!.Identity.Sex, owner.Identity.BirthDate, row.At, null);
        row = row with
        {
            Low = range?.Low, High = range?.High, RangeText = range?.Text,
            Flags = row.Number is null ? ResultReading.FlagOf(test, row.Said) : ResultReading.FlagOf(test, range, row.Number, row.Said.Comparator),
        };
        var trail = VerificationRules.Look(test, row, test.Delta is null ? null : PreviousOf(batch, row), lockedOut);
        if (row.Released != 0) trail.Add(new("released", false));
        var passes = test.Auto is { Enabled: true } && trail.TrueForAll(rule => rule.Passed);
        if (row.Number is not null) judge.ObservePatientResult(batch, row);
        row = row with
        {
            State = passes ? LabResultState.Verified : LabResultState.ToVerify, Held = HeldReason.None, Trail = test.Auto is { Enabled: true } ? trail : [.. trail.Where(rule => !rule.Passed)],
            By = passes ? HubName : null, DecidedAt = passes ? row.ReceivedAt : null, Rule = passes ? "auto/" + test.Code : null,
        };
        Put(batch, shelf, row);
        if (passes) Remember(row);
        return row;
    }

    /// <summary>The one patient who bears an identifier that was scanned, whoever gave it; null: nobody, or several.</summary>
    private PatientRow? Bearer(PatientIdentity? named)
    {
        PatientRow? found = null;
        foreach (var identifier in named?.Identifiers ?? [])
            foreach (var id in reader.PatientsBearing(identifier.Value))
            {
                if (patients.Find(id) is not { } row || row.Id == found?.Id) continue;
                if (found is not null) return null;
                found = row;
            }
        return found;
    }
}
