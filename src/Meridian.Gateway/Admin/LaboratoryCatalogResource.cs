using Meridian.Core.Access;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>The tests of the laboratory, and what the codes of its instruments mean.</summary>
internal static class LaboratoryCatalogResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("laboratory/catalog", List).WithName("getLabTests").RequireRole(Role.Viewer);
        api.MapPut("laboratory/catalog/{code}", PutAsync).WithName("putLabTest").RequireRole(Role.Engineer);
        api.MapDelete("laboratory/catalog/{code}", RemoveAsync).WithName("deleteLabTest").RequireRole(Role.Engineer);
        api.MapGet("laboratory/test-maps", Maps).WithName("getLabTestMaps").RequireRole(Role.Viewer);
        api.MapPut("laboratory/test-maps/{scope}/{name}", PutMapAsync).WithName("putLabTestMap").RequireRole(Role.Engineer);
        api.MapDelete("laboratory/test-maps/{scope}/{name}", RemoveMapAsync).WithName("deleteLabTestMap").RequireRole(Role.Engineer);
    }

    /// <summary>By group and code.</summary>
    private static Ok<Page<LabTest>> List(LabCatalog catalog) => TypedResults.Ok(Page<LabTest>.Whole(catalog.All));

    private static async Task<Results<Ok<LabTest>, Created<LabTest>, ProblemHttpResult>> PutAsync(string code, LabTest test, HttpContext http, CatalogDesk desk)
    {
        if (!string.Equals(code, test.Code, StringComparison.OrdinalIgnoreCase)) return Problems.Invalid("The test cannot be used", "Its code is not that of the address.");
        try
        {
            var isNew = await desk.PutAsync(test, Credential.Actor(http), http.RequestAborted);
            return isNew ? TypedResults.Created($"{MeridianApi.Root}/laboratory/catalog/{Uri.EscapeDataString(code)}", test) : TypedResults.Ok(test);
        }
        catch (ArgumentException no) { return Problems.Invalid("The test cannot be used", Plain(no)); }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string code, HttpContext http, CatalogDesk desk) =>
        await desk.RemoveAsync(code, Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("test of the laboratory's own with this code");

    /// <summary>Those that people made, then those that drivers ship.</summary>
    private static Ok<Page<LabTestMapView>> Maps(TestMaps maps) => TypedResults.Ok(Page<LabTestMapView>.Whole([.. maps.All.Select(map => View(map, false)), .. maps.Shipped.Select(map => View(map, true))]));

    private static async Task<Results<Ok<LabTestMapView>, ProblemHttpResult>> PutMapAsync(string scope, string name, LabTestMapRequest request, HttpContext http, CatalogDesk desk)
    {
        var map = new TestMap($"{scope}/{name}", [.. request.Entries.Select(entry => new TestMapEntry { Local = entry.Local, Test = entry.Test, Unit = FormText.Given(entry.Unit), Factor = entry.Factor, Offset = entry.Offset, ResultsOnly = entry.ResultsOnly })]);
        try
        {
            await desk.PutAsync(map, Credential.Actor(http), http.RequestAborted);
            return TypedResults.Ok(View(map, false));
        }
        catch (ArgumentException no) { return Problems.Invalid("The table cannot be used", Plain(no)); }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveMapAsync(string scope, string name, HttpContext http, CatalogDesk desk, TestMaps maps)
    {
        if (maps.Find($"{scope}/{name}") is null) return Problems.NotFound("such table");
        await desk.PutAsync(new TestMap($"{scope}/{name}", []), Credential.Actor(http), http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static LabTestMapView View(TestMap map, bool shipped) => new(map.Key, shipped, [.. map.Entries.Select(entry => new LabTestMapEntryView(entry.Local, entry.Test, entry.Unit, entry.Factor, entry.Offset, entry.ResultsOnly))]);

    // without the parameter's name that ArgumentException adds
    private static string Plain(ArgumentException no) => no.ParamName is { } name ? no.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : no.Message;
}
