using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Fhir;

/// <summary>Lets in whom the policy lets in. Done here and not by the router, so that a refusal is an OperationOutcome too.</summary>
internal static class FhirAccess
{
    /// <exception cref="FhirException">401: nobody is signed in; 403: somebody who may not.</exception>
    public static async Task CheckAsync(HttpContext context, string? name)
    {
        switch (await PolicyCheck.AdmitAsync(context, name))
        {
            case Admission.Allowed: return;
            case Admission.Forbidden: throw new FhirException(StatusCodes.Status403Forbidden, "forbidden", "This account or token may not read here");
            case Admission.SignIn: throw new FhirException(StatusCodes.Status401Unauthorized, "login", "Sign in, or send a token: Authorization: Bearer TOKEN");
            default: throw new InvalidOperationException("An unknown admission");
        }
    }
}
