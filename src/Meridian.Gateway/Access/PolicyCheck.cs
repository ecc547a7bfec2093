using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Gateway.Access;

/// <summary>Whether a caller may do what it asks for.</summary>
internal enum Admission { Allowed, SignIn, Forbidden }

/// <summary>Judges a caller for rooms whose refusals have a form of their own, so that the router cannot do it for them.</summary>
internal static class PolicyCheck
{
    /// <param name="context">The request; when nobody is signed in, its answer gets the challenge that RFC 6750 wants.</param>
    /// <param name="name">Name of the policy; null: everybody may.</param>
    public static async Task<Admission> AdmitAsync(HttpContext context, string? name)
    {
        if (name is null) return Admission.Allowed;
        var policies = context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>();
        var policy = await policies.GetPolicyAsync(name) ?? throw new InvalidOperationException($"There is no authorization policy named {name}");
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var identity = await evaluator.AuthenticateAsync(policy, context);
        var result = await evaluator.AuthorizeAsync(policy, identity, context, context);
        if (result.Succeeded) return Admission.Allowed;
        if (result.Forbidden) return Admission.Forbidden;
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"meridian\"";
        return Admission.SignIn;
    }
}
