using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Core.Orders;
using Meridian.Model;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Performed;

/// <summary>Attributes of a performed step ↔ its row, pure (PS3.4 table F.7.2-1).</summary>
internal static class PerformedDataset
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Usage 1/1 at N-CREATE: there, and with a value.
    private static readonly DicomTag[] Needed =
    [
        DicomTags.PerformedProcedureStepStatus, DicomTags.PerformedProcedureStepID, DicomTags.PerformedStationAETitle, DicomTags.PerformedProcedureStepStartDate,
        DicomTags.PerformedProcedureStepStartTime, DicomTags.Modality,
    ];

    // Not allowed in N-SET.
    private static readonly DicomTag[] Fixed =
    [
        DicomTags.ScheduledStepAttributesSequence, DicomTags.PatientID, DicomTags.PatientName, DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.PerformedProcedureStepID,
        DicomTags.PerformedStationAETitle, DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, DicomTags.Modality,
    ];

    /// <summary>What an N-CREATE lacks; null: nothing.</summary>
    public static (DicomStatus Status, DicomTag Tag, string Reason)? Lacks(DicomDataset dataset)
    {
        foreach (var tag in Needed)
        {
            if (!dataset.Contains(tag)) return (DicomStatus.MissingAttribute, tag, "A required attribute is missing");
            if (dataset.GetString(tag) is null) return (DicomStatus.MissingAttributeValue, tag, "A required attribute has no value");
        }
        if (StatusOf(dataset) != PerformedStatus.InProgress) return (DicomStatus.InvalidAttributeValue, DicomTags.PerformedProcedureStepStatus, "A step begins IN PROGRESS");
        var scheduled = dataset.GetItems(DicomTags.ScheduledStepAttributesSequence);
        if (scheduled.Count == 0) return (DicomStatus.MissingAttribute, DicomTags.ScheduledStepAttributesSequence, "The scheduled step attributes are missing");
        return scheduled.Any(item => item.GetUid(DicomTags.StudyInstanceUID) is null)
            ? (DicomStatus.MissingAttributeValue, DicomTags.StudyInstanceUID, "The study instance UID is missing") : null;
    }

    public static PerformedStatus? StatusOf(DicomDataset dataset) => dataset.GetString(DicomTags.PerformedProcedureStepStatus) switch
    {
        "IN PROGRESS" => PerformedStatus.InProgress,
        "COMPLETED" => PerformedStatus.Completed,
        "DISCONTINUED" => PerformedStatus.Discontinued,
        _ => null,
    };

    /// <summary>The row of an N-CREATE.</summary>
    public static PerformedStepRow Read(string uid, DicomDataset dataset, string callingAe, TimeZoneInfo zone)
    {
        var scheduled = dataset.GetItems(DicomTags.ScheduledStepAttributesSequence)[0];
        return new()
        {
            Uid = uid, Status = PerformedStatus.InProgress, StudyUid = scheduled.GetUid(DicomTags.StudyInstanceUID), Accession = scheduled.GetString(DicomTags.AccessionNumber),
            StepId = dataset.GetString(DicomTags.PerformedProcedureStepID), Modality = dataset.GetString(DicomTags.Modality), StationAe = dataset.GetString(DicomTags.PerformedStationAETitle),
            StartedAt = Moment(dataset, DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, zone),
            EndedAt = Moment(dataset, DicomTags.PerformedProcedureStepEndDate, DicomTags.PerformedProcedureStepEndTime, zone),
            SeriesUids = Series(dataset), Attributes = Json(dataset).ToJsonString(Readable), CallingAe = callingAe, CreatedAt = default, UpdatedAt = default,
        };
    }

    /// <summary>The row after an N-SET.</summary>
    /// <exception cref="PerformedConflictException">It changes what only N-CREATE may give.</exception>
    public static PerformedStepRow Set(PerformedStepRow known, DicomDataset dataset, TimeZoneInfo zone)
    {
        var all = (JsonObject)JsonNode.Parse(known.Attributes)!;
        var told = Json(dataset);
        foreach (var tag in Fixed)
            if (told[tag.ToHex()] is { } now && !JsonNode.DeepEquals(now, all[tag.ToHex()])) throw new PerformedConflictException(tag);
        foreach (var (tag, value) in told.ToList()) all[tag] = value?.DeepClone();
        var series = dataset.Contains(DicomTags.PerformedSeriesSequence) ? Series(dataset) : known.SeriesUids;
        return known with
        {
            Status = StatusOf(dataset) ?? known.Status,
            EndedAt = Moment(dataset, DicomTags.PerformedProcedureStepEndDate, DicomTags.PerformedProcedureStepEndTime, zone) ?? known.EndedAt,
            SeriesUids = series,
            Attributes = all.ToJsonString(Readable),
        };
    }

    /// <summary>Which scheduled steps it says that it carries out.</summary>
    public static IReadOnlyList<PerformedReference> References(DicomDataset dataset) =>
    [
        .. dataset.GetItems(DicomTags.ScheduledStepAttributesSequence).Select(item => new PerformedReference(item.GetUid(DicomTags.StudyInstanceUID), item.GetString(DicomTags.AccessionNumber),
            item.GetString(DicomTags.RequestedProcedureID), item.GetString(DicomTags.ScheduledProcedureStepID))),
    ];

    /// <summary>Whom it names; null: nobody.</summary>
    public static PatientIdentity? Patient(DicomDataset dataset) => dataset.GetString(DicomTags.PatientID) is { } id
        ? new() { Identifiers = [new(id, dataset.GetString(DicomTags.IssuerOfPatientID), null)], Name = dataset.GetPersonName(DicomTags.PatientName) is { } name ? new(name.Family, name.Given) : null }
        : null;

    private static List<string> Series(DicomDataset dataset) => [.. dataset.GetItems(DicomTags.PerformedSeriesSequence).Select(item => item.GetUid(DicomTags.SeriesInstanceUID)).OfType<string>().Distinct()];

    // text is UTF-8 in JSON, and the character set says so
    private static JsonObject Json(DicomDataset dataset)
    {
        var json = (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(DicomJson.ToBytes(dataset)))!;
        json.Remove(DicomTags.SpecificCharacterSet.ToHex());
        return new JsonObject(json.ToList().Select(pair => { json.Remove(pair.Key); return pair; }).Prepend(new(DicomTags.SpecificCharacterSet.ToHex(),
            new JsonObject { ["vr"] = "CS", ["Value"] = new JsonArray(DicomCharacterSet.Utf8.Name) })));
    }

    private static DateTimeOffset? Moment(DicomDataset dataset, DicomTag date, DicomTag time, TimeZoneInfo zone)
    {
        if (dataset.GetDate(date) is not { } day) return null;
        var local = day.ToDateTime(dataset.GetTime(time) ?? TimeOnly.MinValue, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
