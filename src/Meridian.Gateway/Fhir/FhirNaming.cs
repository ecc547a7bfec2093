using System.Text.RegularExpressions;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir;

/// <summary>URIs for what came with a short name or none: FHIR wants a system to be a URI, and the name as sent must be readable in it.</summary>
public sealed partial class FhirNaming(FhirOptions options)
{
    /// <summary>The hub's own extension.</summary>
    public string Extension(string name) => $"{options.CanonicalBase}/StructureDefinition/{name}";

    /// <summary>The system of a code; null when the sender named none.</summary>
    public string? CodeSystem(string shortName) =>
        shortName.Length == 0 ? null : FhirSystems.OfShortName(shortName) ?? AsUri(shortName) ?? $"{options.CanonicalBase}/CodeSystem/{Uri.EscapeDataString(shortName)}";

    /// <summary>The system of an identifier, from the authority as sent; null when it named none.</summary>
    public string? IdentifierSystem(string? authority) =>
        string.IsNullOrEmpty(authority) ? null : AsUri(authority) ?? $"{options.CanonicalBase}/NamingSystem/{Uri.EscapeDataString(authority)}";

    /// <summary>The system and value of an identifier of equipment.</summary>
    public (string? System, string Value) Of(EquipmentIdentifier identifier) => identifier.Kind switch
    {
        // R4 device.html: the UDI has its own element; as an identifier it is kept under the carrier's issuer
        EquipmentIdentifierKind.Udi => ("http://hl7.org/fhir/NamingSystem/fda-udi", identifier.Value),
        EquipmentIdentifierKind.Eui64 => ("urn:oid:1.2.840.10004.1.1.1.0.0.1.0.0.1.2680", identifier.Value),
        EquipmentIdentifierKind.Uuid => ("urn:ietf:rfc:3986", identifier.Value.StartsWith("urn:", StringComparison.Ordinal) ? identifier.Value : "urn:uuid:" + identifier.Value),
        EquipmentIdentifierKind.Serial => (IdentifierSystem(identifier.Authority) ?? $"{options.CanonicalBase}/NamingSystem/serial", identifier.Value),
        EquipmentIdentifierKind.AeTitle => ($"{options.CanonicalBase}/NamingSystem/ae-title", identifier.Value),
        EquipmentIdentifierKind.Other => (IdentifierSystem(identifier.Authority), identifier.Value),
        EquipmentIdentifierKind.Sender => ($"{options.CanonicalBase}/NamingSystem/sender", identifier.Value),
        _ => throw new InvalidOperationException("An unknown kind of identifier"),
    };

    // HL7 v2 HD: a URI as it is, an OID with its prefix, NAME&OID&ISO by its OID
    private static string? AsUri(string name)
    {
        foreach (var part in name.Split('&', '^'))
        {
            if (OidPattern().IsMatch(part)) return "urn:oid:" + part;
            if (part.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) || part.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || part.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
                if (!part.Any(char.IsWhiteSpace)) return part;
        }
        return null;
    }

    [GeneratedRegex(@"^[0-2](\.(0|[1-9][0-9]*))+$", RegexOptions.CultureInvariant)]
    private static partial Regex OidPattern();
}
