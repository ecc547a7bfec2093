using Meridian.Core.Access;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>How the hub is, and what it covers.</summary>
internal static class SystemResource
{
    private static readonly Lazy<IReadOnlyList<ConformanceStatement>> Statements = new(() => ConformanceReader.ReadAll(typeof(SystemResource).Assembly));

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("system", Read).WithName("getSystem").RequireRole(Role.Viewer);
        api.MapGet("conformance", Conformance).WithName("getConformance").RequireRole(Role.Viewer);
    }

    private static Ok<SystemView> Read(ISystemStatus status) => TypedResults.Ok(status.Read());

    private static Ok<Page<ConformanceStatement>> Conformance() => TypedResults.Ok(Page<ConformanceStatement>.Whole(Statements.Value));
}
