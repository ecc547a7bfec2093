namespace Meridian.Gateway.Fhir.Search;

/// <summary>Kinds of search parameters (R4 search-param-type).</summary>
public enum SearchKind { Token, Reference, Date, String }

/// <summary>One search parameter that a view answers.</summary>
/// <param name="Definition">Canonical of R4's own SearchParameter.</param>
/// <param name="Modifiers">Modifiers that are understood, without the colon.</param>
public sealed record SearchParameter(string Name, SearchKind Kind, string Definition, string Documentation, IReadOnlyList<string> Modifiers)
{
    /// <summary>Parameters of every resource.</summary>
    public static IReadOnlyList<SearchParameter> Common { get; } =
    [
        Of("Resource", "_id", SearchKind.Token, "One or several ids, joined by commas."),
        Of("Resource", "_lastUpdated", SearchKind.Date, "When the hub took it in; prefixes eq ne gt lt ge le sa eb ap."),
    ];

    public static SearchParameter Of(string resource, string name, SearchKind kind, string documentation, params IReadOnlyList<string> modifiers) =>
        new(name, kind, $"http://hl7.org/fhir/SearchParameter/{resource}-{name.TrimStart('_')}", documentation, modifiers);
}

/// <summary>One search parameter as asked: all terms must hold, one value of each is enough.</summary>
/// <param name="Modifier">What stood after the colon; null: none.</param>
/// <param name="Chain">What stood after the dot, e.g. <c>identifier</c>; null: none.</param>
public sealed record SearchTerm(string Name, string? Modifier, string? Chain, IReadOnlyList<string> Values)
{
    /// <summary>Name, modifier and chain as written.</summary>
    public string Written => Name + (Modifier is null ? "" : ":" + Modifier) + (Chain is null ? "" : "." + Chain);
}
