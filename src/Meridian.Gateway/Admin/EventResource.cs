using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One thing that happened at a tile: exactly one of the three is there.</summary>
public sealed record EventView
{
    public required double At { get; init; }
    public AlertEventView? Alert { get; init; }
    public PatientEventView? Patient { get; init; }
    public ConnectionEventView? Connection { get; init; }
}

/// <summary>What happened on the connection of a tile's equipment.</summary>
public sealed record ConnectionEventView(long Sequence, long Connection, [property: JsonConverter(typeof(CamelCaseEnumConverter<ConnectionEventKind>))] ConnectionEventKind Kind, string? Peer, string? Detail);

/// <summary>What happened at a tile, newest first.</summary>
internal static class EventResource
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);
    /// <summary>Connections that equipment may have had in the interval, followed back from its newest message.</summary>
    private const int ConnectionsFollowed = 20;

    public static void Map(RouteGroupBuilder api) => api.MapGet("events", List).WithName("getEvents").RequireRole(Role.Viewer);

    private static Ok<Page<EventView>> List(string tile, [AsParameters] Interval interval, IRecordReader record, AlertViews alerts, int limit = 500)
    {
        var (from, to) = interval.Bounded(Longest);
        var most = Math.Clamp(limit, 1, Paging.Most);
        var key = TileKey.Read(tile);
        var events = record.AlertEvents(key.Bed, key.Equipment, null, from, to, most).Select(step => new EventView { At = LiveEncoder.Milliseconds(step.At), Alert = alerts.View(step) })
            .Concat(PatientEvents(key, from, to, most, record))
            .Concat(ConnectionEvents(key, from, to, most, record));
        return TypedResults.Ok(Page<EventView>.Whole([.. events.OrderByDescending(e => e.At).Take(most)]));
    }

    private static IEnumerable<EventView> PatientEvents(TileKey key, DateTimeOffset from, DateTimeOffset to, int most, IRecordReader record)
    {
        if (key.Bed is not { } bed) return [];
        var patients = record.Associations(bed, null, null, from, to, most).Where(a => a.Patient.Value != 0).Select(a => a.Patient).Distinct().ToList();
        return patients.SelectMany(patient => record.PatientEvents(patient, most)).Where(e => e.At >= from && e.At < to && (e.Bed == bed || e.Bed.Value == 0))
            .Select(e => new EventView { At = LiveEncoder.Milliseconds(e.At), Patient = PatientResource.View(e) });
    }

    private static IEnumerable<EventView> ConnectionEvents(TileKey key, DateTimeOffset from, DateTimeOffset to, int most, IRecordReader record)
    {
        var seen = new HashSet<long>();
        var until = to;
        for (var hop = 0; hop < ConnectionsFollowed; hop++)
        {
            var newest = record.ObservationSets(key.Facts with { From = from, To = until, NewestFirst = true, Limit = 1 }).FirstOrDefault();
            if (newest is null || record.Message(newest.Sequence) is not { ConnectionId: not 0 } message || !seen.Add(message.ConnectionId)) yield break;
            var opened = until;
            foreach (var row in record.ConnectionEvents(message.ConnectionId, null, most))
            {
                if (row.Kind == ConnectionEventKind.Opened) opened = row.At;
                if (row.At >= from && row.At < to)
                    yield return new() { At = LiveEncoder.Milliseconds(row.At), Connection = new(row.Sequence.Value, row.ConnectionId, row.Kind, row.Peer, row.Detail) };
            }
            if (opened >= until || opened <= from) yield break;
            until = opened; // before this connection there was another
        }
    }
}
