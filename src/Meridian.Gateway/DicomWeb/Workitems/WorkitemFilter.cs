using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Core.Workitems;
using Meridian.Gateway.DicomWeb.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>
/// The filter of a filtered subscription (PS3.18 11.10.1.2): matching keys as a search has them, each a parameter of its own, or in one parameter
/// <c>filter</c> joined by commas. It is kept as a query string.
/// </summary>
internal sealed class WorkitemFilter(WorkitemMatching matching) : IWorkitemMatch
{
    public bool Meets(string filter, JsonObject attributes)
    {
        using var document = JsonSerializer.SerializeToDocument(attributes);
        return matching.Meets(document.RootElement, SearchRequest.Parse(SearchLevel.Workitem, null, null, new QueryCollection(QueryHelpers.ParseQuery(filter))).Keys);
    }

    /// <summary>The filter of a request, checked.</summary>
    /// <exception cref="DicomWebException">400: there is no key, or one that cannot be read.</exception>
    public string Of(IQueryCollection query)
    {
        var keys = new List<KeyValuePair<string, string?>>();
        foreach (var (name, values) in query)
        {
            if (name.ToLowerInvariant() is "deletionlock" or "accept" or "charset") continue;
            foreach (var value in values)
                if (name.Equals("filter", StringComparison.OrdinalIgnoreCase)) keys.AddRange(Pairs(value ?? ""));
                else keys.Add(new(name, value));
        }
        var read = SearchRequest.Parse(SearchLevel.Workitem, null, null, new QueryCollection(keys.GroupBy(key => key.Key).ToDictionary(same => same.Key, same => new StringValues([.. same.Select(key => key.Value)]))));
        matching.Check(read);
        if (read.Keys.Count == 0) throw DicomWebException.Invalid("A filtered subscription needs at least one matching key with a value, e.g. ?filter=ProcedureStepLabel=Segmentation");
        return QueryString.Create(read.Keys.Select(key => KeyValuePair.Create(key.Path.ToString(), (string?)key.Value))).Value![1..];
    }

    // a comma in a value is part of it: a new pair begins only where an attribute and an equals sign follow
    private static IEnumerable<KeyValuePair<string, string?>> Pairs(string text)
    {
        string? name = null;
        var value = "";
        foreach (var piece in text.Split(','))
        {
            var equals = piece.IndexOf('=');
            if (equals > 0 && AttributePath.Parse(piece[..equals].Trim()) is not null)
            {
                if (name is not null) yield return new(name, value);
                (name, value) = (piece[..equals].Trim(), piece[(equals + 1)..]);
            }
            else if (name is null) throw DicomWebException.Invalid("A filter is written attribute=value, joined by commas");
            else value += "," + piece;
        }
        if (name is not null) yield return new(name, value);
    }
}
