using Meridian.Core.Access;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>An account.</summary>
public sealed record AccountView
{
    public required string Name { get; init; }
    public required Role Role { get; init; }
    /// <summary>An administrator locked it.</summary>
    public required bool Locked { get; init; }
    /// <summary>Too many failures: no sign-in until then.</summary>
    public double? LockedUntil { get; init; }
    public required double CreatedAt { get; init; }
}

/// <summary>A new account.</summary>
public sealed record NewAccountRequest(string Name, string Password, Role Role);

/// <summary>What to change of an account; what is left out stays.</summary>
public sealed record AccountChangeRequest(Role? Role = null, string? Password = null, bool? Locked = null);

/// <summary>Accounts: roles, passwords, locks.</summary>
internal static class AccountResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("accounts", List).WithName("getAccounts").RequireRole(Role.Administrator);
        api.MapPost("accounts", CreateAsync).WithName("createAccount").RequireRole(Role.Administrator);
        api.MapPatch("accounts/{name}", ChangeAsync).WithName("changeAccount").RequireRole(Role.Administrator);
        api.MapDelete("accounts/{name}", DeleteAsync).WithName("deleteAccount").RequireRole(Role.Administrator);
    }

    private static Ok<Page<AccountView>> List(Accounts accounts) => TypedResults.Ok(Page<AccountView>.Whole([.. accounts.All.Select(View)]));

    private static async Task<Results<Created<AccountView>, ProblemHttpResult>> CreateAsync(NewAccountRequest request, HttpContext http, Accounts accounts)
    {
        var answer = await accounts.CreateAsync(request.Name, request.Password, request.Role, Credential.Actor(http), http.RequestAborted);
        return answer is { IsDone: true, Value: { } account } ? TypedResults.Created($"/api/v1/accounts/{Uri.EscapeDataString(account.Name)}", View(account)) : Problems.Of(answer.Refusal);
    }

    private static async Task<Results<Ok<AccountView>, ProblemHttpResult>> ChangeAsync(string name, AccountChangeRequest request, HttpContext http, Accounts accounts)
    {
        var answer = await accounts.ChangeAsync(name, request.Role, request.Password, request.Locked, Credential.Actor(http), http.RequestAborted);
        return answer is { IsDone: true, Value: { } account } ? TypedResults.Ok(View(account)) : Problems.Of(answer.Refusal);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, HttpContext http, Accounts accounts)
    {
        var refusal = await accounts.DeleteAsync(name, Credential.Actor(http), http.RequestAborted);
        return refusal == AccessRefusal.None ? TypedResults.NoContent() : Problems.Of(refusal);
    }

    private static AccountView View(Account account) => new()
    {
        Name = account.Name,
        Role = account.Role,
        Locked = account.IsDisabled,
        LockedUntil = account.LockedUntil is { } until ? LiveEncoder.Milliseconds(until) : null,
        CreatedAt = LiveEncoder.Milliseconds(account.CreatedAt),
    };
}
