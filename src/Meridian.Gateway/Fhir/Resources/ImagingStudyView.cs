using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>Studies of images, from the index. What a person rejected is not there. Newest study first unless asked otherwise.</summary>
public sealed partial class ImagingStudyView(IImagingReader images, FhirNaming naming, FhirOptions options, MergedPatients merged, PatientView patients, TimeProvider clock) : IResourceView
{
    public string Type => "ImagingStudy";
    public string Documentation => "Studies that came by DICOM or DICOMweb, with series and, up to a number of them, instances. The endpoint is the hub's WADO-RS.";

    public IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("clinical", "identifier", SearchKind.Token, "Study Instance UID (urn:dicom:uid|urn:oid:…, or the UID alone) or accession number."),
        SearchParameter.Of("clinical", "patient", SearchKind.Reference, "Who; also patient.identifier.", ".identifier", "Patient"),
        SearchParameter.Of("ImagingStudy", "subject", SearchKind.Reference, "As patient.", ".identifier", "Patient"),
        SearchParameter.Of("ImagingStudy", "started", SearchKind.Date, "Study date and time."),
        SearchParameter.Of("ImagingStudy", "modality", SearchKind.Token, "A modality of one of its series."),
        SearchParameter.Of("ImagingStudy", "status", SearchKind.Token, "Always available."),
        SearchParameter.Of("ImagingStudy", "series", SearchKind.Token, "Series Instance UID."),
        SearchParameter.Of("ImagingStudy", "instance", SearchKind.Token, "SOP Instance UID."),
        SearchParameter.Of("ImagingStudy", "dicom-class", SearchKind.Token, "SOP class of one of its instances."),
    ];

    public IReadOnlyList<string> Sorts => ["started", "_lastUpdated"];
    public IReadOnlyList<string> SummaryElements { get; } = ["identifier", "status", "modality", "subject", "started", "referrer", "endpoint", "numberOfSeries", "numberOfInstances", "description", "series", "contained"];
    public IReadOnlyList<string> MandatoryElements { get; } = ["status", "subject"];

    public ResourceEntry Read(string id) => Find(id) is { } study ? Entry(study, "") : throw FhirException.NotFound("There is no ImagingStudy with this id");

    public IEnumerable<ResourceEntry> Search(SearchQuery query)
    {
        var skip = query.After is null ? 0 : int.Parse(query.After, CultureInfo.InvariantCulture);
        foreach (var (index, study) in Ordered(query).Index())
            if (index >= skip) yield return Entry(study, (index + 1).ToString(CultureInfo.InvariantCulture));
    }

    // the index gives the newest first; the other way round the UIDs alone are held
    private IEnumerable<StudyRow> Ordered(SearchQuery query)
    {
        var matching = Candidates(query).Where(study => IsMatch(study, query));
        if (query.Sort is not ("started" or "_lastUpdated")) return matching;
        var uids = matching.Select(s => s.StudyUid).ToList();
        uids.Reverse();
        return uids.Select(uid => images.Study(uid)).OfType<StudyRow>();
    }

    private IEnumerable<StudyRow> Candidates(SearchQuery query)
    {
        if (query.Of("_id").FirstOrDefault() is { } ids) return ids.Values.Distinct().Select(Find).OfType<StudyRow>();
        var index = new StudyQuery { Order = query.Sort is "_lastUpdated" or "-_lastUpdated" ? StudyOrder.Activity : StudyOrder.StudyDate };
        if (query.Of("identifier").FirstOrDefault(t => t.Values.Count == 1) is { } identifier)
        {
            // one value names a study or an accession number: each has its own index
            var value = Plain(TokenValue.Parse(identifier.Values[0]).Code ?? "");
            return images.Studies(index with { StudyUids = [value] }).Concat(images.Studies(index with { AccessionNumber = Literal(value) })).DistinctBy(s => s.StudyUid);
        }
        if (query.Of("instance").FirstOrDefault(t => t.Values.Count == 1) is { } instance)
            return TokenValue.Parse(instance.Values[0]).Code is { } uid && images.Instance(Plain(uid)) is { } row && images.Study(row.StudyUid) is { } its ? [its] : [];
        if (query.Of("patient", "subject").FirstOrDefault() is { } who)
        {
            var ofThem = PatientsOf(who).Select(p => images.Studies(index with { Patient = p })).ToList();
            return ofThem.Count == 1 ? ofThem[0] : ofThem.SelectMany(s => s).DistinctBy(s => s.StudyUid).OrderByDescending(s => index.Order == StudyOrder.Activity ? s.Revision.Value.ToString("D19", CultureInfo.InvariantCulture) : s.StudyDate + s.StudyTime, StringComparer.Ordinal);
        }
        if (query.Of("modality").FirstOrDefault() is { } modality && modality.Values.Select(v => TokenValue.Parse(v).Code).OfType<string>().ToList() is { Count: > 0 } codes) index = index with { Modalities = codes };
        var (from, to) = query.Bounds("started", TimeSpan.FromDays(1));
        // a day more on each side: the study's own clock has no zone
        if (from is not null || to is not null) index = index with { StudyDate = new(from is { } f && f > DateTimeOffset.MinValue.AddDays(2) ? Day(f.AddDays(-1)) : null, to is { } t && t < DateTimeOffset.MaxValue.AddDays(-2) ? Day(t.AddDays(1)) : null) };
        return images.Studies(index);
    }

    private bool IsMatch(StudyRow study, SearchQuery query)
    {
        query.Cancelled.ThrowIfCancellationRequested();
        foreach (var term in query.Terms)
            if (!term.Values.Any(value => Matches(study, term, value, query))) return false;
        return true;
    }

    private bool Matches(StudyRow study, SearchTerm term, string value, SearchQuery query)
    {
        var token = TokenValue.Parse(value);
        return term.Name switch
        {
            "_id" => IdOf(study) == value,
            "_lastUpdated" => query.Date(term, value).Matches(FhirDate.At(study.LastReceivedAt), query.Now),
            "identifier" => token.Matches(DicomUid, "urn:oid:" + study.StudyUid) || token.Matches(null, study.StudyUid) || (token.System == DicomUid && token.Code == study.StudyUid)
                || (study.AccessionNumber is { Length: > 0 } accession && token.Matches(AccessionSystem, accession)),
            "patient" or "subject" => PatientsOf(term with { Values = [value] }).Contains(study.Patient),
            "started" => Started(study) is { } started && query.Date(term, value).Matches(started.Interval, query.Now),
            "modality" => study.Modalities.Any(m => token.Matches(Dcm, m)),
            "status" => token.Code == "available",
            "series" => token.Code is { } uid && images.Series(study.StudyUid, Plain(uid)) is not null,
            "instance" => token.Code is { } uid && images.Instance(Plain(uid))?.StudyUid == study.StudyUid,
            "dicom-class" => token.Code is { } uid && study.SopClasses.Contains(Plain(uid)),
            _ => throw new InvalidOperationException("A parameter without a match"),
        };
    }

    private HashSet<PatientId> PatientsOf(SearchTerm term) =>
    [
        .. term.Values.SelectMany(value => term.Chain == "identifier" ? patients.ByIdentifier(TokenValue.Parse(value))
            : ReferenceValue.Id(value, "Patient") is { } id && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? [new PatientId(number)] : []).SelectMany(merged.AllOf),
    ];

    // a UID is a FHIR id as it is (R4 id: letters, digits, - and ., up to 64); what came as no UID goes by the hub's number
    private static string IdOf(StudyRow study) => FhirWriter.IsId(study.StudyUid) ? study.StudyUid : "n" + study.Id.ToString(CultureInfo.InvariantCulture);

    private StudyRow? Find(string id) => id.StartsWith('n') && long.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? images.Instance(new Sequence(number)) is { } first ? images.Study(first.StudyUid) : null
        : images.Study(id);

    private ResourceEntry Entry(StudyRow study, string marker) => new()
    {
        Type = Type, Id = IdOf(study), Marker = marker, LastUpdated = () => study.LastReceivedAt, Write = json => Write(study, json),
    };

    private static string Plain(string uid) => uid.StartsWith("urn:oid:", StringComparison.Ordinal) ? uid["urn:oid:".Length..] : uid;

    // the index takes * and ? for wildcards; an accession number with one in it is compared afterwards, and found among all
    private static string? Literal(string value) => value.AsSpan().ContainsAny("*?") ? null : value;

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
