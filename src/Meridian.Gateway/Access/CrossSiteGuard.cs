using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Access;

/// <summary>
/// No other site makes a visitor's browser change anything: a change needs the header <c>X-Meridian: 1</c>, which a form cannot
/// send and a script of another origin may not, and its Origin, where there is one, is the hub's own. A request with a token of its own is
/// not a browser's doing and is let through.
/// </summary>
internal static class CrossSiteGuard
{
    public const string Header = "X-Meridian";

    public static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return next(http);
        if (Credential.Of(http.User)?.Kind == CredentialKind.Token) return next(http);
        if (request.Headers[Header] != "1")
            return Refusal.WriteAsync(http, StatusCodes.Status403Forbidden, $"The header {Header}: 1 is missing", "Changes by session need it; programs use a token.");
        if (!IsOwnOrigin(request, []))
            return Refusal.WriteAsync(http, StatusCodes.Status403Forbidden, "The request comes from another site", "Open the hub's own pages.");
        return next(http);
    }

    /// <summary>True without an Origin (no browser sends a WebSocket or a change without), or when it is the hub's own or an allowed one.</summary>
    public static bool IsOwnOrigin(HttpRequest request, IEnumerable<string> allowed)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0) return true;
        if (origin.Count > 1 || origin[0] is not { } one) return false;
        return one.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) || allowed.Contains(one, StringComparer.OrdinalIgnoreCase);
    }
}
