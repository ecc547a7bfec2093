namespace Meridian.Core.Quality;

/// <summary>One control observation as the rules see it.</summary>
/// <param name="Id">The control result.</param>
/// <param name="Level">Material, lot and level together: observations of one key share mean and SD.</param>
/// <param name="Run">Which run it belongs to: observations of several levels at one time.</param>
/// <param name="Z">Distance from the mean in standard deviations.</param>
public readonly record struct ControlPoint(long Id, string Level, long Run, double Z);

/// <summary>A rule that is broken at an observation.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Action">What it leads to where it was found.</param>
/// <param name="Points">Ids of the control results that break it together, oldest first; the last is the one that was judged.</param>
public sealed record ControlViolation(ControlRule Rule, RuleAction Action, IReadOnlyList<long> Points);
