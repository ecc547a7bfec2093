namespace Meridian.Core.Quality;

/// <summary>How results of patients are averaged. Stored by name.</summary>
public enum AverageKind : byte
{
    /// <summary>Mean of the newest N.</summary>
    Mean = 1,
    /// <summary>Median of the newest N.</summary>
    Median = 2,
    /// <summary>
    /// The smoothed mean of batches of N (20 in the paper) that weighs by square roots, made for the indices of red cells:
    /// Bull BS, Elashoff RM, Heilbron DC, Couperus J. A study of various estimators for the derivation of quality control procedures from
    /// patient erythrocyte indices. Am J Clin Pathol 1974;61:473-481.
    /// </summary>
    Bull = 3,
}

/// <summary>What follows when an average leaves its limits. Stored by name.</summary>
public enum AverageAction : byte { Warn = 1, Lock = 2 }

/// <summary>One moving average of patients' results. A settings document; one of an analyzer counts before one of all.</summary>
public sealed record AveragePlan
{
    public const int MostWindow = 1000;

    /// <summary>For this analyzer; 0: for each of all.</summary>
    public long Equipment { get; init; }
    /// <summary>The hub's code of the test.</summary>
    public required string Test { get; init; }
    public AverageKind Kind { get; init; } = AverageKind.Mean;
    /// <summary>N: of the window, or of a batch of <see cref="AverageKind.Bull"/>. Default: 20 (Bull 1974).</summary>
    public int Window { get; init; } = 20;
    /// <summary>Results below are left out; null: none.</summary>
    public double? LeaveOutBelow { get; init; }
    /// <summary>Results above are left out; null: none.</summary>
    public double? LeaveOutAbove { get; init; }
    /// <summary>What the average should be; where Bull's begins.</summary>
    public required double Target { get; init; }
    /// <summary>The average alarms below.</summary>
    public required double Low { get; init; }
    /// <summary>The average alarms above.</summary>
    public required double High { get; init; }
    /// <summary>Default: Warn (an average tells of a drift, it does not prove one).</summary>
    public AverageAction Action { get; init; } = AverageAction.Warn;

    public string Key => QualityPlan.KeyOf(Equipment, Test);

    public bool Counts(double value) => double.IsFinite(value) && !(value < LeaveOutBelow) && !(value > LeaveOutAbove);

    /// <summary>Why it cannot be, in a sentence; null: it can.</summary>
    public string? Problem()
    {
        if (Test is not { Length: >= 1 and <= 64 }) return "A test is a code of 1 to 64 characters.";
        if (Window is < 2 or > MostWindow) return $"The window is 2 to {MostWindow} results.";
        if (!double.IsFinite(Target) || !double.IsFinite(Low) || !double.IsFinite(High) || !(Low < Target && Target < High)) return "The limits lie below and above the target.";
        if (LeaveOutBelow >= LeaveOutAbove) return "The limits of what is left out must leave something.";
        return Enum.IsDefined(Kind) && Enum.IsDefined(Action) ? null : "The kind is mean, median or bull; the action warn or lock.";
    }
}
