using System.Text;
using Meridian.Gateway.Dicom;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>The attributes that a search returns unasked (PS3.18 tables 10.6.3-3, 10.6.3-4 and 10.6.3-5).</summary>
public static class AnswerFields
{
    private static readonly DicomTag[] Study =
    [
        DicomTags.SpecificCharacterSet, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.InstanceAvailability, DicomTags.ModalitiesInStudy,
        DicomTags.ReferringPhysicianName, DicomTags.TimezoneOffsetFromUTC, DicomTags.RetrieveURL, DicomTags.PatientName, DicomTags.PatientID, DicomTags.PatientBirthDate,
        DicomTags.PatientSex, DicomTags.StudyInstanceUID, DicomTags.StudyID, DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances,
        // not in the table, but every study list shows it and several viewers expect it unasked
        DicomTags.StudyDescription,
    ];

    private static readonly DicomTag[] Series =
    [
        DicomTags.SpecificCharacterSet, DicomTags.Modality, DicomTags.TimezoneOffsetFromUTC, DicomTags.SeriesDescription, DicomTags.RetrieveURL, DicomTags.StudyInstanceUID,
        DicomTags.SeriesInstanceUID, DicomTags.SeriesNumber, DicomTags.NumberOfSeriesRelatedInstances, DicomTags.PerformedProcedureStepStartDate,
        DicomTags.PerformedProcedureStepStartTime, DicomTags.RequestAttributesSequence,
    ];

    private static readonly DicomTag[] Instance =
    [
        DicomTags.SpecificCharacterSet, DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.InstanceAvailability, DicomTags.TimezoneOffsetFromUTC, DicomTags.RetrieveURL,
        DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.InstanceNumber, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated, DicomTags.NumberOfFrames,
    ];

    /// <summary>Attributes of type 1 and 2 of their level: told as empty where they have no value, so that a client finds them (PS3.18 10.6.3.3).</summary>
    public static IReadOnlyList<(uint Tag, ReadOnlyMemory<byte> Json)> ToldEmpty { get; } =
    [
        Empty(DicomTags.StudyDate, "DA"), Empty(DicomTags.StudyTime, "TM"), Empty(DicomTags.AccessionNumber, "SH"), Empty(DicomTags.ReferringPhysicianName, "PN"),
        Empty(DicomTags.PatientName, "PN"), Empty(DicomTags.PatientID, "LO"), Empty(DicomTags.PatientBirthDate, "DA"), Empty(DicomTags.PatientSex, "CS"), Empty(DicomTags.StudyID, "SH"),
        Empty(DicomTags.Modality, "CS"), Empty(DicomTags.SeriesNumber, "IS"), Empty(DicomTags.InstanceNumber, "IS"),
    ];

    /// <summary>Which top-level attributes an answer carries; null: all that the index has.</summary>
    public static HashSet<uint>? Of(SearchRequest request)
    {
        if (request.IncludesAll) return null;
        var fields = new HashSet<uint>();
        // 10.6.3.3: what the path does not fix, the answer tells; the level of the answer always
        if (request.Level == SearchLevel.Study || request.StudyUid is null) Add(Study);
        if (request.Level == SearchLevel.Series || (request.Level == SearchLevel.Instance && request.SeriesUid is null)) Add(Series);
        if (request.Level == SearchLevel.Instance) Add(Instance);
        foreach (var path in request.Included) fields.Add(path.First.Value);
        foreach (var key in request.Keys) fields.Add(key.Path.First.Value);
        return fields;

        void Add(DicomTag[] tags)
        {
            foreach (var tag in tags) fields.Add(tag.Value);
        }
    }

    /// <summary>True when an answer of the level, or of one above, can bear the attribute: then it can be searched by.</summary>
    public static bool CanBear(SearchLevel level, DicomTag tag) => DicomLevels.IsOfStudy(tag) || Study.Contains(tag) || tag == DicomTags.SOPClassesInStudy
        || (level >= SearchLevel.Series && (DicomLevels.IsOfSeries(tag) || Series.Contains(tag))) || (level == SearchLevel.Instance && DicomLevels.IsOfInstance(tag));

    private static (uint, ReadOnlyMemory<byte>) Empty(DicomTag tag, string vr) => (tag.Value, Encoding.ASCII.GetBytes($"{{\"vr\":\"{vr}\"}}"));
}
