using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Fhir;

/// <summary>Pages of other origins: none, unless the settings name them.</summary>
internal static class FhirCors
{
    /// <summary>Adds what a browser asks for; true when the request was a browser's question beforehand and is answered.</summary>
    public static bool Answers(HttpContext context, FhirOptions options) => CrossOrigin.Answers(context, options.AllowedOrigins,
        "GET, HEAD, POST", "Accept, Authorization, Content-Type, If-Modified-Since, If-None-Match, Prefer", "ETag, Last-Modified");
}
