using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Core.Audit;

/// <summary>JSON of documents and audit details: names of enumerations, Chinese as Chinese, so that a person can read the record without this program.</summary>
internal static class ReadableJson
{
    // the relaxed encoder is for HTML's sake not the default; this text is stored, and whoever shows it encodes it for his page
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
    public static T? Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options);
}
