using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Fhir;

/// <summary>Pages of other origins: none, unless the settings name them.</summary>
internal static class FhirCors
{
    /// <summary>Adds what a browser asks for; true when the request was a browser's question beforehand and is answered.</summary>
    public static bool Answers(HttpContext context, FhirOptions options)
    {
        if (options.AllowedOrigins.Count == 0 || context.Request.Headers.Origin is not [{ } origin]) return false;
        var headers = context.Response.Headers;
        headers.Append("Vary", "Origin");
        if (!options.AllowedOrigins.Contains(origin)) return false;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "ETag, Last-Modified";
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0) return false;
        headers.AccessControlAllowMethods = "GET, HEAD, POST";
        headers.AccessControlAllowHeaders = "Accept, Authorization, Content-Type, If-Modified-Since, If-None-Match, Prefer";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }
}
