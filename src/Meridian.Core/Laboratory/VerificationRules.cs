using System.Globalization;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// What is looked at before a result stands without a person. Each rule has its outcome in the trail, and all must pass: the notions are those of CLSI AUTO10
/// and AUTO15 (status, instrument flags, limits, critical limits, delta, quality control), the numbers the laboratory's. Pure.
/// </summary>
internal static class VerificationRules
{
    /// <summary>Looks at every rule.</summary>
    /// <param name="previous">The patient's last verified result of this test on another order; null: none.</param>
    /// <param name="lockedOut">Why quality control locked the test out; null: it did not.</param>
    public static List<RuleOutcome> Look(LabTest test, LabResultRow row, LabResultRow? previous, string? lockedOut)
    {
        var auto = test.Auto;
        List<RuleOutcome> trail = [];
        trail.Add(new("status", row.Said.Status is LabResultStatus.Final or LabResultStatus.Repeated, row.Said.Status is LabResultStatus.Final ? null : row.Said.Status.ToString()));
        if (test.Kind == ValueKind.Numeric && row.Number is null) trail.Add(new("value", false, "not a number"));
        trail.Add(Flags(row.Said.Flags, auto));
        if (row.Said.Comments.Count > 0 && auto is not { IgnoreComments: true })
            trail.Add(new("comments", auto is { HoldComments.Count: > 0 } && !row.Said.Comments.Any(comment => auto.HoldComments.Any(word => comment.Contains(word, StringComparison.OrdinalIgnoreCase)))));
        if (row.Flags is "LL" or "HH") trail.Add(new("critical", false, row.Flags));
        trail.Add(Limits(row, auto));
        if (Delta(test, row, previous) is { } delta) trail.Add(delta);
        trail.Add(new("control", lockedOut is null, lockedOut));
        return trail;
    }

    private static RuleOutcome Flags(string? flags, AutoVerification? auto)
    {
        var bad = flags?.Split('~', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(flag => !(auto ?? Default).HarmlessFlags.Contains(flag, StringComparer.Ordinal)).ToList();
        return bad is { Count: > 0 } ? new("flags", false, string.Join('~', bad)) : new("flags", true);
    }

    private static RuleOutcome Limits(LabResultRow row, AutoVerification? auto)
    {
        if (row.Number is not { } value) return new("limits", row.Flags is null or "N", row.Flags);
        var (low, high) = (auto?.Low ?? row.Low, auto?.High ?? row.High);
        // without limits nothing says that it is plausible
        if (low is null && high is null) return new("limits", false, "no limits");
        if (row.Said.Comparator is { Length: > 0 } comparator)
        {
            // every value that it can mean must be within
            var fits = comparator[0] switch { '<' => low is null && value <= high, '>' => high is null && value >= low, _ => false };
            return new("limits", fits, comparator + value.ToString(CultureInfo.InvariantCulture));
        }
        return new("limits", !(value < low) && !(value > high), string.Create(CultureInfo.InvariantCulture, $"{value} in {low}..{high}"));
    }

    /// <summary>Null: the test has no delta check.</summary>
    public static RuleOutcome? Delta(LabTest test, LabResultRow row, LabResultRow? previous)
    {
        if (test.Delta is not { } limit || row.Number is not { } value) return null;
        if (previous?.Number is not { } before || (row.At - previous.At).Duration() > TimeSpan.FromHours(limit.WindowHours)) return new("delta", test.Auto?.PassWithoutPrevious ?? true, "no previous");
        if (row.Said.Comparator is { Length: > 0 } || previous.Said.Comparator is { Length: > 0 }) return new("delta", false, "a value is not exact");
        var by = Math.Abs(value - before);
        var passes = (limit.Absolute is { } most && by <= most) || (limit.Percent is { } part && before != 0 && by * 100 <= Math.Abs(before) * part);
        return new("delta", passes, string.Create(CultureInfo.InvariantCulture, $"{value} after {before}"));
    }

    private static readonly AutoVerification Default = new();
}
