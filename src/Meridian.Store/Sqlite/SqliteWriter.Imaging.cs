using System.Text;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private const int PlaceRecord = 0, PlaceStandard = 1, PlaceGiven = 2;
    private readonly Dictionary<long, StudyRow> lastStudies = [];
    private readonly Dictionary<long, SeriesRow> lastSeries = [];

    private void WriteImaging(Database to, ImagingBatch batch)
    {
        if (batch.IsEmpty) return;
        lastStudies.Clear();
        lastSeries.Clear();
        // one row a transaction, however many instances came
        foreach (var row in batch.Studies) lastStudies[row.Id] = row;
        foreach (var row in lastStudies.Values) WriteStudy(to, row);
        foreach (var row in batch.StudyTallies)
            if (!lastStudies.TryGetValue(row.Id, out var newer) || row.Revision.Value >= newer.Revision.Value) lastStudies[row.Id] = row;
        foreach (var row in lastStudies.Values) WriteTally(to, row);
        foreach (var row in batch.Series) WriteSeries(to, lastSeries[row.Id] = row);
        foreach (var row in batch.SeriesTallies) lastSeries[row.Id] = row;
        foreach (var row in lastSeries.Values) WriteTally(to, row);
        foreach (var row in batch.Instances) WriteInstance(to, row, "INSERT");
        foreach (var row in batch.Replaced) WriteInstance(to, row, "INSERT OR REPLACE");
        foreach (var row in batch.Conflicts) WriteConflict(to, row);
        foreach (var row in batch.Disagreements) WriteDisagreement(to, row);
        foreach (var location in batch.Moved) WriteMoved(to, location);
        foreach (var (instance, damage) in batch.Damage)
            to.Prepared("UPDATE instance SET damage = ? WHERE sequence = ?").Bind(1, (long)damage).Bind(2, instance.Value).Run();
        foreach (var study in batch.Removed) RemoveStudy(to, study);
    }

    private static void WriteStudy(Database to, StudyRow row) => to
        .Prepared("INSERT OR REPLACE INTO study (id, uid, patient, candidate, patient_id, issuer, patient_name, name_alphabetic, name_ideographic, name_phonetic, birth_date, sex, study_date, study_time, "
            + "accession, study_id, description, referring, modalities, sop_classes, series_count, instance_count, byte_count, equipment, calling_ae, institution, first_received_at, last_received_at, "
            + "revision, state, state_reason, state_by, state_at, conflicts, disagreements, overrides, json) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .Bind(1, row.Id).Bind(2, row.StudyUid).Bind(3, row.Patient.Value).Bind(4, row.Candidate.Value).Bind(5, row.PatientId).Bind(6, row.IssuerOfPatientId).Bind(7, row.PatientName)
        .Bind(8, ImageText.Group(row.PatientName, 0)).Bind(9, ImageText.Group(row.PatientName, 1)).Bind(10, ImageText.Group(row.PatientName, 2))
        .Bind(11, row.PatientBirthDate).Bind(12, row.PatientSex).Bind(13, row.StudyDate).Bind(14, row.StudyTime).Bind(15, row.AccessionNumber).Bind(16, row.StudyIdText)
        .Bind(17, row.StudyDescription).Bind(18, row.ReferringPhysician).Bind(19, ImageText.Join(row.Modalities)).Bind(20, ImageText.Join(row.SopClasses))
        .Bind(21, row.SeriesCount).Bind(22, row.InstanceCount).Bind(23, row.ByteCount).Bind(24, row.Equipment.Value).Bind(25, row.CallingAe).Bind(26, row.Institution)
        .Bind(27, row.FirstReceivedAt).Bind(28, row.LastReceivedAt).Bind(29, row.Revision.Value).Bind(30, (long)row.State).Bind(31, row.StateReason).Bind(32, row.StateBy).Bind(33, row.StateAt)
        .Bind(34, row.Conflicts).Bind(35, row.Disagreements).Bind(36, ImageRowJson.Write(row.Overrides)).Bind(37, row.Json.Span)
        .Run();

    private static void WriteTally(Database to, StudyRow row) => to
        .Prepared("UPDATE study SET modalities = ?, sop_classes = ?, series_count = ?, instance_count = ?, byte_count = ?, last_received_at = ?, revision = ?, conflicts = ?, disagreements = ? WHERE id = ?")
        .Bind(1, ImageText.Join(row.Modalities)).Bind(2, ImageText.Join(row.SopClasses)).Bind(3, row.SeriesCount).Bind(4, row.InstanceCount).Bind(5, row.ByteCount).Bind(6, row.LastReceivedAt)
        .Bind(7, row.Revision.Value).Bind(8, row.Conflicts).Bind(9, row.Disagreements).Bind(10, row.Id)
        .Run();

    private static void WriteSeries(Database to, SeriesRow row) => to
        .Prepared("INSERT OR REPLACE INTO series (id, study, uid, modality, number, description, body_part, laterality, protocol, series_date, series_time, frame_of_reference, step_id, step_date, step_time, "
            + "requested_procedure, scheduled_step, manufacturer, model, station, institution, equipment, calling_ae, instance_count, byte_count, first_received_at, last_received_at, revision, json) "
            + "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .Bind(1, row.Id).Bind(2, row.Study.Id).Bind(3, row.SeriesUid).Bind(4, row.Modality).Bind(5, (long?)row.SeriesNumber).Bind(6, row.SeriesDescription).Bind(7, row.BodyPart)
        .Bind(8, row.Laterality).Bind(9, row.ProtocolName).Bind(10, row.SeriesDate).Bind(11, row.SeriesTime).Bind(12, row.FrameOfReferenceUid).Bind(13, row.PerformedStepId)
        .Bind(14, row.PerformedStepDate).Bind(15, row.PerformedStepTime).Bind(16, row.RequestedProcedureId).Bind(17, row.ScheduledStepId).Bind(18, row.Manufacturer).Bind(19, row.ModelName)
        .Bind(20, row.StationName).Bind(21, row.Institution).Bind(22, row.Equipment.Value).Bind(23, row.CallingAe).Bind(24, row.InstanceCount).Bind(25, row.ByteCount)
        .Bind(26, row.FirstReceivedAt).Bind(27, row.LastReceivedAt).Bind(28, row.Revision.Value).Bind(29, row.Json.Span)
        .Run();

    private static void WriteTally(Database to, SeriesRow row) => to
        .Prepared("UPDATE series SET instance_count = ?, byte_count = ?, last_received_at = ?, revision = ? WHERE id = ?")
        .Bind(1, row.InstanceCount).Bind(2, row.ByteCount).Bind(3, row.LastReceivedAt).Bind(4, row.Revision.Value).Bind(5, row.Id)
        .Run();

    private static void WriteInstance(Database to, InstanceRow row, string how)
    {
        var place = row.Location.Path is null ? PlaceRecord : ImageText.IsStandardPath(row) ? PlaceStandard : PlaceGiven;
        to.Prepared(how + " INTO instance (sequence, series, sop_hash, sop_uid, sop_class, transfer_syntax, number, frames, rows, columns, bits, content_date, content_time, equipment, connection, "
                + "calling_ae, called_ae, peer, received_at, byte_count, dataset_offset, checksum, place, path, damage, overrides, json) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
            .Bind(1, row.Sequence.Value).Bind(2, row.Series.Id).Bind(3, ImageText.Hash(row.SopUid)).Bind(4, row.SopUid).Bind(5, row.SopClassUid).Bind(6, row.TransferSyntaxUid)
            .Bind(7, (long?)row.InstanceNumber).Bind(8, row.Frames).Bind(9, (long?)row.Rows).Bind(10, (long?)row.Columns).Bind(11, (long?)row.BitsAllocated).Bind(12, row.ContentDate)
            .Bind(13, row.ContentTime).Bind(14, row.Equipment.Value).Bind(15, row.ConnectionId).Bind(16, row.CallingAe).Bind(17, row.CalledAe).Bind(18, row.PeerAddress)
            .Bind(19, row.ReceivedAt).Bind(20, row.ByteCount).Bind(21, row.DatasetOffset).Bind(22, row.Checksum).Bind(23, place)
            .Bind(24, place == PlaceGiven ? row.Location.Path : null).Bind(25, (long)row.Damage).Bind(26, ImageRowJson.Write(row.Overrides)).Bind(27, row.Json.Span)
            .Run();
        if (place == PlaceRecord) to.Prepared("INSERT INTO image_bytes (instance, bytes) VALUES (?,?)").Bind(1, row.Sequence.Value).Bind(2, row.Bytes.Span).Run();
    }

    private static void WriteConflict(Database to, ConflictRow row)
    {
        var other = row.Other;
        var stored = new StoredConflict
        {
            SopClass = other.SopClassUid, TransferSyntax = other.TransferSyntaxUid, Number = other.InstanceNumber, Frames = other.Frames, Rows = other.Rows, Columns = other.Columns,
            Bits = other.BitsAllocated, ContentDate = other.ContentDate, ContentTime = other.ContentTime, Equipment = other.Equipment.Value, Connection = other.ConnectionId,
            CallingAe = other.CallingAe, CalledAe = other.CalledAe, Peer = other.PeerAddress, ReceivedAt = StoredTime.From(other.ReceivedAt), ByteCount = other.ByteCount,
            DatasetOffset = other.DatasetOffset, Checksum = other.Checksum, Overrides = other.Overrides, Json = Encoding.UTF8.GetString(other.Json.Span),
        };
        to.Prepared("INSERT OR REPLACE INTO image_conflict (sequence, standing, study_uid, series_uid, sop_uid, difference, state, resolved_by, resolved_at, note, path, other) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
            .Bind(1, row.Sequence.Value).Bind(2, row.Standing.Value).Bind(3, row.StudyUid).Bind(4, row.SeriesUid).Bind(5, row.SopUid).Bind(6, row.Difference).Bind(7, (long)row.State)
            .Bind(8, row.ResolvedBy).Bind(9, row.ResolvedAt).Bind(10, row.Note).Bind(11, other.Location.Path).Bind(12, JsonSerializer.Serialize(stored, ImageRowJson.Readable.StoredConflict))
            .Run();
    }

    private static void WriteDisagreement(Database to, DisagreementRow row) => to
        .Prepared("INSERT OR IGNORE INTO image_disagreement (study, series, tag, other, standing, instance, at) VALUES (?,?,?,?,?,?,?)")
        .Bind(1, row.Study).Bind(2, row.Series).Bind(3, row.Tag).Bind(4, row.Other ?? "").Bind(5, row.Standing).Bind(6, row.Instance.Value).Bind(7, row.At)
        .Run();

    private static void WriteMoved(Database to, ObjectLocation location)
    {
        var standard = to.Prepared("SELECT r.uid, s.uid, i.sop_uid, i.received_at FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study WHERE i.sequence = ?").Bind(1, location.Sequence.Value);
        if (!standard.Step()) return;
        var (series, study, sop) = (standard.Text(0), standard.Text(1), standard.Text(2));
        var isStandard = ImagePath.IsPlain(study) && ImagePath.IsPlain(series) && ImagePath.IsPlain(sop) && location.Path == ImagePath.Of(standard.Time(3), study, series, sop);
        standard.Reset();
        to.Prepared("UPDATE instance SET place = ?, path = ? WHERE sequence = ?").Bind(1, isStandard ? PlaceStandard : PlaceGiven).Bind(2, isStandard ? null : location.Path).Bind(3, location.Sequence.Value).Run();
        to.Prepared("DELETE FROM image_bytes WHERE instance = ?").Bind(1, location.Sequence.Value).Run();
    }

    private static void RemoveStudy(Database to, long study)
    {
        HighWater.Raise(to, HighWater.Sequence, HighWater.HighestSequence(to));
        to.Prepared("DELETE FROM image_bytes WHERE instance IN (SELECT i.sequence FROM instance i JOIN series r ON r.id = i.series WHERE r.study = ?)").Bind(1, study).Run();
        to.Prepared("DELETE FROM image_conflict WHERE study_uid = (SELECT uid FROM study WHERE id = ?)").Bind(1, study).Run();
        to.Prepared("DELETE FROM instance WHERE series IN (SELECT id FROM series WHERE study = ?)").Bind(1, study).Run();
        to.Prepared("DELETE FROM series WHERE study = ?").Bind(1, study).Run();
        to.Prepared("DELETE FROM image_disagreement WHERE study = ?").Bind(1, study).Run();
        to.Prepared("DELETE FROM study WHERE id = ?").Bind(1, study).Run();
    }
}
