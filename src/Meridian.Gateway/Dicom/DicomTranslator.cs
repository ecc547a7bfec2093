using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>The one place where a DICOM object meets the model: what its head says, as facts. Static and pure.</summary>
public static partial class DicomTranslator
{
    private static readonly DicomTag PixelData = DicomTags.PixelData;

    /// <summary>Why an object cannot be stored under what its command says of it (PS3.4 B.2.3); null: it can.</summary>
    internal static DicomMisfit? Misfit(DicomDataset dataset, CStoreRequest store, AcceptedContext context)
    {
        if (store.SopClassUid != context.AbstractSyntax)
            return new(DicomStatus.DatasetDoesNotMatchSopClass, "WrongContext", DicomTags.AffectedSOPClassUID.ToString(), "The command names another SOP class than its presentation context.");
        foreach (var (tag, name) in (ReadOnlySpan<(DicomTag, string)>)
        [
            (DicomTags.SOPInstanceUID, "SOP Instance UID"), (DicomTags.StudyInstanceUID, "Study Instance UID"), (DicomTags.SeriesInstanceUID, "Series Instance UID"),
        ])
        {
            if (dataset.GetString(tag) is not { Length: > 0 }) return new(DicomStatus.CannotUnderstand, "MissingUid", tag.ToString(), $"The object has no {name}.");
            if (!IsUid(dataset.GetString(tag))) return new(DicomStatus.CannotUnderstand, "BadUid", tag.ToString(), $"The {name} is no UID: it has other characters than digits and dots, or more than 64.");
        }
        // An object that does not name its class contradicts nothing: the command's stands.
        if (dataset.GetString(DicomTags.SOPClassUID) is { Length: > 0 } sopClass && sopClass != store.SopClassUid)
            return new(DicomStatus.DatasetDoesNotMatchSopClass, "WrongSopClass", DicomTags.SOPClassUID.ToString(), "The object is of another SOP class than the command says.");
        if (dataset.GetString(DicomTags.SOPInstanceUID) != store.SopInstanceUid)
            return new(DicomStatus.DatasetDoesNotMatchSopClass, "WrongInstance", DicomTags.SOPInstanceUID.ToString(), "The object has another SOP Instance UID than the command says.");
        return null;
    }

    /// <summary>Facts of one instance.</summary>
    /// <param name="sopClassUid">For an object that does not name its class: what came with it says.</param>
    public static InstanceFacts Translate(DicomDataset dataset, string transferSyntaxUid, string? sopClassUid = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var step = dataset.GetItems(DicomTags.RequestAttributesSequence) is [var first, ..] ? first : null;
        return new()
        {
            StudyUid = dataset.GetString(DicomTags.StudyInstanceUID) ?? "",
            SeriesUid = dataset.GetString(DicomTags.SeriesInstanceUID) ?? "",
            SopUid = dataset.GetString(DicomTags.SOPInstanceUID) ?? "",
            SopClassUid = dataset.GetString(DicomTags.SOPClassUID) is { Length: > 0 } own ? own : sopClassUid ?? "",
            TransferSyntaxUid = transferSyntaxUid,

            PatientId = Text(dataset, DicomTags.PatientID),
            IssuerOfPatientId = Text(dataset, DicomTags.IssuerOfPatientID),
            PatientName = dataset.GetPersonName(DicomTags.PatientName)?.ToString(),
            PatientBirthDate = Text(dataset, DicomTags.PatientBirthDate),
            PatientSex = Text(dataset, DicomTags.PatientSex),

            StudyDate = Text(dataset, DicomTags.StudyDate),
            StudyTime = Text(dataset, DicomTags.StudyTime),
            AccessionNumber = Text(dataset, DicomTags.AccessionNumber),
            StudyId = Text(dataset, DicomTags.StudyID),
            StudyDescription = Text(dataset, DicomTags.StudyDescription),
            ReferringPhysician = dataset.GetPersonName(DicomTags.ReferringPhysicianName)?.ToString(),

            Modality = Text(dataset, DicomTags.Modality),
            SeriesNumber = dataset.GetInt32(DicomTags.SeriesNumber),
            SeriesDescription = Text(dataset, DicomTags.SeriesDescription),
            BodyPart = Text(dataset, DicomTags.BodyPartExamined),
            Laterality = Text(dataset, DicomTags.Laterality),
            ProtocolName = Text(dataset, DicomTags.ProtocolName),
            SeriesDate = Text(dataset, DicomTags.SeriesDate),
            SeriesTime = Text(dataset, DicomTags.SeriesTime),
            FrameOfReferenceUid = Text(dataset, DicomTags.FrameOfReferenceUID),
            PerformedStepId = Text(dataset, DicomTags.PerformedProcedureStepID),
            PerformedStepDate = Text(dataset, DicomTags.PerformedProcedureStepStartDate),
            PerformedStepTime = Text(dataset, DicomTags.PerformedProcedureStepStartTime),
            RequestedProcedureId = step is null ? null : Text(step, DicomTags.RequestedProcedureID),
            ScheduledStepId = step is null ? null : Text(step, DicomTags.ScheduledProcedureStepID),

            InstanceNumber = dataset.GetInt32(DicomTags.InstanceNumber),
            Frames = dataset.GetInt32(DicomTags.NumberOfFrames) is { } frames and > 0 ? frames : HasPixels(dataset) ? 1 : 0,
            Rows = dataset.GetInt32(DicomTags.Rows),
            Columns = dataset.GetInt32(DicomTags.Columns),
            BitsAllocated = dataset.GetInt32(DicomTags.BitsAllocated),
            ContentDate = Text(dataset, DicomTags.ContentDate),
            ContentTime = Text(dataset, DicomTags.ContentTime),

            Manufacturer = Text(dataset, DicomTags.Manufacturer),
            ModelName = Text(dataset, DicomTags.ManufacturerModelName),
            SerialNumber = Text(dataset, DicomTags.DeviceSerialNumber),
            StationName = Text(dataset, DicomTags.StationName),
            Institution = Text(dataset, DicomTags.InstitutionName),
            SoftwareVersions = dataset.GetStrings(DicomTags.SoftwareVersions) is { Length: > 0 } versions && string.Join('\\', versions) is { Length: > 0 } text ? text : null,

            StudyJson = DicomLevels.Study(dataset),
            SeriesJson = DicomLevels.Series(dataset),
            InstanceJson = DicomLevels.Instance(dataset),
        };
    }

    private static string? Text(DicomDataset dataset, DicomTag tag) => dataset.GetString(tag) is { Length: > 0 } text ? text : null;

    private static bool IsUid(string? text) => text is { Length: > 0 and <= 64 } && !text.AsSpan().ContainsAnyExcept("0123456789.");

    private static bool HasPixels(DicomDataset dataset) => dataset.Contains(PixelData) || dataset.Contains(DicomTags.FloatPixelData) || dataset.Contains(DicomTags.DoubleFloatPixelData);
}
