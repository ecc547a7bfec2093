using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Access;

/// <summary>Says what is missing when somebody may not: 401 without a valid sign-in, 403 with too low a role.</summary>
internal sealed class RefusingResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded) return next(context);
        if (Credential.Of(context.User) is { } who)
        {
            var least = context.GetEndpoint()?.Metadata.GetMetadata<LeastRole>()?.Role;
            return Refusal.WriteAsync(context, StatusCodes.Status403Forbidden, $"The role {Word(who.Role)} may not do this", $"It needs the role {Word(least ?? Core.Access.Role.Viewer)} at least; ask an administrator.");
        }
        context.Response.Headers.WWWAuthenticate = "Bearer"; // RFC 6750 3
        return Refusal.WriteAsync(context, StatusCodes.Status401Unauthorized, "Not signed in", "Sign in, or send a valid token.");
    }

    private static string Word(Core.Access.Role role) => role.ToString().ToLowerInvariant();
}
