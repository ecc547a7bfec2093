using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Search;

/// <summary>Which part of each resource an answer carries (R4 search, 3.1.1.5.8).</summary>
public enum Summary { False, True, Text, Data, Count }

/// <summary>A search, read and checked.</summary>
public sealed record SearchQuery
{
    public required IReadOnlyList<SearchTerm> Terms { get; init; }
    public required int Count { get; init; }
    /// <summary>What to sort by, with a minus for falling; null: the view's own order.</summary>
    public string? Sort { get; init; }
    public Summary Summary { get; init; }
    /// <summary>Only these elements; empty: all.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];
    public bool WithTotal { get; init; }
    /// <summary>Where the page starts: the marker of the last entry before it; null: the beginning.</summary>
    public string? After { get; init; }
    /// <summary>Parameters that are not understood and were left out.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
    /// <summary>What a cursor belongs to: type, terms and order.</summary>
    public required string Binding { get; init; }
    /// <summary>The parameters that were applied, escaped, for links.</summary>
    public required string Applied { get; init; }
    public required TimeZoneInfo Zone { get; init; }
    public required DateTimeOffset Now { get; init; }
    /// <summary>Ends a search whose asker has gone: one that matches little may read long between two entries.</summary>
    public CancellationToken Cancelled { get; init; }

    public IEnumerable<SearchTerm> Of(params ReadOnlySpan<string> names)
    {
        var wanted = names.ToArray();
        return Terms.Where(t => wanted.Contains(t.Name));
    }

    /// <summary>True when a time interval meets every term of that name.</summary>
    public bool MatchesDate(string name, FhirDate target)
    {
        foreach (var term in Terms)
            if (term.Name == name && !term.Values.Any(v => Date(term, v).Matches(target, Now))) return false;
        return true;
    }

    /// <summary>Bounds on the start of whatever meets every term of that name and is at most <paramref name="longest"/> long.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Bounds(string name, TimeSpan longest)
    {
        DateTimeOffset? from = null, to = null;
        foreach (var term in Terms)
        {
            if (term.Name != name) continue;
            var bounds = term.Values.Select(v => Date(term, v).Bounds(Now, longest)).ToList();
            if (bounds.TrueForAll(b => b.From is not null) && bounds.Min(b => b.From) is var low && (from is null || low > from)) from = low;
            if (bounds.TrueForAll(b => b.To is not null) && bounds.Max(b => b.To) is var high && (to is null || high < to)) to = high;
        }
        return (from, to);
    }

    /// <exception cref="FhirException">No date that FHIR knows.</exception>
    public FhirDateMatch Date(SearchTerm term, string value) =>
        FhirDateMatch.TryParse(value, Zone, out var match) ? match
            : throw FhirException.Invalid($"'{value}' is no date: write 2026, 2026-11, 2026-11-21 or 2026-11-21T08:00:00Z, with eq ne gt lt ge le sa eb or ap before it", term.Name);
}
