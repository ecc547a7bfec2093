namespace Meridian.Core.Quality;

/// <summary>What follows when controls are overdue. Stored by name.</summary>
public enum OverdueAction : byte { Warn = 1, Lock = 2 }

/// <summary>How a test is controlled on an analyzer. A settings document; the more particular one counts.</summary>
public sealed record QualityPlan
{
    /// <summary>For this analyzer; 0: for all.</summary>
    public long Equipment { get; init; }
    /// <summary>The hub's code of the test; null: all tests.</summary>
    public string? Test { get; init; }
    public RuleScheme Rules { get; init; } = new();
    /// <summary>Controls of different levels within this time are one run. Default: 60 min (levels of a run are measured one after the other).</summary>
    public int RunMinutes { get; init; } = 60;
    /// <summary>A control must be accepted at least this often, in minutes; null: whenever. Default: null (each laboratory's own plan).</summary>
    public int? EveryMinutes { get; init; }
    /// <summary>Default: Warn (no result is held for want of a setting).</summary>
    public OverdueAction Overdue { get; init; } = OverdueAction.Warn;
    /// <summary>A lock-out ends by itself when each level that was rejected is measured again and accepted. Default: false (a named person releases).</summary>
    public bool ReleaseByControl { get; init; }

    public string Key => KeyOf(Equipment, Test);
    public static string KeyOf(long equipment, string? test) => $"{equipment}/{test ?? "*"}";

    /// <summary>Why it cannot be, in a sentence; null: it can.</summary>
    public string? Problem()
    {
        if (Test is { Length: 0 or > 64 } || Test == "*") return "A test is a code of 1 to 64 characters.";
        if (RunMinutes is < 1 or > 24 * 60) return "A run lasts 1 min to 24 h.";
        if (EveryMinutes is < 5 or > 366 * 24 * 60) return "Controls are due every 5 min to 366 days.";
        return Enum.GetValues<ControlRule>().Any(rule => !Enum.IsDefined(Rules.ActionOf(rule))) || !Enum.IsDefined(Overdue) ? "An action is off, warn or reject." : null;
    }
}
