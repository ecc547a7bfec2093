namespace Meridian.Core.Quality;

/// <summary>Which rules are looked at for a test, and what each leads to.</summary>
public sealed record RuleScheme
{
    /// <summary>Default: Warn (1981: "warning").</summary>
    public RuleAction OneTwoS { get; init; } = RuleAction.Warn;
    /// <summary>Default: Reject (1981).</summary>
    public RuleAction OneThreeS { get; init; } = RuleAction.Reject;
    /// <summary>Default: Reject (1981).</summary>
    public RuleAction TwoTwoS { get; init; } = RuleAction.Reject;
    /// <summary>Default: Reject (1981).</summary>
    public RuleAction RFourS { get; init; } = RuleAction.Reject;
    /// <summary>Default: Reject (1981).</summary>
    public RuleAction FourOneS { get; init; } = RuleAction.Reject;
    /// <summary>Default: Reject (1981).</summary>
    public RuleAction TenX { get; init; } = RuleAction.Reject;
    /// <summary>2-2s, 4-1s and 10x also count over the levels ("across materials"). Default: true (1981).</summary>
    public bool AcrossLevels { get; init; } = true;
    /// <summary>The other rules are looked at only where 1-2s is broken, as by a person with the chart of 1981; a computer need not wait for it. Default: false (finds a shift of one SD sooner).</summary>
    public bool OnlyAfterWarning { get; init; }

    public RuleAction ActionOf(ControlRule rule) => rule switch
    {
        ControlRule.OneTwoS => OneTwoS,
        ControlRule.OneThreeS => OneThreeS,
        ControlRule.TwoTwoS => TwoTwoS,
        ControlRule.RFourS => RFourS,
        ControlRule.FourOneS => FourOneS,
        ControlRule.TenX => TenX,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
    };
}
