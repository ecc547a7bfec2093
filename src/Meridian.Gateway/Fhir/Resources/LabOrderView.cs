using System.Globalization;
using System.Text.Json;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Fhir.Search;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>What the three views of a laboratory order share: it is one row, seen as the request, its specimen and its report.</summary>
public abstract class LabOrderView(LabWords words) : RegistryView<LabOrderRow>
{
    protected LabWords Words => words;

    protected override LabOrderRow? Find(string id) => NumberOf(id) is { } number ? words.Reader.Order(new(number)) : null;
    protected override bool WasLetGo(string id) => NumberOf(id) is { } number && words.WasLetGo(number, words.Reader.LastOrder().Value) && words.Reader.Order(new(number)) is null;
    protected override IEnumerable<LabOrderRow> Rows(SearchQuery query, long after) => words.Named(query)?.Where(row => row.Id.Value > after) ?? words.OrdersAfter(after);
    protected override string IdOf(LabOrderRow row) => row.Id.Value.ToString(CultureInfo.InvariantCulture);
    protected override long Number(LabOrderRow row) => row.Id.Value;
    protected override DateTimeOffset UpdatedAt(LabOrderRow row) => row.UpdatedAt;

    protected bool MatchesShared(LabOrderRow row, SearchTerm term, string value) => term.Name switch
    {
        "patient" or "subject" => words.PatientsOf(term with { Values = [value] }).Contains(row.Patient),
        "identifier" => words.Has(row, TokenValue.Parse(value)),
        "code" => words.Orders(row, TokenValue.Parse(value)),
        "specimen" => words.IsSpecimen(term, value, row.SpecimenId, row),
        _ => throw new InvalidOperationException("A parameter without a match"),
    };

    protected static IReadOnlyList<SearchParameter> Shared(string type) =>
    [
        SearchParameter.Of("clinical", "patient", SearchKind.Reference, "Who, with all records merged into that one; also patient.identifier.", ".identifier", "Patient"),
        SearchParameter.Of(type, "subject", SearchKind.Reference, "As patient.", ".identifier", "Patient"),
        SearchParameter.Of("clinical", "identifier", SearchKind.Token, "Number of who placed or fills the order."),
        SearchParameter.Of("clinical", "code", SearchKind.Token, "One of its tests: LOINC, the hub's code or as ordered.", "not"),
        SearchParameter.Of(type, "specimen", SearchKind.Reference, "The Specimen; also specimen.identifier, the number on its label.", ".identifier", "Specimen"),
        SearchParameter.Of(type, "status", SearchKind.Token, "As written.", "not"),
    ];
}

/// <summary>Laboratory orders (R4 ServiceRequest). request-status: open and in progress active, then completed; canceled revoked (HL7 v2-to-FHIR, table 0038).</summary>
public sealed class ServiceRequestView(LabWords words) : LabOrderView(words)
{
    public override string Type => "ServiceRequest";
    public override string Documentation => "Laboratory orders: one specimen and what is asked of it. Several tests stand in orderDetail.";
    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        .. Shared("ServiceRequest"),
        SearchParameter.Of("ServiceRequest", "authored", SearchKind.Date, "When it was ordered."),
        SearchParameter.Of("ServiceRequest", "priority", SearchKind.Token, "routine, urgent, asap, stat."),
        SearchParameter.Of("ServiceRequest", "intent", SearchKind.Token, "order."),
    ];
    public override IReadOnlyList<string> SummaryElements { get; } = ["identifier", "status", "intent", "category", "priority", "code", "orderDetail", "subject", "authoredOn", "requester", "specimen"];
    public override IReadOnlyList<string> MandatoryElements { get; } = ["status", "intent", "subject"];

    protected override bool Matches(LabOrderRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "status" => TokenValue.Parse(value).Matches("http://hl7.org/fhir/request-status", Status(row)),
        "intent" => TokenValue.Parse(value).Matches("http://hl7.org/fhir/request-intent", "order"),
        "priority" => Priority(row) is { } priority && TokenValue.Parse(value).Matches("http://hl7.org/fhir/request-priority", priority),
        "authored" => query.Date(term, value).Matches(FhirDate.At(Authored(row)), query.Now),
        _ => MatchesShared(row, term, value),
    };

    private static DateTimeOffset Authored(LabOrderRow row) => row.Order.RequestedAt ?? row.CreatedAt;

    private static string Status(LabOrderRow row) => row.Status switch
    {
        LabOrderStatus.Open or LabOrderStatus.InProgress => "active",
        LabOrderStatus.Completed => "completed",
        LabOrderStatus.Canceled => "revoked",
        _ => throw new InvalidOperationException("An unknown status"),
    };

    // table 0485
    private static string? Priority(LabOrderRow row) => row.Order.Priority switch { "S" => "stat", "A" => "asap", "R" => "routine", "P" => "urgent", _ => null };

    protected override void Write(LabOrderRow row, Utf8JsonWriter json)
    {
        Words.WriteNumbers(json, row);
        json.WriteString("status", Status(row));
        json.WriteString("intent", "order");
        LabWords.Category(json, FhirSystems.Snomed, "108252007", "Laboratory procedure");
        json.Text("priority", Priority(row));
        Words.WriteOrdered(json, row);
        if (row.Order.Tests.Count > 1)
        {
            json.WriteStartArray("orderDetail");
            foreach (var test in row.Order.Tests)
            {
                json.WriteStartObject();
                CodeWriter.Members(json, Words.Codings(test), test.Test.Text ?? test.Test.Value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.Reference("subject", Words.Standing(row.Patient));
        json.Instant("authoredOn", Authored(row));
        if (LabWords.Spoken(row.Order.Requester) is { } requester)
        {
            json.WriteStartObject("requester");
            json.Text("display", requester);
            json.WriteEndObject();
        }
        LabWords.References(json, "specimen", ["Specimen/" + Words.SpecimenId(row)]);
        if (string.IsNullOrWhiteSpace(row.Order.Comment)) return;
        json.WriteStartArray("note");
        json.WriteStartObject();
        json.Text("text", row.Order.Comment);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
