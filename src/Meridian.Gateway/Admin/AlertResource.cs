using System.Globalization;
using Meridian.Core.Access;
using Meridian.Core.Alarms;
using Meridian.Core.Record;
using Meridian.Core.Twins;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Alerts: what is present, what was, and acknowledging.</summary>
internal static class AlertResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("alerts", List).WithName("getAlerts").RequireRole(Role.Viewer);
        api.MapGet("alerts/{id:long}", History).WithName("getAlertHistory").RequireRole(Role.Viewer);
        api.MapPost("alerts/{id:long}/acknowledge", AcknowledgeAsync).WithName("acknowledgeAlert").RequireRole(Role.Nurse);
    }

    /// <summary>Steps, newest first; with <c>present=true</c> the newest step of each alert that is present now.</summary>
    private static Ok<Page<AlertEventView>> List([AsParameters] AlertFilter filter, [AsParameters] Interval interval, [AsParameters] Paging paging, IRecordReader record, IWard ward, AlertViews alerts)
    {
        if (filter.Present == true)
        {
            var present = ward.Snapshot().Alerts.Where(filter.Wants).OrderByDescending(step => step.Report.Priority).ThenByDescending(step => step.StartedAt);
            return TypedResults.Ok(Page<AlertEventView>.Whole([.. present.Select(step => alerts.View(step))]));
        }
        var rows = Steps(filter, interval, paging, record);
        return TypedResults.Ok(Page<AlertEventView>.Take(rows, paging.Count, step => alerts.View(step),
            step => string.Create(CultureInfo.InvariantCulture, $"{step.At.UtcTicks}-{step.Sequence.Value}")));
    }

    private static Results<Ok<Page<AlertEventView>>, ProblemHttpResult> History(long id, IRecordReader record, AlertViews alerts)
    {
        var steps = record.AlertHistory(new AlertId(id)).Select(step => alerts.View(step)).ToList();
        return steps.Count > 0 ? TypedResults.Ok(Page<AlertEventView>.Whole(steps)) : Problems.NotFound($"alert {id}");
    }

    /// <summary>Answers after the commit. An alert that somebody acknowledged already is no error: its newest step comes back.</summary>
    private static async Task<Results<Ok<AlertEventView>, ProblemHttpResult>> AcknowledgeAsync(long id, AcknowledgeRequest request, HttpContext http, AlertDesk desk, AlertViews alerts)
    {
        if (request.Reason is null || request.Reason.Length > 500 || request.Name?.Length > 100) return Problems.Invalid("Reason or name cannot be used", "At most 500 and 100 characters.");
        var done = await desk.AcknowledgeAsync(new AlertId(id), request.Reason.Trim(), request.Name, Credential.Actor(http), http.RequestAborted);
        return done.Alert is { } step ? TypedResults.Ok(alerts.View(step)) : Problems.NotFound($"alert {id} that is present");
    }

    /// <summary>Newest first. A cursor is the time of the last step and its number: steps of one instant may lie on both sides of a page's end.</summary>
    private static IEnumerable<AlertEventRow> Steps(AlertFilter filter, Interval interval, Paging paging, IRecordReader record)
    {
        var cursor = Cursor(paging);
        var end = interval.End;
        if (cursor is { } page && (end is null || page.At < end)) end = page.At.AddMilliseconds(1); // exclusive: takes in the rest of that instant
        var rows = record.AlertEvents(filter.Bed is { } bed ? new BedId(bed) : null, filter.Equipment is { } equipment ? new EquipmentId(equipment) : null,
            filter.Patient is { } patient ? new PatientId(patient) : null, interval.Begin, end, paging.Count + 1 + (cursor is null ? 0 : Paging.Most));
        return cursor is { } last ? rows.Where(step => step.At < last.At || (step.At == last.At && step.Sequence.Value < last.Sequence)) : rows;
    }

    private static (DateTimeOffset At, long Sequence)? Cursor(Paging paging)
    {
        if (paging.Before is not { Length: > 0 } text) return null;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerSecond
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), sequence)
            : throw new BadHttpRequestException("'before' must be the 'next' of the part before");
    }
}

/// <summary>A named person takes an alert on.</summary>
/// <param name="Reason">Why, or what is being done; may be empty.</param>
/// <param name="Name">Who answers at the bedside; left out: the signed-in user.</param>
public sealed record AcknowledgeRequest(string Reason, string? Name = null);

/// <summary>Which alerts.</summary>
/// <param name="Present">True: those that are present now, most urgent first.</param>
public readonly record struct AlertFilter(
    [FromQuery(Name = "present")] bool? Present, [FromQuery(Name = "bed")] long? Bed, [FromQuery(Name = "equipment")] long? Equipment, [FromQuery(Name = "patient")] long? Patient)
{
    internal bool Wants(AlertEventRow step) =>
        (Bed is null || step.Bed.Value == Bed) && (Equipment is null || step.Equipment.Value == Equipment) && (Patient is null || step.Patient.Value == Patient);
}
