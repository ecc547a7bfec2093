using Meridian.Core.Access;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>A token for programs.</summary>
public sealed record TokenView
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required Role Role { get; init; }
    public required string CreatedBy { get; init; }
    public required double CreatedAt { get; init; }
    public required double ExpiresAt { get; init; }
    /// <summary>Only in the answer that made it: it is shown once.</summary>
    public string? Secret { get; init; }
}

/// <summary>A new token.</summary>
/// <param name="Days">How long it lasts, 1 to 3,660.</param>
public sealed record NewTokenRequest(string Name, Role Role, int Days);

/// <summary>Tokens for programs.</summary>
internal static class TokenResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("tokens", List).WithName("getTokens").RequireRole(Role.Administrator);
        api.MapPost("tokens", IssueAsync).WithName("issueToken").RequireRole(Role.Administrator);
        api.MapDelete("tokens/{id}", RevokeAsync).WithName("revokeToken").RequireRole(Role.Administrator);
    }

    private static Ok<Page<TokenView>> List(Tokens tokens) => TypedResults.Ok(Page<TokenView>.Whole([.. tokens.All.Select(token => View(token, null))]));

    private static async Task<Results<Created<TokenView>, ProblemHttpResult>> IssueAsync(NewTokenRequest request, HttpContext http, Tokens tokens)
    {
        if (request.Days is < 1 or > 3660) return Problems.Invalid("The number of days cannot be used", "1 to 3,660 days.");
        var answer = await tokens.IssueAsync(request.Name, request.Role, TimeSpan.FromDays(request.Days), Credential.Actor(http), http.RequestAborted);
        return answer is { IsDone: true, Value: { } issued } ? TypedResults.Created($"/api/v1/tokens/{issued.Token.Id}", View(issued.Token, issued.Secret)) : Problems.Of(answer.Refusal);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, HttpContext http, Tokens tokens)
    {
        var refusal = await tokens.RevokeAsync(id, Credential.Actor(http), http.RequestAborted);
        return refusal == AccessRefusal.None ? TypedResults.NoContent() : Problems.Of(refusal);
    }

    private static TokenView View(ApiToken token, string? secret) => new()
    {
        Id = token.Id,
        Name = token.Name,
        Role = token.Role,
        CreatedBy = token.CreatedBy,
        CreatedAt = LiveEncoder.Milliseconds(token.CreatedAt),
        ExpiresAt = LiveEncoder.Milliseconds(token.ExpiresAt),
        Secret = secret,
    };
}
