using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Core.Workitems;

/// <summary>A data set in the DICOM JSON model (PS3.18 F.2), by the hexadecimal names of its attributes.</summary>
public static class DicomModel
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads what <see cref="Text(JsonObject)"/> wrote.</summary>
    public static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();

    /// <summary>The data set in the order of its tags (F.2.2).</summary>
    public static string Text(JsonObject set)
    {
        var sorted = new JsonObject();
        foreach (var (tag, element) in set.OrderBy(one => one.Key, StringComparer.Ordinal)) sorted[tag] = element?.DeepClone();
        return sorted.ToJsonString(Readable);
    }

    /// <summary>An element of one attribute.</summary>
    public static JsonObject Element(string vr, params IEnumerable<JsonNode?> values)
    {
        var array = new JsonArray([.. values]);
        return array.Count == 0 ? new JsonObject { ["vr"] = vr } : new JsonObject { ["vr"] = vr, ["Value"] = array };
    }

    /// <summary>A sequence's element.</summary>
    public static JsonObject Sequence(params IEnumerable<JsonObject> items) => Element("SQ", items);

    extension(JsonObject set)
    {
        /// <summary>The attribute is there and has a value; of a sequence: an item.</summary>
        public bool HasValue(string tag) => set.Values(tag) is { Count: > 0 } values && values.Any(value => value switch
        {
            null => false,
            JsonValue text when text.GetValueKind() == JsonValueKind.String => !string.IsNullOrWhiteSpace(text.GetValue<string>()),
            JsonObject { Count: 0 } => false,
            _ => true,
        }) || set[tag] is JsonObject { } element && element.ContainsKey("InlineBinary");

        /// <summary>The first value where it is text; null: it has none.</summary>
        public string? FirstText(string tag) => set.Values(tag) is { Count: > 0 } values && values[0] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>().Trim() : null;

        /// <summary>The items of a sequence; none where it is absent or empty.</summary>
        public IEnumerable<JsonObject> Items(string tag) => set.Values(tag)?.OfType<JsonObject>() ?? [];

        /// <summary>Sets one text.</summary>
        public void Put(string tag, string vr, string value) => set[tag] = Element(vr, value);

        private JsonArray? Values(string tag) => set[tag] is JsonObject element ? element["Value"] as JsonArray : null;
    }
}
