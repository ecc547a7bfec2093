using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Patients;

/// <summary>
/// What the patient feed (HL7 v2 ADT, chapter 3) does to visits. Runs on the writer's thread.
/// <para>
/// Events are applied in the order in which they come. Admit and register put the patient into the bed of PV1-3; a transfer ends
/// the visit that it names (by visit number, else by prior location PV1-6, else the only one) and begins one at PV1-3; a
/// discharge ends it. The cancel events restore the state before: what never happened is closed at its own beginning and what
/// it had ended is open again. A merge (A40) leads the prior record to the standing one and moves its visits. An update (A08)
/// changes the person and never the place: chapter 3 has other events for that. An event that a person replays from
/// quarantine and that is older than what was applied since is noted and moves nobody.
/// </para>
/// </summary>
public sealed class PatientFeed(PatientDirectory patients, BedDirectory beds, Associations associations, IRecordReader reader)
{
    private static readonly TimeSpan OldestBelieved = TimeSpan.FromDays(7);

    /// <summary>Applies one event and adds its rows.</summary>
    /// <exception cref="FormatException">It names nobody.</exception>
    /// <param name="touched">Gets the beds whose occupants may have changed.</param>
    public void Apply(RecordBatch batch, PatientEvent patientEvent, Sequence message, DateTimeOffset receivedAt, bool isReplay, ICollection<BedId> touched)
    {
        var identity = PlainIdentity.Of(patientEvent.Patient);
        if (identity.Identifiers.Count == 0) throw new FormatException("The patient event names no patient: it has no identifier (PID-3).");
        var at = TimeOf(patientEvent.At, receivedAt);
        var bed = beds.Resolve(batch, patientEvent.Location, receivedAt);
        var patient = patients.Confirmed(batch, identity, receivedAt);
        batch.PatientEvents.Add(new(message, patient.Id, bed, patientEvent.Kind, receivedAt, patientEvent.At));
        if (isReplay && patientEvent.Kind != PatientEventKind.Update && IsOvertaken(patient.Id, patientEvent.At)) return;
        var step = new Step(batch, patientEvent, patient, bed, at, message, touched);
        switch (patientEvent.Kind)
        {
            case PatientEventKind.Admit or PatientEventKind.Register: Admit(step); break;
            case PatientEventKind.Transfer: Transfer(step); break;
            case PatientEventKind.Discharge: Discharge(step); break;
            case PatientEventKind.Update: break;
            case PatientEventKind.CancelAdmit: CancelAdmit(step); break;
            case PatientEventKind.CancelTransfer: CancelTransfer(step); break;
            case PatientEventKind.CancelDischarge: CancelDischarge(step); break;
            case PatientEventKind.Merge: Merge(step); break;
            default: throw new ArgumentOutOfRangeException(nameof(patientEvent), patientEvent.Kind, null);
        }
    }

    private void Admit(Step step)
    {
        if (step.Bed == default) return;
        // another visit number is another visit: an inpatient may be registered at a clinic as well
        foreach (var visit in associations.VisitsOf(step.Patient.Id).Where(v => v.Bed != step.Bed && SameVisit(v, step.Event.Visit)).ToList()) End(step, visit);
        Enter(step);
    }

    private void Transfer(Step step)
    {
        if (step.Bed == default) return;
        var from = beds.Resolve(step.Batch, step.Event.PriorLocation, step.At);
        foreach (var visit in Meant(step, from))
            if (visit.Bed != step.Bed) End(step, visit);
        Enter(step);
    }

    private void Discharge(Step step)
    {
        // PV1-3 of A03 is where the patient was
        foreach (var visit in Meant(step, step.Bed)) End(step, visit);
    }

    private void CancelAdmit(Step step)
    {
        foreach (var visit in Meant(step, step.Bed))
        {
            var before = associations.VisitEndedBy(step.Patient.Id, visit.Begun);
            associations.Annul(step.Batch, visit, step.Message);
            step.Touched.Add(visit.Bed);
            if (before is not null) Reopen(step, before);
        }
    }

    private void CancelTransfer(Step step)
    {
        // A12: PV1-3 is where the patient is after the cancellation, the place before the transfer
        var visit = Meant(step, beds.Resolve(step.Batch, step.Event.PriorLocation, step.At)).MaxBy(v => v.Id)
            ?? associations.VisitsOf(step.Patient.Id).MaxBy(v => v.Id);
        var before = visit is null ? null : associations.VisitEndedBy(step.Patient.Id, visit.Begun);
        if (visit is not null && (before is not null || (step.Bed != default && step.Bed != visit.Bed)))
        {
            associations.Annul(step.Batch, visit, step.Message);
            step.Touched.Add(visit.Bed);
        }
        if (before is not null && (step.Bed == default || step.Bed == before.Bed)) Reopen(step, before);
        else if (step.Bed != default) Enter(step);
    }

    private void CancelDischarge(Step step)
    {
        var last = associations.LastClosedVisit(step.Patient.Id);
        if (last is not null && (step.Bed == default || step.Bed == last.Bed) && SameVisit(last, step.Event.Visit))
        {
            if (!associations.VisitsOf(step.Patient.Id).Any(v => v.Bed == last.Bed)) Reopen(step, last);
        }
        else if (step.Bed != default) Enter(step);
    }

    private void Merge(Step step)
    {
        if (step.Event.Prior is null) throw new FormatException("The merge names no prior patient (MRG-1).");
        var prior = PlainIdentity.Of(step.Event.Prior);
        if (prior.Identifiers.Count == 0) throw new FormatException("The merge names no prior patient: it has no identifier (MRG-1).");
        if (patients.Find(prior) is not { } ending)
        {
            // nobody knew the prior record: remember that it leads here, for what still comes under it
            ending = patients.Confirmed(step.Batch, prior, step.At);
        }
        if (ending.Id == step.Patient.Id) return;
        patients.Merge(step.Batch, ending, step.Patient, step.At);
        foreach (var visit in associations.VisitsOf(ending.Id).ToList())
        {
            End(step, visit);
            if (!associations.VisitsOf(step.Patient.Id).Any(v => v.Bed == visit.Bed))
                associations.Begin(step.Batch, visit with { Patient = step.Patient.Id, From = step.At < visit.From ? visit.From : step.At, To = null, Begun = step.Message, Ended = default });
        }
    }

    private void Enter(Step step)
    {
        step.Touched.Add(step.Bed);
        if (associations.VisitsOf(step.Patient.Id).FirstOrDefault(v => v.Bed == step.Bed) is { } there)
        {
            if ((step.Event.Visit ?? there.Visit) == there.Visit && (step.Event.Class ?? there.Class) == there.Class) return;
            associations.Reopen(step.Batch, there with { Visit = step.Event.Visit ?? there.Visit, Class = step.Event.Class ?? there.Class });
            return;
        }
        associations.Begin(step.Batch, new() { Id = 0, Bed = step.Bed, Patient = step.Patient.Id, Visit = step.Event.Visit, Class = step.Event.Class, From = step.At, Begun = step.Message });
    }

    private void End(Step step, AssociationRow visit)
    {
        associations.End(step.Batch, visit, step.At, step.Message);
        step.Touched.Add(visit.Bed);
    }

    private void Reopen(Step step, AssociationRow visit)
    {
        associations.Reopen(step.Batch, visit);
        step.Touched.Add(visit.Bed);
    }

    /// <summary>The open visits that an event is about: by visit number, else by bed, else the only one that does not bear another number.</summary>
    private List<AssociationRow> Meant(Step step, BedId bed)
    {
        var visits = associations.VisitsOf(step.Patient.Id);
        var byNumber = step.Event.Visit is { Length: > 0 } number ? visits.Where(v => v.Visit == number).ToList() : [];
        if (byNumber.Count > 0) return byNumber;
        var byBed = bed == default ? [] : visits.Where(v => v.Bed == bed).ToList();
        if (byBed.Count > 0) return byBed;
        return visits.Count == 1 && SameVisit(visits[0], step.Event.Visit) ? [.. visits] : [];
    }

    private bool IsOvertaken(PatientId patient, DateTimeOffset? at) =>
        at is { } time && reader.PatientEvents(patient, 50).Any(e => e.Kind != PatientEventKind.Update && e.SenderAt > time);

    private static bool SameVisit(AssociationRow row, string? number) => string.IsNullOrEmpty(number) || string.IsNullOrEmpty(row.Visit) || row.Visit == number;

    private static DateTimeOffset TimeOf(DateTimeOffset? given, DateTimeOffset receivedAt) =>
        given is { } at && at <= receivedAt && receivedAt - at < OldestBelieved ? at.ToUniversalTime() : receivedAt;

    private sealed record Step(RecordBatch Batch, PatientEvent Event, PatientRow Patient, BedId Bed, DateTimeOffset At, Sequence Message, ICollection<BedId> Touched);
}
