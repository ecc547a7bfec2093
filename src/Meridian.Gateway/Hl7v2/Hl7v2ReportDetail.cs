using System.Text.Json;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Which results one report tells: the hub's numbers, kept with what waits for a peer.</summary>
internal sealed record Hl7v2ReportDetail
{
    public List<long> Verified { get; init; } = [];

    /// <summary>Those that were told before and stand no more.</summary>
    public List<long> Withdrawn { get; init; } = [];

    /// <summary>Null: it is no such text.</summary>
    public static Hl7v2ReportDetail? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<Hl7v2ReportDetail>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException) { return null; }
    }

    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
