using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>One MDS of a message while it is read: what the message says of its identity.</summary>
internal sealed class MdsReading(int ordinal)
{
    public int Ordinal { get; } = ordinal;
    public Code? Kind { get; set; }
    public string? Manufacturer { get; set; }
    public string? ModelName { get; set; }
    public string? SerialNumber { get; set; }
    public string? Software { get; set; }
    /// <summary>Said of the MDS itself.</summary>
    public List<EquipmentIdentifier> Identifiers { get; } = [];
    private EquipmentIdentifier? ofMetrics;
    private bool metricsDiffer;

    public void Add(EquipmentIdentifier identifier)
    {
        if (!Identifiers.Contains(identifier)) Identifiers.Add(identifier);
    }

    /// <summary>Said of a metric in it. Gateways that name the source at each value only are understood, as long as all values name the same.</summary>
    public void AddOfMetric(EquipmentIdentifier identifier)
    {
        if (ofMetrics is null) ofMetrics = identifier;
        else if (ofMetrics != identifier) metricsDiffer = true;
    }

    /// <summary>The identity: of the MDS; else of all its metrics alike; else what <paramref name="sender"/> says.</summary>
    public EquipmentIdentity Identity(Func<MdsReading, EquipmentIdentifier> sender)
    {
        var identifiers = new List<EquipmentIdentifier>(Identifiers);
        if (SerialNumber is { } serial && (Manufacturer ?? ModelName) is { } maker) identifiers.Add(new(EquipmentIdentifierKind.Serial, serial, maker));
        if (identifiers.Count == 0 && ofMetrics is { } one && !metricsDiffer) identifiers.Add(one);
        if (identifiers.Count == 0) identifiers.Add(sender(this));
        identifiers.Sort((a, b) => a.Kind.CompareTo(b.Kind));
        return new() { Identifiers = identifiers, Kind = Kind, Manufacturer = Manufacturer, ModelName = ModelName, SerialNumber = SerialNumber, Software = Software };
    }

    /// <summary>
    /// Reads an entity identifier (EI: entity ^ namespace ^ universal id ^ type) of OBX-18 or PRT-10. Where entity and universal id differ, the universal id
    /// names the authority that gave the entity's number, and is no identifier of the equipment: two pumps of one maker must not become one.
    /// </summary>
    public static EquipmentIdentifier? Read(Hl7v2Field field)
    {
        if (field.IsEmpty || field.IsNull) return null;
        var entity = Strip(field[1].GetString());
        var space = field[2].GetString().Trim();
        var universal = Strip(field[3].GetString());
        var type = field[4].GetString().Trim();
        if (entity.Length == 0 && universal.Length == 0) return space.Length > 0 ? new(EquipmentIdentifierKind.Other, space, null) : null;
        if (entity.Length == 0 || string.Equals(entity, universal, StringComparison.OrdinalIgnoreCase))
        {
            var value = universal.Length > 0 ? universal : entity;
            if (IsEui64(value) && (type.Length == 0 || type.Contains("EUI", StringComparison.OrdinalIgnoreCase))) return new(EquipmentIdentifierKind.Eui64, value.ToUpperInvariant(), null);
            if (Guid.TryParse(value, out var uuid)) return new(EquipmentIdentifierKind.Uuid, uuid.ToString("D"), null);
            if (IsUdi(value, type)) return new(EquipmentIdentifierKind.Udi, value, null);
            return new(EquipmentIdentifierKind.Other, value, space.Length > 0 && space != value ? space : null);
        }
        if (IsUdi(entity, type)) return new(EquipmentIdentifierKind.Udi, entity, null);
        if (Guid.TryParse(entity, out var id)) return new(EquipmentIdentifierKind.Uuid, id.ToString("D"), null);
        // `080019FFFE3ED02D^^^EUI-64`, or the type in the place of the namespace
        if (IsEui64(entity) && universal.Length == 0 && (type + space).Contains("EUI", StringComparison.OrdinalIgnoreCase)) return new(EquipmentIdentifierKind.Eui64, entity.ToUpperInvariant(), null);
        return new(EquipmentIdentifierKind.Other, entity, universal.Length > 0 ? universal : space.Length > 0 ? space : null);
    }

    /// <summary>16 hexadecimal digits whose extension names one piece (an extension of zeros is a maker, not an instance).</summary>
    public static bool IsEui64(string text) => text.Length == 16 && text.All(char.IsAsciiHexDigit) && text[6..].Any(c => c != '0');

    private static bool IsUdi(string text, string type) =>
        type.Contains("UDI", StringComparison.OrdinalIgnoreCase) || text.StartsWith("(01)", StringComparison.Ordinal) || text.StartsWith("+", StringComparison.Ordinal) && text.Length > 6;

    private static string Strip(string text)
    {
        text = text.Trim();
        return text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? text["urn:uuid:".Length..] : text;
    }
}
