using Meridian.Core.Equipment;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>
/// Turns arrived instances into rows: which study, series, patient, equipment; counts; what disagrees. A cache of studies over the
/// record with what is on its way. Runs on the writer's thread and undoes itself when a transaction fails.
/// <para>
/// The first instance of a study or series gives its attributes; what a later one says otherwise is kept as a disagreement and shown.
/// A study belongs to the patient who bears its Patient ID (with the issuer, where one is named). Where that patient's name or
/// birth date contradicts the image's, the study belongs to nobody until a person decides: an identifier without its issuer is soon
/// another hospital's. Nothing of a known patient is changed by an image.
/// </para>
/// </summary>
public sealed partial class ImagingIndex(RecordNumbers numbers, UndoLog undo, EquipmentDirectory equipment, PatientDirectory patients, IImagingReader? reader = null)
{
    private const int StudiesKept = 1024;
    private readonly Dictionary<string, StudyEntry> studies = new(StringComparer.Ordinal);

    /// <summary>The record keeps images.</summary>
    public bool IsThere => reader is not null;

    /// <summary>Adds the rows of a new instance.</summary>
    public InstanceRow Add(RecordBatch batch, ArrivedInstance arrived)
    {
        var (facts, from) = (arrived.Facts, arrived.Provenance);
        var sequence = numbers.NextSequence();
        var device = EquipmentOf(batch, facts, from);
        var study = Study(facts.StudyUid) ?? Begin(batch, arrived, sequence, device);
        var series = Series(study, facts.SeriesUid) ?? Begin(batch, study, arrived, sequence, device);
        Compare(batch, study, series, facts, sequence, from.ReceivedAt);

        var row = series.Row;
        Tally(batch, series, row with
        {
            InstanceCount = row.InstanceCount + 1, ByteCount = row.ByteCount + arrived.ByteCount, Revision = sequence, LastReceivedAt = Later(row.LastReceivedAt, from.ReceivedAt),
        });
        var of = study.Row;
        Tally(batch, study, of with
        {
            InstanceCount = of.InstanceCount + 1, ByteCount = of.ByteCount + arrived.ByteCount, Revision = sequence, LastReceivedAt = Later(of.LastReceivedAt, from.ReceivedAt),
            Modalities = With(of.Modalities, facts.Modality), SopClasses = With(of.SopClasses, facts.SopClassUid),
        });
        var instance = Row(arrived, sequence, series.Row with { Study = study.Row }, device);
        batch.Imaging.Instances.Add(instance);
        return instance;
    }

    /// <summary>Adds an object that came under the UID of another one.</summary>
    public ConflictRow AddConflict(RecordBatch batch, ArrivedInstance arrived)
    {
        var (facts, standing) = (arrived.Facts, arrived.Standing!);
        var sequence = numbers.NextSequence();
        var device = EquipmentOf(batch, facts, arrived.Provenance);
        var study = Study(standing.StudyUid) ?? throw new InvalidOperationException("The study of a stored instance is not in the index.");
        var conflict = new ConflictRow
        {
            Sequence = sequence, Standing = standing.Sequence, StudyUid = standing.StudyUid, SeriesUid = standing.SeriesUid, SopUid = standing.SopUid, Difference = arrived.Difference,
            Other = Row(arrived, sequence, standing.Series with { Study = study.Row }, device),
        };
        batch.Imaging.Conflicts.Add(conflict);
        Tally(batch, study, study.Row with { Conflicts = study.Row.Conflicts + 1, Revision = sequence });
        return conflict;
    }

    /// <summary>The study as the writer sees it; null: there is none.</summary>
    public StudyRow? Find(string studyUid) => Study(studyUid)?.Row;

    /// <summary>Writes a study of which more than counts changed, under a new revision.</summary>
    public StudyRow Change(RecordBatch batch, StudyRow to)
    {
        var entry = Study(to.StudyUid) ?? throw new InvalidOperationException("There is no such study.");
        to = to with { Revision = numbers.NextSequence() };
        Set(entry, to);
        batch.Imaging.Studies.Add(to);
        return to;
    }

    /// <summary>Takes a study with all below it out of the index.</summary>
    public void Remove(RecordBatch batch, StudyRow study)
    {
        numbers.NextSequence();
        if (studies.Remove(study.StudyUid, out var entry)) undo.Add(() => studies[study.StudyUid] = entry);
        batch.Imaging.Removed.Add(study.Id);
    }

    /// <summary>Says that what was prepared of a series is stale.</summary>
    public void Touch(RecordBatch batch, string studyUid, string seriesUid)
    {
        if (Study(studyUid) is not { } study) return;
        var sequence = numbers.NextSequence();
        if (Series(study, seriesUid) is { } series) Tally(batch, series, series.Row with { Revision = sequence });
        Tally(batch, study, study.Row with { Revision = sequence });
    }

    /// <summary>The transaction stands.</summary>
    internal void Settle()
    {
        if (studies.Count > StudiesKept) studies.Clear();
    }

    internal void Load() => studies.Clear();

    private StudyEntry? Study(string uid)
    {
        if (studies.TryGetValue(uid, out var entry)) return entry;
        if (reader!.Study(uid, withRejected: true) is not { } row) return null;
        return studies[uid] = new(row);
    }

    private SeriesEntry? Series(StudyEntry study, string uid)
    {
        if (study.Series.TryGetValue(uid, out var entry)) return entry;
        // a study that began in this batch has no series in the record
        if (!study.IsStored || reader!.Series(study.Row.StudyUid, uid, withRejected: true) is not { } row) return null;
        return study.Series[uid] = new(row);
    }

    private StudyEntry Begin(RecordBatch batch, ArrivedInstance arrived, Sequence sequence, EquipmentId device)
    {
        var (facts, from) = (arrived.Facts, arrived.Provenance);
        var (patient, candidate) = PatientOf(batch, facts, from.ReceivedAt);
        var row = new StudyRow
        {
            Id = sequence.Value, StudyUid = facts.StudyUid, Patient = patient, Candidate = candidate, PatientId = facts.PatientId, IssuerOfPatientId = facts.IssuerOfPatientId,
            PatientName = facts.PatientName, PatientBirthDate = facts.PatientBirthDate, PatientSex = facts.PatientSex, StudyDate = facts.StudyDate, StudyTime = facts.StudyTime,
            AccessionNumber = facts.AccessionNumber, StudyIdText = facts.StudyId, StudyDescription = facts.StudyDescription, ReferringPhysician = facts.ReferringPhysician,
            Modalities = With([], facts.Modality), SopClasses = [facts.SopClassUid], Equipment = device, CallingAe = from.CallingAe, Institution = facts.Institution,
            FirstReceivedAt = from.ReceivedAt, LastReceivedAt = from.ReceivedAt, Revision = sequence, Overrides = arrived.Overrides, Json = facts.StudyJson,
        };
        var entry = new StudyEntry(row) { IsStored = false };
        studies[facts.StudyUid] = entry;
        undo.Add(() => studies.Remove(facts.StudyUid));
        batch.Imaging.Studies.Add(row);
        return entry;
    }

    private SeriesEntry Begin(RecordBatch batch, StudyEntry study, ArrivedInstance arrived, Sequence sequence, EquipmentId device)
    {
        var (facts, from) = (arrived.Facts, arrived.Provenance);
        var row = new SeriesRow
        {
            Id = sequence.Value, Study = study.Row, SeriesUid = facts.SeriesUid, Modality = facts.Modality, SeriesNumber = facts.SeriesNumber, SeriesDescription = facts.SeriesDescription,
            BodyPart = facts.BodyPart, Laterality = facts.Laterality, ProtocolName = facts.ProtocolName, SeriesDate = facts.SeriesDate, SeriesTime = facts.SeriesTime,
            FrameOfReferenceUid = facts.FrameOfReferenceUid, PerformedStepId = facts.PerformedStepId, PerformedStepDate = facts.PerformedStepDate, PerformedStepTime = facts.PerformedStepTime,
            RequestedProcedureId = facts.RequestedProcedureId, ScheduledStepId = facts.ScheduledStepId, Manufacturer = facts.Manufacturer, ModelName = facts.ModelName,
            StationName = facts.StationName, Institution = facts.Institution, Equipment = device, CallingAe = from.CallingAe,
            FirstReceivedAt = from.ReceivedAt, LastReceivedAt = from.ReceivedAt, Revision = sequence, Json = facts.SeriesJson,
        };
        var entry = new SeriesEntry(row);
        study.Series[facts.SeriesUid] = entry;
        undo.Add(() => study.Series.Remove(facts.SeriesUid));
        batch.Imaging.Series.Add(row);
        var of = study.Row;
        Set(study, of with { SeriesCount = of.SeriesCount + 1 });
        return entry;
    }

    private void Tally(RecordBatch batch, StudyEntry entry, StudyRow to)
    {
        Set(entry, to);
        batch.Imaging.StudyTallies.Add(to);
    }

    private void Tally(RecordBatch batch, SeriesEntry entry, SeriesRow to)
    {
        var before = entry.Row;
        entry.Row = to;
        undo.Add(() => entry.Row = before);
        batch.Imaging.SeriesTallies.Add(to);
    }

    private void Set(StudyEntry entry, StudyRow to)
    {
        var before = entry.Row;
        entry.Row = to;
        undo.Add(() => entry.Row = before);
    }

    private static InstanceRow Row(ArrivedInstance arrived, Sequence sequence, SeriesRow series, EquipmentId device)
    {
        var (facts, from) = (arrived.Facts, arrived.Provenance);
        return new()
        {
            Sequence = sequence, Series = series, SopUid = facts.SopUid, SopClassUid = facts.SopClassUid, TransferSyntaxUid = facts.TransferSyntaxUid, InstanceNumber = facts.InstanceNumber,
            Frames = facts.Frames, Rows = facts.Rows, Columns = facts.Columns, BitsAllocated = facts.BitsAllocated, ContentDate = facts.ContentDate, ContentTime = facts.ContentTime,
            Equipment = device, ConnectionId = from.ConnectionId, CallingAe = from.CallingAe, CalledAe = from.CalledAe, PeerAddress = from.PeerAddress, ReceivedAt = from.ReceivedAt,
            ByteCount = arrived.ByteCount, DatasetOffset = arrived.DatasetOffset, Checksum = arrived.Checksum, Location = new(sequence, arrived.Path), Overrides = arrived.Overrides,
            Json = facts.InstanceJson, Bytes = arrived.Bytes,
        };
    }

    private static IReadOnlyList<string> With(IReadOnlyList<string> values, string? one)
    {
        if (string.IsNullOrEmpty(one)) return values;
        foreach (var value in values)
            if (value == one) return values;
        return [.. values.Append(one).Order(StringComparer.Ordinal)];
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed class StudyEntry(StudyRow row)
    {
        public StudyRow Row = row;
        public bool IsStored = true;
        public readonly Dictionary<string, SeriesEntry> Series = new(StringComparer.Ordinal);
        /// <summary>What is known to disagree; null: not read yet.</summary>
        public HashSet<(long Series, string Tag, string Other)>? Disagreements;
    }

    private sealed class SeriesEntry(SeriesRow row)
    {
        public SeriesRow Row = row;
    }
}
