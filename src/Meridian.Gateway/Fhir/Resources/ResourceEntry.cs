using System.Text.Json;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>One resource, not yet written.</summary>
public sealed record ResourceEntry
{
    public required string Type { get; init; }
    public required string Id { get; init; }
    /// <summary>When the hub last learned something that it says.</summary>
    public required Func<DateTimeOffset> LastUpdated { get; init; }
    /// <summary>Where it stands in its search, for the cursor.</summary>
    public string Marker { get; init; } = "";
    /// <summary>Where it stands in time among others of its type; default: it is not asked.</summary>
    public DateTimeOffset Date { get; init; }
    /// <summary>Profiles that it meets.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];
    /// <summary>Not from a patient: labeled as test data (R4 security-labels, HTEST).</summary>
    public bool IsDemonstration { get; init; }
    /// <summary>Writes all elements but resourceType, id and meta.</summary>
    public required Action<Utf8JsonWriter> Write { get; init; }
}
