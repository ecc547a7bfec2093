using Meridian.Core.Alarms;
using Meridian.Core.Equipment;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Equipment;

public sealed class EquipmentDirectoryTests
{
    private static EquipmentReport From(params EquipmentIdentifier[] identifiers) => Make.Report() with { Equipment = new() { Identifiers = identifiers } };
    private static EquipmentIdentifier Eui(string value) => new(EquipmentIdentifierKind.Eui64, value, null);
    private static EquipmentIdentifier Serial(string value) => new(EquipmentIdentifierKind.Serial, value, "ACME");
    private static EquipmentIdentifier Sender(string value) => new(EquipmentIdentifierKind.Sender, value, null);

    private static async Task<long> WhoAsync(HubUnderTest hub, EquipmentReport report)
    {
        var receipt = await hub.SubmitAsync(report);
        return hub.Record.ObservationSets(new() { Sequence = receipt.Sequence }).Single().Equipment.Value;
    }

    [Fact]
    public async Task Is_recognized_by_any_identifier_and_learns_new_ones()
    {
        await using var hub = await HubUnderTest.StartAsync();
        Assert.Equal(1, await WhoAsync(hub, From(Serial("77"))));
        Assert.Equal(1, await WhoAsync(hub, From(Eui("A"), Serial("77"))));
        Assert.Equal(1, await WhoAsync(hub, From(Eui("A"))));
        Assert.Equal([Eui("A"), Serial("77")], hub.Record.Equipment().Single().Identity.Identifiers);
    }

    [Fact]
    public async Task Two_with_the_serial_number_of_a_careless_maker_stay_two()
    {
        await using var hub = await HubUnderTest.StartAsync();
        Assert.Equal(1, await WhoAsync(hub, From(Eui("A"), Serial("0000"))));
        Assert.Equal(2, await WhoAsync(hub, From(Eui("B"), Serial("0000"))));
        Assert.Equal(1, await WhoAsync(hub, From(Eui("A"), Serial("0000"))));
        Assert.Equal(2, await WhoAsync(hub, From(Eui("B"), Serial("0000"))));
        Assert.Single(hub.Record.PresentAlerts(), a => a.Report.Condition == HubAlert.EquipmentConflict);
    }

    [Fact]
    public async Task A_conflict_follows_the_strongest_identifier_and_is_told()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await WhoAsync(hub, From(Eui("A")));
        await WhoAsync(hub, From(Serial("77")));
        Assert.Equal(1, await WhoAsync(hub, From(Eui("A"), Serial("77"))));
        Assert.Equal(2, await WhoAsync(hub, From(Serial("77"))));
        Assert.Contains(hub.Record.PresentAlerts(), a => a.Report.Condition == HubAlert.EquipmentConflict);
    }

    [Fact]
    public async Task A_repaired_monitor_with_another_serial_number_is_the_same_by_its_eui()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await WhoAsync(hub, From(Eui("A"), Serial("77")));
        Assert.Equal(1, await WhoAsync(hub, From(Eui("A"), Serial("78"))));
    }

    [Fact]
    public async Task A_gateway_that_speaks_for_many_is_not_one_of_them()
    {
        await using var hub = await HubUnderTest.StartAsync();
        Assert.Equal(1, await WhoAsync(hub, From(Eui("A"), Sender("GW"))));
        Assert.Equal(2, await WhoAsync(hub, From(Eui("B"), Sender("GW"))));
        Assert.Equal(3, await WhoAsync(hub, From(Sender("GW"))));
        Assert.Equal(3, await WhoAsync(hub, From(Sender("GW"))));
        Assert.Empty(hub.Record.PresentAlerts());
    }

    [Fact]
    public async Task Metrics_keep_their_numbers_over_a_restart_whether_told_by_the_same_instance_or_an_equal_one()
    {
        var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report());
        await hub.SubmitAsync(Make.Report() with { Observations = [Make.Number(1, Make.Metric("147842", "MDC_ECG_HEART_RATE")), Make.Number(2, Make.Metric("150456"))] });
        hub = await hub.RestartAsync();
        var receipt = await hub.SubmitAsync(Make.Report());
        Assert.Equal(2, hub.Record.Metrics().Count());
        Assert.Equal(new MetricId(1), hub.Record.ObservationSets(new() { Sequence = receipt.Sequence }).Single().MetricIds[0]);
        Assert.Equal(2, hub.Get<EquipmentDirectory>().MetricsOf(new(1)).Count);
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task Details_are_brought_up_to_date_and_never_erased_by_silence()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report());
        await hub.SubmitAsync(Make.Report() with { Equipment = Make.Monitor() with { Manufacturer = null, Software = "2.1" } });
        var identity = hub.Record.Equipment().Single().Identity;
        Assert.Equal(("ACME", "One", "2.1"), (identity.Manufacturer, identity.ModelName, identity.Software));
    }

    [Fact]
    public async Task A_name_given_by_a_person_stays()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report());
        Assert.Equal(RegistryOutcome.Done, await hub.Get<EquipmentDesk>().NameAsync(new EquipmentId(1), " Spare ", new("eva")).WaitAsync(HubUnderTest.Deadline));
        await hub.SubmitAsync(Make.Report(bed: "3"));
        Assert.Equal("Spare", hub.Record.Equipment().Single().GivenName);
        Assert.Equal(RegistryOutcome.NotFound, await hub.Get<EquipmentDesk>().NameAsync(new EquipmentId(9), "x", new("eva")).WaitAsync(HubUnderTest.Deadline));
    }

    [Fact]
    public async Task The_clock_of_equipment_is_taken_off_its_facts()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var now = hub.Clock.GetUtcNow();
        var wrong = now.AddHours(-3);
        var receipt = await hub.SubmitAsync(hub.Message(new() { Reports = [Make.Report(70, at: wrong.AddSeconds(-1))] }, sentAt: wrong));
        var set = hub.Record.ObservationSets(new() { Sequence = receipt.Sequence }).Single();
        Assert.Equal((now.AddSeconds(-1), wrong.AddSeconds(-1), TimeSpan.FromHours(3), false), (set.At, set.EquipmentAt, set.ClockOffset, set.IsTimeDoubtful));
        receipt = await hub.SubmitAsync(hub.Message(new() { Reports = [Make.Report(70, at: wrong.AddYears(2))] }, sentAt: wrong));
        set = hub.Record.ObservationSets(new() { Sequence = receipt.Sequence }).Single();
        Assert.Equal((now, wrong.AddYears(2), true), (set.At, set.EquipmentAt, set.IsTimeDoubtful));
    }
}
