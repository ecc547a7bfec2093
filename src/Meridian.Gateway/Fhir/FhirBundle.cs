using System.Text.Json;
using Meridian.Gateway.Fhir.Resources;
using Meridian.Gateway.Fhir.Search;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir;

/// <summary>A searchset, written entry by entry while it is read. Links come last, because only then it is known whether there is more.</summary>
internal static class FhirBundle
{
    /// <returns>Entries written.</returns>
    public static async Task<int> WriteAsync(FhirResponse response, IResourceView view, SearchQuery query, string baseUrl, bool pretty)
    {
        var json = response.Json;
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "searchset");
        json.Instant("timestamp", query.Now);
        if (query.WithTotal || query.Summary == Summary.Count) json.WriteNumber("total", Total(view, query));
        string? next = null;
        var count = 0;
        if (query.Summary != Summary.Count)
        {
            using var renderer = new ResourceRenderer(pretty);
            string? last = null;
            var open = false;
            foreach (var entry in view.Search(query))
            {
                if (count == query.Count) { next = last; break; }
                if (!open) json.WriteStartArray("entry");
                open = true;
                json.WriteStartObject();
                json.WriteString("fullUrl", $"{baseUrl}/{entry.Type}/{entry.Id}");
                json.WritePropertyName("resource");
                json.WriteRawValue(renderer.Render(entry, view, query.Summary, query.Elements).Text.Span, skipInputValidation: true);
                Mode(json, "match");
                json.WriteEndObject();
                last = entry.Marker;
                count++;
                await response.FlushSometimesAsync();
            }
            if (query.Ignored.Count > 0)
            {
                if (!open) json.WriteStartArray("entry");
                open = true;
                json.WriteStartObject();
                json.WritePropertyName("resource");
                FhirOutcome.Write(json, "warning", "not-supported", query.Ignored);
                Mode(json, "outcome");
                json.WriteEndObject();
            }
            if (open) json.WriteEndArray();
        }
        WriteLinks(json, view, query, baseUrl, next);
        json.WriteEndObject();
        return count;
    }

    // counted by reading: the whole of it, whatever page this is
    private static int Total(IResourceView view, SearchQuery query) => view.Search(query with { After = null }).Count();

    private static void Mode(Utf8JsonWriter json, string mode)
    {
        json.WriteStartObject("search");
        json.WriteString("mode", mode);
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, IResourceView view, SearchQuery query, string baseUrl, string? next)
    {
        var self = $"{baseUrl}/{view.Type}{(query.Applied.Length > 0 ? "?" : "")}{query.Applied}";
        string With(string marker) => self + (query.Applied.Length > 0 ? "&" : "?") + "_cursor=" + PageCursor.Write(marker, query.Binding);
        json.WriteStartArray("link");
        Link("self", query.After is null ? self : With(query.After));
        if (next is not null) Link("next", With(next));
        json.WriteEndArray();

        void Link(string relation, string url)
        {
            json.WriteStartObject();
            json.WriteString("relation", relation);
            json.WriteString("url", url);
            json.WriteEndObject();
        }
    }
}
