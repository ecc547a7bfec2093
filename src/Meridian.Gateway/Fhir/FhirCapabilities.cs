using System.Reflection;
using System.Text.Json;
using Meridian.Gateway.Fhir.Resources;
using Meridian.Gateway.Fhir.Search;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir;

/// <summary>The CapabilityStatement, made from the views themselves, so that it cannot say anything else than they do.</summary>
public sealed class FhirCapabilities(FhirOptions options, TimeProvider clock)
{
    private static readonly string[] VitalSigns = ["vitalsigns", "heartrate", "resprate", "oxygensat", "bodytemp", "bodyweight", "bodyheight"];
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();

    internal void Write(Utf8JsonWriter json, string baseUrl, IEnumerable<IResourceView> views)
    {
        var version = typeof(FhirCapabilities).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        json.WriteStartObject();
        json.WriteString("resourceType", "CapabilityStatement");
        json.WriteString("id", "meridian");
        json.WriteString("url", baseUrl + "/metadata");
        json.Text("version", version);
        json.WriteString("name", "Meridian");
        json.WriteString("title", "Meridian device hub, FHIR view");
        json.WriteString("status", "active");
        // the statement changes with the program and its settings: both since the start
        json.Instant("date", startedAt);
        json.WriteString("publisher", "The Meridian authors");
        json.WriteString("description", "Read access to device data: a view over the hub's record, nothing is stored as FHIR.");
        json.WriteString("kind", "instance");
        json.WriteStartObject("software");
        json.WriteString("name", "Meridian");
        json.Text("version", version);
        json.WriteEndObject();
        json.WriteStartObject("implementation");
        json.WriteString("description", "This hub");
        json.WriteString("url", baseUrl);
        json.WriteEndObject();
        json.WriteString("fhirVersion", "4.0.1");
        Strings(json, "format", ["application/fhir+json", "json"]);
        json.WriteStartArray("rest");
        json.WriteStartObject();
        json.WriteString("mode", "server");
        json.WriteString("documentation", "Searches by GET or by POST to _search; _count, _elements, _format, _pretty, _sort, _summary (true, false, data, text, count), _total; pages by the link next. "
            + "What is not understood is left out and named in an OperationOutcome, or refused with Prefer: handling=strict.");
        json.WriteStartObject("security");
        json.WriteBoolean("cors", options.AllowedOrigins.Count > 0);
        json.WriteString("description", options.Policy is null ? "Open to whoever reaches it." : "A signed-in session or Authorization: Bearer TOKEN, least role " + options.Policy + "; metadata is open.");
        json.WriteEndObject();
        json.WriteStartArray("resource");
        foreach (var view in views.OrderBy(v => v.Type, StringComparer.Ordinal)) WriteResource(json, view);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, IResourceView view)
    {
        json.WriteStartObject();
        json.WriteString("type", view.Type);
        json.WriteString("profile", "http://hl7.org/fhir/StructureDefinition/" + view.Type);
        if (view.Type == "Observation") Strings(json, "supportedProfile", VitalSigns.Select(p => "http://hl7.org/fhir/StructureDefinition/" + p));
        json.WriteString("documentation", view.Documentation + " Sorted by: " + string.Join(", ", view.Sorts) + ".");
        json.WriteStartArray("interaction");
        foreach (var code in new[] { "read", "search-type" })
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("versioning", "versioned");
        json.WriteBoolean("readHistory", false);
        json.WriteString("conditionalRead", "full-support");
        json.WriteStartArray("searchParam");
        foreach (var parameter in SearchParameter.Common.Concat(view.Parameters))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("definition", parameter.Definition);
            json.WriteString("type", parameter.Kind.ToString().ToLowerInvariant());
            json.WriteString("documentation", parameter.Documentation);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
