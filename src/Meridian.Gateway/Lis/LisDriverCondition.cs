namespace Meridian.Gateway.Lis;

/// <summary>A record of the maker that tells of the instrument itself.</summary>
public sealed record LisDriverCondition
{
    /// <summary>The record's letter, e.g. <c>M</c>.</summary>
    public required string Record { get; init; }
    /// <summary>A place and what must stand there; null: every such record.</summary>
    public string? Where { get; init; }
    public string? Is { get; init; }
    /// <summary><c>state</c>, <c>reagent</c>, <c>consumable</c>, <c>calibration</c> or <c>error</c>.</summary>
    public string Kind { get; init; } = "state";
    /// <summary>Places whose texts, joined by a space, name what it speaks of.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];
    public IReadOnlyList<string> Text { get; init; } = [];
    public string? Lot { get; init; }
    public string? Expiry { get; init; }
    public string? Remaining { get; init; }
    /// <summary>Unit of what remains, as it is.</summary>
    public string? Unit { get; init; }
}
