using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Tests.Physiology;

public sealed class EcgDynamicalModelTests
{
    private static readonly EcgTemplate Sinus = new(EcgMorphology.SinusLeadII);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    [InlineData(1.3)]
    public void The_template_is_what_integrating_the_published_equations_gives(double rr)
    {
        var model = new EcgDynamicalModel(EcgMorphology.SinusLeadII, rr);
        const int Steps = 2000;
        var (x, y, z) = (-1.0, 0.0, 0.0); // off phase and off the steady baseline, as the paper starts
        var turn = new double[Steps];
        for (var beat = 0; beat < 20; beat++)
            for (var i = 0; i < Steps; i++)
            {
                turn[i] = z;
                (x, y, z) = model.Step(x, y, z, 0, rr / Steps);
            }
        // the run started at angle π: sample i of the last turn is at turn (i / Steps + 1/2); scale from the tallest point
        var scale = (turn.Max() - turn[0]) / (Enumerable.Range(0, 4000).Max(i => Sinus.At(i / 4000.0, rr)));
        for (var i = 0; i < Steps; i++)
        {
            var at = ((double)i / Steps) + 0.5;
            var expected = (turn[i] - turn[0]) / scale;
            Assert.Equal(expected, Sinus.At(at - Math.Floor(at), rr), 0.02);
        }
    }

    [Fact]
    public void P_Q_R_S_T_come_in_order_with_the_published_signs_and_size()
    {
        var peaks = new List<(double Turn, double Millivolts)>();
        double At(int i) => Sinus.At((((i / 1000.0) + 0.5) % 1), 1.0);
        for (var i = 1; i < 999; i++)
            if ((At(i) - At(i - 1)) * (At(i + 1) - At(i)) < 0 && Math.Abs(At(i)) > 0.03) peaks.Add(((i / 1000.0) - 0.5, At(i)));

        Assert.Equal(5, peaks.Count);
        Assert.Collection(peaks,
            p => Assert.True(p.Millivolts is > 0.05 and < 0.4 && p.Turn is > -0.25 and < -0.12, "P"),
            q => Assert.True(q.Millivolts is < 0 && q.Turn is > -0.08 and < -0.02, "Q"),
            r => { Assert.Equal(1.2, r.Millivolts, 0.05); Assert.Equal(0, r.Turn, 0.005); },
            s => Assert.True(s.Millivolts is < 0 && s.Turn is > 0.02 and < 0.08, "S"),
            t => Assert.True(t.Millivolts is > 0.1 and < 0.8 && t.Turn is > 0.2 and < 0.35, "T"));
    }

    [Fact]
    public void A_premature_ventricular_beat_has_no_P_and_a_broad_complex_with_T_against_it()
    {
        var beat = new EcgTemplate(EcgMorphology.VentricularLeadII);
        double Width(EcgTemplate t)
        {
            var top = t.At(0, 1);
            return Enumerable.Range(0, 1000).Count(i => t.At(i / 1000.0, 1) > top / 2) / 1000.0;
        }
        Assert.True(Width(beat) > 2 * Width(Sinus));
        Assert.True(Math.Abs(beat.At(1 - 0.17, 1)) < 0.05, "where P would be");
        Assert.True(beat.At(0.27, 1) < -0.2, "T");
    }
}
