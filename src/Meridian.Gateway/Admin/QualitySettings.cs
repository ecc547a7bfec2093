using Meridian.Core.Access;
using Meridian.Core.Quality;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using static Meridian.Gateway.Admin.QualityProjection;

namespace Meridian.Gateway.Admin;

/// <summary>What quality control is set to: materials, plans, moving averages.</summary>
internal static class QualitySettings
{
    public static void Map(RouteGroupBuilder quality)
    {
        quality.MapGet("materials", Materials).WithName("getControlMaterials").RequireRole(Role.Viewer);
        quality.MapPut("materials/{name}", PutMaterialAsync).WithName("putControlMaterial").RequireRole(Role.Engineer);
        quality.MapDelete("materials/{name}", RemoveMaterialAsync).WithName("deleteControlMaterial").RequireRole(Role.Engineer);
        quality.MapGet("plans", Plans).WithName("getQualityPlans").RequireRole(Role.Viewer);
        quality.MapPut("plans", PutPlanAsync).WithName("putQualityPlan").RequireRole(Role.Engineer);
        quality.MapDelete("plans", RemovePlanAsync).WithName("deleteQualityPlan").RequireRole(Role.Engineer);
        quality.MapGet("average-plans", AveragePlansOf).WithName("getAveragePlans").RequireRole(Role.Viewer);
        quality.MapPut("average-plans", PutAverageAsync).WithName("putAveragePlan").RequireRole(Role.Engineer);
        quality.MapDelete("average-plans", RemoveAverageAsync).WithName("deleteAveragePlan").RequireRole(Role.Engineer);
    }

    private static Ok<Page<ControlMaterialView>> Materials(ControlMaterials materials) => TypedResults.Ok(Page<ControlMaterialView>.Whole([.. materials.All.Select(View)]));

    private static async Task<Results<Ok<ControlMaterialView>, ProblemHttpResult>> PutMaterialAsync(string name, ControlMaterialRequest request, HttpContext http, QualityDesk desk)
    {
        ControlMaterial material;
        try
        {
            material = Read(name, request);
        }
        catch (FormatException refused)
        {
            return Problems.Invalid("The material cannot be used", refused.Message);
        }
        if (material.Problem() is { } problem) return Problems.Invalid("The material cannot be used", problem);
        return await desk.PutAsync(material, Credential.Actor(http), http.RequestAborted) == SettingOutcome.Stale
            ? Problems.Conflict("Somebody changed this material meanwhile", "Load it again and change it then.")
            : TypedResults.Ok(View(material with { Revision = material.Revision + 1 }));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveMaterialAsync(string name, HttpContext http, QualityDesk desk) =>
        await desk.RemoveMaterialAsync(name, Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("such material");

    private static Ok<Page<QualityPlanView>> Plans(QualityPlans plans) => TypedResults.Ok(Page<QualityPlanView>.Whole([.. plans.All.Select(View)]));

    /// <summary>One of the same analyzer and test is replaced.</summary>
    private static async Task<Results<Ok<QualityPlanView>, ProblemHttpResult>> PutPlanAsync(QualityPlanRequest request, HttpContext http, QualityDesk desk)
    {
        var plan = Read(request);
        if (plan.Problem() is { } problem) return Problems.Invalid("The plan cannot be used", problem);
        await desk.PutAsync(plan, Credential.Actor(http), http.RequestAborted);
        return TypedResults.Ok(View(plan));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemovePlanAsync(long? equipment, string? test, HttpContext http, QualityDesk desk) =>
        await desk.RemovePlanAsync(QualityPlan.KeyOf(equipment ?? 0, FormText.Given(test)), Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("such plan");

    private static Ok<Page<AveragePlanView>> AveragePlansOf(AveragePlans plans) => TypedResults.Ok(Page<AveragePlanView>.Whole([.. plans.All.Select(View)]));

    /// <summary>One of the same analyzer and test is replaced.</summary>
    private static async Task<Results<Ok<AveragePlanView>, ProblemHttpResult>> PutAverageAsync(AveragePlanRequest request, HttpContext http, QualityDesk desk)
    {
        var plan = Read(request);
        if (plan.Problem() is { } problem) return Problems.Invalid("The average cannot be used", problem);
        await desk.PutAsync(plan, Credential.Actor(http), http.RequestAborted);
        return TypedResults.Ok(View(plan));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAverageAsync(long? equipment, string test, HttpContext http, QualityDesk desk) =>
        await desk.RemoveAverageAsync(QualityPlan.KeyOf(equipment ?? 0, test), Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("such average");
}
