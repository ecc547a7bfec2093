using System.Text.Json;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir;

/// <summary>OperationOutcome: what went wrong, or what was left out.</summary>
internal static class FhirOutcome
{
    public static void Write(Utf8JsonWriter json, string severity, string code, IEnumerable<string> diagnostics, string? expression = null)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        foreach (var line in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("severity", severity);
            json.WriteString("code", code);
            json.Text("diagnostics", line);
            if (expression is not null)
            {
                json.WriteStartArray("expression");
                json.WriteStringValue(expression);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
