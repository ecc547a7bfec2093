using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>
/// Turns the keys of a search into the index's own queries. What the index has no column for stays as a condition on the finished answer,
/// where the level's object can bear it; what it cannot bear is refused, because leaving a condition out would return what was not asked for.
/// </summary>
public sealed class QueryKeys
{
    private static readonly DicomTag[] Dates = [DicomTags.StudyDate, DicomTags.SeriesDate, DicomTags.ContentDate, DicomTags.PatientBirthDate, DicomTags.PerformedProcedureStepStartDate];
    private StudyQuery study = new();
    private SeriesQuery series = new();
    private InstanceQuery instance = new();
    private readonly List<SearchKey> rest = [];

    private QueryKeys() { }

    public StudyQuery Study => study;
    public SeriesQuery Series => series with { Study = study };
    public InstanceQuery Instance => instance with { Series = Series };
    /// <summary>Conditions on the finished answer.</summary>
    public IReadOnlyList<SearchKey> Rest => rest;

    /// <exception cref="DicomWebException">400: an attribute that cannot be searched at this level, or a value that cannot be one of its.</exception>
    public static QueryKeys Of(SearchRequest request)
    {
        var keys = new QueryKeys();
        if (request.StudyUid is { } s) keys.study = keys.study with { StudyUids = [s] };
        if (request.SeriesUid is { } e) keys.series = keys.series with { SeriesUids = [e] };
        foreach (var key in request.Keys)
        {
            if (keys.TakeStudy(key) || (request.Level >= SearchLevel.Series && keys.TakeSeries(key)) || (request.Level == SearchLevel.Instance && keys.TakeInstance(key))) continue;
            // viewers ask for the modality of studies under the series' name too
            if (request.Level == SearchLevel.Study && key.Path.Tags is [var only] && only == DicomTags.Modality) keys.study = keys.study with { Modalities = ValueMatch.Split(key.Value) };
            else if (AnswerFields.CanBear(request.Level, key.Path.First)) keys.rest.Add(key);
            else throw DicomWebException.Invalid($"{key.Path} cannot be searched at the {request.Level.ToString().ToLowerInvariant()} level here; the conformance statement lists what can");
        }
        return keys;
    }

    private bool TakeStudy(SearchKey key)
    {
        if (key.Path.Tags.Count != 1) return false;
        var (tag, value) = (key.Path.First, key.Value);
        StudyQuery? taken =
            tag == DicomTags.StudyInstanceUID ? study with { StudyUids = Both(study.StudyUids, ValueMatch.Split(value)) }
            : tag == DicomTags.PatientName ? study with { PatientName = value }
            : tag == DicomTags.PatientID ? study with { PatientId = value }
            : tag == DicomTags.IssuerOfPatientID ? study with { IssuerOfPatientId = value }
            : tag == DicomTags.PatientBirthDate ? study with { PatientBirthDate = Range(key) }
            : tag == DicomTags.PatientSex ? study with { PatientSex = value }
            : tag == DicomTags.StudyDate ? study with { StudyDate = Range(key) }
            : tag == DicomTags.StudyTime ? study with { StudyTime = Range(key) }
            : tag == DicomTags.AccessionNumber ? study with { AccessionNumber = value }
            : tag == DicomTags.StudyID ? study with { StudyId = value }
            : tag == DicomTags.StudyDescription ? study with { StudyDescription = value }
            : tag == DicomTags.ReferringPhysicianName ? study with { ReferringPhysician = value }
            : tag == DicomTags.ModalitiesInStudy ? study with { Modalities = ValueMatch.Split(value) }
            : tag == DicomTags.SOPClassesInStudy ? study with { SopClassUids = ValueMatch.Split(value) }
            : null;
        if (taken is null) return false;
        study = taken;
        return true;
    }

    private bool TakeSeries(SearchKey key)
    {
        var (tag, value) = (key.Path.Last, key.Value);
        SeriesQuery? taken =
            key.Path.Tags.Count == 2 && key.Path.First == DicomTags.RequestAttributesSequence
                ? tag == DicomTags.RequestedProcedureID ? series with { RequestedProcedureId = value } : tag == DicomTags.ScheduledProcedureStepID ? series with { ScheduledStepId = value } : null
            : key.Path.Tags.Count != 1 ? null
            : tag == DicomTags.SeriesInstanceUID ? series with { SeriesUids = Both(series.SeriesUids, ValueMatch.Split(value)) }
            : tag == DicomTags.Modality && !value.AsSpan().ContainsAny(",\\") ? series with { Modality = value }
            : tag == DicomTags.SeriesNumber ? series with { SeriesNumber = Number(key) }
            : tag == DicomTags.SeriesDescription ? series with { SeriesDescription = value }
            : tag == DicomTags.BodyPartExamined ? series with { BodyPart = value }
            : tag == DicomTags.ProtocolName ? series with { ProtocolName = value }
            : tag == DicomTags.SeriesDate ? series with { SeriesDate = Range(key) }
            : tag == DicomTags.SeriesTime ? series with { SeriesTime = Range(key) }
            : tag == DicomTags.PerformedProcedureStepStartDate ? series with { PerformedStepDate = Range(key) }
            : tag == DicomTags.PerformedProcedureStepStartTime ? series with { PerformedStepTime = Range(key) }
            : tag == DicomTags.PerformedProcedureStepID ? series with { PerformedStepId = value }
            : tag == DicomTags.Manufacturer ? series with { Manufacturer = value }
            : tag == DicomTags.StationName ? series with { StationName = value }
            : null;
        if (taken is null) return false;
        series = taken;
        return true;
    }

    private bool TakeInstance(SearchKey key)
    {
        if (key.Path.Tags.Count != 1) return false;
        var tag = key.Path.First;
        InstanceQuery? taken =
            tag == DicomTags.SOPInstanceUID ? instance with { SopUids = Both(instance.SopUids, ValueMatch.Split(key.Value)) }
            : tag == DicomTags.SOPClassUID ? instance with { SopClassUids = Both(instance.SopClassUids, ValueMatch.Split(key.Value)) }
            : tag == DicomTags.InstanceNumber ? instance with { InstanceNumber = Number(key) }
            : tag == DicomTags.ContentDate ? instance with { ContentDate = Range(key) }
            : tag == DicomTags.ContentTime ? instance with { ContentTime = Range(key) }
            : null;
        if (taken is null) return false;
        instance = taken;
        return true;
    }

    // both the path and a key may name the same thing: what meets both
    private static IReadOnlyList<string> Both(IReadOnlyList<string>? first, string[] second) => first is null ? second : [.. first.Intersect(second, StringComparer.Ordinal)];

    private static TextRange Range(SearchKey key)
    {
        // ACR-NEMA's separators are still sent by some (PS3.5 6.2, DA and TM)
        var text = key.Value.Replace(":", "", StringComparison.Ordinal);
        if (Dates.Contains(key.Path.Last)) text = text.Replace(".", "", StringComparison.Ordinal);
        return text.AsSpan().ContainsAnyExcept("0123456789.-") ? throw DicomWebException.Invalid($"{key.Path} takes a date or time of DICOM, or a range of two joined by a hyphen, e.g. 20261101-20261121") : TextRange.Parse(text);
    }

    private static int Number(SearchKey key) =>
        int.TryParse(key.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw DicomWebException.Invalid($"{key.Path} takes a whole number");
}
