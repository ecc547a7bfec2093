using Meridian.Core.Access;
using Meridian.Core.Twins;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>The ward's tiles, as the live stream's Directory tells them.</summary>
internal static class TileResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("tiles", List).WithName("getTiles").RequireRole(Role.Viewer);
        api.MapGet("tiles/{key}", One).WithName("getTile").RequireRole(Role.Viewer);
    }

    private static Ok<Page<TileView>> List(IWard ward) =>
        TypedResults.Ok(Page<TileView>.Whole([.. ward.Tiles().Select(TileProjection.View)]));

    private static Results<Ok<TileView>, ProblemHttpResult> One(string key, IWard ward) =>
        ward.Tile(key) is { } tile ? TypedResults.Ok(TileProjection.View(tile)) : Problems.NotFound($"tile {key}");
}
