using System.Net;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Access;

/// <summary>
/// In the demonstration nobody signs in, so nothing but loopback may speak to it: the peer, the Host (a name that a hostile
/// page rebinds to 127.0.0.1 is not loopback's) and, where a browser sends one, the Origin.
/// </summary>
internal static class DemoGuard
{
    public static bool IsLocal(HttpContext http)
    {
        // no address: the in-memory transport of tests
        if (http.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer)) return false;
        if (!IsLoopbackName(http.Request.Host.Host)) return false;
        var origin = http.Request.Headers.Origin;
        return origin.Count == 0 || (origin.Count == 1 && Uri.TryCreate(origin[0], UriKind.Absolute, out var from) && IsLoopbackName(from.Host));
    }

    public static Task InvokeAsync(HttpContext http, RequestDelegate next) => IsLocal(http) ? next(http)
        : Refusal.WriteAsync(http, StatusCodes.Status403Forbidden, "The demonstration answers on this machine only", "Open it by the address that it printed, http://localhost or 127.0.0.1.");

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
