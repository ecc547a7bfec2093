using System.Text;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader
{
    private const string StudyColumns = "s.id, s.uid, s.patient, s.candidate, s.patient_id, s.issuer, s.patient_name, s.birth_date, s.sex, s.study_date, s.study_time, s.accession, s.study_id, s.description, "
        + "s.referring, s.modalities, s.sop_classes, s.series_count, s.instance_count, s.byte_count, s.equipment, s.calling_ae, s.institution, s.first_received_at, s.last_received_at, s.revision, "
        + "s.state, s.state_reason, s.state_by, s.state_at, s.conflicts, s.disagreements, s.overrides, s.json";
    private const string SeriesColumns = "r.id, r.study, r.uid, r.modality, r.number, r.description, r.body_part, r.laterality, r.protocol, r.series_date, r.series_time, r.frame_of_reference, r.step_id, "
        + "r.step_date, r.step_time, r.requested_procedure, r.scheduled_step, r.manufacturer, r.model, r.station, r.institution, r.equipment, r.calling_ae, r.instance_count, r.byte_count, "
        + "r.first_received_at, r.last_received_at, r.revision, r.json";
    private const string InstanceColumns = "i.sequence, i.series, i.sop_uid, i.sop_class, i.transfer_syntax, i.number, i.frames, i.rows, i.columns, i.bits, i.content_date, i.content_time, i.equipment, "
        + "i.connection, i.calling_ae, i.called_ae, i.peer, i.received_at, i.byte_count, i.dataset_offset, i.checksum, i.place, i.path, i.damage, i.overrides, i.json";

    /// <summary>Studies and series that rows of one answer share.</summary>
    private sealed class Above(Database from)
    {
        private readonly Dictionary<long, StudyRow> studies = [];
        private readonly Dictionary<long, SeriesRow> series = [];
        private StudyRow? lastStudy;
        private SeriesRow? lastSeries;

        public StudyRow Study(long id)
        {
            if (lastStudy?.Id == id) return lastStudy;
            if (!studies.TryGetValue(id, out var row))
            {
                if (studies.Count > 256) studies.Clear(); // O(page) memory
                row = First(from.Prepared($"SELECT {StudyColumns} FROM study s WHERE s.id = ?").Bind(1, id), s => ReadStudy(s, 0)) ?? throw new DamagedBodyException("A series has no study.");
                studies[id] = row;
            }
            return lastStudy = row;
        }

        public SeriesRow Series(long id)
        {
            if (lastSeries?.Id == id) return lastSeries;
            if (!series.TryGetValue(id, out var row))
            {
                if (series.Count > 256) series.Clear();
                row = First(from.Prepared($"SELECT {SeriesColumns} FROM series r WHERE r.id = ?").Bind(1, id), s => ReadSeries(s, this)) ?? throw new DamagedBodyException("An instance has no series.");
                series[id] = row;
            }
            return lastSeries = row;
        }
    }

    private static StudyRow ReadStudy(Statement s, int c) => new()
    {
        Id = s.Int(c), StudyUid = s.Text(c + 1), Patient = new(s.Int(c + 2)), Candidate = new(s.Int(c + 3)), PatientId = s.OptionalText(c + 4), IssuerOfPatientId = s.OptionalText(c + 5),
        PatientName = s.OptionalText(c + 6), PatientBirthDate = s.OptionalText(c + 7), PatientSex = s.OptionalText(c + 8), StudyDate = s.OptionalText(c + 9), StudyTime = s.OptionalText(c + 10),
        AccessionNumber = s.OptionalText(c + 11), StudyIdText = s.OptionalText(c + 12), StudyDescription = s.OptionalText(c + 13), ReferringPhysician = s.OptionalText(c + 14),
        Modalities = ImageText.Split(s.Text(c + 15)), SopClasses = ImageText.Split(s.Text(c + 16)), SeriesCount = (int)s.Int(c + 17), InstanceCount = (int)s.Int(c + 18), ByteCount = s.Int(c + 19),
        Equipment = new(s.Int(c + 20)), CallingAe = s.Text(c + 21), Institution = s.OptionalText(c + 22), FirstReceivedAt = s.Time(c + 23), LastReceivedAt = s.Time(c + 24), Revision = new(s.Int(c + 25)),
        State = (StudyState)s.Int(c + 26), StateReason = s.OptionalText(c + 27), StateBy = s.OptionalText(c + 28), StateAt = s.OptionalTime(c + 29), Conflicts = (int)s.Int(c + 30),
        Disagreements = (int)s.Int(c + 31), Overrides = s.IsNull(c + 32) ? [] : ImageRowJson.Read(s.Blob(c + 32)), Json = s.Blob(c + 33).ToArray(),
    };

    private static SeriesRow ReadSeries(Statement s, Above above) => new()
    {
        Id = s.Int(0), Study = above.Study(s.Int(1)), SeriesUid = s.Text(2), Modality = s.OptionalText(3), SeriesNumber = (int?)s.OptionalInt(4), SeriesDescription = s.OptionalText(5),
        BodyPart = s.OptionalText(6), Laterality = s.OptionalText(7), ProtocolName = s.OptionalText(8), SeriesDate = s.OptionalText(9), SeriesTime = s.OptionalText(10),
        FrameOfReferenceUid = s.OptionalText(11), PerformedStepId = s.OptionalText(12), PerformedStepDate = s.OptionalText(13), PerformedStepTime = s.OptionalText(14),
        RequestedProcedureId = s.OptionalText(15), ScheduledStepId = s.OptionalText(16), Manufacturer = s.OptionalText(17), ModelName = s.OptionalText(18), StationName = s.OptionalText(19),
        Institution = s.OptionalText(20), Equipment = new(s.Int(21)), CallingAe = s.Text(22), InstanceCount = (int)s.Int(23), ByteCount = s.Int(24), FirstReceivedAt = s.Time(25),
        LastReceivedAt = s.Time(26), Revision = new(s.Int(27)), Json = s.Blob(28).ToArray(),
    };

    private static InstanceRow ReadInstance(Statement s, Above above)
    {
        var (series, sop, receivedAt, sequence) = (above.Series(s.Int(1)), s.Text(2), s.Time(17), new Sequence(s.Int(0)));
        var path = s.Int(21) switch { 0 => null, 1 => ImagePath.Of(receivedAt, series.Study.StudyUid, series.SeriesUid, sop), _ => s.OptionalText(22) };
        return new()
        {
            Sequence = sequence, Series = series, SopUid = sop, SopClassUid = s.Text(3), TransferSyntaxUid = s.Text(4), InstanceNumber = (int?)s.OptionalInt(5), Frames = (int)s.Int(6),
            Rows = (int?)s.OptionalInt(7), Columns = (int?)s.OptionalInt(8), BitsAllocated = (int?)s.OptionalInt(9), ContentDate = s.OptionalText(10), ContentTime = s.OptionalText(11),
            Equipment = new(s.Int(12)), ConnectionId = s.Int(13), CallingAe = s.Text(14), CalledAe = s.Text(15), PeerAddress = s.Text(16), ReceivedAt = receivedAt, ByteCount = s.Int(18),
            DatasetOffset = s.Int(19), Checksum = (uint)s.Int(20), Location = new(sequence, path), Damage = (ObjectDamage)s.Int(23),
            Overrides = s.IsNull(24) ? [] : ImageRowJson.Read(s.Blob(24)), Json = s.Blob(25).ToArray(),
        };
    }

    private const string ConflictColumns = "c.sequence, c.standing, c.study_uid, c.series_uid, c.sop_uid, c.difference, c.state, c.resolved_by, c.resolved_at, c.note, c.path, c.other";

    public IEnumerable<ConflictRow> Conflicts(ConflictState? state, Sequence? before, int limit, string? studyUid) => Many(from =>
    {
        var where = new Where();
        if (state is { } wanted) where.And("c.state = ?", (long)wanted);
        if (before is { } marker) where.And("c.sequence < ?", marker.Value);
        if (studyUid is not null) where.And("c.study_uid = ?");
        return Conflicts(from, where, limit, studyUid);
    });

    private static IEnumerable<ConflictRow> Conflicts(Database from, Where where, int limit, string? studyUid)
    {
        var statement = from.Prepared($"SELECT {ConflictColumns} FROM image_conflict c{where} ORDER BY c.sequence DESC LIMIT ?");
        var next = where.Bind(statement);
        if (studyUid is not null) statement.Bind(next++, studyUid);
        statement.Bind(next, limit);
        var above = new Above(from);
        while (statement.Step())
            if (ReadConflict(from, statement, above) is { } row) yield return row;
    }

    public ConflictRow? Conflict(Sequence sequence) => Once(from =>
        First(from.Prepared($"SELECT {ConflictColumns} FROM image_conflict c WHERE c.sequence = ?").Bind(1, sequence.Value), s => ReadConflict(from, s, new(from))));

    private static ConflictRow? ReadConflict(Database from, Statement s, Above above)
    {
        var (standing, sequence, sop) = (s.Int(1), new Sequence(s.Int(0)), s.Text(4));
        var series = First(from.Prepared("SELECT series FROM instance WHERE sequence = ?").Bind(1, standing), i => i.Int(0));
        if (series == 0) return null;
        var other = JsonSerializer.Deserialize(s.Blob(11), ImageRowJson.Readable.StoredConflict)!;
        return new()
        {
            Sequence = sequence, Standing = new(standing), StudyUid = s.Text(2), SeriesUid = s.Text(3), SopUid = sop, Difference = s.Text(5), State = (ConflictState)s.Int(6),
            ResolvedBy = s.OptionalText(7), ResolvedAt = s.OptionalTime(8), Note = s.OptionalText(9),
            Other = new()
            {
                Sequence = sequence, Series = above.Series(series), SopUid = sop, SopClassUid = other.SopClass, TransferSyntaxUid = other.TransferSyntax, InstanceNumber = other.Number,
                Frames = other.Frames, Rows = other.Rows, Columns = other.Columns, BitsAllocated = other.Bits, ContentDate = other.ContentDate, ContentTime = other.ContentTime,
                Equipment = new(other.Equipment), ConnectionId = other.Connection, CallingAe = other.CallingAe, CalledAe = other.CalledAe, PeerAddress = other.Peer,
                ReceivedAt = StoredTime.To(other.ReceivedAt), ByteCount = other.ByteCount, DatasetOffset = other.DatasetOffset, Checksum = other.Checksum,
                Location = new(sequence, s.OptionalText(10)), Overrides = other.Overrides, Json = Encoding.UTF8.GetBytes(other.Json),
            },
        };
    }
}
