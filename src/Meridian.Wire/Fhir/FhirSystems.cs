namespace Meridian.Wire.Fhir;

/// <summary>URIs by which FHIR R4 names code systems (terminologies-systems.html) and the extensions of its core that are used here.</summary>
public static class FhirSystems
{
    public const string Mdc = "urn:iso:std:iso:11073:10101";
    public const string Loinc = "http://loinc.org";
    public const string Snomed = "http://snomed.info/sct";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
    public const string Interpretation = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    public const string DataAbsentReason = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    public const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public const string ActReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    public const string ObservationValue = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
    public const string IdentifierType = "http://terminology.hl7.org/CodeSystem/v2-0203";
    public const string PatientClass = "http://terminology.hl7.org/CodeSystem/v2-0004";
    public const string PhysicalType = "http://terminology.hl7.org/CodeSystem/location-physical-type";

    /// <summary>Extension with the representation of a name: ABC, IDE, SYL (as HL7 v2 XPN-8).</summary>
    public const string NameRepresentation = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

    /// <summary>The system of a short name as used on HL7 v2 wires (table 0396); null for what FHIR has no URI for.</summary>
    public static string? OfShortName(string name) => name.ToUpperInvariant() switch
    {
        "MDC" => Mdc,
        "LN" => Loinc,
        "SCT" => Snomed,
        "UCUM" => Ucum,
        _ => null,
    };
}
