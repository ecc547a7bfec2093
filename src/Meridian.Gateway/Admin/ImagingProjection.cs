using Meridian.Core.Equipment;
using Meridian.Core.Imaging;
using Meridian.Gateway.Live;
using Meridian.Model;

namespace Meridian.Gateway.Admin;

/// <summary>Rows of images as the pages see them.</summary>
internal static class ImagingProjection
{
    public static StudyView Study(StudyRow row, IImagingReader reader, EquipmentDirectory equipment) => new()
    {
        Uid = row.StudyUid, PatientId = row.PatientId, Issuer = row.IssuerOfPatientId, PatientName = row.PatientName, BirthDate = row.PatientBirthDate, Sex = row.PatientSex,
        Patient = Number(row.Patient), Candidate = Number(row.Candidate), Date = row.StudyDate, Time = row.StudyTime, Accession = row.AccessionNumber, Description = row.StudyDescription,
        ReferringPhysician = row.ReferringPhysician, Institution = row.Institution, Modalities = row.Modalities, Series = row.SeriesCount, Instances = row.InstanceCount, Bytes = row.ByteCount,
        Equipment = Sender(row.Equipment, equipment), CallingAe = row.CallingAe, FirstReceivedAt = LiveEncoder.Milliseconds(row.FirstReceivedAt), LastReceivedAt = LiveEncoder.Milliseconds(row.LastReceivedAt),
        Revision = row.Revision.Value, State = row.State, StateReason = row.StateReason, StateBy = row.StateBy, StateAt = Time(row.StateAt), Conflicts = row.Conflicts, Disagreements = row.Disagreements,
        Thumbnail = reader.MiddleOf(row) is var (series, instance) ? new(series, instance) : null,
    };

    public static StudyDetailView Detail(StudyRow row, IImagingReader reader, EquipmentDirectory equipment, IImageStore store)
    {
        var series = reader.Series(new() { Study = new() { StudyUids = [row.StudyUid], WithRejected = true } }).ToList();
        var uids = series.ToDictionary(s => s.Id, s => s.SeriesUid);
        var view = Study(row, reader, equipment);
        return new()
        {
            Uid = view.Uid, PatientId = view.PatientId, Issuer = view.Issuer, PatientName = view.PatientName, BirthDate = view.BirthDate, Sex = view.Sex, Patient = view.Patient,
            Candidate = view.Candidate, Date = view.Date, Time = view.Time, Accession = view.Accession, Description = view.Description, ReferringPhysician = view.ReferringPhysician,
            Institution = view.Institution, Modalities = view.Modalities, Series = view.Series, Instances = view.Instances, Bytes = view.Bytes, Equipment = view.Equipment, CallingAe = view.CallingAe,
            FirstReceivedAt = view.FirstReceivedAt, LastReceivedAt = view.LastReceivedAt, Revision = view.Revision, State = view.State, StateReason = view.StateReason, StateBy = view.StateBy,
            StateAt = view.StateAt, Conflicts = view.Conflicts, Disagreements = view.Disagreements, Thumbnail = view.Thumbnail,
            SeriesList = [.. series.Select(s => Series(s, reader, equipment))],
            DisagreementList = [.. reader.Disagreements(row.StudyUid).Select(d => new DisagreementView(d.Tag, Keyword(d.Tag), uids.GetValueOrDefault(d.Series), d.Standing, d.Other))],
            Overrides = [.. row.Overrides.Select(o => new OverrideView(o.Tag, Keyword(o.Tag), o.Value))],
            ConflictList = [.. reader.Conflicts(null, null, 100, row.StudyUid).Select(c => Conflict(c, reader))],
            Folder = Path.Combine(store.Folder, Path.GetDirectoryName(Path.GetDirectoryName(ImagePath.Of(row.FirstReceivedAt, row.StudyUid, "1", "1")))!),
        };
    }

    public static ImageConflictView Conflict(ConflictRow row, IImagingReader reader) => new()
    {
        Sequence = row.Sequence.Value, Study = row.StudyUid, Series = row.SeriesUid, Instance = row.SopUid, PatientName = row.Other.Series.Study.PatientName,
        PatientId = row.Other.Series.Study.PatientId, Modality = row.Other.Series.Modality, Difference = row.Difference,
        State = row.State switch { ConflictState.Waiting => "waiting", ConflictState.FirstKept => "kept", ConflictState.Replaced => "replaced", _ => throw new ArgumentOutOfRangeException(nameof(row)) },
        Standing = reader.Instance(row.Standing) is { } standing ? Copy(standing) : null, Other = Copy(row.Other), ResolvedBy = row.ResolvedBy, ResolvedAt = Time(row.ResolvedAt), Note = row.Note,
    };

    public static CoercionRuleView Rule(CoercionRule rule) => new()
    {
        Key = rule.Key, Name = rule.Name, Enabled = rule.Enabled, CallingAe = rule.CallingAe, CalledAe = rule.CalledAe, Modality = rule.Modality, StationName = rule.StationName,
        InstitutionName = rule.InstitutionName, Steps = [.. rule.Steps.Select(s => new CoercionStepView(s.Attribute, s.Kind, s.Value))], ChangedBy = rule.ChangedBy,
        ChangedAt = LiveEncoder.Milliseconds(rule.ChangedAt),
    };

    public static double? Time(DateTimeOffset? at) => at is { } time ? LiveEncoder.Milliseconds(time) : null;

    private static ImageSeriesView Series(SeriesRow row, IImagingReader reader, EquipmentDirectory equipment) => new()
    {
        Uid = row.SeriesUid, Modality = row.Modality, Number = row.SeriesNumber, Description = row.SeriesDescription, BodyPart = row.BodyPart, Protocol = row.ProtocolName, Date = row.SeriesDate,
        Time = row.SeriesTime, Manufacturer = row.Manufacturer, Model = row.ModelName, Station = row.StationName, CallingAe = row.CallingAe, Equipment = Sender(row.Equipment, equipment),
        Instances = row.InstanceCount, Bytes = row.ByteCount, FirstReceivedAt = LiveEncoder.Milliseconds(row.FirstReceivedAt), LastReceivedAt = LiveEncoder.Milliseconds(row.LastReceivedAt),
        TransferSyntaxes = reader.TransferSyntaxesOf(row), Thumbnail = reader.MiddleOf(row),
    };

    private static ImageCopyView Copy(InstanceRow row) => new(LiveEncoder.Milliseconds(row.ReceivedAt), row.CallingAe, row.ByteCount, row.TransferSyntaxUid);

    private static ImageSenderView? Sender(EquipmentId id, EquipmentDirectory equipment) =>
        id == default ? null : new(id.Value, equipment.Find(id) is { } row ? EquipmentResource.LabelOf(row) : id.ToString());

    private static long? Number(PatientId id) => id == default ? null : id.Value;

    /// <summary>Keywords (PS3.6) of the attributes that the index compares and rules change.</summary>
    private static string? Keyword(string tag) => tag switch
    {
        "00080020" => "StudyDate", "00080030" => "StudyTime", "00080050" => "AccessionNumber", "00080060" => "Modality", "00080080" => "InstitutionName", "00080090" => "ReferringPhysicianName",
        "00081010" => "StationName", "00081030" => "StudyDescription", "0008103E" => "SeriesDescription", "00100010" => "PatientName", "00100020" => "PatientID", "00100021" => "IssuerOfPatientID",
        "00100030" => "PatientBirthDate", "00100040" => "PatientSex", "00180015" => "BodyPartExamined", "00200010" => "StudyID", "00200011" => "SeriesNumber", "00200052" => "FrameOfReferenceUID",
        _ => null,
    };
}
