using System.Globalization;
using Meridian.Core.Imaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Versions of what is handed out (RFC 9110 8.8.3): an instance never changes under its number, so number and form name its bytes.</summary>
internal static class EntityTag
{
    /// <summary>Gives the answer its tag; true when the caller has that very version and was told so.</summary>
    public static bool Answers(HttpContext context, InstanceRow row, string form) =>
        Answers(context, string.Create(CultureInfo.InvariantCulture, $"{row.Sequence.Value:x}-{Short(form)}"), row.ReceivedAt);

    /// <param name="context">The request.</param>
    /// <param name="version">Names the bytes that would be answered.</param>
    /// <param name="modified">When they became what they are.</param>
    public static bool Answers(HttpContext context, string version, DateTimeOffset modified)
    {
        var tag = $"\"{version}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.LastModified = modified.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.Headers.IfNoneMatch is not { Count: > 0 } known || !Names(known, tag)) return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>A few letters that stand for a text.</summary>
    public static string Short(string text)
    {
        uint hash = 2166136261;
        foreach (var c in text) hash = (hash ^ c) * 16777619; // FNV-1a: told apart are a handful of forms
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static bool Names(StringValues known, string tag)
    {
        foreach (var list in known)
            foreach (var one in (list ?? "").Split(','))
                if (one.Trim() is var text && (text == "*" || text == tag || text == "W/" + tag)) return true;
        return false;
    }
}
