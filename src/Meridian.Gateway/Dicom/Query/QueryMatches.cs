using Meridian.Core.Imaging;
using Meridian.Gateway.Dicom.Matching;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// What the index has for an identifier, as data sets of the level: the index narrows, the matching decides. Rows are read as they are asked for;
/// memory holds one study, one series and one answer at a time.
/// </summary>
/// <param name="combinesDateAndTime">Date and time keys of one kind are one moment (negotiated, PS3.4 C.2.2.2.5.4).</param>
internal sealed class QueryMatches(IImagingReader reader, bool combinesDateAndTime = false)
{
    private (long Id, long Revision, DicomDataset Dataset)? study, series;

    /// <summary>Whether a key with a value is one that this SCP does not know: the answers then say so with FF01.</summary>
    public static bool HasUnknownKeys(QueryIdentifier identifier) =>
        identifier.Keys.Any(key => !key.Tag.IsGroupLength && !QueryAttributes.IsOfTheAnswer(key.Tag) && !QueryAttributes.IsKnownAt(key.Tag, identifier.Level)
            && !KeyMatch.IsUniversal(identifier.Keys, key));

    public IEnumerable<DicomDataset> Find(QueryIdentifier identifier) =>
        Candidates(identifier).Where(candidate => KeyMatch.Matches(identifier.Keys, candidate, (tag, at) => at.Parent is not null || (QueryAttributes.IsKnownAt(tag, identifier.Level) && !(combinesDateAndTime && IsCombined(identifier, tag))))
            && (!combinesDateAndTime || CombinedMatch.Matches(identifier, candidate)));

    private static bool IsCombined(QueryIdentifier identifier, DicomTag tag) => CombinedMatch.Pairs(identifier).Any(pair => pair.Date == tag || pair.Time == tag);

    private IEnumerable<DicomDataset> Candidates(QueryIdentifier identifier) => identifier.Level switch
    {
        QueryLevel.Patient => reader.Patients(Open(QueryPlan.Studies(identifier))).Select(Of),
        QueryLevel.Study => reader.Studies(Open(QueryPlan.Studies(identifier))).Select(Of),
        QueryLevel.Series => reader.Series(Open(QueryPlan.Series(identifier))).Select(Of),
        QueryLevel.Image => reader.Instances(Open(QueryPlan.Instances(identifier))).Select(Of),
        _ => throw new ArgumentOutOfRangeException(nameof(identifier)),
    };

    // a combined range over days must not be cut by its times of day
    private StudyQuery Open(StudyQuery query) => combinesDateAndTime ? query with { StudyTime = null } : query;
    private SeriesQuery Open(SeriesQuery query) => combinesDateAndTime ? query with { Study = Open(query.Study), SeriesTime = null, PerformedStepTime = null } : query;
    private InstanceQuery Open(InstanceQuery query) => combinesDateAndTime ? query with { Series = Open(query.Series), ContentTime = null } : query;

    private DicomDataset Of(ImagedPatientRow row)
    {
        var dataset = Read(row.Newest.Json);
        Identify(dataset, row.Newest);
        dataset.RemoveAll(element => QueryAttributes.LevelOf(element.Tag) is not QueryLevel.Patient && element.Tag != DicomTags.SpecificCharacterSet);
        Number(dataset, DicomTags.NumberOfPatientRelatedStudies, row.StudyCount);
        Number(dataset, DicomTags.NumberOfPatientRelatedSeries, row.SeriesCount);
        Number(dataset, DicomTags.NumberOfPatientRelatedInstances, row.InstanceCount);
        return dataset;
    }

    private DicomDataset Of(StudyRow row)
    {
        if (study is { } held && held.Id == row.Id && held.Revision == row.Revision.Value) return held.Dataset;
        var dataset = Read(row.Json);
        Identify(dataset, row);
        if (row.Modalities.Count > 0) dataset.SetString(DicomTags.ModalitiesInStudy, [.. row.Modalities]);
        if (row.SopClasses.Count > 0) dataset.SetString(DicomTags.SOPClassesInStudy, [.. row.SopClasses]);
        Number(dataset, DicomTags.NumberOfStudyRelatedSeries, row.SeriesCount);
        Number(dataset, DicomTags.NumberOfStudyRelatedInstances, row.InstanceCount);
        study = (row.Id, row.Revision.Value, dataset);
        return dataset;
    }

    private DicomDataset Of(SeriesRow row)
    {
        if (series is { } held && held.Id == row.Id && held.Revision == row.Revision.Value) return held.Dataset;
        var dataset = Of(row.Study).Clone();
        Lay(Read(row.Json), dataset);
        dataset.SetString(DicomTags.SeriesInstanceUID, row.SeriesUid);
        Number(dataset, DicomTags.NumberOfSeriesRelatedInstances, row.InstanceCount);
        series = (row.Id, row.Revision.Value, dataset);
        return dataset;
    }

    private DicomDataset Of(InstanceRow row)
    {
        var dataset = Of(row.Series).Clone();
        Lay(Read(row.Json), dataset);
        dataset.SetString(DicomTags.SOPInstanceUID, row.SopUid);
        dataset.SetString(DicomTags.SOPClassUID, row.SopClassUid);
        dataset.SetString(DicomTags.AvailableTransferSyntaxUID, row.TransferSyntaxUid);
        return dataset;
    }

    // the columns are what the index found by; they stand even where the prepared attributes lack them
    private static void Identify(DicomDataset dataset, StudyRow row)
    {
        dataset.SetString(DicomTags.StudyInstanceUID, row.StudyUid);
        if (row.PatientId is { } id && !dataset.Contains(DicomTags.PatientID)) dataset.SetString(DicomTags.PatientID, id);
        if (row.PatientName is { } name && !dataset.Contains(DicomTags.PatientName)) dataset.SetString(DicomTags.PatientName, name);
    }

    private static void Lay(DicomDataset from, DicomDataset over)
    {
        foreach (var element in from)
            if (element.Tag != DicomTags.SpecificCharacterSet) over.Set(element);
    }

    private static void Number(DicomDataset dataset, DicomTag tag, int value) => dataset.SetDouble(tag, value);

    private static DicomDataset Read(ReadOnlyMemory<byte> json)
    {
        // the JSON model is UTF-8, and so is its text here: one character set for every level that is laid over another
        var dataset = json.IsEmpty ? new DicomDataset() : DicomJson.Read(json);
        dataset.SetString(DicomTags.SpecificCharacterSet, DicomCharacterSet.Utf8.Name);
        return dataset;
    }
}
