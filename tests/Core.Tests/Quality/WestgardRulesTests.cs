using System.Globalization;
using Meridian.Core.Quality;

namespace Meridian.Core.Tests.Quality;

public sealed class WestgardRulesTests
{
    private static readonly RuleScheme Within = new() { AcrossLevels = false };

    private static string Judge(RuleScheme scheme, params ControlPoint[] history) => string.Join(' ', WestgardRules.Judge(history, scheme).Select(one => ControlRoom.Name(one.Rule)));

    private static ControlPoint[] OneLevel(params double[] z) => [.. z.Select((value, i) => new ControlPoint(i + 1, "L1", i + 1, value))];

    // runs of two levels: L1 L2 L1 L2 …
    private static ControlPoint[] TwoLevels(params double[] z) => [.. z.Select((value, i) => new ControlPoint(i + 1, i % 2 == 0 ? "L1" : "L2", i / 2 + 1, value))];

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

    [Theory]
    [InlineData("", "2.0")]
    [InlineData("", "-2.0")]
    [InlineData("1-2s", "2.01")]
    [InlineData("1-2s", "-2.01")]
    [InlineData("1-2s", "3.0")]
    [InlineData("1-2s 1-3s", "3.01")]
    [InlineData("1-2s 1-3s", "-3.01")]
    [InlineData("1-2s 2-2s", "2.1 2.1")]
    [InlineData("1-2s", "2.1 -2.1")]
    [InlineData("1-2s", "2.1 0 2.1")]
    [InlineData("1-2s", "2.0 2.1")]
    [InlineData("4-1s", "1.1 1.1 1.1 1.1")]
    [InlineData("4-1s", "-1.1 -1.1 -1.1 -1.1")]
    [InlineData("", "1.1 1.1 1.0 1.1")]
    [InlineData("", "1.1 1.1 -1.1 1.1")]
    [InlineData("10x", ".1 .1 .1 .1 .1 .1 .1 .1 .1 .1")]
    [InlineData("", ".1 .1 .1 .1 .1 .1 .1 .1 .1")]
    [InlineData("", ".1 .1 .1 .1 0 .1 .1 .1 .1 .1")]
    [InlineData("10x", "-9 -.1 -.1 -.1 -.1 -.1 -.1 -.1 -.1 -.1 -.1")]
    public void One_level(string expected, string z) => Assert.Equal(expected, Judge(Within, OneLevel(Numbers(z))));

    [Theory]
    [InlineData("1-2s 2-2s", "1-2s", "2.1 2.1")]
    [InlineData("1-2s R-4s", "1-2s R-4s", "2.1 -2.1")]
    [InlineData("1-2s R-4s", "1-2s R-4s", "-2.1 2.1")]
    [InlineData("1-2s", "1-2s", "1.9 -2.2")] // four SD apart, but one is within its limits
    [InlineData("1-2s", "1-2s", "2.1 0 0 2.1")] // two levels of two runs
    [InlineData("1-2s", "1-2s", "0 2.1 -2.1")] // R-4s holds within a run alone
    [InlineData("4-1s", "", "1.1 1.1 1.1 1.1")]
    [InlineData("10x", "", ".1 .1 .1 .1 .1 .1 .1 .1 .1 .1")]
    public void Two_levels(string across, string within, string z)
    {
        Assert.Equal(across, Judge(new(), TwoLevels(Numbers(z))));
        Assert.Equal(within, Judge(Within, TwoLevels(Numbers(z))));
    }

    [Fact]
    public void A_violation_names_the_observations_that_make_it()
    {
        var four = WestgardRules.Judge(TwoLevels(0, 1.5, 0.2, 1.5, 0.3, 1.5, 0.4, 1.5), new()).Single();
        Assert.Equal((ControlRule.FourOneS, RuleAction.Reject), (four.Rule, four.Action));
        Assert.Equal([2, 4, 6, 8], four.Points);
        Assert.Equal([1, 2], WestgardRules.Judge(TwoLevels(2.5, -2.5), new()).Single(one => one.Rule == ControlRule.RFourS).Points);
    }

    [Fact]
    public void A_rule_that_is_off_is_not_looked_at_and_one_may_only_warn()
    {
        var scheme = new RuleScheme { OneTwoS = RuleAction.Off, TenX = RuleAction.Warn };
        Assert.Equal("", Judge(scheme, OneLevel(2.5)));
        Assert.Equal(RuleAction.Warn, WestgardRules.Judge(OneLevel([.. Enumerable.Repeat(0.5, 10)]), scheme).Single().Action);
    }

    [Fact]
    public void With_the_chart_of_1981_a_warning_calls_for_the_other_rules()
    {
        var scheme = new RuleScheme { OnlyAfterWarning = true };
        Assert.Equal("", Judge(scheme, OneLevel([.. Enumerable.Repeat(0.5, 10)])));
        Assert.Equal("1-2s 10x", Judge(scheme, OneLevel([.. Enumerable.Repeat(0.5, 9), 2.5])));
        Assert.Equal("10x", Judge(new(), OneLevel([.. Enumerable.Repeat(0.5, 10)])));
    }

    /// <summary>
    /// The worked example of S. Westgard, "Break All the Rules! Answers to Part Two" (westgard.com, November 2015), its runs 1 to 26: two controls, mean 47 SD 3 and
    /// mean 71 SD 8, each run of both. Where the page differs from the rules as published in 1981, the rules of 1981 hold here: it counts R-4s in run 14 by the
    /// difference although 1.9 SD is within the limit (as it says: "by calc"), and in run 22 a value that lies on the line of 2 SD.
    /// </summary>
    [Fact]
    public void The_published_example_of_two_controls()
    {
        (double First, double Second)[] runs =
        [
            (51.5, 82.2), (38.9, 51), (47.6, 74.2), (46, 91.8), (50.9, 74.2), (53.9, 69), (52.7, 58.2), (49.1, 95.5), (48.5, 65.4), (37, 90), (47, 63), (54, 82.2), (53.3, 65.4),
            (40, 86.2), (55.4, 70.2), (49.4, 88.6), (46.7, 87.8), (45.8, 85), (52.7, 76.6), (51.1, 65.4), (54, 86.2), (53, 71), (49.7, 81.4), (48.2, 90.2), (46.4, 80.6), (54.2, 54),
        ];
        List<ControlPoint> history = [];
        SortedDictionary<int, string> broken = [];
        for (var run = 1; run <= runs.Length; run++)
        {
            var rules = new List<string>();
            foreach (var (level, z) in new[] { ("1", (runs[run - 1].First - 47) / 3), ("2", (runs[run - 1].Second - 71) / 8) })
            {
                history.Add(new(history.Count + 1, level, run, z));
                rules.AddRange(WestgardRules.Judge([.. history], new()).Where(one => one.Action == RuleAction.Reject).Select(one => ControlRoom.Name(one.Rule) + " on " + level));
            }
            if (rules.Count > 0) broken[run] = string.Join(", ", rules);
        }
        Assert.Equal("2-2s on 2", broken[2]); // of both in one run: seen when the second comes
        Assert.Equal("1-3s on 2", broken[8]);
        Assert.Equal("1-3s on 1, R-4s on 2", broken[10]);
        Assert.Equal("2-2s on 1", broken[13]);
        Assert.Equal("2-2s on 2", broken[17]);
        Assert.Equal("4-1s on 1", broken[22]);
        Assert.Equal("R-4s on 2", broken[26]);
        Assert.Equal([2, 8, 10, 13, 17, 22, 26], broken.Keys);
    }

    /// <summary>A second opinion, written from the wording of the rules over plain arrays instead of one walk back through a history.</summary>
    [Fact]
    public void Random_histories_are_judged_as_an_independent_count_does()
    {
        var random = new Random(1981);
        for (var round = 0; round < 3000; round++)
        {
            var levels = random.Next(1, 4);
            var shift = random.NextDouble() * 3 - 1.5;
            var points = Enumerable.Range(0, random.Next(1, 30)).Select(i => new ControlPoint(i, $"L{i % levels}", i / levels, Math.Round(shift + random.NextDouble() * 4 - 2, 1))).ToArray();
            HashSet<string> expected = [];
            var last = points[^1];
            var mine = points.Where(p => p.Level == last.Level).Select(p => p.Z).ToArray();
            var all = points.Select(p => p.Z).ToArray();
            var others = points.Where(p => p.Run == last.Run && p.Level != last.Level).Select(p => p.Z).ToArray();
            bool Row(double[] z, int count, double limit) => z.Length >= count && (z[^count..].All(v => v > limit) || z[^count..].All(v => v < -limit));
            if (last.Z is > 2 or < -2) expected.Add("1-2s");
            if (last.Z is > 3 or < -3) expected.Add("1-3s");
            if (Row(mine, 2, 2) || (last.Z > 2 && others.Any(v => v > 2)) || (last.Z < -2 && others.Any(v => v < -2))) expected.Add("2-2s");
            if ((last.Z > 2 && others.Any(v => v < -2)) || (last.Z < -2 && others.Any(v => v > 2))) expected.Add("R-4s");
            if (Row(mine, 4, 1) || Row(all, 4, 1)) expected.Add("4-1s");
            if (Row(mine, 10, 0) || Row(all, 10, 0)) expected.Add("10x");
            Assert.Equal(expected.Order(), WestgardRules.Judge(points, new()).Select(one => ControlRoom.Name(one.Rule)).Order());
        }
    }
}
