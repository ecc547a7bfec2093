using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Equipment;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Core.Twins;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One piece of equipment that the hub knows.</summary>
public sealed record EquipmentView
{
    public required long Id { get; init; }
    /// <summary>The given name, else model and serial number, else the identifier.</summary>
    public required string Label { get; init; }
    public string? GivenName { get; init; }
    public required IReadOnlyList<EquipmentIdentifierView> Identifiers { get; init; }
    /// <summary>Kind of equipment, in words.</summary>
    public string? Kind { get; init; }
    public string? KindZh { get; init; }
    public string? Manufacturer { get; init; }
    public string? Model { get; init; }
    public string? Serial { get; init; }
    public string? Software { get; init; }
    public required EquipmentPresence State { get; init; }
    /// <summary>When this state began.</summary>
    public double? Since { get; init; }
    public double? ClockOffsetMs { get; init; }
    /// <summary>Key of its tile.</summary>
    public string? Tile { get; init; }
    public long? BedId { get; init; }
    /// <summary>The place that its messages name.</summary>
    public string? NamedPlace { get; init; }
    public required double FirstSeen { get; init; }
    public required int Metrics { get; init; }
}

/// <summary>One identifier that equipment gave for itself.</summary>
public sealed record EquipmentIdentifierView([property: JsonConverter(typeof(CamelCaseEnumConverter<EquipmentIdentifierKind>))] EquipmentIdentifierKind Kind, string Value, string? Authority);

/// <summary>One piece of equipment with its metrics and where it was.</summary>
public sealed record EquipmentDetailView(EquipmentView Equipment, IReadOnlyList<TileMetricView> Metrics, IReadOnlyList<AssociationView> Associations);

/// <summary>What to change of equipment; what is left out stays.</summary>
/// <param name="GivenName">Empty: no given name.</param>
/// <param name="BedId">0: at no bed.</param>
public sealed record EquipmentChangeRequest(string? GivenName = null, long? BedId = null);

/// <summary>The registry of equipment.</summary>
internal static class EquipmentResource
{
    private const int HistoryShown = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("equipment", List).WithName("getEquipment").RequireRole(Role.Viewer);
        api.MapGet("equipment/{id:long}", One).WithName("getOneEquipment").RequireRole(Role.Viewer);
        api.MapPatch("equipment/{id:long}", ChangeAsync).WithName("changeEquipment").RequireRole(Role.Engineer);
    }

    internal static string LabelOf(EquipmentRow row)
    {
        if (row.GivenName is { } given) return given;
        var made = string.Join(' ', new[] { row.Identity.ModelName ?? row.Identity.Manufacturer, row.Identity.SerialNumber }.Where(part => !string.IsNullOrEmpty(part)));
        return made.Length > 0 ? made : row.Identity.Strongest.Value;
    }

    private static Ok<Page<EquipmentView>> List(EquipmentDirectory directory, IWard ward, Vocabulary words)
    {
        var there = There(ward);
        return TypedResults.Ok(Page<EquipmentView>.Whole([.. directory.All.Select(row => View(row, there.GetValueOrDefault(row.Id), directory, words))]));
    }

    private static Results<Ok<EquipmentDetailView>, ProblemHttpResult> One(long id, EquipmentDirectory directory, IWard ward, Vocabulary words, IRecordReader record)
    {
        if (directory.Find(new EquipmentId(id)) is not { } row) return Problems.NotFound($"equipment {id}");
        var there = There(ward).GetValueOrDefault(row.Id);
        var beds = record.Beds().ToDictionary(bed => bed.Id);
        return TypedResults.Ok(new EquipmentDetailView(View(row, there, directory, words),
            [.. there.Tile is null ? [] : TileProjection.View(there.Tile).Metrics.Where(metric => metric.Equipment == id)],
            [.. record.Associations(null, null, row.Id, null, null, HistoryShown).Select(a => PatientResource.View(a, beds))]));
    }

    private static async Task<Results<Ok<EquipmentView>, ProblemHttpResult>> ChangeAsync(long id, EquipmentChangeRequest request, HttpContext http, EquipmentDesk desk, EquipmentDirectory directory, IWard ward, Vocabulary words)
    {
        if (request.GivenName?.Length > 100) return Problems.Invalid("The name cannot be used", "At most 100 characters.");
        var (equipment, actor) = (new EquipmentId(id), Credential.Actor(http));
        var done = directory.Find(equipment) is null ? RegistryOutcome.NotFound : RegistryOutcome.Done;
        if (done == RegistryOutcome.Done && request.BedId is { } bed) done = await desk.AssignAsync(equipment, new BedId(bed), actor, http.RequestAborted);
        if (done == RegistryOutcome.Done && request.GivenName is { } name) done = await desk.NameAsync(equipment, name, actor, http.RequestAborted);
        return done switch
        {
            RegistryOutcome.Done => TypedResults.Ok(View(directory.Find(equipment)!, There(ward).GetValueOrDefault(equipment), directory, words)),
            RegistryOutcome.NotFound => Problems.NotFound($"equipment {id}"),
            RegistryOutcome.NoSuchBed => Problems.Unusable($"There is no bed {request.BedId}", "Choose one of the beds."),
            RegistryOutcome.NamesItsBed => Problems.Conflict("The equipment names its bed itself", "Its next message would take the assignment back; set the bed at the equipment."),
            _ => throw new InvalidOperationException(done.ToString()),
        };
    }

    private static Dictionary<EquipmentId, (Tile Tile, TileEquipment Equipment)> There(IWard ward) =>
        ward.Tiles().SelectMany(tile => tile.Equipment.Select(equipment => (tile, equipment))).GroupBy(x => x.equipment.Row.Id).ToDictionary(group => group.Key, group => group.First());

    private static EquipmentView View(EquipmentRow row, (Tile Tile, TileEquipment Equipment) there, EquipmentDirectory directory, Vocabulary words)
    {
        var kind = row.Identity.Kind is { } code ? words.LabelOf(code) : default((string Label, string LabelZh)?);
        return new()
        {
            Id = row.Id.Value,
            Label = LabelOf(row),
            GivenName = row.GivenName,
            Identifiers = [.. row.Identity.Identifiers.Select(i => new EquipmentIdentifierView(i.Kind, i.Value, i.Authority))],
            Kind = kind?.Label,
            KindZh = kind?.LabelZh,
            Manufacturer = row.Identity.Manufacturer,
            Model = row.Identity.ModelName,
            Serial = row.Identity.SerialNumber,
            Software = row.Identity.Software,
            State = there.Equipment is { } live ? TileProjection.Presence(live.State) : EquipmentPresence.Never,
            Since = there.Equipment?.Since is { } since ? LiveEncoder.Milliseconds(since) : null,
            ClockOffsetMs = there.Equipment?.ClockOffset?.TotalMilliseconds,
            Tile = there.Tile?.Key,
            BedId = there.Tile?.Bed?.Id.Value,
            NamedPlace = row.Location is { } place ? string.Join(' ', new[] { place.Unit, place.Room, place.Bed }.Where(part => !string.IsNullOrEmpty(part))) : null,
            FirstSeen = LiveEncoder.Milliseconds(row.FirstSeen),
            Metrics = directory.MetricsOf(row.Id).Count,
        };
    }
}
