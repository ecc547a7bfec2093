using System.Globalization;
using System.Text.Json;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>What the laboratory's views share: who, which specimen, which test, which numbers.</summary>
public sealed class LabWords(ILabReader reader, LabCatalog catalog, FhirNaming naming, MergedPatients merged, PatientView patients)
{
    /// <summary>Result and order codes of the hub itself.</summary>
    public string TestSystem => naming.CodeSystem("laboratory-test")!;

    public ILabReader Reader => reader;

    /// <summary>True: a number was given, and what bore it is gone because its time of keeping was over. Numbers of orders and results have no gaps.</summary>
    /// <param name="number">Null: it is none.</param>
    /// <param name="highest">The highest number given so far.</param>
    public bool WasLetGo(long? number, long highest) => number <= highest && number > 0 && reader.LetGoBefore(SpecimenRole.Patient) is not null;

    /// <summary>The codings of one of the hub's tests: LOINC where it is known, then its own; beside them what was sent.</summary>
    public List<Coding> Codings(string? test, Code? sent)
    {
        var codings = new List<Coding>(3);
        var known = test is null ? null : catalog.Find(test);
        if (known?.Loinc is { } loinc) codings.Add(new(FhirSystems.Loinc, loinc, null));
        if (known is not null) codings.Add(new(TestSystem, known.Code, known.Name));
        if (sent is not null && sent.Value.Length > 0 && !codings.Any(c => c.System == naming.CodeSystem(sent.System) && c.Code == sent.Value)) codings.Add(new(naming.CodeSystem(sent.System), sent.Value, sent.Text));
        return codings;
    }

    public List<Coding> Codings(OrderedTest test) => Codings(catalog.Find(test.Test)?.Code, test.Test);

    public string Name(string? test, Code sent) => (test is null ? null : catalog.Find(test)?.Name) ?? sent.Text ?? sent.Value;

    public int? Decimals(string? test) => test is null ? null : catalog.Find(test)?.Decimals;

    public string Standing(PatientId patient) => "Patient/" + merged.Standing(patient);

    public HashSet<PatientId> PatientsOf(SearchTerm term) =>
    [
        .. term.Values.SelectMany(value => term.Chain == "identifier" ? patients.ByIdentifier(TokenValue.Parse(value))
            : ReferenceValue.Id(value, "Patient") is { } id && Number(id) is { } number ? [new PatientId(number)] : []).SelectMany(merged.AllOf),
    ];

    /// <summary>The resource of an order's specimen: that of the oldest order that bears its number for this patient.</summary>
    public string SpecimenId(LabOrderRow row) =>
        (reader.OrdersBySpecimen(row.SpecimenId).Where(one => one.Patient == row.Patient).Select(one => one.Id.Value).Append(row.Id.Value).Min()).ToString(CultureInfo.InvariantCulture);

    /// <summary>True when the term (by id, or chained by identifier) names the specimen of this order.</summary>
    public bool IsSpecimen(SearchTerm term, string value, string barcode, LabOrderRow? row) => term.Chain == "identifier"
        ? IsBarcode(TokenValue.Parse(value), barcode) : row is not null && ReferenceValue.Id(value, "Specimen") is { } id && id == SpecimenId(row);

    /// <summary>Labels have no system.</summary>
    public static bool IsBarcode(TokenValue wanted, string barcode) => wanted.Matches(null, barcode);

    /// <summary>Orders that a search can only mean, oldest first; null: it names none so.</summary>
    public IEnumerable<LabOrderRow>? Named(SearchQuery query)
    {
        foreach (var term in query.Of("specimen"))
            if (term is { Chain: "identifier", Values: [var one] } && TokenValue.Parse(one).Code is { } barcode) return reader.OrdersBySpecimen(barcode).Reverse();
        if (query.Of("identifier").FirstOrDefault(t => t.Values.Count == 1) is { } identifier && TokenValue.Parse(identifier.Values[0]).Code is { } value)
            return reader.OrdersBy(Core.Orders.OrderKey.Placer, value).Concat(reader.OrdersBy(Core.Orders.OrderKey.Filler, value)).Concat(reader.OrdersBySpecimen(value))
                .Concat(value.StartsWith('L') && Number(value[1..]) is { } own && reader.Order(new(own)) is { } row ? [row] : []).DistinctBy(r => r.Id).OrderBy(r => r.Id.Value);
        if (query.Of("patient", "subject").FirstOrDefault() is { } who)
            return PatientsOf(who).SelectMany(patient => reader.Orders(new() { Patient = patient, Limit = int.MaxValue })).OrderBy(r => r.Id.Value);
        return null;
    }

    /// <summary>All orders after a number, oldest first.</summary>
    public IEnumerable<LabOrderRow> OrdersAfter(long after)
    {
        var last = reader.LastOrder().Value;
        for (var id = after + 1; id <= last; id++)
            if (reader.Order(new(id)) is { } row) yield return row;
    }

    public bool Has(LabOrderRow row, TokenValue wanted) => Numbers(row).Any(n => wanted.Matches(n.System, n.Value));

    /// <summary>Numbers of an order: of who placed it, of who fills it, else the hub's own.</summary>
    public IEnumerable<(string? Type, string? System, string Value)> Numbers(LabOrderRow row)
    {
        if (row.Order.Placer is { } placer) yield return ("PLAC", naming.IdentifierSystem(placer.Authority), placer.Value);
        if (row.Order.Filler is { } filler) yield return ("FILL", naming.IdentifierSystem(filler.Authority), filler.Value);
        else yield return ("FILL", naming.IdentifierSystem("laboratory-order"), "L" + row.Id);
    }

    public void WriteNumbers(Utf8JsonWriter json, LabOrderRow row)
    {
        json.WriteStartArray("identifier");
        foreach (var (type, system, value) in Numbers(row))
        {
            json.WriteStartObject();
            json.Concept("type", FhirSystems.IdentifierType, type);
            json.Text("system", system);
            json.Text("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>What was ordered, as one concept: the test, or the names of all.</summary>
    public void WriteOrdered(Utf8JsonWriter json, LabOrderRow row)
    {
        if (row.Order.Tests is [var only]) CodeWriter.Concept(json, "code", Codings(only), Name(catalog.Find(only.Test)?.Code, only.Test));
        else CodeWriter.Concept(json, "code", [], row.Order.Tests.Count == 0 ? "Laboratory tests" : string.Join(", ", row.Order.Tests.Select(t => Name(catalog.Find(t.Test)?.Code, t.Test))));
    }

    public bool Orders(LabOrderRow row, TokenValue wanted) => row.Order.Tests.Any(test => Codings(test).Any(c => wanted.Matches(c.System, c.Code)));

    /// <summary>A Quantity with the decimals that the catalog reports.</summary>
    public void WriteQuantity(Utf8JsonWriter json, string name, LabResultRow row, decimal number, string? comparator)
    {
        if (Decimals(row.Test) is { } decimals) number = decimal.Round(number, decimals, MidpointRounding.AwayFromZero);
        json.WriteStartObject(name);
        json.Quantity(number, comparator is "<" or "<=" or ">=" or ">" ? comparator : null, row.Unit, row.Unit);
        json.WriteEndObject();
    }

    public static void References(Utf8JsonWriter json, string name, IEnumerable<string> references)
    {
        var open = false;
        foreach (var reference in references)
        {
            if (!open) json.WriteStartArray(name);
            open = true;
            json.WriteStartObject();
            json.WriteString("reference", reference);
            json.WriteEndObject();
        }
        if (open) json.WriteEndArray();
    }

    public static void Category(Utf8JsonWriter json, string system, string code, string display)
    {
        json.WriteStartArray("category");
        json.WriteStartObject();
        CodeWriter.Members(json, [new(system, code, display)], null);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static string? Spoken(PersonName? name) => name is null ? null : string.Join(' ', new[] { name.Prefix, name.Given, name.Middle, name.Family }.Where(part => !string.IsNullOrWhiteSpace(part))) is { Length: > 0 } text ? text : null;

    public static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
