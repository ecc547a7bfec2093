using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>The answer of a store request: what is kept, what is not and why (PS3.18 10.5.3 and Annex I).</summary>
internal static class StoreResponse
{
    /// <summary>200 all stored, 202 some or with warnings, 409 none, 503 none because there is no room (10.5.3.1).</summary>
    public static int StatusOf(IReadOnlyList<StoreOutcome> outcomes)
    {
        if (outcomes.All(o => o.Failure is null)) return outcomes.Any(o => o.Warning is not null) ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        if (outcomes.Any(o => o.Failure is null)) return StatusCodes.Status202Accepted;
        return outcomes.All(o => o.Failure == FailureReason.OutOfResources) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict;
    }

    public static void Write(IBufferWriter<byte> to, IReadOnlyList<StoreOutcome> outcomes, string root, string? study)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = DicomWebResponse.Encoder });
        var kept = outcomes.Where(o => o.Failure is null).ToList();
        json.WriteStartObject();
        study ??= kept.Select(o => o.StudyUid).Distinct().ToList() is [var only] ? only : null;
        if (study is not null && kept.Count > 0) Text(json, "00081190", "UR", $"{root}/studies/{study}");
        Sequence(json, "00081198", outcomes.Where(o => o.Failure is not null && o.SopUid is not null), o =>
        {
            Name(json, o);
            Number(json, "00081197", (ushort)o.Failure!.Value);
        });
        Sequence(json, "00081199", kept, o =>
        {
            Name(json, o);
            Text(json, "00081190", "UR", $"{root}/studies/{o.StudyUid}/series/{o.SeriesUid}/instances/{o.SopUid}");
            if (o.Warning is { } warning) Number(json, "00081196", warning);
        });
        // what could not even be named
        Sequence(json, "0008119A", outcomes.Where(o => o.Failure is not null && o.SopUid is null), o => Number(json, "00081197", (ushort)o.Failure!.Value));
        json.WriteEndObject();
    }

    private static void Sequence(Utf8JsonWriter json, string tag, IEnumerable<StoreOutcome> outcomes, Action<StoreOutcome> write)
    {
        var open = false;
        foreach (var outcome in outcomes)
        {
            if (!open)
            {
                json.WriteStartObject(tag);
                json.WriteString("vr", "SQ");
                json.WriteStartArray("Value");
                open = true;
            }
            json.WriteStartObject();
            write(outcome);
            json.WriteEndObject();
        }
        if (!open) return;
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Name(Utf8JsonWriter json, StoreOutcome outcome)
    {
        Text(json, "00081150", "UI", outcome.SopClassUid ?? "");
        Text(json, "00081155", "UI", outcome.SopUid ?? "");
    }

    private static void Text(Utf8JsonWriter json, string tag, string vr, string value)
    {
        json.WriteStartObject(tag);
        json.WriteString("vr", vr);
        if (value.Length > 0)
        {
            json.WriteStartArray("Value");
            json.WriteStringValue(value);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string tag, int value)
    {
        json.WriteStartObject(tag);
        json.WriteString("vr", "US");
        json.WriteStartArray("Value");
        json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
