using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>A bed, or the unit that beds name.</summary>
/// <param name="Bed">Null for a unit.</param>
public sealed record LocationRow(string Id, long Number, BedRow? Bed, string? Facility, string? Unit, DateTimeOffset UpdatedAt);

/// <summary>Beds and other points of care, and the units that they belong to.</summary>
public sealed class LocationView(IRecordReader reader) : RegistryView<LocationRow>
{
    public override string Type => "Location";
    public override string Documentation => "Beds (physicalType bd) by their number, units (physicalType wa) by an id made of facility and unit.";

    public override IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("Location", "name", SearchKind.String, "Name given by a person, or unit, room and bed as sent.", "exact", "contains"),
        SearchParameter.Of("Location", "partof", SearchKind.Reference, "The unit."),
        SearchParameter.Of("Location", "status", SearchKind.Token, "Always active."),
        SearchParameter.Of("Location", "operational-status", SearchKind.Token, "O: somebody is in the bed; U: nobody known is."),
    ];

    public override IReadOnlyList<string> SummaryElements { get; } = ["status", "operationalStatus", "name", "mode", "physicalType"];

    protected override LocationRow? Find(string id) => All().FirstOrDefault(l => l.Id == id);

    protected override IEnumerable<LocationRow> Rows(SearchQuery query, long after) => All().Where(l => l.Number > after).OrderBy(l => l.Number);

    protected override string IdOf(LocationRow row) => row.Id;
    protected override long Number(LocationRow row) => row.Number;

    protected override DateTimeOffset UpdatedAt(LocationRow row) =>
        row.Bed is { } bed && Visits(bed.Id).Select(v => v.From).DefaultIfEmpty(row.UpdatedAt).Max() is var from && from > row.UpdatedAt ? from : row.UpdatedAt;

    protected override bool Matches(LocationRow row, SearchTerm term, string value, SearchQuery query) => term.Name switch
    {
        "name" => Names(row).Any(n => SearchText.Matches(n, value, term.Modifier)),
        "partof" => row.Bed is not null && UnitOf(row.Bed.Place) is { } unit && ReferenceValue.Id(value, "Location") == unit.Id,
        "status" => TokenValue.Parse(value).Code == "active",
        "operational-status" => row.Bed is { } bed && TokenValue.Parse(value).Code == (Visits(bed.Id).Any() ? "O" : "U"),
        _ => throw new InvalidOperationException("A parameter without a match"),
    };

    private IEnumerable<AssociationRow> Visits(BedId bed) => reader.Associations(bed, null, null, DateTimeOffset.MaxValue, null, int.MaxValue).Where(a => a.Patient.Value != 0);

    private IEnumerable<LocationRow> All()
    {
        var units = new Dictionary<string, LocationRow>();
        foreach (var bed in reader.Beds())
        {
            yield return new(bed.Id.ToString(), bed.Id.Value, bed, bed.Place.Facility, bed.Place.Unit, bed.UpdatedAt);
            if (UnitOf(bed.Place) is not { } unit) continue;
            units[unit.Id] = units.TryGetValue(unit.Id, out var known) && known.UpdatedAt < bed.UpdatedAt ? known : unit with { UpdatedAt = bed.UpdatedAt };
        }
        foreach (var unit in units.Values) yield return unit;
    }

    private static LocationRow? UnitOf(PointOfCare place)
    {
        if (string.IsNullOrEmpty(place.Unit)) return null;
        // the id must stay when beds come and go: it is made of the names
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(place.Facility + "\n" + place.Unit));
        return new("u-" + Convert.ToHexStringLower(digest.AsSpan(0, 8)), (1L << 62) | (BinaryPrimitives.ReadInt64BigEndian(digest) & 0x3FFF_FFFF_FFFF_FFFF), null, place.Facility, place.Unit, default);
    }

    private static IEnumerable<string> Names(LocationRow row)
    {
        if (row.Bed?.GivenName is { Length: > 0 } given) yield return given;
        foreach (var part in new[] { row.Unit, row.Bed?.Place.Room, row.Bed?.Place.Bed })
            if (!string.IsNullOrWhiteSpace(part)) yield return part;
        yield return NameOf(row);
    }

    /// <summary>The name of a place in one line.</summary>
    public static string NameOf(LocationRow row)
    {
        if (row.Bed?.GivenName is { Length: > 0 } given) return given;
        var place = string.Join(' ', new[] { row.Facility, row.Unit, row.Bed?.Place.Room, row.Bed?.Place.Bed }.Where(p => !string.IsNullOrWhiteSpace(p)));
        return place.Length > 0 ? place : row.Id;
    }

    protected override void Write(LocationRow row, Utf8JsonWriter json)
    {
        json.WriteString("status", "active");
        if (row.Bed is { } bed)
        {
            json.WriteStartObject("operationalStatus");
            var occupied = Visits(bed.Id).Any();
            json.WriteString("system", "http://terminology.hl7.org/CodeSystem/v2-0116");
            json.WriteString("code", occupied ? "O" : "U");
            json.WriteString("display", occupied ? "Occupied" : "Unoccupied");
            json.WriteEndObject();
        }
        json.Text("name", NameOf(row));
        json.WriteString("mode", "instance");
        json.Concept("physicalType", FhirSystems.PhysicalType, row.Bed is null ? "wa" : "bd", row.Bed is null ? "Ward" : "Bed");
        if (row.Bed is not null && UnitOf(row.Bed.Place) is { } unit) json.Reference("partOf", "Location/" + unit.Id, unit.Unit);
    }
}
