using System.Text.Json.Serialization;

namespace Meridian.Gateway.Live;

/// <summary>One bed, or one piece of equipment that is at no known bed, as the pages see it (docs/live-protocol.md, Tile).</summary>
public sealed record TileView
{
    /// <summary><c>b12</c>: bed 12; <c>e7</c>: equipment 7 that is at no known bed.</summary>
    public required string Key { get; init; }
    public required string Label { get; init; }
    public string? Unit { get; init; }
    public string? Room { get; init; }
    public string? Bed { get; init; }
    public long? BedId { get; init; }
    public TilePatientView? Patient { get; init; }
    /// <summary>The record has more than one patient here: none is shown.</summary>
    public required bool PatientAmbiguous { get; init; }
    public required IReadOnlyList<TileEquipmentView> Equipment { get; init; }
    public required IReadOnlyList<TileMetricView> Metrics { get; init; }
}

/// <summary>The patient of a tile.</summary>
public sealed record TilePatientView
{
    public required long Id { get; init; }
    public string? Name { get; init; }
    public string? Ideographic { get; init; }
    public string? Identifier { get; init; }
    public required PatientSex Sex { get; init; }
    /// <summary>ISO 8601 in the precision known.</summary>
    public string? BirthDate { get; init; }
    /// <summary>False while only equipment has named this patient and no patient feed did.</summary>
    public required bool Confirmed { get; init; }
}

/// <summary>One piece of equipment of a tile.</summary>
public sealed record TileEquipmentView
{
    public required long Id { get; init; }
    public required string Label { get; init; }
    public string? Manufacturer { get; init; }
    public string? Model { get; init; }
    public string? Serial { get; init; }
    /// <summary>The strongest identifier that it gave for itself.</summary>
    public required string Identifier { get; init; }
    public required EquipmentPresence State { get; init; }
    /// <summary>When this state began.</summary>
    public double? Since { get; init; }
    /// <summary>Hub clock minus equipment clock.</summary>
    public double? ClockOffsetMs { get; init; }
}

/// <summary>As FHIR's AdministrativeGender.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PatientSex>))]
public enum PatientSex { Unknown, Male, Female, Other }

/// <summary>Whether equipment is heard.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<EquipmentPresence>))]
public enum EquipmentPresence { Live, Silent, Never }
