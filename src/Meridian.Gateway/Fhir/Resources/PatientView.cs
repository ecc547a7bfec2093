using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>Patients as the patient feed and the equipment named them. A merged record stays readable and points to the one that stands.</summary>
public sealed class PatientView(IRecordReader reader, FhirNaming naming, MergedPatients merged) : RegistryView<PatientRow>
{
    public override string Type => "Patient";
    public override string Documentation => "Everybody whom a patient feed or equipment named. A record that was merged (A40) is inactive and links to the one that stands; it is found by its id only.";

    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("Patient", "identifier", SearchKind.Token, "system|value, |value or value; the authority as sent is taken for the system too."),
        SearchParameter.Of("Patient", "name", SearchKind.String, "Any part of any name, also in Chinese.", "exact", "contains"),
        SearchParameter.Of("individual", "family", SearchKind.String, "Family name.", "exact", "contains"),
        SearchParameter.Of("individual", "given", SearchKind.String, "Given names.", "exact", "contains"),
        SearchParameter.Of("individual", "birthdate", SearchKind.Date, "Birth date in any precision."),
        SearchParameter.Of("individual", "gender", SearchKind.Token, "male, female, other, unknown.", "not"),
        SearchParameter.Of("Patient", "active", SearchKind.Token, "false finds merged records."),
    ];

    public override IReadOnlyList<string> SummaryElements { get; } = ["identifier", "active", "name", "gender", "birthDate", "link"];

    protected override PatientRow? Find(string id) => NumberOf(id) is { } number ? reader.Patient(new(number)) : null;

    protected override IEnumerable<PatientRow> Rows(SearchQuery query, long after)
    {
        var rows = Candidates(query, after);
        return query.Of("active").Any() ? rows : rows.Where(row => row.MergedInto.Value == 0);
    }

    // an identifier leads to few records, found by the store; each as the one that stands, which may not bear it itself
    private IEnumerable<PatientRow> Candidates(SearchQuery query, long after)
    {
        foreach (var term in query.Of("identifier"))
            if (term.Values is [var one] && TokenValue.Parse(one).Code is { Length: > 0 } value)
                return reader.Patients(value, default, int.MaxValue).SelectMany(row => new[] { row.Id, merged.Standing(row.Id) }).Distinct().Where(id => id.Value > after).OrderBy(id => id.Value)
                    .Select(reader.Patient).OfType<PatientRow>();
        return reader.Patients(null, new(after), int.MaxValue);
    }

    protected override string IdOf(PatientRow row) => row.Id.ToString();
    protected override long Number(PatientRow row) => row.Id.Value;
    protected override DateTimeOffset UpdatedAt(PatientRow row) => row.UpdatedAt;

    protected override bool Matches(PatientRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "identifier" => HasIdentifier(row, TokenValue.Parse(value)),
        "name" => Names(row.Identity.Name).Any(n => SearchText.Matches(n, value, term.Modifier)),
        "family" => SearchText.Matches(row.Identity.Name?.Family, value, term.Modifier),
        "given" => SearchText.Matches(row.Identity.Name?.Given, value, term.Modifier) || SearchText.Matches(row.Identity.Name?.Middle, value, term.Modifier),
        "birthdate" => row.Identity.BirthDate is { } born && FhirDate.TryParse(born, query.Zone, out var date) && query.Date(term, value).Matches(date, query.Now),
        "gender" => TokenValue.Parse(value).Code == Gender(row.Identity.Sex),
        "active" => TokenValue.Parse(value).Code == (row.MergedInto.Value == 0 ? "true" : "false"),
        _ => throw new InvalidOperationException("A parameter without a match"),
    };

    /// <summary>True when the patient bears the identifier; also when a record that was merged into this one does.</summary>
    public bool HasIdentifier(PatientRow row, TokenValue wanted)
    {
        if (Bears(row, wanted)) return true;
        return row.MergedInto.Value == 0 && merged.AllOf(row.Id).Any(id => id != row.Id && reader.Patient(id) is { } other && Bears(other, wanted));
    }

    private bool Bears(PatientRow row, TokenValue wanted) => row.Identity.Identifiers.Any(i =>
        wanted.Matches(naming.IdentifierSystem(i.Authority), i.Value) || (i.Authority is { Length: > 0 } && wanted.Matches(i.Authority, i.Value)));

    /// <summary>Records that bear an identifier, each as the record that stands for it.</summary>
    public IEnumerable<PatientId> ByIdentifier(TokenValue wanted)
    {
        return reader.Patients(wanted.Code, default, int.MaxValue).Where(row => Bears(row, wanted)).Select(row => merged.Standing(row.Id)).Distinct();
    }

    protected override void Write(PatientRow row, Utf8JsonWriter json)
    {
        var identity = row.Identity;
        if (identity.Identifiers.Any(i => i.Value.Length > 0))
        {
            json.WriteStartArray("identifier");
            foreach (var identifier in identity.Identifiers.Where(i => i.Value.Length > 0))
            {
                json.WriteStartObject();
                if (FhirWriter.IsCode(identifier.Type)) json.Concept("type", FhirSystems.IdentifierType, identifier.Type);
                json.Text("system", naming.IdentifierSystem(identifier.Authority));
                json.Text("value", identifier.Value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteBoolean("active", row.MergedInto.Value == 0);
        WriteNames(json, identity.Name);
        json.WriteString("gender", Gender(identity.Sex));
        if (identity.BirthDate is { } born)
        {
            if (FhirDate.IsDate(born)) json.WriteString("birthDate", born);
            else
            {
                json.WriteStartObject("_birthDate");
                json.WriteStartArray("extension");
                json.WriteStartObject();
                json.WriteString("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason");
                json.WriteString("valueCode", "error");
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }
        WriteLinks(json, row);
    }

    private void WriteLinks(Utf8JsonWriter json, PatientRow row)
    {
        var replaces = row.MergedInto.Value == 0 ? merged.AllOf(row.Id).Where(id => id != row.Id).ToList() : [];
        if (row.MergedInto.Value == 0 && replaces.Count == 0) return;
        json.WriteStartArray("link");
        if (row.MergedInto.Value != 0) Link("Patient/" + merged.Standing(row.Id), "replaced-by");
        foreach (var id in replaces) Link("Patient/" + id, "replaces");
        json.WriteEndArray();

        void Link(string other, string type)
        {
            json.WriteStartObject();
            json.Reference("other", other);
            json.WriteString("type", type);
            json.WriteEndObject();
        }
    }

    private static void WriteNames(Utf8JsonWriter json, PersonName? name)
    {
        if (name is null || Names(name).Count == 0) return;
        json.WriteStartArray("name");
        if (Names(name with { Ideographic = null, Phonetic = null }).Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("use", "official");
            json.Text("text", Whole(name));
            json.Text("family", name.Family);
            Array("given", name.Given, name.Middle);
            Array("prefix", name.Prefix);
            Array("suffix", name.Suffix);
            json.WriteEndObject();
        }
        Represented(name.Ideographic, "IDE");
        Represented(name.Phonetic, "SYL");
        json.WriteEndArray();

        void Array(string property, params ReadOnlySpan<string?> parts)
        {
            var open = false;
            foreach (var part in parts)
            {
                if (string.IsNullOrWhiteSpace(part)) continue;
                if (!open) json.WriteStartArray(property);
                open = true;
                json.WriteStringValue(part);
            }
            if (open) json.WriteEndArray();
        }

        void Represented(string? text, string representation)
        {
            if (string.IsNullOrWhiteSpace(text)) return;
            json.WriteStartObject();
            json.WriteStartArray("extension");
            json.WriteStartObject();
            json.WriteString("url", FhirSystems.NameRepresentation);
            json.WriteString("valueCode", representation);
            json.WriteEndObject();
            json.WriteEndArray();
            var read = PersonName.OfGroup(text);
            json.Text("text", read.Given is null ? read.Family : representation == "IDE" ? read.Family + read.Given : $"{read.Family} {read.Given}");
            if (read.Given is not null)
            {
                json.Text("family", read.Family);
                Array("given", read.Given, read.Middle);
            }
            json.WriteEndObject();
        }
    }

    /// <summary>The name in one line: Chinese without a space and family first, others given first.</summary>
    public static string? Whole(PersonName? name)
    {
        if (name is null) return null;
        if (name.Family is { Length: > 0 } family && family.All(c => c is >= '㐀' and <= '鿿')) return family + name.Middle + name.Given;
        var whole = string.Join(' ', new[] { name.Prefix, name.Given, name.Middle, name.Family, name.Suffix }.Where(p => !string.IsNullOrWhiteSpace(p)));
        return whole.Length > 0 ? whole : name.Ideographic ?? name.Phonetic;
    }

    private static List<string> Names(PersonName? name)
    {
        if (name is null) return [];
        var parts = new[] { name.Family, name.Given, name.Middle, name.Ideographic, name.Phonetic, Whole(name), name.Prefix, name.Suffix };
        return [.. parts.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => p!)];
    }

    private static string Gender(AdministrativeSex sex) => sex switch
    {
        AdministrativeSex.Male => "male",
        AdministrativeSex.Female => "female",
        AdministrativeSex.Other => "other",
        AdministrativeSex.Unknown => "unknown",
        _ => throw new InvalidOperationException("An unknown sex"),
    };
}
