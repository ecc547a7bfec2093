using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Access;

/// <summary>Refusals as <c>application/problem+json</c> (RFC 9457): what is wrong, and what to do.</summary>
internal static class Refusal
{
    public static Task WriteAsync(HttpContext http, int status, string title, string detail)
    {
        http.Response.StatusCode = status;
        return TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(http);
    }
}
