using System.Text.Json;

namespace Meridian.Gateway.Live;

/// <summary>What a page says, docs/live-protocol.md "From the page".</summary>
internal abstract record LiveRequest
{
    public sealed record Hello(long After) : LiveRequest;
    public sealed record Watch(IReadOnlySet<uint> Waves) : LiveRequest;
    public sealed record Alive : LiveRequest;

    /// <summary>Reads one text message.</summary>
    /// <param name="mostWaves">More waves than this are refused.</param>
    /// <returns>Null: not a message of the protocol.</returns>
    public static LiveRequest? Read(ReadOnlySpan<byte> utf8, int mostWaves)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) return null;
            return type.GetString() switch
            {
                "hello" => new Hello(root.TryGetProperty("after", out var after) && after.ValueKind == JsonValueKind.Number ? after.GetInt64() : 0),
                "watch" => ReadWatch(root, mostWaves),
                "alive" => new Alive(),
                _ => null,
            };
        }
        catch (Exception bad) when (bad is JsonException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static Watch? ReadWatch(JsonElement root, int mostWaves)
    {
        if (!root.TryGetProperty("waves", out var waves) || waves.ValueKind != JsonValueKind.Array || waves.GetArrayLength() > mostWaves) return null;
        var metrics = new HashSet<uint>();
        foreach (var wave in waves.EnumerateArray()) metrics.Add(wave.GetUInt32());
        return new Watch(metrics);
    }
}
