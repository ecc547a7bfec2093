using System.Text.Json;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Fhir.Search;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>Specimens of laboratory orders (R4 Specimen): one for each number of a label and patient, however many orders ask of it. Its id is that of its oldest order.</summary>
public sealed class SpecimenView(LabWords words, FhirNaming naming) : LabOrderView(words)
{
    public override string Type => "Specimen";
    public override string Documentation => "Specimens that laboratory orders name; the identifier is the number on the label.";
    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("Specimen", "identifier", SearchKind.Token, "The number on the label."),
        SearchParameter.Of("Specimen", "patient", SearchKind.Reference, "Whose; also patient.identifier.", ".identifier", "Patient"),
        SearchParameter.Of("Specimen", "subject", SearchKind.Reference, "As patient.", ".identifier", "Patient"),
        SearchParameter.Of("Specimen", "collected", SearchKind.Date, "When it was taken."),
        SearchParameter.Of("Specimen", "type", SearchKind.Token, "What it is, as sent."),
        SearchParameter.Of("Specimen", "status", SearchKind.Token, "Always available.", "not"),
    ];
    public override IReadOnlyList<string> SummaryElements { get; } = ["identifier", "status", "type", "subject", "receivedTime", "collection"];

    protected override LabOrderRow? Find(string id) => base.Find(id) is { } row && Words.SpecimenId(row) == id ? row : null;

    protected override IEnumerable<LabOrderRow> Rows(SearchQuery query, long after)
    {
        IEnumerable<LabOrderRow> rows = query.Of("identifier").FirstOrDefault(t => t.Values.Count == 1) is { } term && TokenValue.Parse(term.Values[0]).Code is { } barcode
            ? Words.Reader.OrdersBySpecimen(barcode).Reverse().Where(row => row.Id.Value > after) : base.Rows(query, after);
        return rows.Where(row => Words.SpecimenId(row) == IdOf(row));
    }

    protected override bool Matches(LabOrderRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "identifier" => LabWords.IsBarcode(TokenValue.Parse(value), row.SpecimenId),
        "collected" => row.Order.Specimen.CollectedAt is { } at && query.Date(term, value).Matches(FhirDate.At(at), query.Now),
        "type" => row.Order.Specimen.Type is { } type && TokenValue.Parse(value).Matches(naming.CodeSystem(type.System), type.Value),
        "status" => TokenValue.Parse(value).Matches("http://hl7.org/fhir/specimen-status", "available"),
        _ => MatchesShared(row, term, value),
    };

    protected override void Write(LabOrderRow row, Utf8JsonWriter json)
    {
        var specimen = row.Order.Specimen;
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.Text("value", specimen.Id);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("status", "available");
        if (specimen.Type is { } type) CodeWriter.Concept(json, "type", [new(naming.CodeSystem(type.System), type.Value, type.Text)], type.Text ?? type.Value);
        json.Reference("subject", Words.Standing(row.Patient));
        if (specimen.ReceivedAt is { } received) json.Instant("receivedTime", received);
        LabWords.References(json, "request", Words.Reader.OrdersBySpecimen(specimen.Id).Where(one => one.Patient == row.Patient).Reverse().Select(one => "ServiceRequest/" + one.Id));
        if (specimen.CollectedAt is { } collected)
        {
            json.WriteStartObject("collection");
            json.Instant("collectedDateTime", collected);
            json.WriteEndObject();
        }
        if (string.IsNullOrWhiteSpace(specimen.Comment)) return;
        json.WriteStartArray("note");
        json.WriteStartObject();
        json.Text("text", specimen.Comment);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
