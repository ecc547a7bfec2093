using System.Collections.Frozen;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// Which attributes of an instance belong to its study, its series and itself where a query returns them: PS3.18 tables 10.6.3-3 to 10.6.3-5, and the optional keys of
/// PS3.4 tables C.6-1 to C.6-4 that objects carry. As DICOM JSON.
/// </summary>
internal static class DicomLevels
{
    public static readonly FrozenSet<DicomTag> OfStudy = FrozenSet.ToFrozenSet<DicomTag>(
    [
        DicomTags.SpecificCharacterSet, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.IssuerOfAccessionNumberSequence, DicomTags.ReferringPhysicianName,
        DicomTags.TimezoneOffsetFromUTC, DicomTags.StudyDescription, DicomTags.ProcedureCodeSequence, DicomTags.PhysiciansOfRecord, DicomTags.NameOfPhysiciansReadingStudy,
        DicomTags.AdmittingDiagnosesDescription, DicomTags.ReferencedStudySequence, DicomTags.ReferencedPatientSequence, DicomTags.StudyInstanceUID, DicomTags.StudyID,
        DicomTags.PatientName, DicomTags.PatientID, DicomTags.IssuerOfPatientID, DicomTags.IssuerOfPatientIDQualifiersSequence, DicomTags.PatientBirthDate, DicomTags.PatientBirthTime,
        DicomTags.PatientSex, DicomTags.OtherPatientIDsSequence, DicomTags.OtherPatientNames, DicomTags.PatientAge, DicomTags.PatientSize, DicomTags.PatientWeight,
        DicomTags.Occupation, DicomTags.AdditionalPatientHistory, DicomTags.PatientComments, DicomTags.PatientSpeciesDescription, DicomTags.ResponsiblePerson,
    ]);

    public static readonly FrozenSet<DicomTag> OfSeries = FrozenSet.ToFrozenSet<DicomTag>(
    [
        DicomTags.SpecificCharacterSet, DicomTags.Modality, DicomTags.TimezoneOffsetFromUTC, DicomTags.SeriesDescription, DicomTags.SeriesDescriptionCodeSequence, DicomTags.SeriesInstanceUID,
        DicomTags.SeriesNumber, DicomTags.SeriesDate, DicomTags.SeriesTime, DicomTags.BodyPartExamined, DicomTags.Laterality, DicomTags.ProtocolName, DicomTags.FrameOfReferenceUID,
        DicomTags.PerformingPhysicianName, DicomTags.OperatorsName, DicomTags.Manufacturer, DicomTags.ManufacturerModelName, DicomTags.DeviceSerialNumber, DicomTags.SoftwareVersions,
        DicomTags.InstitutionName, DicomTags.InstitutionalDepartmentName, DicomTags.StationName, DicomTags.PresentationIntentType, DicomTags.PatientPosition,
        DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, DicomTags.PerformedProcedureStepEndDate, DicomTags.PerformedProcedureStepEndTime,
        DicomTags.PerformedProcedureStepID, DicomTags.PerformedProcedureStepDescription, DicomTags.ReferencedPerformedProcedureStepSequence, DicomTags.RequestAttributesSequence,
    ]);

    public static readonly FrozenSet<DicomTag> OfInstance = FrozenSet.ToFrozenSet<DicomTag>(
    [
        DicomTags.SpecificCharacterSet, DicomTags.ImageType, DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.TimezoneOffsetFromUTC, DicomTags.AcquisitionDate, DicomTags.ContentDate,
        DicomTags.AcquisitionDateTime, DicomTags.AcquisitionTime, DicomTags.ContentTime, DicomTags.InstanceNumber, DicomTags.AcquisitionNumber, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated,
        DicomTags.BitsStored, DicomTags.HighBit, DicomTags.PixelRepresentation, DicomTags.SamplesPerPixel, DicomTags.PhotometricInterpretation, DicomTags.NumberOfFrames,
        DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.PixelSpacing, DicomTags.ImagerPixelSpacing, DicomTags.SliceThickness, DicomTags.SliceLocation,
        DicomTags.ContentLabel, DicomTags.ContentDescription, DicomTags.ConceptNameCodeSequence, DicomTags.CompletionFlag, DicomTags.VerificationFlag, DicomTags.DocumentTitle,
        DicomTags.ContentTemplateSequence, DicomTags.MIMETypeOfEncapsulatedDocument,
    ]);

    private static readonly DicomJsonOptions StudyOptions = new() { Include = OfStudy.Contains }, SeriesOptions = new() { Include = OfSeries.Contains }, InstanceOptions = new() { Include = OfInstance.Contains };

    /// <summary>True when what is kept of a study, a series or an instance can have the attribute.</summary>
    public static bool IsOfStudy(DicomTag tag) => OfStudy.Contains(tag);
    public static bool IsOfSeries(DicomTag tag) => OfSeries.Contains(tag);
    public static bool IsOfInstance(DicomTag tag) => OfInstance.Contains(tag);

    public static byte[] Study(DicomDataset dataset) => DicomJson.ToBytes(dataset, StudyOptions);
    public static byte[] Series(DicomDataset dataset) => DicomJson.ToBytes(dataset, SeriesOptions);
    public static byte[] Instance(DicomDataset dataset) => DicomJson.ToBytes(dataset, InstanceOptions);
}
