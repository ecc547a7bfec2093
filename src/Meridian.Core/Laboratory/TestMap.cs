namespace Meridian.Core.Laboratory;

/// <summary>What one local code of an instrument means here.</summary>
public sealed record TestMapEntry
{
    /// <summary>The instrument's code of the test, as sent.</summary>
    public required string Local { get; init; }
    /// <summary>The hub's code; empty: results of this code are not wanted (a maker's internal value) and are kept without being shown to anybody for verification.</summary>
    public required string Test { get; init; }
    /// <summary>The unit that the instrument gives it in, spelled as it sends it, or that it means when it sends none; null: the test's own.</summary>
    public string? Unit { get; init; }
    /// <summary>Value here = value there × factor + offset. Null: the units are the same.</summary>
    public decimal? Factor { get; init; }
    public decimal? Offset { get; init; }
    /// <summary>The test is not asked of this instrument when it queries; its results are still understood.</summary>
    public bool ResultsOnly { get; init; }

    public bool IsIgnored => Test.Length == 0;
}

/// <summary>The tests of one instrument, or of all that one driver reads.</summary>
/// <param name="Key"><c>equipment/ID</c> or <c>driver/NAME</c>.</param>
public sealed record TestMap(string Key, IReadOnlyList<TestMapEntry> Entries)
{
    public static string OfEquipment(Meridian.Model.EquipmentId id) => $"equipment/{id}";
    public static string OfDriver(string name) => $"driver/{name}";

    /// <summary>What is wrong with it, in a sentence; null: nothing.</summary>
    public string? Problem(LabCatalog catalog)
    {
        if (!Key.StartsWith("equipment/", StringComparison.Ordinal) && !Key.StartsWith("driver/", StringComparison.Ordinal)) return "A table belongs to equipment/ID or driver/NAME.";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            if (string.IsNullOrWhiteSpace(entry.Local) || entry.Local.Length > 100) return "A local code has 1 to 100 characters.";
            if (!seen.Add(entry.Local)) return $"The local code {entry.Local} stands twice.";
            if (!entry.IsIgnored && catalog.Find(entry.Test) is null) return $"There is no test {entry.Test}.";
            if (entry.Factor == 0) return "A factor is not 0.";
        }
        return null;
    }
}
