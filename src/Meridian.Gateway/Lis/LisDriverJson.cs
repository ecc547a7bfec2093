using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Gateway.Lis;

/// <summary>How driver files are read: a key that is not known stops the file, so that a slip of the pen is seen. By reflection, because generated readers forget the defaults of what a file leaves out.</summary>
internal static class LisDriverJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
