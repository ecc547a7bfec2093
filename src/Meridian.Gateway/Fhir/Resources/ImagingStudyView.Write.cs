using System.Globalization;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

public sealed partial class ImagingStudyView
{
    // R4 imagingstudy.html and terminologies-systems.html
    private const string DicomUid = "urn:dicom:uid", Dcm = "http://dicom.nema.org/resources/ontology/DCM", Uri = "urn:ietf:rfc:3986";
    private const string ConnectionType = "http://terminology.hl7.org/CodeSystem/endpoint-connection-type";

    private string AccessionSystem => naming.IdentifierSystem("accession")!;

    private void Write(StudyRow study, Utf8JsonWriter json)
    {
        WriteEndpoint(study, json);
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.Text("system", DicomUid);
        json.Text("value", "urn:oid:" + study.StudyUid);
        json.WriteEndObject();
        if (!string.IsNullOrWhiteSpace(study.AccessionNumber))
        {
            json.WriteStartObject();
            json.Concept("type", FhirSystems.IdentifierType, "ACSN", "Accession ID");
            json.Text("system", AccessionSystem);
            json.Text("value", study.AccessionNumber);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("status", "available");
        if (study.Modalities.Count > 0)
        {
            json.WriteStartArray("modality");
            foreach (var modality in study.Modalities) json.Coding(Dcm, modality, null);
            json.WriteEndArray();
        }
        WriteSubject(study, json);
        if (Started(study) is { } started) json.WriteString("started", started.Text);
        if (!string.IsNullOrWhiteSpace(study.ReferringPhysician))
        {
            json.WriteStartObject("referrer");
            json.Text("display", Spoken(study.ReferringPhysician));
            json.WriteEndObject();
        }
        json.WriteStartArray("endpoint");
        json.WriteStartObject();
        json.WriteString("reference", "#wado");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNumber("numberOfSeries", study.SeriesCount);
        json.WriteNumber("numberOfInstances", study.InstanceCount);
        json.Text("description", study.StudyDescription);
        WriteSeries(study, json);
    }

    // Endpoint.address is where the study is retrieved from: the same origin as this view unless the settings name another
    private void WriteEndpoint(StudyRow study, Utf8JsonWriter json)
    {
        json.WriteStartArray("contained");
        json.WriteStartObject();
        json.WriteString("resourceType", "Endpoint");
        json.WriteString("id", "wado");
        json.WriteString("status", "active");
        json.WriteStartObject("connectionType");
        json.WriteString("system", ConnectionType);
        json.WriteString("code", "dicom-wado-rs");
        json.WriteEndObject();
        json.WriteStartArray("payloadType");
        json.WriteStartObject();
        json.WriteString("text", "DICOM");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("address", $"{options.ImagingBase.TrimEnd('/')}/studies/{System.Uri.EscapeDataString(study.StudyUid)}");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // subject is mandatory: a study whose patient the hub does not know yet names whom it says it is of
    private void WriteSubject(StudyRow study, Utf8JsonWriter json)
    {
        json.WriteStartObject("subject");
        if (study.Patient.Value != 0) json.WriteString("reference", "Patient/" + merged.Standing(study.Patient));
        else if (!string.IsNullOrWhiteSpace(study.PatientId))
        {
            json.WriteStartObject("identifier");
            json.Text("system", naming.IdentifierSystem(study.IssuerOfPatientId));
            json.Text("value", study.PatientId);
            json.WriteEndObject();
        }
        json.Text("display", string.IsNullOrWhiteSpace(study.PatientName) ? study.Patient.Value == 0 && string.IsNullOrWhiteSpace(study.PatientId) ? "Unknown" : null : Spoken(study.PatientName));
        json.WriteEndObject();
    }

    private void WriteSeries(StudyRow study, Utf8JsonWriter json)
    {
        // all or none: a part of the instances could be taken for the whole
        var withInstances = study.InstanceCount <= options.ImagingInstances;
        var open = false;
        foreach (var series in images.Series(new SeriesQuery { Study = new() { StudyUids = [study.StudyUid] } }))
        {
            if (!open) json.WriteStartArray("series");
            open = true;
            json.WriteStartObject();
            json.WriteString("uid", series.SeriesUid);
            if (series.SeriesNumber is >= 0 and var number) json.WriteNumber("number", number);
            // mandatory in R4: OT (other) where the object says nothing (PS3.3 C.7.3.1.1.1)
            json.WritePropertyName("modality");
            json.Coding(Dcm, FhirWriter.IsCode(series.Modality) ? series.Modality : "OT", null);
            json.Text("description", series.SeriesDescription);
            json.WriteNumber("numberOfInstances", series.InstanceCount);
            Display(json, "bodySite", series.BodyPart);
            Display(json, "laterality", series.Laterality switch { "L" => "Left", "R" => "Right", var other => other });
            if (Instant(series.SeriesDate, series.SeriesTime) is { } at) json.WriteString("started", at.Text);
            if (withInstances) WriteInstances(series, json);
            json.WriteEndObject();
        }
        if (open) json.WriteEndArray();
    }

    private void WriteInstances(SeriesRow series, Utf8JsonWriter json)
    {
        var open = false;
        foreach (var instance in images.InstancesOf(series.Study.StudyUid, series.SeriesUid))
        {
            if (!open) json.WriteStartArray("instance");
            open = true;
            json.WriteStartObject();
            json.WriteString("uid", instance.SopUid);
            json.WritePropertyName("sopClass");
            json.Coding(Uri, "urn:oid:" + instance.SopClassUid, null);
            if (instance.InstanceNumber is >= 0 and var number) json.WriteNumber("number", number);
            json.WriteEndObject();
        }
        if (open) json.WriteEndArray();
    }

    private static void Display(Utf8JsonWriter json, string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        json.WritePropertyName(name);
        json.WriteStartObject();
        json.Text("display", text);
        json.WriteEndObject();
    }

    private (string Text, FhirDate Interval)? Started(StudyRow study) => Instant(study.StudyDate, study.StudyTime);

    // DA and TM name no zone: the hub's own is meant, as for every time without one. A broken time leaves the day.
    private (string Text, FhirDate Interval)? Instant(string? date, string? time)
    {
        date = date?.Replace(".", "", StringComparison.Ordinal);
        if (date is not { Length: 8 } || !DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var digits = time?.Replace(":", "", StringComparison.Ordinal).Split('.')[0] ?? "";
        if (digits.Length is 4 or 6 && TimeOnly.TryParseExact(digits.PadRight(6, '0'), "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clockTime))
        {
            var local = day.ToDateTime(clockTime);
            text = FhirDate.Format(new DateTimeOffset(local, clock.LocalTimeZone.GetUtcOffset(local)));
        }
        return FhirDate.TryParse(text, clock.LocalTimeZone, out var interval) ? (text, interval) : null;
    }

    // PN: family^given^middle^prefix^suffix, groups by =; the ideographic writing in brackets
    private static string Spoken(string name)
    {
        var groups = name.Split('=').Select(g => string.Join(' ', g.Split('^', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))).ToArray();
        return groups.Length > 1 && groups[1].Length > 0 ? groups[0].Length > 0 ? $"{groups[0]} ({groups[1].Replace(" ", "", StringComparison.Ordinal)})" : groups[1].Replace(" ", "", StringComparison.Ordinal) : groups[0];
    }
}
