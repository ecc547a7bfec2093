namespace Meridian.Core.Quality;

/// <summary>Where mean and SD of a level come from. Stored; the numbers are pinned by a test.</summary>
public enum TargetSource : byte
{
    /// <summary>From the maker's sheet or set by a person.</summary>
    Assigned = 1,
    /// <summary>Made by the hub of the first results of the lot on this analyzer.</summary>
    RunIn = 2,
    /// <summary>Made of a period's results because a person asked for it.</summary>
    Computed = 3,
}

/// <summary>Mean and SD of one level for one test.</summary>
public sealed record ControlTarget
{
    /// <summary>The hub's code of the test.</summary>
    public required string Test { get; init; }
    /// <summary>For this analyzer alone; 0: for all.</summary>
    public long Equipment { get; init; }
    /// <summary>UCUM; null: whatever the test has.</summary>
    public string? Unit { get; init; }
    public required double Mean { get; init; }
    public required double Sd { get; init; }
    public TargetSource Source { get; init; } = TargetSource.Assigned;
    /// <summary>How many results it was made of; 0: assigned.</summary>
    public int Count { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
}

/// <summary>One level of a lot.</summary>
public sealed record ControlLevel
{
    /// <summary>As the laboratory calls it: 1, 2, low, high …</summary>
    public required string Name { get; init; }
    /// <summary>Barcodes and names by which instruments call this level of this lot.</summary>
    public IReadOnlyList<string> Identifiers { get; init; } = [];
    public IReadOnlyList<ControlTarget> Targets { get; init; } = [];

    /// <summary>That of this analyzer, else that of all; null: none yet.</summary>
    public ControlTarget? TargetOf(long equipment, string test) =>
        Targets.FirstOrDefault(target => target.Test == test && target.Equipment == equipment) ?? Targets.FirstOrDefault(target => target.Test == test && target.Equipment == 0);
}

/// <summary>One lot of a control material.</summary>
public sealed record ControlLot
{
    public required string Number { get; init; }
    /// <summary>Last day of use; null: not told.</summary>
    public DateOnly? Expiry { get; init; }
    /// <summary>False: its results are kept and no longer judged.</summary>
    public bool IsActive { get; init; } = true;
    public IReadOnlyList<ControlLevel> Levels { get; init; } = [];
}

/// <summary>A control material with its lots. A settings document by name.</summary>
public sealed record ControlMaterial
{
    public required string Name { get; init; }
    public string? Manufacturer { get; init; }
    /// <summary>Other names by which instruments call it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public IReadOnlyList<ControlLot> Lots { get; init; } = [];
    /// <summary>Counts its changes, so that two who change it at once are told.</summary>
    public int Revision { get; init; }

    /// <summary>Why it cannot be, in a sentence; null: it can.</summary>
    public string? Problem()
    {
        if (!IsWord(Name) || Name.Contains('/', StringComparison.Ordinal)) return "A material's name has 1 to 64 characters, without slash and bar.";
        if (Lots.Count > 100) return "A material has at most 100 lots.";
        if (Lots.DistinctBy(lot => lot.Number).Count() != Lots.Count) return "A lot stands there twice.";
        foreach (var lot in Lots)
        {
            if (!IsWord(lot.Number)) return "A lot number has 1 to 64 characters, without bar.";
            if (lot.Levels.Count is 0 or > 12) return "A lot has 1 to 12 levels.";
            if (lot.Levels.DistinctBy(level => level.Name).Count() != lot.Levels.Count) return "A level stands there twice.";
            foreach (var level in lot.Levels)
            {
                if (!IsWord(level.Name)) return "A level's name has 1 to 64 characters, without bar.";
                if (level.Identifiers.Any(one => !IsWord(one))) return "A barcode has 1 to 64 characters, without bar.";
                foreach (var target in level.Targets)
                {
                    if (string.IsNullOrWhiteSpace(target.Test)) return "A target names its test.";
                    if (!double.IsFinite(target.Mean)) return "A mean is a number.";
                    if (!(target.Sd > 0) || !double.IsFinite(target.Sd)) return "An SD is above 0.";
                }
                if (level.Targets.DistinctBy(target => (target.Test, target.Equipment)).Count() != level.Targets.Count) return "A target stands there twice.";
            }
        }
        return Lots.SelectMany(lot => lot.Levels).SelectMany(level => level.Identifiers).GroupBy(one => one, StringComparer.OrdinalIgnoreCase).Any(same => same.Count() > 1)
            ? "A barcode stands for one level of one lot." : null;
    }

    // the bar divides material, lot and level in keys
    private static bool IsWord(string? text) => text is { Length: >= 1 and <= 64 } && text.Trim() == text && !text.Any(c => char.IsControl(c) || c == '|');
}

/// <summary>Which control was measured.</summary>
public readonly record struct LotLevel(string Material, string Lot, string Level)
{
    /// <summary>One word for all three.</summary>
    public string Key => $"{Material}|{Lot}|{Level}";
}
