using Meridian.Model;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>How far a value may be trusted, as R4 observation-status says it (HL7 v2-to-FHIR, table 0085 to ObservationStatus).</summary>
public static class ObservationStatusCode
{
    public static string Of(ObservationStatus status) => status switch
    {
        // R: what a monitor sends by itself; nobody has verified it
        ObservationStatus.Unverified or ObservationStatus.Preliminary or ObservationStatus.Questionable or ObservationStatus.Demonstration => "preliminary",
        ObservationStatus.Final => "final",
        ObservationStatus.Corrected => "corrected",
        // X: no result can be had of this observation
        ObservationStatus.Invalid => "cancelled",
        ObservationStatus.EnteredInError => "entered-in-error",
        _ => throw new InvalidOperationException("An unknown status"),
    };
}
