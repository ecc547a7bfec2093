using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>Equipment that the hub knows: one Device for each MDS.</summary>
public sealed class DeviceView(IRecordReader reader, FhirNaming naming, CodeWriter codes, MergedPatients merged) : RegistryView<EquipmentRow>
{
    public override string Type => "Device";
    public override string Documentation => "Equipment (MDS) that ever reported. Location and patient follow from the open associations.";

    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("Device", "identifier", SearchKind.Token, "system|value, |value or value: UDI, EUI-64, UUID, serial number or what came."),
        SearchParameter.Of("Device", "device-name", SearchKind.String, "Name given by a person, model, or kind.", "exact", "contains"),
        SearchParameter.Of("Device", "manufacturer", SearchKind.String, "Maker.", "exact", "contains"),
        SearchParameter.Of("Device", "model", SearchKind.String, "Model.", "exact", "contains"),
        SearchParameter.Of("Device", "type", SearchKind.Token, "Kind of equipment, with or without its system."),
        SearchParameter.Of("Device", "status", SearchKind.Token, "Always active."),
        SearchParameter.Of("Device", "patient", SearchKind.Reference, "Who is in the bed that it stands at."),
        SearchParameter.Of("Device", "location", SearchKind.Reference, "The bed that it stands at."),
    ];

    public override IReadOnlyList<string> SummaryElements { get; } = ["identifier", "udiCarrier", "status", "type"];

    protected override EquipmentRow? Find(string id) => NumberOf(id) is { } number ? reader.Equipment().FirstOrDefault(e => e.Id.Value == number) : null;

    protected override IEnumerable<EquipmentRow> Rows(SearchQuery query, long after) => reader.Equipment().Where(e => e.Id.Value > after).OrderBy(e => e.Id.Value);

    protected override string IdOf(EquipmentRow row) => row.Id.ToString();
    protected override long Number(EquipmentRow row) => row.Id.Value;

    protected override DateTimeOffset UpdatedAt(EquipmentRow row)
    {
        var (at, visit) = Place(row);
        var updated = row.UpdatedAt;
        if (at is not null && at.From > updated) updated = at.From;
        return visit is not null && visit.From > updated ? visit.From : updated;
    }

    protected override bool Matches(EquipmentRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "identifier" => HasIdentifier(row, TokenValue.Parse(value)),
        "device-name" => Names(row).Any(n => SearchText.Matches(n.Name, value, term.Modifier)),
        "manufacturer" => SearchText.Matches(row.Identity.Manufacturer, value, term.Modifier),
        "model" => SearchText.Matches(row.Identity.ModelName, value, term.Modifier),
        "type" => row.Identity.Kind is { } kind && codes.Codings(kind).Any(c => TokenValue.Parse(value).Matches(c.System, c.Code)),
        "status" => TokenValue.Parse(value).Code == "active",
        "patient" => Place(row).Visit is { } visit && ReferenceValue.Id(value, "Patient") is { } id && merged.Standing(visit.Patient).ToString() == Standing(id),
        "location" => Place(row).At is { } at && ReferenceValue.Id(value, "Location") == at.Bed.ToString(),
        _ => throw new InvalidOperationException("A parameter without a match"),
    };

    /// <summary>Equipment that bears an identifier.</summary>
    public IEnumerable<EquipmentId> ByIdentifier(TokenValue wanted) => reader.Equipment().Where(e => HasIdentifier(e, wanted)).Select(e => e.Id);

    private string? Standing(string id) => NumberOf(id) is { } number ? merged.Standing(new(number)).ToString() : null;

    private bool HasIdentifier(EquipmentRow row, TokenValue wanted) =>
        row.Identity.Identifiers.Any(i => (naming.Of(i) is var of && wanted.Matches(of.System, of.Value)) || (i.Authority is { Length: > 0 } && wanted.Matches(i.Authority, i.Value)))
        || (row.Identity.SerialNumber is { Length: > 0 } serial && wanted.Matches(null, serial));

    private static IEnumerable<(string Name, string Type)> Names(EquipmentRow row)
    {
        if (!string.IsNullOrWhiteSpace(row.GivenName)) yield return (row.GivenName, "user-friendly-name");
        if (!string.IsNullOrWhiteSpace(row.Identity.ModelName)) yield return (row.Identity.ModelName, "model-name");
        if (!string.IsNullOrWhiteSpace(row.Identity.Kind?.Text)) yield return (row.Identity.Kind.Text, "other");
    }

    private (AssociationRow? At, AssociationRow? Visit) Place(EquipmentRow row)
    {
        // what touches the end of time is open
        var at = reader.Associations(null, null, row.Id, DateTimeOffset.MaxValue, null, 1).FirstOrDefault();
        if (at is null) return default;
        // more than one visit at the bed: nobody can say whose it is
        var visits = reader.Associations(at.Bed, null, null, DateTimeOffset.MaxValue, null, int.MaxValue).Where(a => a.Patient.Value != 0).ToList();
        return (at, visits.Count == 1 ? visits[0] : null);
    }

    protected override void Write(EquipmentRow row, Utf8JsonWriter json)
    {
        var identity = row.Identity;
        var identifiers = identity.Identifiers.Where(i => i.Value.Length > 0).ToList();
        if (identifiers.Count > 0)
        {
            json.WriteStartArray("identifier");
            foreach (var identifier in identifiers)
            {
                var (system, value) = naming.Of(identifier);
                json.WriteStartObject();
                json.Text("system", system);
                json.Text("value", value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        var udis = identifiers.Where(i => i.Kind == EquipmentIdentifierKind.Udi).ToList();
        if (udis.Count > 0)
        {
            json.WriteStartArray("udiCarrier");
            foreach (var udi in udis)
            {
                json.WriteStartObject();
                json.Text("carrierHRF", udi.Value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteString("status", "active");
        json.Text("manufacturer", identity.Manufacturer);
        json.Text("serialNumber", identity.SerialNumber);
        var names = Names(row).ToList();
        if (names.Count > 0)
        {
            json.WriteStartArray("deviceName");
            foreach (var (name, type) in names)
            {
                json.WriteStartObject();
                json.Text("name", name);
                json.WriteString("type", type);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.Text("modelNumber", identity.ModelName);
        if (identity.Kind is { } kind) CodeWriter.Concept(json, "type", codes.Codings(kind), codes.Vocabulary.LabelOf(kind).Label);
        if (!string.IsNullOrWhiteSpace(identity.Software))
        {
            json.WriteStartArray("version");
            json.WriteStartObject();
            json.Text("value", identity.Software);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        var (at, visit) = Place(row);
        if (visit is not null) json.Reference("patient", "Patient/" + merged.Standing(visit.Patient));
        if (at is not null) json.Reference("location", "Location/" + at.Bed);
    }
}
