using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.Core.Imaging;

namespace Meridian.Store.Rows;

/// <summary>The row of the index of an object that does not stand (column <c>image_conflict.other</c>).</summary>
internal sealed record StoredConflict
{
    public string SopClass { get; init; } = "";
    public string TransferSyntax { get; init; } = "";
    public int? Number { get; init; }
    public int Frames { get; init; }
    public int? Rows { get; init; }
    public int? Columns { get; init; }
    public int? Bits { get; init; }
    public string? ContentDate { get; init; }
    public string? ContentTime { get; init; }
    public long Equipment { get; init; }
    public long Connection { get; init; }
    public string CallingAe { get; init; } = "";
    public string CalledAe { get; init; } = "";
    public string Peer { get; init; } = "";
    public long ReceivedAt { get; init; }
    public long ByteCount { get; init; }
    public long DatasetOffset { get; init; }
    public uint Checksum { get; init; }
    public IReadOnlyList<AttributeOverride> Overrides { get; init; } = [];
    public string Json { get; init; } = "";
}

/// <summary>JSON columns of images, readable without this program.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<AttributeOverride>))]
[JsonSerializable(typeof(StoredConflict))]
internal sealed partial class ImageRowJson : JsonSerializerContext
{
    public static ImageRowJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string? Write(IReadOnlyList<AttributeOverride> overrides) => overrides.Count == 0 ? null : JsonSerializer.Serialize(overrides, Readable.IReadOnlyListAttributeOverride);
    public static IReadOnlyList<AttributeOverride> Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, Readable.IReadOnlyListAttributeOverride) ?? [];
}
