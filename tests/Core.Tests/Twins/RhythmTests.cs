using Meridian.Core.Twins;

namespace Meridian.Core.Tests.Twins;

public sealed class RhythmTests
{
    private static Rhythm After(IEnumerable<double> times, TimeSpan? promised = null, bool waves = false)
    {
        var rhythm = new Rhythm(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        var last = 0.0;
        foreach (var time in times)
        {
            rhythm.Heard(TimeSpan.FromSeconds(time), time - last > rhythm.Limit.TotalSeconds, waves, promised);
            last = time;
        }
        return rhythm;
    }

    private static IEnumerable<double> Every(double seconds, int count) => Enumerable.Range(1, count).Select(i => i * seconds);

    [Fact]
    public void Each_second_means_five_seconds()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), After(Every(1, 30)).Limit);
        Assert.Equal(TimeSpan.FromSeconds(5), After(Every(0.25, 100)).Limit);
    }

    [Fact]
    public void Each_half_minute_means_three_quarters_of_a_minute() => Assert.Equal(TimeSpan.FromSeconds(45), After(Every(30, 10)).Limit);

    [Fact]
    public void A_burst_each_half_minute_is_a_period_of_half_a_minute() =>
        Assert.InRange(After(Every(30, 10).SelectMany(t => new[] { t, t + 0.1, t + 0.2, t + 0.3 })).Limit.TotalSeconds, 44, 46);

    [Fact]
    public void One_gap_in_each_second_teaches_nothing() => Assert.Equal(TimeSpan.FromSeconds(5), After([.. Every(1, 30), 42, 43, 44]).Limit);

    [Fact]
    public void A_rhythm_that_became_slower_is_learned() => Assert.InRange(After([.. Every(1, 30), .. Every(30, 20).Select(t => 30 + t)]).Limit.TotalSeconds, 44, 46);

    [Fact]
    public void Irregular_equipment_is_believed_its_own_promise() => Assert.Equal(TimeSpan.FromSeconds(120), After([1, 3, 40, 45, 160, 170, 171.5, 300], TimeSpan.FromSeconds(120)).Limit);

    [Fact]
    public void A_promise_does_not_excuse_a_monitor_of_each_second() => Assert.Equal(TimeSpan.FromSeconds(5), After(Every(1, 30), TimeSpan.FromSeconds(120)).Limit);

    [Fact]
    public void Waves_make_the_rhythm_known_at_once()
    {
        Assert.False(After([1]).IsKnown);
        Assert.True(After([1], waves: true).IsKnown);
        Assert.Equal(TimeSpan.FromSeconds(5), After([1], waves: true).Limit);
    }

    [Fact]
    public void Nothing_excuses_more_than_the_limit() => Assert.Equal(TimeSpan.FromMinutes(10), After(Every(3600, 10)).Limit);
}
