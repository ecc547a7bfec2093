using System.Threading.RateLimiting;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Access;

/// <summary>Sign-in, roles, tokens and the guards before them.</summary>
public static class AccessServices
{
    /// <summary>Name of the rate limit on trying passwords and set-up codes.</summary>
    internal const string Attempts = "attempts";

    /// <summary>Registers what <see cref="UseMeridianAccess"/> and the endpoints need. Core's Accounts, Tokens and SetupCode, and <see cref="HubIdentity"/>, are registered by the program.</summary>
    public static IServiceCollection AddMeridianAccess(this IServiceCollection services, SignInOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.KeysFolder);
        services.AddSingleton(options);
        services.AddSingleton<CredentialCheck>();
        services.AddDataProtection().SetApplicationName("Meridian").PersistKeysToFileSystem(KeysFolder(options.KeysFolder));
        services.AddAuthentication(Schemes.Any)
            .AddPolicyScheme(Schemes.Any, null, scheme => scheme.ForwardDefaultSelector = http => Choose(http, options))
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(Schemes.Token, null)
            .AddScheme<AuthenticationSchemeOptions, DemoHandler>(Schemes.Demo, null)
            .AddCookie(Schemes.Session);
        services.AddOptions<CookieAuthenticationOptions>(Schemes.Session).Configure<HubIdentity>((cookie, hub) => Configure(cookie, hub, options));
        services.AddAuthorization(RolePolicies.Add);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusingResultHandler>();
        services.AddRateLimiter(limiter => Configure(limiter, options));
        return services;
    }

    /// <summary>The pipeline up to and with authorization: call it before any endpoint or file is served.</summary>
    public static IApplicationBuilder UseMeridianAccess(this IApplicationBuilder app)
    {
        app.Use(next => http => SecurityHeaders.InvokeAsync(http, next));
        if (app.ApplicationServices.GetRequiredService<SignInOptions>().Demo) app.Use(next => http => DemoGuard.InvokeAsync(http, next));
        app.UseAuthentication();
        app.Use(next => http => CrossSiteGuard.InvokeAsync(http, next));
        app.UseRateLimiter();
        // What meets no endpoint is a file of the pages, which anybody may load in order to sign in: only endpoints are judged.
        app.UseWhen(http => http.GetEndpoint() is not null, endpoints => endpoints.UseAuthorization());
        app.Properties["__AuthorizationMiddlewareSet"] = true; // the host would add a second one, which judges files too
        return app;
    }

    private static string Choose(HttpContext http, SignInOptions options) =>
        http.Request.Headers.Authorization.ToString().StartsWith(TokenHandler.Prefix, StringComparison.OrdinalIgnoreCase) ? Schemes.Token
        : options.Demo ? Schemes.Demo : Schemes.Session;

    private static void Configure(CookieAuthenticationOptions cookie, HubIdentity hub, SignInOptions options)
    {
        // browsers send cookies to every port of a host: two hubs on one machine must not sign each other out
        cookie.Cookie.Name = "meridian-" + hub.Id[..Math.Min(8, hub.Id.Length)];
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = options.SessionIdle;
        cookie.SlidingExpiration = true;
        cookie.Events.OnRedirectToLogin = context => { context.Response.StatusCode = StatusCodes.Status401Unauthorized; return Task.CompletedTask; };
        cookie.Events.OnRedirectToAccessDenied = context => { context.Response.StatusCode = StatusCodes.Status403Forbidden; return Task.CompletedTask; };
        cookie.Events.OnValidatePrincipal = context =>
        {
            var check = context.HttpContext.RequestServices.GetRequiredService<CredentialCheck>();
            if (Credential.Of(context.Principal) is not { } who || !check.StillHolds(who)) context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static void Configure(RateLimiterOptions limiter, SignInOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            return new(Refusal.WriteAsync(context.HttpContext, StatusCodes.Status429TooManyRequests, "Too many attempts from this address", "Wait a minute, then try again."));
        };
        limiter.AddPolicy(Attempts, http => RateLimitPartition.GetFixedWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "", _ =>
            new FixedWindowRateLimiterOptions { PermitLimit = options.AttemptsAMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
    }

    private static DirectoryInfo KeysFolder(string path) => OperatingSystem.IsWindows() ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
