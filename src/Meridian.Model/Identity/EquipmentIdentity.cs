namespace Meridian.Model;

/// <summary>What kind of identifier equipment gave for itself, strongest first.</summary>
public enum EquipmentIdentifierKind
{
    /// <summary>Unique device identifier, device part and production part as carried (GS1, HIBC, ICCBBA, MA).</summary>
    Udi = 1,
    /// <summary>IEEE EUI-64, 16 hexadecimal digits, upper case.</summary>
    Eui64 = 2,
    /// <summary>A UUID, canonical lower case without <c>urn:uuid:</c>.</summary>
    Uuid = 3,
    /// <summary>Serial number together with the maker's name.</summary>
    Serial = 4,
    /// <summary>DICOM application entity title.</summary>
    AeTitle = 5,
    /// <summary>Any other identifier, kept as it came with its authority.</summary>
    Other = 6,
    /// <summary>Nothing but the sending application and facility of the message (HL7 v2 MSH-3, MSH-4).</summary>
    Sender = 7,
}

/// <summary>One identifier of equipment.</summary>
public readonly record struct EquipmentIdentifier(EquipmentIdentifierKind Kind, string Value, string? Authority);

/// <summary>What a message says of the equipment it came from. At least one identifier.</summary>
public sealed record EquipmentIdentity
{
    /// <summary>Strongest first; never empty.</summary>
    public required IReadOnlyList<EquipmentIdentifier> Identifiers { get; init; }
    /// <summary>Kind of MDS, e.g. <c>69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC</c>.</summary>
    public Code? Kind { get; init; }
    public string? Manufacturer { get; init; }
    public string? ModelName { get; init; }
    public string? SerialNumber { get; init; }
    public string? Software { get; init; }

    public EquipmentIdentifier Strongest => Identifiers[0];
}
