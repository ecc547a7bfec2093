using System.Globalization;
using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One stored value.</summary>
public sealed record ObservationView
{
    /// <summary>Hub time.</summary>
    public required double At { get; init; }
    /// <summary>The equipment's own time of the report.</summary>
    public double? EquipmentAt { get; init; }
    public required long Equipment { get; init; }
    public required long Metric { get; init; }
    /// <summary>The code as sent.</summary>
    public required string Code { get; init; }
    public required string System { get; init; }
    public required string Name { get; init; }
    public required string Label { get; init; }
    public required string LabelZh { get; init; }
    public required bool Known { get; init; }
    public decimal? Value { get; init; }
    /// <summary><c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c> before the number.</summary>
    public string? Comparator { get; init; }
    public string? Text { get; init; }
    /// <summary>The value's code, when it is coded.</summary>
    public string? Coded { get; init; }
    public string? Unit { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<ObservationStatus>))]
    public required ObservationStatus Status { get; init; }
    /// <summary>Limits as sent.</summary>
    public string? Limits { get; init; }
    /// <summary>Abnormal flags as sent.</summary>
    public string? Flags { get; init; }
    public long? Patient { get; init; }
    /// <summary>Sequence of the message: its raw bytes are at <c>messages/{seq}</c>.</summary>
    public required long Message { get; init; }
}

/// <summary>Stored values of a tile, newest first.</summary>
internal static class ObservationResource
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("observations", List).WithName("getObservations").RequireRole(Role.Viewer);

    private static Ok<Page<ObservationView>> List(string tile, long[]? metric, [AsParameters] Interval interval, [AsParameters] Paging paging, IRecordReader record, Vocabulary words)
    {
        var end = interval.End;
        if (paging.Number is { } before)
        {
            var cursor = new DateTimeOffset(Math.Clamp(before, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
            end = end is { } wanted && wanted < cursor ? wanted : cursor;
        }
        var query = TileKey.Read(tile).Facts with
        {
            From = interval.Begin, To = end, NewestFirst = true,
            Metrics = metric is { Length: > 0 } ? metric.Select(id => new MetricId(id)).ToHashSet() : null,
        };
        var items = new List<ObservationView>(paging.Count);
        DateTimeOffset? last = null;
        foreach (var set in record.ObservationSets(query))
        {
            // reports of one instant stay together: the cursor is the time
            if (items.Count >= paging.Count && set.At != last) return TypedResults.Ok(new Page<ObservationView>(items, last!.Value.UtcTicks.ToString(CultureInfo.InvariantCulture)));
            items.AddRange(Views(set, words));
            last = set.At;
        }
        return TypedResults.Ok(new Page<ObservationView>(items, null));
    }

    internal static IEnumerable<ObservationView> Views(ObservationSetRow set, Vocabulary words)
    {
        for (var i = 0; i < set.Observations.Count; i++) yield return View(set, set.MetricIds[i], set.Observations[i], words);
    }

    private static ObservationView View(ObservationSetRow set, MetricId metric, Observation observation, Vocabulary words)
    {
        var view = words.Describe(observation.Metric);
        return new()
        {
            At = LiveEncoder.Milliseconds(set.TimeOf(observation)),
            EquipmentAt = set.EquipmentAt is { } own ? LiveEncoder.Milliseconds(own) : null,
            Equipment = set.Equipment.Value,
            Metric = metric.Value,
            Code = observation.Metric.Code.Value,
            System = observation.Metric.Code.System,
            Name = view.Name,
            Label = view.Label,
            LabelZh = view.LabelZh,
            Known = view.Known,
            Value = observation.Kind == ValueKind.Numeric ? observation.Number : null,
            Comparator = observation.Comparator,
            Text = observation.Text ?? observation.Coded?.Text,
            Coded = observation.Coded?.Value,
            Unit = view.Unit,
            Status = observation.Status,
            Limits = observation.Range,
            Flags = observation.Flags,
            Patient = set.Patient.Value == 0 ? null : set.Patient.Value,
            Message = set.Sequence.Value,
        };
    }
}
