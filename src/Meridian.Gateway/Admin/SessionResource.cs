using Meridian.Core.Access;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Sign-in, sign-out, and the first administrator.</summary>
internal static class SessionResource
{
    private static readonly string[] Languages = ["en", "zh-CN"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("session", Read).WithName("getSession").AllowAnonymous();
        api.MapPost("session", SignInAsync).WithName("signIn").AllowAnonymous().RequireRateLimiting(AccessServices.Attempts);
        api.MapDelete("session", SignOutAsync).WithName("signOut").AllowAnonymous();
        api.MapPost("setup", SetUpAsync).WithName("setUp").AllowAnonymous().RequireRateLimiting(AccessServices.Attempts);
    }

    private static Ok<SessionView> Read(HttpContext http, SetupCode setup, SignInOptions options, HubIdentity hub) =>
        TypedResults.Ok(View(Credential.Of(http.User), setup, options, hub));

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignInAsync(SignInRequest request, HttpContext http, Accounts accounts, SetupCode setup, SignInOptions options, HubIdentity hub)
    {
        var answer = await accounts.SignInAsync(request.Name, request.Password, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
        return answer is { IsDone: true, Value: { } account } ? TypedResults.Ok(await BeginAsync(http, account, setup, options, hub)) : Problems.Of(answer.Refusal);
    }

    private static async Task<NoContent> SignOutAsync(HttpContext http, IIntake intake, AuditTrail audit)
    {
        if (Credential.Of(http.User) is { Kind: CredentialKind.Session })
        {
            var actor = Credential.Actor(http);
            await intake.DecideAsync(batch => audit.Append(batch, actor, "access.signout"), http.RequestAborted);
            await http.SignOutAsync(Schemes.Session);
        }
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SetUpAsync(SetupRequest request, HttpContext http, SetupCode setup, SignInOptions options, HubIdentity hub)
    {
        var answer = await setup.RedeemAsync(request.Code, request.Name, request.Password, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
        return answer is { IsDone: true, Value: { } account } ? TypedResults.Ok(await BeginAsync(http, account, setup, options, hub)) : Problems.Of(answer.Refusal);
    }

    private static async Task<SessionView> BeginAsync(HttpContext http, Account account, SetupCode setup, SignInOptions options, HubIdentity hub)
    {
        var credential = Credential.Of(account);
        await http.SignInAsync(Schemes.Session, credential.ToPrincipal(Schemes.Session), new AuthenticationProperties { IsPersistent = true });
        return View(credential, setup, options, hub);
    }

    private static SessionView View(Credential? who, SetupCode setup, SignInOptions options, HubIdentity hub) => new()
    {
        User = who is null ? null : new(who.Name, who.Role, who.Kind == CredentialKind.Demo),
        SetupNeeded = setup.IsNeeded && !options.Demo,
        Demo = options.Demo,
        Version = hub.Version,
        Languages = Languages,
    };
}
