using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Access;

/// <summary>Pages of other origins (CORS): none, unless a room's settings name them.</summary>
internal static class CrossOrigin
{
    /// <summary>Adds what a browser asks for; true when the request was a browser's question beforehand and is answered.</summary>
    public static bool Answers(HttpContext context, IReadOnlyList<string> allowed, string methods, string headersTaken, string headersShown)
    {
        if (allowed.Count == 0 || context.Request.Headers.Origin is not [{ } origin]) return false;
        var headers = context.Response.Headers;
        headers.Append("Vary", "Origin");
        if (!allowed.Contains(origin)) return false;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = headersShown;
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0) return false;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = headersTaken;
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }
}
