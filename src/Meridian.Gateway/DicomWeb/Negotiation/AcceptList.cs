using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Negotiation;

/// <summary>What a caller takes, best first: the query parameter <c>accept</c> where there is one, else the header (PS3.18 8.3.3.1, 8.7.6).</summary>
public static class AcceptList
{
    private static readonly IReadOnlyList<MediaRange> Anything = [new("*/*", null, null, 1)];

    /// <summary>Ranges of the highest quality first; those with quality 0 are left out. Without any: everything is taken.</summary>
    public static IReadOnlyList<MediaRange> Of(HttpRequest request)
    {
        // in a query a plus sign stands for a space
        var asked = request.Query["accept"] is { Count: > 0 } query ? query.ToString().Replace("dicom json", "dicom+json", StringComparison.Ordinal) : request.Headers.Accept.ToString();
        if (string.IsNullOrWhiteSpace(asked)) return Anything;
        var ranges = MediaRange.ParseList(asked);
        if (ranges.Count == 0) throw DicomWebException.NotAcceptable("Nothing in Accept can be read as a media type");
        return [.. ranges.Where(r => r.Quality > 0).OrderByDescending(r => r.Quality)];
    }

    /// <exception cref="DicomWebException">406: no JSON is taken. XML is not offered (PS3.18 8.7.3.2 leaves a server the choice of its encodings here).</exception>
    public static void RequireJson(HttpRequest request)
    {
        foreach (var range in Of(request))
            if (range.IsAnything || range.Type is "application/dicom+json" or "application/json" or "application/*") return;
        throw DicomWebException.NotAcceptable("Only JSON is given here: ask for application/dicom+json");
    }

    public static bool TakesGzip(HttpRequest request)
    {
        foreach (var encoding in request.Headers.AcceptEncoding.ToString().Split(','))
        {
            var pieces = encoding.Split(';');
            if (pieces[0].Trim() is not ("gzip" or "*")) continue;
            return pieces.Length < 2 || !pieces[1].Replace(" ", "", StringComparison.Ordinal).TrimEnd('0', '.').Equals("q=", StringComparison.OrdinalIgnoreCase);
        }
        return false;
    }
}
