using Meridian.Core.Audit;
using Meridian.Core.Quality;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Quality;

public sealed class ControlStories
{
    private static readonly Actor Li = new("li");
    private static readonly EquipmentId Analyzer = new(1), Other = new(2);

    private static ControlMaterial Material(DateOnly? expiry = null, params ControlTarget[] more) => new()
    {
        Name = "Multiqual", Aliases = ["MQ"],
        Lots =
        [
            new()
            {
                Number = "4711", Expiry = expiry,
                Levels =
                [
                    new() { Name = "1", Identifiers = ["QC-1"], Targets = [new() { Test = "GLU", Unit = "mmol/L", Mean = 5, Sd = 0.1 }, .. more] },
                    new() { Name = "2", Identifiers = ["QC-2"], Targets = [new() { Test = "GLU", Unit = "mmol/L", Mean = 15, Sd = 0.5 }] },
                ],
            },
        ],
    };

    private static async Task<HubUnderTest> StartAsync(ControlMaterial? material = null, QualityPlan? plan = null)
    {
        var hub = await HubUnderTest.StartAsync();
        Assert.Equal(SettingOutcome.Added, await hub.Get<QualityDesk>().PutAsync(material ?? Material(), Li));
        if (plan is not null) await hub.Get<QualityDesk>().PutAsync(plan, Li);
        return hub;
    }

    /// <summary>Measures a level at a distance in SD, a minute after the one before.</summary>
    private static async Task<ControlResultRow> Measure(HubUnderTest hub, string level, double z, EquipmentId? on = null, TimeSpan? late = null, string test = "GLU", string? unit = "mmol/L")
    {
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var (mean, sd) = level == "QC-1" ? (5.0, 0.1) : (15.0, 0.5);
        return await hub.DecideAsync(batch => hub.Get<ControlRoom>().Judge(batch, new()
        {
            Equipment = on ?? Analyzer, Test = test, Value = mean + z * sd, Unit = unit, At = hub.Clock.GetUtcNow() - (late ?? TimeSpan.Zero), ReceivedAt = hub.Clock.GetUtcNow(), SpecimenId = level,
        }));
    }

    private static string? LockedOut(HubUnderTest hub, EquipmentId? on = null) => hub.Get<ControlRoom>().LockedOut(on ?? Analyzer, "GLU");

    private static QualityLockRow OpenLock(HubUnderTest hub) => hub.Record.QualityLocks(true, null, null, null, 10).Single();

    private static IEnumerable<string> Actions(HubUnderTest hub) => hub.Record.AuditRows.Select(row => $"{row.Actor} {row.Action} {row.Subject}");

    [Fact]
    public async Task A_rejected_control_locks_its_test_on_its_analyzer_until_a_named_person_releases_it()
    {
        await using var hub = await StartAsync();
        var good = await Measure(hub, "QC-1", 0.5);
        Assert.Equal((ControlState.InControl, 5.0, 0.1), (good.State, good.Mean, good.Sd));
        Assert.Equal(0.5, good.Z!.Value, 1e-9);
        Assert.Equal(ControlState.Warned, (await Measure(hub, "QC-2", 2.5)).State);
        Assert.Null(LockedOut(hub));
        var bad = await Measure(hub, "QC-1", 3.5);
        Assert.Equal(ControlState.Rejected, bad.State);
        Assert.Equal("1-3s", LockedOut(hub));
        Assert.Null(LockedOut(hub, Other));
        var locked = OpenLock(hub);
        // the results in doubt begin where a control was last accepted
        Assert.Equal((bad.Id, hub.Record.Control(2)!.At), (locked.Point, locked.DoubtFrom!.Value));
        // what comes meanwhile does not release it
        Assert.Equal(ControlState.InControl, (await Measure(hub, "QC-1", 0)).State);
        Assert.NotNull(LockedOut(hub));
        var released = await hub.Get<QualityDesk>().ReleaseAsync(locked.Id, new(Li, "new reagent"));
        Assert.Equal(("li", "new reagent"), (released.Row!.ReleasedBy, released.Row.Reason));
        Assert.Null(LockedOut(hub));
        Assert.Contains("hub quality.lock quality-lock/1", Actions(hub));
        Assert.Contains("li quality.release quality-lock/1", Actions(hub));
        Assert.NotNull((await hub.Get<QualityDesk>().ReleaseAsync(locked.Id, new(Li, "again"))).Refusal);
        Assert.Equal(default, await hub.Get<QualityDesk>().ReleaseAsync(99, new(Li, "none")));
    }

    [Fact]
    public async Task A_lockout_is_there_after_a_restart_and_so_is_the_history()
    {
        var hub = await StartAsync();
        for (var i = 0; i < 3; i++) await Measure(hub, "QC-1", 1.2);
        hub = await hub.RestartAsync();
        Assert.Equal("4-1s", string.Join(' ', (await Measure(hub, "QC-1", 1.2)).Violations.Select(one => ControlRoom.Name(one.Rule))));
        hub = await hub.RestartAsync();
        Assert.Equal("4-1s", LockedOut(hub));
        await hub.Get<QualityDesk>().ReleaseAsync(OpenLock(hub).Id, new(Li, "calibrated"));
        hub = await hub.RestartAsync();
        Assert.Null(LockedOut(hub));
        // what was dealt with does not lock again
        Assert.Equal(ControlState.InControl, (await Measure(hub, "QC-1", 1.2)).State);
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task Levels_measured_together_are_one_run_and_a_level_that_comes_again_begins_another()
    {
        await using var hub = await StartAsync();
        var first = await Measure(hub, "QC-1", 2.2);
        var second = await Measure(hub, "QC-2", -2.2);
        Assert.Equal((first.Id, "1-2s R-4s"), (second.Run, string.Join(' ', second.Violations.Select(one => ControlRoom.Name(one.Rule)))));
        var third = await Measure(hub, "QC-1", 0);
        Assert.Equal(third.Id, third.Run);
        hub.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.NotEqual(third.Id, (await Measure(hub, "QC-2", 0)).Run);
    }

    [Fact]
    public async Task A_control_that_is_told_late_is_judged_by_what_came_before_it()
    {
        await using var hub = await StartAsync();
        await Measure(hub, "QC-1", 2.5);
        hub.Clock.Advance(TimeSpan.FromHours(5));
        await Measure(hub, "QC-1", 0);
        // between the two: it follows the first
        var late = await Measure(hub, "QC-1", 2.5, late: TimeSpan.FromHours(2));
        Assert.Equal(ControlState.Rejected, late.State);
        Assert.Equal([1L, 3L], late.Violations.Single(one => one.Rule == ControlRule.TwoTwoS).Points);
    }

    [Fact]
    public async Task A_plan_may_let_accepted_controls_release_when_each_rejected_level_is_accepted()
    {
        await using var hub = await StartAsync(plan: new() { Test = "GLU", ReleaseByControl = true });
        await Measure(hub, "QC-1", 4);
        await Measure(hub, "QC-2", 4);
        Assert.Equal(["Multiqual|4711|1", "Multiqual|4711|2"], OpenLock(hub).Pending);
        await Measure(hub, "QC-1", 0);
        Assert.NotNull(LockedOut(hub));
        var last = await Measure(hub, "QC-2", 0);
        Assert.Null(LockedOut(hub));
        var released = hub.Record.QualityLocks(false, null, null, null, 10).Single();
        Assert.Equal(("hub", $"control {last.Id}"), (released.ReleasedBy, released.Reason));
    }

    [Fact]
    public async Task A_good_control_that_is_told_late_releases_nothing()
    {
        await using var hub = await StartAsync(plan: new() { Test = "GLU", ReleaseByControl = true });
        await Measure(hub, "QC-1", 4);
        Assert.Equal(ControlState.InControl, (await Measure(hub, "QC-1", 0, late: TimeSpan.FromMinutes(5))).State);
        Assert.Equal("1-3s", LockedOut(hub));
        await Measure(hub, "QC-1", 0);
        Assert.Null(LockedOut(hub));
    }

    [Fact]
    public async Task A_person_accepts_a_rejected_control_with_a_reason()
    {
        await using var hub = await StartAsync();
        var bad = await Measure(hub, "QC-1", 3.2);
        var answer = await hub.Get<QualityDesk>().OverrideAsync(bad.Id, new(Li, "bubble seen, level 2 fine"));
        Assert.Equal((ControlState.Overridden, "li", "bubble seen, level 2 fine"), (answer.Row!.State, answer.Row.By, answer.Row.Reason));
        Assert.Null(LockedOut(hub));
        Assert.Contains("li control.override control/1", Actions(hub));
        Assert.NotNull((await hub.Get<QualityDesk>().OverrideAsync(bad.Id, new(Li, "twice"))).Refusal);
        Assert.Equal(default, await hub.Get<QualityDesk>().OverrideAsync(99, new(Li, "none")));
    }

    [Fact]
    public async Task An_excluded_control_leaves_the_rules()
    {
        await using var hub = await StartAsync();
        var first = await Measure(hub, "QC-1", 2.5);
        await hub.Get<QualityDesk>().ExcludeAsync(first.Id, new(Li, "wrong tube"));
        Assert.Equal("1-2s", string.Join(' ', (await Measure(hub, "QC-1", 2.5)).Violations.Select(one => ControlRoom.Name(one.Rule))));
        Assert.Contains("li control.exclude control/1", Actions(hub));
    }

    [Fact]
    public async Task What_cannot_be_judged_is_kept_with_the_reason()
    {
        await using var hub = await StartAsync(Material(expiry: new(2020, 1, 1)));
        Assert.Equal(ControlNote.Expired, (await Measure(hub, "QC-1", 0)).Note);
        Assert.Equal(ControlNote.UnknownMaterial, (await Measure(hub, "QC-9", 0)).Note);
        var words = await hub.DecideAsync(batch => hub.Get<ControlRoom>().Judge(batch, new() { Equipment = Analyzer, Test = "GLU", Text = "-----", At = hub.Clock.GetUtcNow(), ReceivedAt = hub.Clock.GetUtcNow(), SpecimenId = "QC-1" }));
        Assert.Equal((ControlNote.NoNumber, "-----"), (words.Note, words.Text));
        Assert.Equal(3, hub.Record.Controls(new() { States = [ControlState.NotJudged] }).Count());
        Assert.Equal(SettingOutcome.Changed, await hub.Get<QualityDesk>().PutAsync(Material() with { Revision = 1 }, Li));
        Assert.Equal(ControlNote.UnitDiffers, (await Measure(hub, "QC-1", 0, unit: "mg/dL")).Note);
        Assert.Null(LockedOut(hub));
    }

    [Fact]
    public async Task Twenty_results_of_a_run_in_make_mean_and_SD_of_this_analyzer()
    {
        await using var hub = await StartAsync();
        var values = Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 1.0 : -1.0).ToArray();
        foreach (var z in values) Assert.Equal(ControlState.RunIn, (await Measure(hub, "QC-1", z, test: "UREA")).State);
        var target = hub.Get<ControlMaterials>().Find("Multiqual")!.Lots[0].Levels[0].TargetOf(Analyzer.Value, "UREA")!;
        Assert.Equal((TargetSource.RunIn, 20, Analyzer.Value), (target.Source, target.Count, target.Equipment));
        Assert.Equal(5.0, target.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(20.0 / 19) * 0.1, target.Sd, 1e-9);
        Assert.Null(hub.Get<ControlMaterials>().Find("Multiqual")!.Lots[0].Levels[0].TargetOf(Other.Value, "UREA"));
        // saved again it stays what it is; changed by a person it is no longer made of results
        var made = hub.Get<ControlMaterials>().Find("Multiqual")!;
        await hub.Get<QualityDesk>().PutAsync(made, Li);
        Assert.Equal(TargetSource.RunIn, hub.Get<ControlMaterials>().Find("Multiqual")!.Lots[0].Levels[0].TargetOf(Analyzer.Value, "UREA")!.Source);
        var next = await Measure(hub, "QC-1", 4, test: "UREA");
        Assert.Equal((ControlState.Rejected, TargetSource.RunIn), (next.State, next.Source!.Value));
        Assert.Contains("hub control-material.change control-material/Multiqual", Actions(hub));
        var level = made.Lots[0].Levels[0];
        await hub.Get<QualityDesk>().PutAsync(made with
        {
            Revision = made.Revision + 1, Lots = [made.Lots[0] with { Levels = [level with { Targets = [.. level.Targets.Select(one => one.Test == "UREA" ? one with { Mean = 6 } : one)] }, .. made.Lots[0].Levels.Skip(1)] }],
        }, Li);
        Assert.Equal((TargetSource.Assigned, 0, 6.0), hub.Get<ControlMaterials>().Find("Multiqual")!.Lots[0].Levels[0].TargetOf(Analyzer.Value, "UREA") is { } now ? (now.Source, now.Count, now.Mean) : default);
    }

    [Fact]
    public async Task A_person_makes_a_target_of_a_period_and_too_few_results_make_none()
    {
        await using var hub = await StartAsync();
        var from = hub.Clock.GetUtcNow();
        for (var i = 0; i < 19; i++) await Measure(hub, "QC-1", i % 2 == 0 ? 0.5 : -0.5);
        var desk = hub.Get<QualityDesk>();
        Task<QualityAnswer<ControlTarget>> Compute() => desk.ComputeAsync(Analyzer, "GLU", new("Multiqual", "4711", "1"), from, hub.Clock.GetUtcNow().AddMinutes(1), Li);
        Assert.NotNull((await Compute()).Refusal);
        await Measure(hub, "QC-1", -0.5);
        var target = (await Compute()).Row!;
        Assert.Equal((TargetSource.Computed, 20), (target.Source, target.Count));
        // the analyzer's own counts before that of all
        Assert.Equal(0.05 * Math.Sqrt(20.0 / 19), (await Measure(hub, "QC-1", 0)).Sd!.Value, 1e-9);
        Assert.Equal(0.1, (await Measure(hub, "QC-1", 0, on: Other)).Sd);
    }

    [Fact]
    public async Task Overdue_controls_lock_where_the_plan_says_so()
    {
        await using var hub = await StartAsync(plan: new() { Test = "GLU", EveryMinutes = 60, Overdue = OverdueAction.Lock });
        Assert.Equal(ControlRoom.Overdue, LockedOut(hub));
        await Measure(hub, "QC-1", 0);
        Assert.Null(LockedOut(hub));
        hub.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(ControlRoom.Overdue, LockedOut(hub));
        await hub.Get<QualityDesk>().PutAsync(new QualityPlan { Test = "GLU", EveryMinutes = 60 }, Li);
        Assert.Null(LockedOut(hub));
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_neither_lock_nor_history()
    {
        await using var hub = await StartAsync();
        await Measure(hub, "QC-1", 2.5);
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.DecideAsync<bool>(batch =>
        {
            hub.Get<ControlRoom>().Judge(batch, new() { Equipment = Analyzer, Test = "GLU", Value = 9, At = hub.Clock.GetUtcNow(), ReceivedAt = hub.Clock.GetUtcNow(), SpecimenId = "QC-1" });
            throw new InvalidOperationException();
        }));
        Assert.Null(LockedOut(hub));
        Assert.Empty(hub.Record.QualityLocks(null, null, null, null, 10));
        Assert.Equal(2, (await Measure(hub, "QC-1", 0)).Id);
    }

    [Fact]
    public async Task Two_who_change_a_material_at_once_are_told()
    {
        await using var hub = await StartAsync();
        Assert.Equal(SettingOutcome.Stale, await hub.Get<QualityDesk>().PutAsync(Material(), Li));
        Assert.Equal(SettingOutcome.Changed, await hub.Get<QualityDesk>().PutAsync(Material() with { Revision = 1 }, Li));
        Assert.True(await hub.Get<QualityDesk>().RemoveMaterialAsync("Multiqual", Li));
        Assert.False(await hub.Get<QualityDesk>().RemoveMaterialAsync("Multiqual", Li));
        Assert.Equal(ControlNote.UnknownMaterial, (await Measure(hub, "QC-1", 0)).Note);
    }

    [Theory]
    [InlineData("QC-2", null, null, null, "Multiqual|4711|2")]
    [InlineData("qc-2", null, "4711", null, "Multiqual|4711|2")]
    [InlineData("QC-2", null, "0815", null, null)] // its own word of the lot contradicts
    [InlineData(null, "mq", "4711", "1", "Multiqual|4711|1")]
    [InlineData("MQ", null, null, "2", "Multiqual|4711|2")]
    [InlineData(null, "MQ", null, null, null)] // which level cannot be told
    [InlineData("4712", "Else", "4711", "1", null)]
    public async Task What_an_instrument_says_is_found_in_the_list(string? specimen, string? material, string? lot, string? level, string? expected)
    {
        await using var hub = await StartAsync();
        Assert.Equal(expected, hub.Get<ControlMaterials>().Find(specimen, material, lot, level)?.Key);
    }

    [Fact]
    public void A_material_that_cannot_be_is_refused_with_the_reason()
    {
        Assert.Null(Material().Problem());
        Assert.NotNull((Material() with { Name = "a/b" }).Problem());
        Assert.NotNull((Material() with { Lots = [.. Material().Lots, .. Material().Lots] }).Problem());
        Assert.NotNull(Material(null, new ControlTarget { Test = "K", Mean = 4, Sd = 0 }).Problem());
        Assert.NotNull(Material(null, new ControlTarget { Test = "K", Mean = double.NaN, Sd = 1 }).Problem());
        Assert.NotNull(Material(null, new ControlTarget { Test = "GLU", Mean = 4, Sd = 1 }).Problem());
    }
}
