using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// One test as this laboratory means it: its name, its unit, and what is checked of its results. The shipped table gives names, units and codes;
/// ranges, limits and rules are the laboratory's own and are never shipped.
/// </summary>
public sealed record LabTest
{
    /// <summary>The hub's code, 1 to 32 characters.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }
    /// <summary>Simplified Chinese; null: the English name is shown.</summary>
    public string? NameZh { get; init; }
    /// <summary>Where a published mapping confirms it; null: none.</summary>
    public string? Loinc { get; init; }
    /// <summary>UCUM unit in which results are kept and reported; null: none.</summary>
    public string? Unit { get; init; }
    public ValueKind Kind { get; init; } = ValueKind.Numeric;
    /// <summary>Digits behind the point when shown; null: as sent.</summary>
    public int? Decimals { get; init; }
    /// <summary>Where it stands in lists: chemistry, hematology …</summary>
    public string Group { get; init; } = "other";
    /// <summary>For a panel: the codes of its tests; empty: it is a test itself.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Reference ranges; the first that fits holds.</summary>
    public IReadOnlyList<LabRange> Ranges { get; init; } = [];
    /// <summary>Below it: LL, and a person decides. Null: none. A range's own comes first.</summary>
    public decimal? CriticalLow { get; init; }
    /// <summary>Above it: HH, and a person decides.</summary>
    public decimal? CriticalHigh { get; init; }
    /// <summary>For words: those that are as expected; any other is flagged A. Empty: nothing is flagged.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];
    /// <summary>How much a result may differ from the patient's last one; null: not checked.</summary>
    public DeltaLimit? Delta { get; init; }
    /// <summary>How results are verified without a person; null: never.</summary>
    public AutoVerification? Auto { get; init; }
    /// <summary>Minutes from receipt within which the result is promised; null: no promise.</summary>
    public int? TurnaroundMinutes { get; init; }
    /// <summary>It is not offered any more; what came stays.</summary>
    public bool IsRetired { get; init; }

    public bool IsPanel => Members.Count > 0;

    /// <summary>What is wrong with it, in a sentence; null: nothing.</summary>
    public string? Problem()
    {
        if (Code.Length is 0 or > 32 || Code.Any(c => char.IsControl(c) || c is '|' or '^' or '&' or '~' or '\\' or '/')) return "A code has 1 to 32 characters, none of them a control character or one of | ^ & ~ \\ /.";
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 200) return "A name has 1 to 200 characters.";
        if (Decimals is < 0 or > 10) return "Decimals are 0 to 10.";
        if (Loinc is { } loinc && !LoincCode.IsValid(loinc)) return "The LOINC code's check digit is wrong.";
        if (Members.Contains(Code)) return "A panel cannot hold itself.";
        if (CriticalLow >= CriticalHigh) return "The lower critical limit must be below the upper one.";
        foreach (var range in Ranges)
            if (range.Problem() is { } problem) return problem;
        if (Delta?.Problem() is { } delta) return delta;
        if (Auto is { Low: { } low, High: { } high } && low > high) return "The lower limit of verification by rule must not be above the upper one.";
        return null;
    }
}

/// <summary>
/// How far a result may be from the patient's last verified one of the same test (the notion is that of CLSI EP33; the numbers are the laboratory's).
/// </summary>
public sealed record DeltaLimit
{
    /// <summary>In the test's unit; null: not by amount.</summary>
    public decimal? Absolute { get; init; }
    /// <summary>Of the last value; null: not by part. With <see cref="Absolute"/>, passing either is enough.</summary>
    public decimal? Percent { get; init; }
    /// <summary>An older result says nothing. Default: 3 days.</summary>
    public int WindowHours { get; init; } = 72;

    public string? Problem() => Absolute is null && Percent is null ? "A delta check needs an amount or a percentage."
        : Absolute <= 0 || Percent <= 0 ? "The limits of a delta check are above 0."
        : WindowHours is < 1 or > 24 * 3660 ? "The window of a delta check is 1 hour to 10 years." : null;
}

/// <summary>
/// When a result is verified without a person (the notions are those of CLSI AUTO10 and AUTO15: all criteria must hold, and which did is kept).
/// </summary>
public sealed record AutoVerification
{
    public bool Enabled { get; init; }
    /// <summary>Results within these limits pass; null: the reference range's limit.</summary>
    public decimal? Low { get; init; }
    public decimal? High { get; init; }
    /// <summary>Without a last result the delta check passes; false: then a person decides. Default: true.</summary>
    public bool PassWithoutPrevious { get; init; } = true;
    /// <summary>Flags of the instrument that do not stand against it; any other does. Default: N, H, L, HH, LL and empty, which the hub judges itself.</summary>
    public IReadOnlyList<string> HarmlessFlags { get; init; } = ["N", "H", "L", "HH", "LL"];
    /// <summary>Comments of the instrument that contain one of these stand against it; empty: any comment does.</summary>
    public IReadOnlyList<string> HoldComments { get; init; } = [];
    /// <summary>Comments of the instrument never stand against it. Default: false.</summary>
    public bool IgnoreComments { get; init; }
}
