namespace Meridian.Core.Quality;

/// <summary>
/// The control rules of Westgard JO, Barry PL, Hunt MR, Groth T. A multi-rule Shewhart chart for quality control in clinical chemistry.
/// Clin Chem 1981;27:493-501. Stored; the numbers are pinned by a test.
/// </summary>
public enum ControlRule : byte
{
    /// <summary>One observation is beyond 2 SD of its mean. In the publication a warning that calls for the others.</summary>
    OneTwoS = 1,
    /// <summary>One observation is beyond 3 SD.</summary>
    OneThreeS = 2,
    /// <summary>Two consecutive observations are beyond the same limit of 2 SD: of one level in two runs, or of two levels in one run.</summary>
    TwoTwoS = 3,
    /// <summary>In one run, one level is above +2 SD and another below −2 SD.</summary>
    RFourS = 4,
    /// <summary>Four consecutive observations are beyond the same limit of 1 SD: of one level, or over the levels.</summary>
    FourOneS = 5,
    /// <summary>Ten consecutive observations are on the same side of the mean: of one level, or over the levels.</summary>
    TenX = 6,
}

/// <summary>What a violation of a rule leads to. Stored; the numbers are pinned by a test.</summary>
public enum RuleAction : byte
{
    /// <summary>The rule is not looked at.</summary>
    Off = 0,
    /// <summary>Shown; the run stands.</summary>
    Warn = 1,
    /// <summary>The run is rejected: the test is locked on this analyzer.</summary>
    Reject = 2,
}
