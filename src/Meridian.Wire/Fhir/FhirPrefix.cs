namespace Meridian.Wire.Fhir;

/// <summary>Comparison prefixes of ordered search parameters (R4 search, 3.1.1.4.1).</summary>
public enum FhirPrefix { Equal, NotEqual, Greater, Less, GreaterOrEqual, LessOrEqual, StartsAfter, EndsBefore, Approximate }

/// <summary>A date search value: prefix and interval, and how it compares with what a resource says.</summary>
public readonly record struct FhirDateMatch(FhirPrefix Prefix, FhirDate Value)
{
    /// <summary>Reads <c>ge2026-11</c> and its kin; no prefix is <c>eq</c>.</summary>
    public static bool TryParse(string text, TimeZoneInfo zone, out FhirDateMatch match)
    {
        var prefix = text.Length < 2 ? null : text[..2] switch
        {
            "eq" => FhirPrefix.Equal, "ne" => FhirPrefix.NotEqual, "gt" => FhirPrefix.Greater, "lt" => FhirPrefix.Less, "ge" => FhirPrefix.GreaterOrEqual,
            "le" => FhirPrefix.LessOrEqual, "sa" => FhirPrefix.StartsAfter, "eb" => FhirPrefix.EndsBefore, "ap" => FhirPrefix.Approximate, _ => (FhirPrefix?)null,
        };
        match = default;
        if (!FhirDate.TryParse(prefix is null ? text : text.AsSpan(2), zone, out var value)) return false;
        match = new(prefix ?? FhirPrefix.Equal, value);
        return true;
    }

    /// <summary>Compares with a target interval, end exclusive; an instant is one tick long.</summary>
    /// <param name="now">For <see cref="FhirPrefix.Approximate"/>: within a tenth of the distance from now, R4's own suggestion.</param>
    public bool Matches(FhirDate target, DateTimeOffset now)
    {
        var within = target.Start >= Value.Start && target.End <= Value.End;
        return Prefix switch
        {
            FhirPrefix.Equal => within,
            FhirPrefix.NotEqual => !within,
            FhirPrefix.Greater => target.End > Value.End,
            FhirPrefix.Less => target.Start < Value.Start,
            FhirPrefix.GreaterOrEqual => within || target.End > Value.End,
            FhirPrefix.LessOrEqual => within || target.Start < Value.Start,
            FhirPrefix.StartsAfter => target.Start >= Value.End,
            FhirPrefix.EndsBefore => target.End <= Value.Start,
            FhirPrefix.Approximate => Near(now) is var near && target.Start < near.End && target.End > near.Start,
            _ => throw new InvalidOperationException("An unknown prefix"),
        };
    }

    /// <summary>Bounds on the start of whatever matches and is at most <paramref name="longest"/> long; null: none.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Bounds(DateTimeOffset now, TimeSpan longest) => Prefix switch
    {
        FhirPrefix.Equal => (Value.Start, Value.End),
        FhirPrefix.NotEqual => (null, null),
        FhirPrefix.Greater => (Earlier(Value.End, longest), null),
        FhirPrefix.Less => (null, Value.Start),
        FhirPrefix.GreaterOrEqual => (Earlier(Value.Start, longest), null),
        FhirPrefix.LessOrEqual => (null, Value.End),
        FhirPrefix.StartsAfter => (Value.End, null),
        FhirPrefix.EndsBefore => (null, Value.Start),
        FhirPrefix.Approximate => Near(now) is var near ? (Earlier(near.Start, longest), near.End) : default,
        _ => throw new InvalidOperationException("An unknown prefix"),
    };

    private FhirDate Near(DateTimeOffset now)
    {
        var margin = (now - Value.Start).Duration() / 10;
        return new(Earlier(Value.Start, margin), Value.End > DateTimeOffset.MaxValue - margin ? DateTimeOffset.MaxValue : Value.End + margin);
    }

    private static DateTimeOffset Earlier(DateTimeOffset at, TimeSpan by) => at - DateTimeOffset.MinValue < by ? DateTimeOffset.MinValue : at - by;
}
