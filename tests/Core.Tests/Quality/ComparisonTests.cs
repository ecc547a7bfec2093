using System.Globalization;
using Meridian.Core.Quality;

namespace Meridian.Core.Tests.Quality;

public sealed class ComparisonTests
{
    /// <summary>Peak flow by two meters, of 17 people: the first readings of table 1 of Bland and Altman, Lancet 1986;1:307-310.</summary>
    private static readonly (double Wright, double Mini)[] PeakFlow =
    [
        (494, 512), (395, 430), (516, 520), (434, 428), (476, 500), (557, 600), (413, 364), (442, 380), (650, 658), (433, 445), (417, 432), (656, 626), (267, 260), (478, 477), (178, 259), (423, 350), (427, 451),
    ];

    private static string Rounded(double value, int digits = 1) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    [Fact]
    public void The_published_example_of_limits_of_agreement()
    {
        // the paper: mean difference (Wright − mini) −2.1, SD 38.8, limits −79.7 to 75.5 by 2 SD; its intervals: −22.0 to 17.8, −114.3 to −45.1, 40.9 to 110.1
        var found = BlandAltman.Of([.. PeakFlow.Select(pair => (pair.Mini, pair.Wright))], multiplier: 2)!;
        Assert.Equal(17, found.Count);
        Assert.Equal(("-2.1", "38.8"), (Rounded(found.Bias.Value), Rounded(found.Sd)));
        Assert.InRange(found.Lower.Value, -79.8, -79.6);
        Assert.InRange(found.Upper.Value, 75.4, 75.6);
        // the paper calculates by rounded figures, t = 2.12
        Assert.InRange(found.Bias.Low, -22.2, -21.9);
        Assert.InRange(found.Bias.High, 17.7, 17.9);
        Assert.InRange(found.Lower.Low, -114.5, -114.1);
        Assert.InRange(found.Lower.High, -45.3, -44.9);
        Assert.InRange(found.Upper.Low, 40.7, 41.1);
        Assert.InRange(found.Upper.High, 109.9, 110.3);
    }

    [Theory] // tables of Student's t, two-sided 5 %
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(5, 2.571)]
    [InlineData(10, 2.228)]
    [InlineData(16, 2.120)]
    [InlineData(30, 2.042)]
    [InlineData(120, 1.980)]
    [InlineData(100000, 1.960)]
    public void Quantiles_of_t_are_those_of_the_tables(int degrees, double expected) => Assert.Equal(expected, StudentT.TwoSided(0.05, degrees), 0.0006);

    [Fact]
    public void A_line_without_errors_is_found_and_equal_methods_do_not_differ()
    {
        var line = PassingBablok.Of([.. Enumerable.Range(1, 20).Select(i => ((double)i, 2.0 * i + 3))])!;
        Assert.Equal((2.0, 3.0), (line.Slope.Value, line.Intercept.Value));
        Assert.True(line.HasConstantDifference && line.HasProportionalDifference);
        var same = PassingBablok.Of([.. Enumerable.Range(1, 20).Select(i => ((double)i, i + (i % 2 == 0 ? 0.1 : -0.1)))])!;
        Assert.False(same.HasConstantDifference || same.HasProportionalDifference);
    }

    [Fact]
    public void The_methods_may_be_exchanged()
    {
        // what the shifted median is for (Passing and Bablok 1983, theorem): exchanging x and y gives the same line
        var random = new Random(7);
        var points = Enumerable.Range(0, 40).Select(_ => { var x = random.NextDouble() * 100; return (x + random.NextDouble() * 4, 1.1 * x + 2 + random.NextDouble() * 4); }).ToArray();
        var there = PassingBablok.Of(points)!;
        var back = PassingBablok.Of([.. points.Select(p => (p.Item2, p.Item1))])!;
        Assert.Equal(1 / there.Slope.Value, back.Slope.Value, 0.002);
        Assert.Equal(-there.Intercept.Value / there.Slope.Value, back.Intercept.Value, 0.05);
        Assert.Equal(1 / there.Slope.High, back.Slope.Low, 1e-9);
        Assert.Equal(1 / there.Slope.Low, back.Slope.High, 1e-9);
    }

    [Fact]
    public void Points_that_say_nothing_give_no_line()
    {
        Assert.Null(PassingBablok.Of([(1, 1), (2, 2)]));
        Assert.Null(PassingBablok.Of([(1, 1), (1, 1), (1, 1)]));
        Assert.Null(PassingBablok.Of([(1, 1), (1, 2), (1, 3)]));
        Assert.Null(BlandAltman.Of([(1, 1), (2, 2)]));
    }

    /// <summary>Slope and intercept with limits of the peak flow data and of data with ties, as tests/Core.Tests/Quality/second-opinion.py calculates them by fractions.</summary>
    [Fact]
    public void The_line_is_that_of_an_independent_calculation()
    {
        var peak = PassingBablok.Of(PeakFlow)!;
        Near("PEAK", peak);
        (double, double)[] tied = [(1, 1.2), (1, 1.2), (2, 2.1), (2, 2.4), (3, 3.3), (4, 3.9), (4, 5.2), (5, 5.2), (6, 6.1), (7, 7.7), (8, 8.1), (9, 9.9)];
        Near("TIED", PassingBablok.Of(tied)!);
    }

    private static readonly Dictionary<string, double[]> SecondOpinion = new()
    {
        ["PEAK"] = [1.0648148148148149, 0.8370786516853933, 1.3968253968253967, -24.305555555555557, -178.03174603174602, 82.93820224719101],
        ["TIED"] = [1.05, 0.94, 1.175, 0.15, -0.3875, 0.49],
    };

    private static void Near(string name, PassingBablok line)
    {
        double[] found = [line.Slope.Value, line.Slope.Low, line.Slope.High, line.Intercept.Value, line.Intercept.Low, line.Intercept.High];
        Assert.Equal(SecondOpinion[name].Length, found.Length);
        for (var i = 0; i < found.Length; i++) Assert.Equal(SecondOpinion[name][i], found[i], 1e-9);
    }
}
