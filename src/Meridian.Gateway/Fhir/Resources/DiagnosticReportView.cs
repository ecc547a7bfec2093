using System.Text.Json;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>
/// The report of each laboratory order (R4 DiagnosticReport). diagnostic-report-status: registered while nothing is verified, partial while something is missing, final when
/// each test that is to be done stands, corrected when one of them took the place of a verified one, cancelled (R4 valueset-diagnostic-report-status).
/// What waits for a person is not in it.
/// </summary>
public sealed class DiagnosticReportView(LabWords words) : LabOrderView(words)
{
    private const string Section = "http://terminology.hl7.org/CodeSystem/v2-0074";

    public override string Type => "DiagnosticReport";
    public override string Documentation => "The report of each laboratory order with the results that are verified. Its id is the order's.";
    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        .. Shared("DiagnosticReport"),
        SearchParameter.Of("clinical", "date", SearchKind.Date, "When the specimen was taken; where nobody said, when the first result was measured."),
        SearchParameter.Of("DiagnosticReport", "issued", SearchKind.Date, "When the last of its results was verified."),
        SearchParameter.Of("DiagnosticReport", "category", SearchKind.Token, "LAB."),
        SearchParameter.Of("DiagnosticReport", "based-on", SearchKind.Reference, "The ServiceRequest.", "ServiceRequest"),
        SearchParameter.Of("DiagnosticReport", "result", SearchKind.Reference, "One of its Observations.", "Observation"),
    ];
    public override IReadOnlyList<string> SummaryElements { get; } = ["identifier", "basedOn", "status", "category", "code", "subject", "effectiveDateTime", "issued", "specimen", "result"];
    public override IReadOnlyList<string> MandatoryElements { get; } = ["status", "code"];

    protected override bool Matches(LabOrderRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "status" => TokenValue.Parse(value).Matches("http://hl7.org/fhir/diagnostic-report-status", Status(row, Verified(row))),
        "category" => TokenValue.Parse(value).Matches(Section, "LAB"),
        "date" => Effective(row, Verified(row)) is { } at && query.Date(term, value).Matches(FhirDate.At(at), query.Now),
        "issued" => Issued(Verified(row)) is { } issued && query.Date(term, value).Matches(FhirDate.At(issued), query.Now),
        "based-on" => ReferenceValue.Id(value, "ServiceRequest") == IdOf(row),
        "result" => Verified(row).Any(result => ReferenceValue.Id(value, "Observation") == LabObservations.IdOf(result)),
        _ => MatchesShared(row, term, value),
    };

    protected override DateTimeOffset UpdatedAt(LabOrderRow row) => Issued(Verified(row)) is { } issued && issued > row.UpdatedAt ? issued : row.UpdatedAt;

    private List<LabResultRow> Verified(LabOrderRow row) => [.. Words.Reader.Results(new() { Order = row.Id, State = LabResultState.Verified, Role = SpecimenRole.Patient, Limit = int.MaxValue }).OrderBy(result => result.Id.Value)];

    private static string Status(LabOrderRow row, List<LabResultRow> verified) => row.Status switch
    {
        LabOrderStatus.Canceled when verified.Count == 0 => "cancelled",
        _ when verified.Count == 0 => "registered",
        _ when verified.Exists(result => result.IsCorrection) => "corrected",
        LabOrderStatus.Completed or LabOrderStatus.Canceled => "final",
        _ => "partial",
    };

    private static DateTimeOffset? Effective(LabOrderRow row, List<LabResultRow> verified) => row.Order.Specimen.CollectedAt ?? (verified.Count > 0 ? verified.Min(result => result.At) : null);

    private static DateTimeOffset? Issued(List<LabResultRow> verified) => verified.Max(result => result.DecidedAt);

    protected override void Write(LabOrderRow row, Utf8JsonWriter json)
    {
        var verified = Verified(row);
        Words.WriteNumbers(json, row);
        LabWords.References(json, "basedOn", ["ServiceRequest/" + row.Id]);
        json.WriteString("status", Status(row, verified));
        LabWords.Category(json, Section, "LAB", "Laboratory");
        Words.WriteOrdered(json, row);
        json.Reference("subject", Words.Standing(row.Patient));
        if (Effective(row, verified) is { } effective) json.Instant("effectiveDateTime", effective);
        if (Issued(verified) is { } issued) json.Instant("issued", issued);
        LabWords.References(json, "specimen", ["Specimen/" + Words.SpecimenId(row)]);
        LabWords.References(json, "result", verified.Select(result => "Observation/" + LabObservations.IdOf(result)));
    }
}
