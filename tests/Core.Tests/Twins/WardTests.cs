using Meridian.Core.Alarms;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Twins;
using Meridian.Model;

namespace Meridian.Core.Tests.Twins;

public sealed class WardTests
{
    private sealed class Viewer : IWardListener
    {
        public List<LiveValue> Values { get; } = [];
        public List<WaveRow> Waves { get; } = [];
        public List<AlertEventRow> Alerts { get; } = [];
        public List<StateChange> States { get; } = [];
        public List<Tile> Tiles { get; } = [];
        public List<string> Gone { get; } = [];

        public void OnWard(WardUpdate update)
        {
            Values.AddRange(update.Values);
            Waves.AddRange(update.Waves);
            Alerts.AddRange(update.Alerts);
            States.AddRange(update.States);
            Tiles.AddRange(update.Tiles);
            Gone.AddRange(update.Gone);
        }
    }

    private static async Task BeatAsync(HubUnderTest hub, int seconds, string eui = "0011223344556677", double every = 1, string? bed = "1")
    {
        for (var i = 0; i < seconds; i++)
        {
            await hub.SubmitAsync(Make.Report(60 + i, eui, bed));
            await hub.PassAsync(TimeSpan.FromSeconds(every));
        }
    }

    private static IEnumerable<AlertEventRow> Silences(HubUnderTest hub) => hub.Record.PresentAlerts().Where(a => a.Report.Condition == HubAlert.EquipmentSilent);

    [Fact]
    public async Task A_viewer_gets_the_whole_and_then_every_change()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report(70, bed: "1", alerts: Make.Alert(AlertPhase.Start)));
        await hub.SettleAsync();
        var viewer = new Viewer();
        var subscription = hub.Get<Ward>().Subscribe(viewer, out var snapshot);
        var tile = Assert.Single(snapshot.Tiles);
        Assert.Equal(("b1", "ICU 1"), (tile.Key, tile.Label));
        Assert.Equal(EquipmentState.Live, Assert.Single(tile.Equipment).State);
        var metric = Assert.Single(tile.Metrics);
        Assert.Equal(("HR", "心率", true, "/min"), (metric.View.Label, metric.View.LabelZh, metric.View.Known, metric.View.Unit));
        Assert.Equal(70, Assert.Single(snapshot.Values).Observation.Number);
        Assert.Equal(Assert.Single(snapshot.Alerts).Sequence, snapshot.AlertSequence);
        await hub.SubmitAsync(Make.Report(71, bed: "1"));
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "A", "1"));
        await hub.SettleAsync();
        Assert.Equal(71, Assert.Single(viewer.Values).Observation.Number);
        Assert.Equal("A", Assert.Single(viewer.Tiles).Patient!.Identity.Identifiers[0].Value);
        subscription.Dispose();
        await hub.SubmitAsync(Make.Report(72, bed: "1"));
        await hub.SettleAsync();
        Assert.Single(viewer.Values);
        Assert.Equal(72, hub.Get<Ward>().Snapshot().Values[0].Observation.Number);
    }

    [Fact]
    public async Task What_comes_late_does_not_replace_what_is_shown()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report(70, at: hub.Clock.GetUtcNow()));
        await hub.SubmitAsync(Make.Report(50, at: hub.Clock.GetUtcNow().AddMinutes(-3)));
        await hub.SettleAsync();
        Assert.Equal(70, Assert.Single(hub.Get<Ward>().Snapshot().Values).Observation.Number);
        Assert.Equal(2, hub.Record.ObservationSets(new()).Count());
    }

    [Fact]
    public async Task Equipment_moves_from_tile_to_tile()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var viewer = new Viewer();
        using var subscription = hub.Get<Ward>().Subscribe(viewer, out _);
        await hub.SubmitAsync(Make.Report(70));
        await hub.SettleAsync();
        Assert.Equal(["e1"], hub.Get<Ward>().Tiles().Select(t => t.Key));
        await hub.SubmitAsync(Make.Report(70, bed: "1"));
        await hub.SettleAsync();
        Assert.Equal(["b1"], hub.Get<Ward>().Tiles().Select(t => t.Key));
        Assert.Equal(["e1"], viewer.Gone);
        await hub.SubmitAsync(Make.Report(70, bed: "2"));
        await hub.SettleAsync();
        Assert.Equal(["b2"], hub.Get<Ward>().Tiles().Select(t => t.Key));
        Assert.Equal(["e1", "b1"], viewer.Gone);
    }

    [Fact]
    public async Task Keeps_the_last_seconds_of_a_wave()
    {
        await using var hub = await HubUnderTest.StartAsync();
        for (var i = 0; i < 40; i++)
        {
            var now = hub.Clock.GetUtcNow();
            await hub.SubmitAsync(Make.Report(70, bed: "1") with { Waves = [new() { Metric = Make.Lead2, Start = now.AddSeconds(-1), SampleHz = 250, Samples = new int[250], RangeLow = -5, RangeHigh = 5 }] });
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await hub.SettleAsync();
        var metric = hub.Get<Ward>().Tiles()[0].Metrics.Single(m => m.Row.Descriptor.IsWave);
        Assert.Equal((250, -5, 5), (metric.SampleHz, metric.Low, metric.High));
        var waves = hub.Get<Ward>().RecentWaves(metric.Row.Id);
        Assert.InRange(waves.Count, 15, 16);
        Assert.Equal(waves.OrderBy(w => w.At), waves);
    }

    [Fact]
    public async Task A_monitor_that_falls_silent_is_grey_within_five_seconds_and_told_by_an_alert()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "A", "1"));
        var viewer = new Viewer();
        using var subscription = hub.Get<Ward>().Subscribe(viewer, out _);
        await BeatAsync(hub, 10);
        var last = hub.Clock.GetUtcNow() - TimeSpan.FromSeconds(1);
        viewer.States.Clear();
        await hub.PassAsync(TimeSpan.FromSeconds(3.75));
        Assert.Empty(viewer.States);
        await hub.PassAsync(TimeSpan.FromSeconds(0.5));
        var state = Assert.Single(viewer.States);
        Assert.Equal((EquipmentState.Silent, last), (state.State, state.Since));
        var alert = Assert.Single(Silences(hub));
        Assert.Equal((AlertPriority.Medium, true, new EquipmentId(1), new BedId(1), new PatientId(1)), (alert.Report.Priority, alert.IsFromHub, alert.Equipment, alert.Bed, alert.Patient));
        await hub.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Single(hub.Record.AlertHistory(alert.Alert), a => a.Transition == AlertTransition.Started);
        await BeatAsync(hub, 2);
        Assert.Empty(Silences(hub));
        Assert.Equal(EquipmentState.Live, hub.Get<Ward>().StateOf(new(1)));
    }

    [Fact]
    public async Task Equipment_that_speaks_each_half_minute_does_not_flap()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await BeatAsync(hub, 6, every: 30);
        Assert.DoesNotContain(hub.Record.AlertEventsAfter(default, 100), a => a.Report.Condition == HubAlert.EquipmentSilent);
        Assert.Equal(EquipmentState.Live, hub.Get<Ward>().StateOf(new(1)));
        await hub.PassAsync(TimeSpan.FromSeconds(16));
        Assert.Single(Silences(hub));
    }

    [Fact]
    public async Task Equipment_of_unknown_rhythm_greys_at_once_and_is_told_later()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report(70, bed: "1"));
        await hub.PassAsync(TimeSpan.FromSeconds(5.5));
        Assert.Equal(EquipmentState.Silent, hub.Get<Ward>().StateOf(new(1)));
        Assert.Empty(Silences(hub));
        await hub.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(AlertPriority.Low, Assert.Single(Silences(hub)).Report.Priority);
    }

    [Fact]
    public async Task An_alert_of_silent_equipment_stays_until_a_person_has_acknowledged_it_twice()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await BeatAsync(hub, 5);
        await hub.SubmitAsync(Make.Report(70, bed: "1", alerts: Make.Alert(AlertPhase.Start)));
        await hub.PassAsync(TimeSpan.FromSeconds(30));
        var alert = Assert.Single(hub.Record.PresentAlerts(), a => !a.IsFromHub);
        await hub.Get<AlertDesk>().AcknowledgeAsync(alert.Alert, "seen", null, new("eva")).WaitAsync(HubUnderTest.Deadline);
        Assert.Single(hub.Record.PresentAlerts(), a => !a.IsFromHub);
        await hub.Get<AlertDesk>().AcknowledgeAsync(alert.Alert, "gone", null, new("eva")).WaitAsync(HubUnderTest.Deadline);
        Assert.DoesNotContain(hub.Record.PresentAlerts(), a => !a.IsFromHub);
    }

    [Fact]
    public async Task A_silence_that_somebody_knows_of_is_not_told_again_until_it_was_heard()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await BeatAsync(hub, 5);
        await hub.PassAsync(TimeSpan.FromSeconds(6));
        await hub.Get<AlertDesk>().AcknowledgeAsync(Assert.Single(Silences(hub)).Alert, "switched off", null, new("eva")).WaitAsync(HubUnderTest.Deadline);
        await hub.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(Silences(hub));
        Assert.Equal(EquipmentState.Silent, hub.Get<Ward>().StateOf(new(1)));
        await BeatAsync(hub, 5);
        await hub.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Single(Silences(hub));
    }

    [Fact]
    public async Task Silence_is_shown_while_the_record_is_in_trouble_and_stored_afterwards()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await BeatAsync(hub, 5);
        hub.Record.Fault = new RecordUnavailableException(RecordTrouble.DiskFull, "full");
        for (var i = 0; i < 32; i++)
        {
            hub.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await hub.Get<SilenceWatch>().Working.WaitAsync(HubUnderTest.Deadline);
        }
        var shown = Assert.Single(hub.Get<Ward>().Snapshot().Alerts, a => a.Report.Condition == HubAlert.EquipmentSilent);
        Assert.Equal(default, shown.Sequence);
        hub.Record.Fault = null;
        await hub.PassAsync(TimeSpan.FromSeconds(1));
        var stored = Assert.Single(Silences(hub));
        Assert.Equal(stored.Sequence, Assert.Single(hub.Get<Ward>().Snapshot().Alerts, a => a.Report.Condition == HubAlert.EquipmentSilent).Sequence);
    }

    [Fact]
    public async Task After_a_restart_equipment_is_expected_back_and_missed_when_it_does_not_come()
    {
        var hub = await HubUnderTest.StartAsync();
        await BeatAsync(hub, 3);
        await BeatAsync(hub, 3, "BB", bed: "2");
        hub = await hub.RestartAsync();
        Assert.Equal(["b1", "b2"], hub.Get<Ward>().Tiles().Select(t => t.Key).Order());
        Assert.Equal(EquipmentState.Silent, hub.Get<Ward>().StateOf(new(1)));
        await BeatAsync(hub, 40);
        Assert.Equal(new EquipmentId(2), Assert.Single(Silences(hub)).Equipment);
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_heartbeat_keeps_irregular_equipment_alive_for_as_long_as_it_promises()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var pause in new[] { 2, 40, 3, 50, 1, 45, 2, 55 })
        {
            await hub.SubmitAsync(Make.Report() with { Observations = [], IsHeartbeat = true, HeartbeatTimeout = TimeSpan.FromSeconds(60) });
            await hub.PassAsync(TimeSpan.FromSeconds(pause));
        }
        Assert.DoesNotContain(hub.Record.AlertEventsAfter(default, 100), a => a.Report.Condition == HubAlert.EquipmentSilent);
        await hub.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Single(Silences(hub));
    }
}
