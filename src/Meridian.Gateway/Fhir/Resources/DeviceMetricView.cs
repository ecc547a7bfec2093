using System.Globalization;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>Metrics of equipment: each numeric, text or wave that it ever reported.</summary>
public sealed class DeviceMetricView(IRecordReader reader, FhirNaming naming, CodeWriter codes) : RegistryView<MetricRow>
{
    public override string Type => "DeviceMetric";
    public override string Documentation => "What equipment measures, with code, unit and place in the equipment (MDS, VMD, channel) as an extension.";

    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("DeviceMetric", "source", SearchKind.Reference, "The Device that it belongs to."),
        SearchParameter.Of("DeviceMetric", "type", SearchKind.Token, "Code as sent or as mapped, with or without its system."),
        SearchParameter.Of("DeviceMetric", "category", SearchKind.Token, "Always measurement."),
    ];

    public override IReadOnlyList<string> SummaryElements { get; } = ["type", "unit", "source", "category"];
    public override IReadOnlyList<string> MandatoryElements { get; } = ["type", "category"];

    protected override MetricRow? Find(string id) => NumberOf(id) is { } number ? reader.Metrics().FirstOrDefault(m => m.Id.Value == number) : null;

    protected override IEnumerable<MetricRow> Rows(SearchQuery query, long after) => reader.Metrics().Where(m => m.Id.Value > after).OrderBy(m => m.Id.Value);

    protected override string IdOf(MetricRow row) => row.Id.ToString();
    protected override long Number(MetricRow row) => row.Id.Value;

    protected override DateTimeOffset UpdatedAt(MetricRow row) =>
        codes.Vocabulary.Mappings.Find(row.Descriptor.Code) is { } mapping && mapping.At > row.FirstSeen ? mapping.At : row.FirstSeen;

    protected override bool Matches(MetricRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "source" => ReferenceValue.Id(value, "Device") == row.Equipment.ToString(),
        "type" => MetricMeaning.Of(row.Descriptor, codes).Codings.Any(c => TokenValue.Parse(value).Matches(c.System, c.Code)),
        "category" => TokenValue.Parse(value) is var token && token.Matches("http://hl7.org/fhir/metric-category", "measurement"),
        _ => throw new InvalidOperationException("A parameter without a match"),
    };

    protected override void Write(MetricRow row, Utf8JsonWriter json)
    {
        var metric = row.Descriptor;
        var meaning = MetricMeaning.Of(metric, codes);
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", naming.Extension("containment"));
        json.WriteString("valueString", metric.Containment.ToString());
        json.WriteEndObject();
        foreach (var (name, code) in new[] { ("vmd", metric.Vmd), ("channel", metric.Channel) })
        {
            if (code is null || codes.Codings(code).Count == 0) continue;
            json.WriteStartObject();
            json.WriteString("url", naming.Extension(name));
            CodeWriter.Concept(json, "valueCodeableConcept", codes.Codings(code), codes.Vocabulary.LabelOf(code).Label);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        CodeWriter.Concept(json, "type", meaning.Codings, meaning.Label);
        if (metric.Unit is { } unit && codes.UnitCodings(unit) is { Count: > 0 } units) CodeWriter.Concept(json, "unit", units, null);
        json.Reference("source", "Device/" + row.Equipment.Value.ToString(CultureInfo.InvariantCulture));
        json.WriteString("category", "measurement");
    }
}
