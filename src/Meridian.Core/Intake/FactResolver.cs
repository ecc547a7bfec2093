using Meridian.Core.Alarms;
using Meridian.Core.Equipment;
using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>
/// Turns what a message says into rows: which equipment, which metric, when on the hub's clock, in which bed, whose
/// (<see cref="PatientRule"/>), which alerts. Runs on the writer's thread; what it changes in the rooms undoes itself.
/// </summary>
public sealed class FactResolver(EquipmentDirectory equipment, PatientDirectory patients, BedDirectory beds, Associations associations,
    PatientFeed feed, OrderBook orders, LabBook laboratory, AlarmBoard board, UndoLog undo, IRecordReader reader, EquipmentOptions options)
{
    /// <summary>A message that was longer under way says nothing of now: it moves nothing and its alerts are shown as over.</summary>
    public static readonly TimeSpan LateMessage = TimeSpan.FromMinutes(10);
    /// <summary>A fact that is younger belongs to who is in the bed now.</summary>
    private static readonly TimeSpan Present = TimeSpan.FromSeconds(2);

    private readonly HashSet<EquipmentId> mismatched = [];
    private readonly List<BedId> touchedBeds = [];
    private readonly List<PatientRow> occupants = [];
    private readonly HashSet<EquipmentId> measured = [];

    public void Load()
    {
        mismatched.Clear();
        foreach (var alert in board.Present)
            if (HubAlert.Is(alert.Report.Condition, HubAlert.PatientMismatch)) mismatched.Add(alert.Equipment);
    }

    /// <exception cref="FormatException">The facts contradict the model; the message goes to quarantine.</exception>
    public void Resolve(RecordBatch batch, Submission submission, Sequence sequence)
    {
        var isReplay = submission.ReplayOf != default;
        touchedBeds.Clear();
        measured.Clear();
        foreach (var patientEvent in submission.Facts.PatientEvents) feed.Apply(batch, patientEvent, sequence, submission.ReceivedAt, isReplay, touchedBeds);
        foreach (var bed in touchedBeds) LookForSharing(batch, bed);
        foreach (var orderEvent in submission.Facts.OrderEvents) orders.Apply(batch, orderEvent, sequence, submission.ReceivedAt);
        foreach (var orderEvent in submission.Facts.LabOrderEvents) laboratory.Apply(batch, orderEvent, sequence, submission.ReceivedAt);
        foreach (var report in submission.Facts.LabReports) Resolve(batch, submission, report, sequence, isReplay);
        var ordinal = 0;
        foreach (var report in submission.Facts.Reports) Resolve(batch, submission, report, sequence, ordinal++, isReplay);
    }

    private void Resolve(RecordBatch batch, Submission submission, EquipmentReport report, Sequence sequence, int ordinal, bool isReplay)
    {
        var receivedAt = submission.ReceivedAt;
        var entry = equipment.Resolve(batch, report.Equipment, isReplay ? null : report.Location, receivedAt, out var conflict);
        if (conflict != default) board.Raise(batch, HubAlert.EquipmentConflict, $"{conflict}", AlertPriority.Low, entry.Id, default, default, $"Identifiers of this equipment also belong to equipment {conflict}");
        var offset = OffsetOf(entry, submission, isReplay);
        var equipmentAt = report.At ?? submission.SentAt;
        var at = HubTime.Of(equipmentAt, offset, receivedAt, options.LongestLateness);
        var isLate = isReplay || (submission.SentAt is { } sentAt && receivedAt - sentAt - offset > LateMessage);
        var (bed, patient) = Place(batch, report, entry, receivedAt, at, isLate);
        Rows(batch, report, entry, sequence, ordinal, new(bed, patient, at, equipmentAt, offset, receivedAt));
        foreach (var alert in report.Alerts)
            board.Report(batch, alert, new(entry.Id, patient, bed, sequence, HubTime.Of(alert.At ?? equipmentAt, offset, receivedAt, options.LongestLateness), isLate));
        if (!isReplay) batch.SignsOfLife.Add(new(entry.Id, receivedAt, report.HeartbeatTimeout, entry.Clock.IsMeasured ? offset : null, report.Waves.Count > 0));
    }

    private void Resolve(RecordBatch batch, Submission submission, LabReport report, Sequence sequence, bool isReplay)
    {
        var entry = equipment.Resolve(batch, report.Equipment, isReplay ? null : report.Location, submission.ReceivedAt, out var conflict);
        if (conflict != default) board.Raise(batch, HubAlert.EquipmentConflict, $"{conflict}", AlertPriority.Low, entry.Id, default, default, $"Identifiers of this equipment also belong to equipment {conflict}");
        // no sign of life: an analyzer that has nothing to measure is silent for hours, and that is no alarm
        laboratory.Apply(batch, report, entry.Id, sequence, new(submission.ReceivedAt, OffsetOf(entry, submission, isReplay), options.LongestLateness));
    }

    private TimeSpan OffsetOf(EquipmentEntry entry, Submission submission, bool isReplay)
    {
        if (!entry.ClockRecalled)
        {
            entry.ClockRecalled = true;
            // equipment that the record knows has a history of its clock: a first message that is late must not bend it
            if (entry.Row.FirstSeen < submission.ReceivedAt && reader.ObservationSets(new() { Equipment = entry.Id, NewestFirst = true, Limit = 1 }).FirstOrDefault() is { EquipmentAt: not null } last)
                entry.Clock.Recall(last.ClockOffset);
        }
        return submission.SentAt is { } sentAt && !isReplay && measured.Add(entry.Id) ? entry.Clock.Measure(sentAt, submission.ReceivedAt) : entry.Clock.Current;
    }

    private (BedId Bed, PatientId Patient) Place(RecordBatch batch, EquipmentReport report, EquipmentEntry entry, DateTimeOffset receivedAt, DateTimeOffset at, bool isLate)
    {
        var isPresent = receivedAt - at <= Present;
        var bed = beds.Resolve(batch, report.Location, receivedAt);
        if (bed == default)
            bed = (isPresent || at >= associations.ChangedAt(entry.Id) ? associations.PlaceOf(entry.Id) : associations.PlaceOf(entry.Id, at))?.Bed ?? default;
        else if (!isLate) Move(batch, entry, bed, receivedAt);
        occupants.Clear();
        if (bed != default)
            foreach (var visit in isPresent || at >= associations.ChangedAt(bed) ? associations.VisitsAt(bed) : associations.VisitsAt(bed, at))
                if (patients.Find(visit.Patient) is { } occupant && !occupants.Exists(o => o.Id == occupant.Id)) occupants.Add(occupant);
        PatientId named = default;
        PatientIdentity? words = null;
        if (report.Patient is not null)
        {
            var identity = PlainIdentity.Of(report.Patient);
            if (identity.Identifiers.Count > 0) named = patients.Named(batch, identity, occupants, receivedAt).Id;
            else words = identity;
        }
        var verdict = PatientRule.Decide(named, words, occupants);
        if (!isLate) TellMismatch(batch, entry.Id, bed, verdict);
        return (bed, verdict.Patient);
    }

    private void Move(RecordBatch batch, EquipmentEntry entry, BedId bed, DateTimeOffset at)
    {
        var place = associations.PlaceOf(entry.Id);
        if (place?.Bed == bed) return;
        if (place is not null) associations.End(batch, place, at, default);
        associations.Begin(batch, new() { Id = 0, Bed = bed, Equipment = entry.Id, From = at });
    }

    private void TellMismatch(RecordBatch batch, EquipmentId id, BedId bed, PatientVerdict verdict)
    {
        if (verdict.IsMismatch)
        {
            if (!mismatched.Add(id)) return;
            undo.Add(() => mismatched.Remove(id));
            board.Raise(batch, HubAlert.PatientMismatch, $"{id}", AlertPriority.Medium, id, bed, default);
        }
        else if (verdict.Reason is PatientReason.Named or PatientReason.InBed && mismatched.Remove(id))
        {
            undo.Add(() => mismatched.Add(id));
            board.Clear(batch, HubAlert.PatientMismatch, $"{id}", id);
        }
    }

    private void LookForSharing(RecordBatch batch, BedId bed)
    {
        if (associations.VisitsAt(bed).Select(v => patients.Find(v.Patient)?.Id ?? v.Patient).Distinct().Count() > 1)
            board.Raise(batch, HubAlert.BedShared, $"{bed}", AlertPriority.Low, default, bed, default);
        else board.Clear(batch, HubAlert.BedShared, $"{bed}", default);
    }

    private void Rows(RecordBatch batch, EquipmentReport report, EquipmentEntry entry, Sequence sequence, int ordinal, Owner owner)
    {
        var observations = report.Observations;
        if (observations.Count > 0)
        {
            var ids = new MetricId[observations.Count];
            for (var i = 0; i < ids.Length; i++) ids[i] = equipment.Resolve(batch, entry, observations[i].Metric, owner.ReceivedAt);
            batch.ObservationSets.Add(new()
            {
                Sequence = sequence, Ordinal = ordinal, Equipment = entry.Id, Patient = owner.Patient, Bed = owner.Bed, At = owner.At,
                EquipmentAt = owner.EquipmentAt, ClockOffset = owner.Offset, MetricIds = ids, Observations = observations,
            });
        }
        foreach (var wave in report.Waves)
        {
            if (!(wave.SampleHz > 0) || !double.IsFinite(wave.SampleHz)) throw new FormatException("A wave has no sample rate above 0.");
            batch.Waves.Add(new()
            {
                Sequence = sequence, Equipment = entry.Id, Metric = equipment.Resolve(batch, entry, wave.Metric, owner.ReceivedAt), Patient = owner.Patient, Bed = owner.Bed,
                At = HubTime.Of(wave.Start, owner.Offset, owner.ReceivedAt, options.LongestLateness), ClockOffset = owner.Offset, Segment = wave,
            });
        }
    }

    private readonly record struct Owner(BedId Bed, PatientId Patient, DateTimeOffset At, DateTimeOffset? EquipmentAt, TimeSpan Offset, DateTimeOffset ReceivedAt);
}
