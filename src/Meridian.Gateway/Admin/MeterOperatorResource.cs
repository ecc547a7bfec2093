using Meridian.Core.Access;
using Meridian.Core.Meters;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Somebody who may measure with point-of-care devices.</summary>
public sealed record MeterOperatorView
{
    /// <summary>As on the badge.</summary>
    public required string Id { get; init; }
    public string? Name { get; init; }
    /// <summary>Permission level as the maker of the devices counts; missing: the device's own default.</summary>
    public string? Level { get; init; }
}

/// <summary>An operator as he is to be. The identifier stands in the address.</summary>
public sealed record MeterOperatorRequest(string? Name = null, string? Level = null);

/// <summary>Who may measure with point-of-care devices: devices that take lists of operators are told at once, or when they next come.</summary>
internal static class MeterOperatorResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("meter-operators", List).WithName("getMeterOperators").RequireRole(Role.Engineer);
        api.MapPut("meter-operators/{id}", PutAsync).WithName("putMeterOperator").RequireRole(Role.Engineer);
        api.MapDelete("meter-operators/{id}", RemoveAsync).WithName("deleteMeterOperator").RequireRole(Role.Engineer);
    }

    private static Ok<Page<MeterOperatorView>> List(MeterOperators operators) => TypedResults.Ok(Page<MeterOperatorView>.Whole([.. operators.All.Select(View)]));

    private static async Task<Results<Ok<MeterOperatorView>, Created<MeterOperatorView>, ProblemHttpResult>> PutAsync(string id, MeterOperatorRequest request, HttpContext http, MeterOperators operators)
    {
        var who = new MeterOperator { Id = id, Name = FormText.Given(request.Name), Level = FormText.Given(request.Level) };
        if (who.Problem() is { } problem) return Problems.Invalid("The operator cannot be entered", problem);
        var isNew = await operators.PutAsync(who, Credential.Actor(http), http.RequestAborted);
        return isNew ? TypedResults.Created($"{MeridianApi.Root}/meter-operators/{Uri.EscapeDataString(id)}", View(who)) : TypedResults.Ok(View(who));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string id, HttpContext http, MeterOperators operators) =>
        await operators.RemoveAsync(id, Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("such operator");

    private static MeterOperatorView View(MeterOperator who) => new() { Id = who.Id, Name = who.Name, Level = who.Level };
}
