using Meridian.Core.Access;
using Meridian.Core.Forwarding;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Which images go on to which peers. What is missing asks nothing; texts take <c>*</c> and <c>?</c>.</summary>
public sealed record RouteView
{
    public required string Name { get; init; }
    public required bool Enabled { get; init; }
    public required IReadOnlyList<string> Modalities { get; init; }
    /// <summary>Calling AE title of the sender.</summary>
    public string? CallingAe { get; init; }
    /// <summary>AE title of the hub that was called.</summary>
    public string? CalledAe { get; init; }
    public string? StationName { get; init; }
    /// <summary>Study or series description.</summary>
    public string? Description { get; init; }
    public string? Institution { get; init; }
    /// <summary>AE titles of peers.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }
}

/// <summary>A route as it is to be. The name stands in the address.</summary>
public sealed record RouteRequest(IReadOnlyList<string> Destinations, bool Enabled = true, IReadOnlyList<string>? Modalities = null, string? CallingAe = null, string? CalledAe = null,
    string? StationName = null, string? Description = null, string? Institution = null);

/// <summary>Which older studies are fetched when an order comes in.</summary>
public sealed record PrefetchView
{
    public required string Name { get; init; }
    public required bool Enabled { get; init; }
    /// <summary>Of the order; empty: any.</summary>
    public required IReadOnlyList<string> Modalities { get; init; }
    /// <summary>Of the older study; empty: any.</summary>
    public required IReadOnlyList<string> PriorModalities { get; init; }
    /// <summary>No older than this.</summary>
    public required int Years { get; init; }
    /// <summary>The newest so many.</summary>
    public required int MostStudies { get; init; }
    /// <summary>AE title of the peer that is asked.</summary>
    public required string Archive { get; init; }
    /// <summary>By C-GET in place of C-MOVE.</summary>
    public required bool UsesGet { get; init; }
}

/// <summary>A prefetch rule as it is to be. The name stands in the address.</summary>
public sealed record PrefetchRequest(string Archive, bool Enabled = true, IReadOnlyList<string>? Modalities = null, IReadOnlyList<string>? PriorModalities = null, int Years = 5, int MostStudies = 3, bool UsesGet = false);

/// <summary>Rules: what is forwarded, what is prefetched.</summary>
internal static class RouteResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("routes", List).WithName("getRoutes").RequireRole(Role.Engineer);
        api.MapPut("routes/{name}", PutAsync).WithName("putRoute").RequireRole(Role.Engineer);
        api.MapDelete("routes/{name}", RemoveAsync).WithName("deleteRoute").RequireRole(Role.Engineer);
        api.MapGet("prefetch", ListPrefetch).WithName("getPrefetchRules").RequireRole(Role.Engineer);
        api.MapPut("prefetch/{name}", PutPrefetchAsync).WithName("putPrefetchRule").RequireRole(Role.Engineer);
        api.MapDelete("prefetch/{name}", RemovePrefetchAsync).WithName("deletePrefetchRule").RequireRole(Role.Engineer);
    }

    private static Ok<Page<RouteView>> List(Routes routes) => TypedResults.Ok(Page<RouteView>.Whole([.. routes.All.Select(View)]));

    private static async Task<Results<Ok<RouteView>, Created<RouteView>, ProblemHttpResult>> PutAsync(string name, RouteRequest request, HttpContext http, Routes routes)
    {
        var rule = new RouteRule
        {
            Name = name, IsEnabled = request.Enabled, Modalities = Words(request.Modalities), CallingAe = FormText.Given(request.CallingAe), CalledAe = FormText.Given(request.CalledAe),
            StationName = FormText.Given(request.StationName), Description = FormText.Given(request.Description), Institution = FormText.Given(request.Institution),
            Destinations = [.. (request.Destinations ?? []).Select(aeTitle => aeTitle?.Trim() ?? "").Distinct(StringComparer.Ordinal)],
        };
        if (rule.Problem() is { } problem) return Problems.Invalid("The rule cannot be used", problem);
        return await routes.PutAsync(rule, Credential.Actor(http), http.RequestAborted) switch
        {
            RuleOutcome.Added => TypedResults.Created($"{MeridianApi.Root}/routes/{Uri.EscapeDataString(name)}", View(rule)),
            RuleOutcome.Changed => TypedResults.Ok(View(rule)),
            _ => UnknownPeer(),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string name, HttpContext http, Routes routes) =>
        await routes.RemoveAsync(name, Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("such rule");

    private static Ok<Page<PrefetchView>> ListPrefetch(PrefetchRules rules) => TypedResults.Ok(Page<PrefetchView>.Whole([.. rules.All.Select(View)]));

    private static async Task<Results<Ok<PrefetchView>, Created<PrefetchView>, ProblemHttpResult>> PutPrefetchAsync(string name, PrefetchRequest request, HttpContext http, PrefetchRules rules)
    {
        var rule = new PrefetchRule
        {
            Name = name, IsEnabled = request.Enabled, Modalities = Words(request.Modalities), PriorModalities = Words(request.PriorModalities), Years = request.Years,
            MostStudies = request.MostStudies, Archive = request.Archive?.Trim() ?? "", UsesGet = request.UsesGet,
        };
        if (rule.Problem() is { } problem) return Problems.Invalid("The rule cannot be used", problem);
        return await rules.PutAsync(rule, Credential.Actor(http), http.RequestAborted) switch
        {
            RuleOutcome.Added => TypedResults.Created($"{MeridianApi.Root}/prefetch/{Uri.EscapeDataString(name)}", View(rule)),
            RuleOutcome.Changed => TypedResults.Ok(View(rule)),
            _ => UnknownPeer(),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemovePrefetchAsync(string name, HttpContext http, PrefetchRules rules) =>
        await rules.RemoveAsync(name, Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("such rule");

    private static ProblemHttpResult UnknownPeer() => Problems.Unusable("A peer is not in the list", "Add the peer first, with its host and port.");

    private static List<string> Words(IReadOnlyList<string>? words) => [.. (words ?? []).Select(word => word?.Trim().ToUpperInvariant() ?? "").Distinct(StringComparer.Ordinal)];

    private static RouteView View(RouteRule rule) => new()
    {
        Name = rule.Name, Enabled = rule.IsEnabled, Modalities = rule.Modalities, CallingAe = rule.CallingAe, CalledAe = rule.CalledAe, StationName = rule.StationName,
        Description = rule.Description, Institution = rule.Institution, Destinations = rule.Destinations,
    };

    private static PrefetchView View(PrefetchRule rule) => new()
    {
        Name = rule.Name, Enabled = rule.IsEnabled, Modalities = rule.Modalities, PriorModalities = rule.PriorModalities, Years = rule.Years, MostStudies = rule.MostStudies,
        Archive = rule.Archive, UsesGet = rule.UsesGet,
    };
}
