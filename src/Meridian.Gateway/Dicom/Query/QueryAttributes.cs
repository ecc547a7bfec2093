using System.Collections.Frozen;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// Which attributes can be matched and returned, and at which level they stand (PS3.4 tables C.6-1 to C.6-5 and what PS3.18 10.6.3 adds).
/// What is not here is no key of this SCP: it matches anything and is answered empty, with status FF01 (PS3.4 C.4.1.1.4).
/// </summary>
internal static class QueryAttributes
{
    private static readonly FrozenDictionary<DicomTag, QueryLevel> Levels = new Dictionary<QueryLevel, DicomTag[]>
    {
        [QueryLevel.Patient] =
        [
            DicomTags.PatientName, DicomTags.PatientID, DicomTags.IssuerOfPatientID, DicomTags.PatientBirthDate, DicomTags.PatientBirthTime, DicomTags.PatientSex,
            DicomTags.OtherPatientIDs, DicomTags.OtherPatientIDsSequence, DicomTags.OtherPatientNames, DicomTags.EthnicGroup, DicomTags.PatientComments,
            DicomTags.NumberOfPatientRelatedStudies, DicomTags.NumberOfPatientRelatedSeries, DicomTags.NumberOfPatientRelatedInstances,
        ],
        [QueryLevel.Study] =
        [
            DicomTags.StudyInstanceUID, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.IssuerOfAccessionNumberSequence, DicomTags.StudyID,
            DicomTags.StudyDescription, DicomTags.ReferringPhysicianName, DicomTags.ProcedureCodeSequence, DicomTags.NameOfPhysiciansReadingStudy,
            DicomTags.AdmittingDiagnosesDescription, DicomTags.PatientAge, DicomTags.PatientSize, DicomTags.PatientWeight, DicomTags.Occupation, DicomTags.AdditionalPatientHistory,
            DicomTags.ModalitiesInStudy, DicomTags.SOPClassesInStudy, DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances, DicomTags.TimezoneOffsetFromUTC,
        ],
        [QueryLevel.Series] =
        [
            DicomTags.SeriesInstanceUID, DicomTags.Modality, DicomTags.SeriesNumber, DicomTags.SeriesDescription, DicomTags.BodyPartExamined, DicomTags.Laterality,
            DicomTags.ProtocolName, DicomTags.SeriesDate, DicomTags.SeriesTime, DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime,
            DicomTags.PerformedProcedureStepID, DicomTags.PerformedProcedureStepDescription, DicomTags.RequestAttributesSequence, DicomTags.Manufacturer, DicomTags.ManufacturerModelName,
            DicomTags.StationName, DicomTags.InstitutionName, DicomTags.InstitutionalDepartmentName, DicomTags.FrameOfReferenceUID, DicomTags.OperatorsName,
            DicomTags.PerformingPhysicianName, DicomTags.NumberOfSeriesRelatedInstances,
        ],
        [QueryLevel.Image] =
        [
            DicomTags.SOPInstanceUID, DicomTags.SOPClassUID, DicomTags.InstanceNumber, DicomTags.ContentDate, DicomTags.ContentTime, DicomTags.AcquisitionDate, DicomTags.AcquisitionTime,
            DicomTags.AcquisitionDateTime, DicomTags.AcquisitionNumber, DicomTags.ImageType, DicomTags.NumberOfFrames, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated,
            DicomTags.ContainerIdentifier, DicomTags.ConceptNameCodeSequence, DicomTags.ContentLabel, DicomTags.ContentDescription, DicomTags.AvailableTransferSyntaxUID,
        ],
    }.SelectMany(level => level.Value.Select(tag => (tag, level.Key))).ToFrozenDictionary(pair => pair.tag, pair => pair.Key);

    /// <summary>The level that an attribute stands at; null: none known.</summary>
    public static QueryLevel? LevelOf(DicomTag tag) => Levels.TryGetValue(tag, out var level) ? level : null;

    /// <summary>Whether an attribute can be a key at a level: it stands there or above.</summary>
    public static bool IsKnownAt(DicomTag tag, QueryLevel level) => LevelOf(tag) is { } own && own <= level;

    /// <summary>What every answer says beside its keys, and no key itself: no level of the model owns them.</summary>
    public static bool IsOfTheAnswer(DicomTag tag) =>
        tag == DicomTags.QueryRetrieveLevel || tag == DicomTags.SpecificCharacterSet || tag == DicomTags.RetrieveAETitle || tag == DicomTags.InstanceAvailability
        || tag == DicomTags.StorageMediaFileSetID || tag == DicomTags.StorageMediaFileSetUID;
}
