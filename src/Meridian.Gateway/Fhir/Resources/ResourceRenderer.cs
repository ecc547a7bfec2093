using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Meridian.Gateway.Fhir.Search;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>
/// Writes one resource at a time into a buffer that is used again for the next. The version of a resource is a digest of what it says,
/// because a view changes when any of its sources does (a name, a mapping, a merge): the same text has the same version.
/// </summary>
public sealed class ResourceRenderer(bool pretty) : IDisposable
{
    /// <summary>Chinese stays Chinese; only what JSON itself needs is escaped, since this is never put into HTML.</summary>
    public static JsonWriterOptions Json(bool pretty) => new() { Indented = pretty, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly ArrayBufferWriter<byte> cut = new(1024);
    private readonly Utf8JsonWriter json = new(Stream.Null, Json(pretty));

    /// <summary>The resource as text, valid until the next call, with its version and time.</summary>
    public (ReadOnlyMemory<byte> Text, string Version, DateTimeOffset LastUpdated) Render(ResourceEntry entry, IResourceView view, Summary summary = Summary.False, IReadOnlyList<string>? elements = null)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", entry.Type);
        json.WriteString("id", entry.Id);
        entry.Write(json);
        json.Flush();
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(buffer.WrittenSpan, digest);
        var version = Convert.ToHexStringLower(digest[..8]);
        var updated = entry.LastUpdated();
        var subset = summary is Summary.True or Summary.Text || elements is { Count: > 0 };
        json.WriteStartObject("meta");
        json.WriteString("versionId", version);
        json.Instant("lastUpdated", updated);
        if (entry.Profiles.Count > 0)
        {
            json.WriteStartArray("profile");
            foreach (var profile in entry.Profiles) json.WriteStringValue(profile);
            json.WriteEndArray();
        }
        if (entry.IsDemonstration)
        {
            json.WriteStartArray("security");
            json.Coding(FhirSystems.ActReason, "HTEST", "test health data");
            json.WriteEndArray();
        }
        if (subset)
        {
            json.WriteStartArray("tag");
            json.Coding(FhirSystems.ObservationValue, "SUBSETTED", null);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return (subset ? Cut(view, summary, elements ?? []) : buffer.WrittenMemory, version, updated);
    }

    public void Dispose() => json.Dispose();

    // numbers keep their digits: elements are copied as the text that they are
    private ReadOnlyMemory<byte> Cut(IResourceView view, Summary summary, IReadOnlyList<string> elements)
    {
        using var whole = JsonDocument.Parse(buffer.WrittenMemory);
        cut.ResetWrittenCount();
        json.Reset(cut);
        json.WriteStartObject();
        foreach (var property in whole.RootElement.EnumerateObject())
            if (Stays(property.Name)) property.WriteTo(json);
        json.WriteEndObject();
        json.Flush();
        return cut.WrittenMemory;

        bool Stays(string name)
        {
            var element = name.StartsWith('_') ? name[1..] : name;
            if (element is "resourceType" or "id" or "meta" || view.MandatoryElements.Contains(element)) return true;
            if (summary == Summary.Text) return element == "text";
            if (elements.Count > 0) return elements.Contains(element) || elements.Contains(view.Type + "." + element) || elements.Any(e => element.StartsWith(e, StringComparison.Ordinal) && element.Length > e.Length && char.IsUpper(element[e.Length]));
            return view.SummaryElements.Contains(element);
        }
    }
}
