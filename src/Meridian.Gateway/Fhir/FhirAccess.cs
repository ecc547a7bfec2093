using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Gateway.Fhir;

/// <summary>Lets in whom the policy lets in. Done here and not by the router, so that a refusal is an OperationOutcome too.</summary>
internal static class FhirAccess
{
    /// <exception cref="FhirException">401: nobody is signed in; 403: somebody who may not.</exception>
    public static async Task CheckAsync(HttpContext context, string? name)
    {
        if (name is null) return;
        var policies = context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>();
        var policy = await policies.GetPolicyAsync(name) ?? throw new InvalidOperationException($"There is no authorization policy named {name}");
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var identity = await evaluator.AuthenticateAsync(policy, context);
        var result = await evaluator.AuthorizeAsync(policy, identity, context, context);
        if (result.Succeeded) return;
        if (result.Forbidden) throw new FhirException(StatusCodes.Status403Forbidden, "forbidden", "This account or token may not read here");
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"meridian\"";
        throw new FhirException(StatusCodes.Status401Unauthorized, "login", "Sign in, or send a token: Authorization: Bearer TOKEN");
    }
}
