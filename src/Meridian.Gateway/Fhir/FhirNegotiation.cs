using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Meridian.Gateway.Fhir;

/// <summary>Which form of answer a caller takes (R4 http, 3.1.0.1.11).</summary>
internal static class FhirNegotiation
{
    public const string ContentType = "application/fhir+json; fhirVersion=4.0; charset=utf-8";

    /// <exception cref="FhirException">406: nothing that can be given.</exception>
    public static void Check(HttpRequest request, string? format)
    {
        if (format is { Length: > 0 })
        {
            // a plus sign in a query string often arrives as a space
            if (format.Replace(' ', '+').Split(';')[0].Trim() is "json" or "application/json" or "application/fhir+json" or "text/json") return;
            throw NotAcceptable();
        }
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0) return;
        foreach (var type in accepted)
        {
            if (type.Quality == 0) continue;
            var version = type.Parameters.FirstOrDefault(p => p.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase))?.Value.Value?.Trim('"');
            if (version is not (null or "4.0" or "4.0.1")) continue;
            if (type.MatchesAllTypes || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.MatchesAllSubTypes)
                || type.MediaType.Equals("application/fhir+json", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)) return;
        }
        throw NotAcceptable();
    }

    public static bool TakesGzip(HttpRequest request)
    {
        foreach (var encoding in request.GetTypedHeaders().AcceptEncoding)
            if (encoding.Quality != 0 && (encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || encoding.Value == "*")) return true;
        return false;
    }

    /// <summary>True when the version that the caller has is the one there is: If-None-Match first, else If-Modified-Since (RFC 9110, 13.2.2).</summary>
    public static bool IsUnchanged(HttpRequest request, string version, DateTimeOffset lastUpdated)
    {
        var headers = request.GetTypedHeaders();
        if (headers.IfNoneMatch.Count > 0)
            return headers.IfNoneMatch.Any(tag => tag == EntityTagHeaderValue.Any || tag.Tag.Equals($"\"{version}\"", StringComparison.Ordinal));
        return headers.IfModifiedSince is { } since && lastUpdated.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

    public static string HttpDate(DateTimeOffset at) => at.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture);

    private static FhirException NotAcceptable() => new(StatusCodes.Status406NotAcceptable, "not-supported", "Only JSON of FHIR 4.0 is given: ask for application/fhir+json");
}
