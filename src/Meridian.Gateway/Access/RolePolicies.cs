using Meridian.Core.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Meridian.Gateway.Access;

/// <summary>The least role that an endpoint needs; each role may what those below may.</summary>
public static class RolePolicies
{
    public static string NameOf(Role least) => "at-least-" + least.ToString().ToLowerInvariant();

    /// <summary>Only this role and those above.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, Role least) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(NameOf(least)).WithMetadata(new LeastRole(least));

    internal static void Add(AuthorizationOptions options)
    {
        foreach (var least in Enum.GetValues<Role>())
            options.AddPolicy(NameOf(least), policy => policy.RequireAssertion(context => Credential.Of(context.User) is { } who && who.Role >= least));
        // what says nothing is for signed-in people: a forgotten line opens no door
        options.FallbackPolicy = options.DefaultPolicy = options.GetPolicy(NameOf(Role.Viewer))!;
    }
}

/// <summary>Metadata of an endpoint: the least role that it needs.</summary>
public sealed record LeastRole(Role Role);
