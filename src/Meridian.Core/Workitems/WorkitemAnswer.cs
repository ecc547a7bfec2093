namespace Meridian.Core.Workitems;

/// <summary>What became of what was asked of a workitem.</summary>
/// <param name="Outcome">A status of the standard's tables.</param>
/// <param name="State">The state that it has now; null: there is none.</param>
/// <param name="Faults">For <see cref="WorkitemOutcome.Unfit"/> and <see cref="WorkitemOutcome.FinalStateNotMet"/>: what is wrong, one line an attribute, without values.</param>
/// <param name="Modified">What the hub changed or added on its own, which the answer's warning tells.</param>
public sealed record WorkitemAnswer(WorkitemOutcome Outcome, WorkitemState? State = null, IReadOnlyList<string>? Faults = null, IReadOnlyList<string>? Modified = null);
