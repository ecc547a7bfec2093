using Meridian.Core.Access;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
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

/// <summary>Beds.</summary>
internal static partial class BedResource
{
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
