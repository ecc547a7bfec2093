using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Core.Imaging;

/// <summary>Brings changed attributes into the DICOM JSON of their level (PS3.18 F.2), and lists them.</summary>
internal static class CoercedJson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static (InstanceFacts Facts, Provenance From, IReadOnlyList<AttributeOverride> Overrides) Write(InstanceFacts before, InstanceFacts after, Provenance from)
    {
        List<AttributeOverride> study = [], series = [];
        void Differ(List<AttributeOverride> level, string tag, string vr, string? was, string? now)
        {
            if (was != now) level.Add(new(tag, vr, now));
        }
        Differ(study, "00080050", "SH", before.AccessionNumber, after.AccessionNumber);
        Differ(study, "00080090", "PN", before.ReferringPhysician, after.ReferringPhysician);
        Differ(study, "00081030", "LO", before.StudyDescription, after.StudyDescription);
        Differ(study, "00100020", "LO", before.PatientId, after.PatientId);
        Differ(study, "00100021", "LO", before.IssuerOfPatientId, after.IssuerOfPatientId);
        Differ(series, "00080080", "LO", before.Institution, after.Institution);
        Differ(series, "00081010", "SH", before.StationName, after.StationName);
        Differ(series, "0008103E", "LO", before.SeriesDescription, after.SeriesDescription);
        if (study.Count + series.Count == 0) return (after, from, []);
        return (after with { StudyJson = Patch(before.StudyJson, study), SeriesJson = Patch(before.SeriesJson, series) }, from, [.. study, .. series]);
    }

    private static ReadOnlyMemory<byte> Patch(ReadOnlyMemory<byte> json, List<AttributeOverride> changes)
    {
        if (changes.Count == 0) return json;
        var attributes = json.IsEmpty ? [] : JsonNode.Parse(json.Span)!.AsObject();
        foreach (var change in changes)
        {
            var element = new JsonObject { ["vr"] = change.Vr };
            if (change.Value is { } value) element["Value"] = new JsonArray(change.Vr == "PN" ? PersonName(value) : JsonValue.Create(value));
            attributes[change.Tag] = element;
        }
        // PS3.18 F.2.2: in the order of the tags
        var ordered = new JsonObject(attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => KeyValuePair.Create(a.Key, a.Value?.DeepClone())));
        return JsonSerializer.SerializeToUtf8Bytes(ordered, Readable);
    }

    private static JsonObject PersonName(string text)
    {
        var groups = text.Split('=');
        string[] names = ["Alphabetic", "Ideographic", "Phonetic"];
        var name = new JsonObject();
        for (var i = 0; i < names.Length && i < groups.Length; i++)
            if (groups[i].Length > 0) name[names[i]] = groups[i];
        return name;
    }
}
