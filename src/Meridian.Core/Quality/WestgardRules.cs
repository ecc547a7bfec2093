namespace Meridian.Core.Quality;

/// <summary>
/// The rules over a history of z-scores, pure (Westgard et al., Clin Chem 1981;27:493-501). "Beyond" is strictly beyond: an
/// observation on the line of 2 SD breaks nothing, one on the mean ends a row of ten.
/// </summary>
public static class WestgardRules
{
    /// <summary>More of a history than this is never looked at: ten of each of twelve levels.</summary>
    public const int MostHistory = 120;

    /// <summary>Which rules the last observation breaks.</summary>
    /// <param name="history">Of one test on one analyzer, oldest first, with the one to be judged last; rejected and released observations are not among them.</param>
    /// <param name="scheme">Which rules are looked at.</param>
    /// <returns>In the order of the rules; empty: in control.</returns>
    public static IReadOnlyList<ControlViolation> Judge(ReadOnlySpan<ControlPoint> history, RuleScheme scheme)
    {
        if (history.IsEmpty) return [];
        var last = history[^1];
        var isWarning = Math.Abs(last.Z) > 2;
        if (scheme.OnlyAfterWarning && !isWarning) return [];
        List<ControlViolation> broken = [];
        void Break(ControlRule rule, IReadOnlyList<long> points)
        {
            var action = scheme.ActionOf(rule);
            if (action != RuleAction.Off) broken.Add(new(rule, action, points));
        }

        if (isWarning) Break(ControlRule.OneTwoS, [last.Id]);
        if (Math.Abs(last.Z) > 3) Break(ControlRule.OneThreeS, [last.Id]);
        if (isWarning)
        {
            // of one level in consecutive runs, or of several levels in this run
            var two = OfLevel(history, last.Level, 2, 2) ?? (scheme.AcrossLevels ? InRun(history, last, last.Z > 0) : null);
            if (two is not null) Break(ControlRule.TwoTwoS, two);
            if (InRun(history, last, last.Z < 0) is { } opposite) Break(ControlRule.RFourS, opposite);
        }
        if ((OfLevel(history, last.Level, 4, 1) ?? (scheme.AcrossLevels ? OfLevel(history, null, 4, 1) : null)) is { } four) Break(ControlRule.FourOneS, four);
        if ((OfLevel(history, last.Level, 10, 0) ?? (scheme.AcrossLevels ? OfLevel(history, null, 10, 0) : null)) is { } ten) Break(ControlRule.TenX, ten);
        return broken;
    }

    /// <summary>The newest <paramref name="count"/> of a level (null: of all) where they are all beyond the same limit; else null.</summary>
    private static long[]? OfLevel(ReadOnlySpan<ControlPoint> history, string? level, int count, double limit)
    {
        var ids = new long[count];
        var isAbove = history[^1].Z > 0;
        var left = count;
        for (var i = history.Length - 1; i >= 0 && left > 0; i--)
        {
            if (level is not null && history[i].Level != level) continue;
            if (!(isAbove ? history[i].Z > limit : history[i].Z < -limit)) return null;
            ids[--left] = history[i].Id;
        }
        return left == 0 ? ids : null;
    }

    /// <summary>Another level of the run of <paramref name="last"/> that is beyond 2 SD on the side asked for, with it; else null.</summary>
    private static long[]? InRun(ReadOnlySpan<ControlPoint> history, ControlPoint last, bool above)
    {
        for (var i = history.Length - 2; i >= 0 && history[i].Run == last.Run; i--)
            if (history[i].Level != last.Level && (above ? history[i].Z > 2 : history[i].Z < -2)) return [history[i].Id, last.Id];
        return null;
    }
}
