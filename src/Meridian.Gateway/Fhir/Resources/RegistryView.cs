using System.Globalization;
using System.Text.Json;
using Meridian.Gateway.Fhir.Search;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>What the views of registries share: by id or by time of change, page by page. Observations, which are many, have their own way.</summary>
/// <typeparam name="T">The row that one resource is made of.</typeparam>
public abstract class RegistryView<T> : IResourceView where T : class
{
    public abstract string Type { get; }
    public abstract string Documentation { get; }
    public abstract IReadOnlyList<SearchParameter> Parameters { get; }
    public virtual IReadOnlyList<string> Sorts => ["_id", "_lastUpdated"];
    public abstract IReadOnlyList<string> SummaryElements { get; }
    public virtual IReadOnlyList<string> MandatoryElements => [];

    public ResourceEntry Read(string id) => Find(id) is { } row ? Entry(row, "")
        : throw (WasLetGo(id) ? FhirException.Gone($"This {Type} was deleted when its time of keeping was over") : FhirException.NotFound($"There is no {Type} with this id"));

    public IEnumerable<ResourceEntry> Search(SearchQuery query)
    {
        var after = query.After is null ? ((long, long)?)null : Parse(query.After);
        var ids = query.Of("_id").ToList();
        var sort = query.Sort ?? "_id";
        // the natural order needs no list: rows come after the marker
        var candidates = ids.Count > 0 ? ids[0].Values.Distinct().Select(Find).OfType<T>() : Rows(query, sort == "_id" && after is { } a ? a.Item1 : 0);
        var rows = candidates.Where(row => IsMatch(row, query));
        if (sort == "_id" && ids.Count == 0)
        {
            foreach (var row in rows)
                if (after is null || Number(row) > after.Value.Item1) yield return Entry(row, Marker((Number(row), 0)));
            yield break;
        }
        var keys = rows.Select(row => (Key: Key(row, sort.TrimStart('-')), Id: IdOf(row))).ToList();
        var falling = sort.StartsWith('-');
        keys.Sort((x, y) => falling ? y.Key.CompareTo(x.Key) : x.Key.CompareTo(y.Key));
        foreach (var (key, id) in keys)
        {
            if (after is { } marker && (falling ? key.CompareTo(marker) >= 0 : key.CompareTo(marker) <= 0)) continue;
            if (Find(id) is { } row) yield return Entry(row, Marker(key));
        }
    }

    protected abstract T? Find(string id);
    /// <summary>True for an id without a row: there was one, and retention has taken it.</summary>
    protected virtual bool WasLetGo(string id) => false;
    /// <summary>Candidates in the order of their numbers, those after a number; at least all that match.</summary>
    protected abstract IEnumerable<T> Rows(SearchQuery query, long after);
    protected abstract string IdOf(T row);
    /// <summary>A number that orders rows and stays with the row.</summary>
    protected abstract long Number(T row);
    protected abstract DateTimeOffset UpdatedAt(T row);
    /// <summary>True when the row meets one value of a term of the view's own.</summary>
    protected abstract bool Matches(T row, SearchTerm term, string value, SearchQuery query);
    protected abstract void Write(T row, Utf8JsonWriter json);

    private bool IsMatch(T row, SearchQuery query)
    {
        query.Cancelled.ThrowIfCancellationRequested();
        foreach (var term in query.Terms)
        {
            var met = term.Name switch
            {
                "_id" => term.Values.Contains(IdOf(row)),
                "_lastUpdated" => term.Values.Any(v => query.Date(term, v).Matches(FhirDate.At(UpdatedAt(row)), query.Now)),
                _ => term.Modifier == "not" ? !term.Values.Any(v => Matches(row, term, v, query)) : term.Values.Any(v => Matches(row, term, v, query)),
            };
            if (!met) return false;
        }
        return true;
    }

    private (long, long) Key(T row, string sort) => sort == "_lastUpdated" ? (UpdatedAt(row).UtcTicks, Number(row)) : (Number(row), 0);

    private ResourceEntry Entry(T row, string marker) => new()
    {
        Type = Type, Id = IdOf(row), Marker = marker, LastUpdated = () => UpdatedAt(row), Write = json => Write(row, json),
    };

    private static string Marker((long, long) key) => string.Create(CultureInfo.InvariantCulture, $"{key.Item1}.{key.Item2}");

    private static (long, long) Parse(string marker)
    {
        var dot = marker.IndexOf('.');
        return (long.Parse(marker.AsSpan(0, dot), CultureInfo.InvariantCulture), long.Parse(marker.AsSpan(dot + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>An id as a number; null when it is none.</summary>
    protected static long? NumberOf(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
