using System.Globalization;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>One visit: the stays in beds that share patient and visit number. A stay without a visit number is a visit of its own.</summary>
/// <param name="Stays">Oldest first; never empty.</param>
public sealed record VisitRow(IReadOnlyList<AssociationRow> Stays)
{
    public AssociationRow First => Stays[0];
    public AssociationRow Last => Stays[^1];
    public PatientId Patient => First.Patient;
    public bool IsOpen => Stays.Any(s => s.To is null);
    public DateTimeOffset From => First.From;
    public DateTimeOffset? To => IsOpen ? null : Stays.Max(s => s.To);
    /// <summary>Patient and first stay: found again through the patient, and stays when the visit grows.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Patient.Value}-{First.Id}");
}

/// <summary>Visits, from what the patient feed said of patients in beds.</summary>
public sealed class EncounterView(IRecordReader reader, FhirNaming naming, MergedPatients merged, PatientView patients) : RegistryView<VisitRow>
{
    public override string Type => "Encounter";
    public override string Documentation => "Visits, each with the beds that it went through.";

    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("clinical", "patient", SearchKind.Reference, "Who; also patient.identifier.", ".identifier", "Patient"),
        SearchParameter.Of("Encounter", "subject", SearchKind.Reference, "As patient.", ".identifier", "Patient"),
        SearchParameter.Of("clinical", "identifier", SearchKind.Token, "Visit number."),
        SearchParameter.Of("Encounter", "status", SearchKind.Token, "in-progress or finished.", "not"),
        SearchParameter.Of("Encounter", "class", SearchKind.Token, "As written: v3 ActCode where the v2 class has one."),
        SearchParameter.Of("clinical", "date", SearchKind.Date, "The visit's period."),
        SearchParameter.Of("Encounter", "location", SearchKind.Reference, "A bed that it went through."),
    ];

    public override IReadOnlyList<string> SummaryElements { get; } = ["identifier", "status", "class", "subject"];
    public override IReadOnlyList<string> MandatoryElements { get; } = ["status", "class"];

    protected override VisitRow? Find(string id)
    {
        var dash = id.IndexOf('-');
        return dash > 0 && NumberOf(id[..dash]) is { } patient && NumberOf(id[(dash + 1)..]) is not null ? VisitsOf(new(patient)).FirstOrDefault(v => v.Id == id) : null;
    }

    protected override IEnumerable<VisitRow> Rows(SearchQuery query, long after)
    {
        if (query.Of("patient", "subject").FirstOrDefault() is { } term)
            return term.Values.SelectMany(v => PatientsOf(term, v)).Distinct().SelectMany(VisitsOf).DistinctBy(v => v.Id).Where(v => v.First.Id > after).OrderBy(v => v.First.Id);
        var known = new HashSet<PatientId>();
        // a visit's first stay names it; patients are few beside facts, their visits are read one patient at a time
        return reader.Associations(null, null, null, null, null, int.MaxValue).Where(a => a.Patient.Value != 0 && known.Add(a.Patient)).Select(a => a.Patient).ToList()
            .SelectMany(VisitsOf).Where(v => v.First.Id > after).OrderBy(v => v.First.Id);
    }

    protected override string IdOf(VisitRow row) => row.Id;
    protected override long Number(VisitRow row) => row.First.Id;
    protected override DateTimeOffset UpdatedAt(VisitRow row) => row.Stays.Max(s => s.To is { } to && to > s.From ? to : s.From);

    protected override bool Matches(VisitRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "patient" or "subject" => PatientsOf(term, value).Contains(row.Patient),
        "identifier" => row.First.Visit is { } visit && TokenValue.Parse(value).Matches(VisitSystem, visit),
        "status" => TokenValue.Parse(value).Code == (row.IsOpen ? "in-progress" : "finished"),
        "class" => Class(row) is var coding && TokenValue.Parse(value).Matches(coding.System, coding.Code),
        "date" => query.Date(term, value).Matches(new(row.From, row.To ?? DateTimeOffset.MaxValue), query.Now),
        "location" => row.Stays.Any(s => ReferenceValue.Id(value, "Location") == s.Bed.ToString()),
        _ => throw new InvalidOperationException("A parameter without a match"),
    };

    /// <summary>The visits that an Encounter id means, as patients and time: for searches of what happened in it.</summary>
    public VisitRow? Visit(string id) => Find(id);

    private string VisitSystem => naming.IdentifierSystem("visit")!;

    private IEnumerable<PatientId> PatientsOf(SearchTerm term, string value)
    {
        var found = term.Chain == "identifier" ? patients.ByIdentifier(TokenValue.Parse(value))
            : ReferenceValue.Id(value, "Patient") is { } id && NumberOf(id) is { } number ? [new PatientId(number)] : [];
        return found.SelectMany(merged.AllOf);
    }

    private IEnumerable<VisitRow> VisitsOf(PatientId patient) =>
        reader.Associations(null, patient, null, null, null, int.MaxValue).Where(a => a.Patient == patient)
            .GroupBy(a => string.IsNullOrEmpty(a.Visit) ? "\n" + a.Id.ToString(CultureInfo.InvariantCulture) : a.Visit)
            .Select(g => new VisitRow([.. g.OrderBy(a => a.Id)]));

    // HL7 v2-to-FHIR, PV1-2 to Encounter.class: what ActCode has no word for stays as table 0004 says it
    private static Coding Class(VisitRow row) => row.Last.Class switch
    {
        "I" => new(FhirSystems.ActCode, "IMP", "inpatient encounter"),
        "E" => new(FhirSystems.ActCode, "EMER", "emergency"),
        "O" => new(FhirSystems.ActCode, "AMB", "ambulatory"),
        "P" => new(FhirSystems.ActCode, "PRENC", "pre-admission"),
        { Length: > 0 } other when FhirWriter.IsCode(other) => new(FhirSystems.PatientClass, other, null),
        _ => new(FhirSystems.DataAbsentReason, "unknown", "Unknown"),
    };

    protected override void Write(VisitRow row, Utf8JsonWriter json)
    {
        if (!string.IsNullOrEmpty(row.First.Visit))
        {
            json.WriteStartArray("identifier");
            json.WriteStartObject();
            json.Concept("type", FhirSystems.IdentifierType, "VN", "Visit number");
            json.Text("system", VisitSystem);
            json.Text("value", row.First.Visit);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteString("status", row.IsOpen ? "in-progress" : "finished");
        var kind = Class(row);
        json.WriteStartObject("class");
        json.Text("system", kind.System);
        json.Text("code", kind.Code);
        json.Text("display", kind.Display);
        json.WriteEndObject();
        json.Reference("subject", "Patient/" + merged.Standing(row.Patient));
        json.Period("period", row.From, row.To);
        json.WriteStartArray("location");
        foreach (var stay in row.Stays)
        {
            json.WriteStartObject();
            json.Reference("location", "Location/" + stay.Bed);
            json.WriteString("status", stay.To is null ? "active" : "completed");
            json.Period("period", stay.From, stay.To);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
