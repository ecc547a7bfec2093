using System.Globalization;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>One condition: an attribute and what it must be.</summary>
public sealed record SearchKey(AttributePath Path, string Value);

/// <summary>A QIDO-RS search, read and checked (PS3.18 8.3.4, 10.6.1).</summary>
public sealed record SearchRequest
{
    public required SearchLevel Level { get; init; }
    /// <summary>The study and series that the path names; null: any.</summary>
    public string? StudyUid { get; init; }
    public string? SeriesUid { get; init; }
    public IReadOnlyList<SearchKey> Keys { get; init; } = [];
    /// <summary>Attributes to return beside the usual ones.</summary>
    public IReadOnlyList<AttributePath> Included { get; init; } = [];
    /// <summary>True for <c>includefield=all</c>.</summary>
    public bool IncludesAll { get; init; }
    /// <summary>True when fuzzy matching was asked for: it is not done, and the answer says so (8.3.4.2).</summary>
    public bool WantsFuzzy { get; init; }
    public int Offset { get; init; }
    /// <summary>Null: as many as the hub gives.</summary>
    public int? Limit { get; init; }

    /// <exception cref="DicomWebException">400: a parameter that cannot be read.</exception>
    public static SearchRequest Parse(SearchLevel level, string? study, string? series, IQueryCollection query)
    {
        var keys = new List<SearchKey>();
        var included = new List<AttributePath>();
        var request = new SearchRequest { Level = level, StudyUid = study, SeriesUid = series };
        foreach (var (name, values) in query)
            foreach (var value in values)
                request = Take(request, name, (value ?? "").Trim(), keys, included);
        return request with { Keys = keys, Included = included };
    }

    private static SearchRequest Take(SearchRequest request, string name, string value, List<SearchKey> keys, List<AttributePath> included)
    {
        switch (name.ToLowerInvariant())
        {
            case "limit": return request with { Limit = Number(name, value, least: 1) };
            case "offset": return request with { Offset = Number(name, value, least: 0) };
            case "fuzzymatching":
                if (value is not ("true" or "false")) throw DicomWebException.Invalid("fuzzymatching must be true or false");
                return request with { WantsFuzzy = value == "true" };
            case "includefield":
                foreach (var field in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    if (field.Equals("all", StringComparison.OrdinalIgnoreCase)) request = request with { IncludesAll = true };
                    else included.Add(Path(field));
                }
                return request;
            // negotiation has its own reader; empty values match everything here always
            case "accept" or "charset" or "emptyvaluematching" or "multiplevaluematching" or "_": return request;
            default:
                var path = Path(name);
                // an empty value or a lone asterisk matches everything and asks for the attribute in return (PS3.4 C.2.2.2.3)
                if (value is "" or "*" || value.Trim('"') is "") included.Add(path);
                else keys.Add(new(path, value));
                return request;
        }
    }

    private static AttributePath Path(string name) => AttributePath.Parse(name)
        ?? throw DicomWebException.Invalid($"'{name}' is neither a parameter nor an attribute: write a keyword of the standard, e.g. PatientID, or eight hexadecimal digits, e.g. 00100020");

    private static int Number(string name, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number
            : throw DicomWebException.Invalid($"{name} must be a whole number of at least {least}");
}
