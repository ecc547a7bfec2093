using Meridian.Core.Access;
using Meridian.Core.Equipment;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>A bed or other point of care.</summary>
public sealed record BedView
{
    public required long Id { get; init; }
    /// <summary>The given name, else unit, room and bed.</summary>
    public required string Label { get; init; }
    public string? GivenName { get; init; }
    public string? Unit { get; init; }
    public string? Room { get; init; }
    public string? Bed { get; init; }
    public string? Facility { get; init; }
    public string? Building { get; init; }
    public required double UpdatedAt { get; init; }
}

/// <summary>What to change of a bed.</summary>
/// <param name="GivenName">Empty: no given name.</param>
public sealed record BedChangeRequest(string? GivenName = null);

/// <summary>Beds.</summary>
internal static class BedResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("beds", List).WithName("getBeds").RequireRole(Role.Viewer);
        api.MapPatch("beds/{id:long}", ChangeAsync).WithName("changeBed").RequireRole(Role.Engineer);
    }

    private static Ok<Page<BedView>> List(BedDirectory beds) => TypedResults.Ok(Page<BedView>.Whole([.. beds.All.Select(View)]));

    private static async Task<Results<Ok<BedView>, ProblemHttpResult>> ChangeAsync(long id, BedChangeRequest request, HttpContext http, EquipmentDesk desk, BedDirectory beds)
    {
        if (request.GivenName?.Length > 100) return Problems.Invalid("The name cannot be used", "At most 100 characters.");
        var done = await desk.NameAsync(new BedId(id), request.GivenName, Credential.Actor(http), http.RequestAborted);
        return done == RegistryOutcome.Done && beds.Find(new BedId(id)) is { } row ? TypedResults.Ok(View(row)) : Problems.NotFound($"bed {id}");
    }

    internal static string LabelOf(BedRow row) => row.GivenName ?? string.Join(' ', new[] { row.Place.Unit, row.Place.Room, row.Place.Bed }.Where(part => !string.IsNullOrEmpty(part)));

    private static BedView View(BedRow row) => new()
    {
        Id = row.Id.Value,
        Label = LabelOf(row),
        GivenName = row.GivenName,
        Unit = row.Place.Unit,
        Room = row.Place.Room,
        Bed = row.Place.Bed,
        Facility = row.Place.Facility,
        Building = row.Place.Building,
        UpdatedAt = LiveEncoder.Milliseconds(row.UpdatedAt),
    };
}
