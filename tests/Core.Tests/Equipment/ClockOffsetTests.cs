using FsCheck;
using FsCheck.Fluent;
using Meridian.Core.Equipment;

namespace Meridian.Core.Tests.Equipment;

public sealed class ClockOffsetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A message each second; delays in milliseconds on top of an offset.</summary>
    private static TimeSpan Run(ClockOffset clock, TimeSpan offset, IEnumerable<int> delays, ref DateTimeOffset now)
    {
        foreach (var delay in delays)
        {
            now += TimeSpan.FromSeconds(1);
            clock.Measure(now - offset - TimeSpan.FromMilliseconds(delay), now);
        }
        return clock.Current;
    }

    [Fact]
    public void Finds_the_offset_under_any_jitter_to_within_the_least_delay()
    {
        var delays = Gen.Choose(0, 400).ListOf().Where(l => l.Count is > 3 and < 150);
        Prop.ForAll(Arb.From(delays), Arb.From(Gen.Choose(-100_000_000, 100_000_000)), (list, milliseconds) =>
        {
            var (clock, now, offset) = (new ClockOffset(), Start, TimeSpan.FromMilliseconds(milliseconds));
            var found = Run(clock, offset, list, ref now);
            var error = found - offset;
            return error >= TimeSpan.Zero && error <= TimeSpan.FromMilliseconds(list.Max());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_outlier_either_way_changes_nothing()
    {
        Prop.ForAll(Arb.From(Gen.Choose(3, 1_000_000)), Arb.From(Gen.Elements(-1, 1)), (seconds, sign) =>
        {
            var (clock, now) = (new ClockOffset(), Start);
            var before = Run(clock, TimeSpan.FromSeconds(7), Enumerable.Repeat(20, 30), ref now);
            clock.Measure(now - TimeSpan.FromSeconds(7) - TimeSpan.FromSeconds(seconds) * sign, now);
            return clock.Current == before && Run(clock, TimeSpan.FromSeconds(7), Enumerable.Repeat(20, 5), ref now) == before;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(-3600, 3)]
    [InlineData(3600, 11)]
    [InlineData(86400, 11)]
    public void A_jump_is_followed_after_a_few_messages_that_agree(int seconds, int messages)
    {
        var (clock, now) = (new ClockOffset(), Start);
        Run(clock, TimeSpan.Zero, Enumerable.Repeat(20, 30), ref now);
        Run(clock, TimeSpan.FromSeconds(seconds), Enumerable.Repeat(20, messages - 1), ref now);
        Assert.Equal(20, clock.Current.TotalMilliseconds);
        Run(clock, TimeSpan.FromSeconds(seconds), Enumerable.Repeat(20, 1), ref now);
        Assert.Equal(seconds, Math.Round(clock.Current.TotalSeconds));
    }

    [Fact]
    public void A_burst_of_stored_messages_does_not_bend_it()
    {
        var (clock, now) = (new ClockOffset(), Start);
        Run(clock, TimeSpan.FromSeconds(2), Enumerable.Repeat(20, 30), ref now);
        now += TimeSpan.FromMinutes(10);
        // ten minutes of stored messages within a second, each with its own time
        for (var i = 0; i < 600; i++) clock.Measure(now - TimeSpan.FromSeconds(602 - i), now + TimeSpan.FromMilliseconds(i));
        Assert.InRange(clock.Current.TotalSeconds, 1.9, 2.1);
    }

    [Fact]
    public void Follows_a_drift_of_a_second_an_hour()
    {
        var (clock, now) = (new ClockOffset(), Start);
        for (var i = 0; i < 7200; i++)
        {
            now += TimeSpan.FromSeconds(1);
            clock.Measure(now - TimeSpan.FromSeconds(i / 3600.0), now);
        }
        Assert.InRange(clock.Current.TotalSeconds, 1.9, 2.0);
    }

    [Fact]
    public void A_recalled_offset_holds_against_a_late_first_message()
    {
        var clock = new ClockOffset();
        clock.Recall(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Measure(Start - TimeSpan.FromHours(1), Start));
        Assert.InRange(clock.Measure(Start.AddSeconds(1) - TimeSpan.FromSeconds(3.1), Start.AddSeconds(1)).TotalSeconds, 3, 3.1);
    }

    [Fact]
    public void Late_data_keep_their_lateness_and_what_cannot_be_gets_the_time_of_receipt()
    {
        var longest = TimeSpan.FromDays(30);
        var offset = TimeSpan.FromMinutes(5);
        Assert.Equal(Start.AddHours(-2), HubTime.Of(Start.AddHours(-2) - offset, offset, Start, longest));
        Assert.Equal(Start, HubTime.Of(null, offset, Start, longest));
        Assert.Equal(Start, HubTime.Of(Start.AddHours(1), offset, Start, longest));
        Assert.Equal(Start, HubTime.Of(new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), offset, Start, longest));
        Assert.Equal(Start, HubTime.Of(DateTimeOffset.MaxValue, offset, Start, longest));
        Assert.Equal(Start, HubTime.Of(DateTimeOffset.MinValue, -offset, Start, longest));
        Assert.Equal(Start.AddSeconds(1), HubTime.Of(Start.AddSeconds(1), TimeSpan.Zero, Start, longest));
    }
}
