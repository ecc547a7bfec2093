using Meridian.Core.Audit;
using Meridian.Core.Quality;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Quality;

public sealed class MovingAverageTests
{
    private static readonly Actor Li = new("li");

    /// <summary>The worked example of the operator's manual of the Sysmex SF-3000 (1995, X̄M control, figures 6-40 to 6-42): five MCV after a batch of 90.</summary>
    [Fact]
    public void The_published_example_of_Bulls_mean() => Assert.Equal(89.72, MovingAverage.Bull(90, [92, 84, 84, 95, 88]), 0.005);

    [Fact]
    public void Bulls_mean_of_equal_results_is_theirs_and_one_wild_result_moves_it_little()
    {
        Assert.Equal(95, MovingAverage.Bull(90, [95, 95, 95, 95]), 1e-12);
        Assert.Equal(90, MovingAverage.Bull(90, []), 1e-12);
        Assert.Equal(90, MovingAverage.Bull(90, [86, 94]), 1e-12);
        // one of twenty is 100 off: the plain mean moves by 5, Bull's by (10 / 20)²
        Assert.Equal(90.25, MovingAverage.Bull(90, [190, .. Enumerable.Repeat(90.0, 19)]), 1e-12);
    }

    private static readonly EquipmentId Analyzer = new(1);

    private static async Task<AveragePointRow?> Observe(HubUnderTest hub, double value, string test = "MCV") =>
        await hub.DecideAsync(batch => hub.Get<AverageRoom>().Observe(batch, Analyzer, test, default, value, hub.Clock.GetUtcNow()));

    private static AveragePlan Plan(AverageKind kind, int window, AverageAction action = AverageAction.Warn) => new()
    {
        Test = "MCV", Kind = kind, Window = window, Target = 90, Low = 87.3, High = 92.7, LeaveOutBelow = 60, LeaveOutAbove = 120, Action = action,
    };

    [Theory]
    [InlineData(AverageKind.Mean, 93)]
    [InlineData(AverageKind.Median, 91)]
    public async Task A_window_slides_over_what_is_not_left_out_and_survives_a_restart(AverageKind kind, double expected)
    {
        var hub = await HubUnderTest.StartAsync();
        await hub.Get<QualityDesk>().PutAsync(Plan(kind, 3), Li);
        Assert.Null(await Observe(hub, 90, "HGB"));
        Assert.Equal(AverageState.Filling, (await Observe(hub, 70))!.State);
        Assert.Null(await Observe(hub, 59.9));
        Assert.Null(await Observe(hub, 120.1));
        Assert.Null((await Observe(hub, 88))!.Average);
        hub = await hub.RestartAsync();
        Assert.Equal(kind == AverageKind.Mean ? 83 : 88, (await Observe(hub, 91))!.Average!.Value, 1e-9);
        var point = (await Observe(hub, 100))!;
        Assert.Equal((expected, kind == AverageKind.Mean ? AverageState.High : AverageState.Within), (point.Average!.Value, point.State));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task Bulls_batches_go_on_over_a_restart_and_an_average_may_lock()
    {
        var hub = await HubUnderTest.StartAsync();
        await hub.Get<QualityDesk>().PutAsync(Plan(AverageKind.Bull, 4, AverageAction.Lock), Li);
        foreach (var value in new[] { 91.0, 89, 90 }) Assert.Null((await Observe(hub, value))!.Average);
        Assert.Equal(90, (await Observe(hub, 90))!.Average!.Value, 1e-9);
        await Observe(hub, 99);
        await Observe(hub, 99);
        hub = await hub.RestartAsync();
        await Observe(hub, 99);
        Assert.Null(hub.Get<ControlRoom>().LockedOut(Analyzer, "MCV"));
        var point = (await Observe(hub, 99))!;
        Assert.Equal((99.0, AverageState.High), (Math.Round(point.Average!.Value, 9), point.State));
        var locked = hub.Record.QualityLocks(true, null, null, null, 10).Single();
        Assert.Equal((LockCause.Average, point.Id, "average above 92.7"), (locked.Cause, locked.Point, locked.Why));
        Assert.NotNull(hub.Get<ControlRoom>().LockedOut(Analyzer, "MCV"));
        await hub.Get<QualityDesk>().ReleaseAsync(locked.Id, new(Li, "a ward of anemics"));
        Assert.Null(hub.Get<ControlRoom>().LockedOut(Analyzer, "MCV"));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task What_a_failed_transaction_counted_is_not_counted()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.Get<QualityDesk>().PutAsync(Plan(AverageKind.Mean, 2), Li);
        await Observe(hub, 90);
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.DecideAsync<bool>(batch =>
        {
            hub.Get<AverageRoom>().Observe(batch, Analyzer, "MCV", default, 110, hub.Clock.GetUtcNow());
            throw new InvalidOperationException();
        }));
        var next = (await Observe(hub, 92))!;
        Assert.Equal((2L, 91.0), (next.Id, next.Average!.Value));
    }
}
