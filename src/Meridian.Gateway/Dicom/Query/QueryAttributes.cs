using System.Collections.Frozen;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// Which attributes can be matched and returned, and at which level they stand (PS3.4 tables C.6-1 to C.6-5 and what PS3.18 10.6.3 adds).
/// What is not here is no key of this SCP: it matches anything and is answered empty, with status FF01 (PS3.4 C.4.1.1.4).
/// </summary>
internal static class QueryAttributes
{
    /// <summary>Those of the patient among what is kept with a study; age, size and weight are the study's (PS3.4 table C.6-2).</summary>
    private static readonly DicomTag[] OfPatient =
    [
        DicomTags.PatientName, DicomTags.PatientID, DicomTags.IssuerOfPatientID, DicomTags.IssuerOfPatientIDQualifiersSequence, DicomTags.PatientBirthDate, DicomTags.PatientBirthTime, DicomTags.PatientSex,
        DicomTags.OtherPatientIDsSequence, DicomTags.OtherPatientNames, DicomTags.PatientComments, DicomTags.PatientSpeciesDescription, DicomTags.ResponsiblePerson, DicomTags.ReferencedPatientSequence,
    ];

    private static readonly (DicomTag Tag, QueryLevel Level)[] Counted =
    [
        (DicomTags.NumberOfPatientRelatedStudies, QueryLevel.Patient), (DicomTags.NumberOfPatientRelatedSeries, QueryLevel.Patient), (DicomTags.NumberOfPatientRelatedInstances, QueryLevel.Patient),
        (DicomTags.ModalitiesInStudy, QueryLevel.Study), (DicomTags.SOPClassesInStudy, QueryLevel.Study), (DicomTags.NumberOfStudyRelatedSeries, QueryLevel.Study),
        (DicomTags.NumberOfStudyRelatedInstances, QueryLevel.Study), (DicomTags.NumberOfSeriesRelatedInstances, QueryLevel.Series), (DicomTags.AvailableTransferSyntaxUID, QueryLevel.Image),
    ];

    // what the translator keeps of each level is what can be asked for; the first level that has it owns it
    private static readonly FrozenDictionary<DicomTag, QueryLevel> Levels = OfPatient.Select(tag => (Tag: tag, Level: QueryLevel.Patient)).Concat(Counted)
        .Concat(DicomLevels.OfStudy.Select(tag => (Tag: tag, Level: QueryLevel.Study))).Concat(DicomLevels.OfSeries.Select(tag => (Tag: tag, Level: QueryLevel.Series))).Concat(DicomLevels.OfInstance.Select(tag => (Tag: tag, Level: QueryLevel.Image)))
        .Where(pair => pair.Tag != DicomTags.SpecificCharacterSet).DistinctBy(pair => pair.Tag).ToFrozenDictionary(pair => pair.Tag, pair => pair.Level);

    /// <summary>The level that an attribute stands at; null: none known.</summary>
    public static QueryLevel? LevelOf(DicomTag tag) => Levels.TryGetValue(tag, out var level) ? level : null;

    /// <summary>Whether an attribute can be a key at a level: it stands there or above.</summary>
    public static bool IsKnownAt(DicomTag tag, QueryLevel level) => LevelOf(tag) is { } own && own <= level;

    /// <summary>What every answer says beside its keys, and no key itself: no level of the model owns them.</summary>
    public static bool IsOfTheAnswer(DicomTag tag) =>
        tag == DicomTags.QueryRetrieveLevel || tag == DicomTags.SpecificCharacterSet || tag == DicomTags.RetrieveAETitle || tag == DicomTags.InstanceAvailability
        || tag == DicomTags.StorageMediaFileSetID || tag == DicomTags.StorageMediaFileSetUID;
}
