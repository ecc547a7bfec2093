using Meridian.Core.Alarms;
using Meridian.Core.Equipment;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using static Meridian.Model.PatientEventKind;

namespace Meridian.Core.Tests.Patients;

public sealed class PatientStories
{
    /// <summary>Where the feed has whom: <c>1:A 2:B</c> for bed 1 with patient A …</summary>
    private static string Beds(HubUnderTest hub) => string.Join(' ', hub.Record.OpenAssociations().Where(a => a.Patient != default)
        .Select(a => $"{hub.Record.Beds().Single(b => b.Id == a.Bed).Place.Bed}:{hub.Record.Patient(a.Patient)!.Identity.Identifiers[0].Value}").Order());

    private static Task Adt(HubUnderTest hub, PatientEventKind kind, string id, string? bed = null, string? from = null, string? visit = null, string? prior = null)
    {
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        return hub.SubmitAsync(Make.Adt(kind, id, bed, from, visit, prior: prior));
    }

    private static async Task<string?> WhoseAsync(HubUnderTest hub, EquipmentReport report)
    {
        var receipt = await hub.SubmitAsync(report);
        var set = hub.Record.ObservationSets(new() { Sequence = receipt.Sequence }).Single();
        return set.Patient == default ? null : hub.Record.Patient(set.Patient)!.Identity.Identifiers[0].Value;
    }

    [Fact]
    public async Task Admit_transfer_discharge()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        Assert.Equal("1:A", Beds(hub));
        await Adt(hub, Transfer, "A", "2", "1");
        Assert.Equal("2:A", Beds(hub));
        await Adt(hub, Discharge, "A", "2");
        Assert.Equal("", Beds(hub));
        Assert.Equal(3, hub.Record.PatientEvents(new(1), 10).Count());
    }

    [Fact]
    public async Task Two_patients_exchange_their_beds_in_one_message()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        await Adt(hub, Admit, "B", "2");
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.SubmitAsync(hub.Message(new() { PatientEvents = [Make.Adt(Transfer, "A", "2", "1"), Make.Adt(Transfer, "B", "1", "2")] }));
        Assert.Equal("1:B 2:A", Beds(hub));
        Assert.Equal("B", await WhoseAsync(hub, Make.Report(70, bed: "1")));
    }

    [Fact]
    public async Task A_transfer_that_was_the_first_thing_heard_still_finds_the_bed()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Transfer, "A", "2", "1");
        Assert.Equal("2:A", Beds(hub));
    }

    [Fact]
    public async Task Cancel_admit_empties_the_bed_and_covers_no_time()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        await Adt(hub, CancelAdmit, "A", "1");
        Assert.Equal("", Beds(hub));
        var visit = hub.Record.Associations(null, new PatientId(1), null, null, null, 10).Single();
        Assert.Equal(visit.From, visit.To);
    }

    [Fact]
    public async Task Cancel_transfer_brings_back_the_visit_before()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        var admitted = hub.Record.OpenAssociations().Single();
        await Adt(hub, Transfer, "A", "2", "1");
        await Adt(hub, CancelTransfer, "A", "1");
        Assert.Equal("1:A", Beds(hub));
        Assert.Equal(admitted, hub.Record.OpenAssociations().Single());
    }

    [Fact]
    public async Task Cancel_discharge_brings_back_the_visit_also_after_a_restart()
    {
        var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1", visit: "V1");
        await Adt(hub, Discharge, "A", "1", visit: "V1");
        hub = await hub.RestartAsync();
        await Adt(hub, CancelDischarge, "A", "1", visit: "V1");
        Assert.Equal("1:A", Beds(hub));
        Assert.Single(hub.Record.Associations(null, new PatientId(1), null, null, null, 10));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task Cancel_discharge_into_another_bed_begins_there()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        await Adt(hub, Discharge, "A", "1");
        await Adt(hub, CancelDischarge, "A", "3");
        Assert.Equal("3:A", Beds(hub));
    }

    [Fact]
    public async Task A_discharge_ends_the_visit_that_it_names()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1", visit: "V1");
        await Adt(hub, Register, "A", "9", visit: "V2");
        Assert.Equal("1:A 9:A", Beds(hub));
        await Adt(hub, Discharge, "A", "9", visit: "V2");
        Assert.Equal("1:A", Beds(hub));
    }

    [Fact]
    public async Task An_update_changes_the_person_and_never_the_place()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        await hub.SubmitAsync(Make.Adt(Update, "A", "2", family: "Newname"));
        Assert.Equal("1:A", Beds(hub));
        Assert.Equal("Newname", hub.Record.Patient(new(1))!.Identity.Name!.Family);
    }

    [Fact]
    public async Task A_merge_moves_the_visit_and_leads_the_old_number_to_the_standing_record()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "OLD", "1");
        await Adt(hub, Merge, "NEW", prior: "OLD");
        Assert.Equal("1:NEW", Beds(hub));
        Assert.Equal("NEW", await WhoseAsync(hub, Make.Report(70, bed: "1")));
        Assert.Equal("NEW", await WhoseAsync(hub, Make.Report(70, patient: Make.Person("OLD"))));
        Assert.Equal("NEW", hub.Record.PatientByIdentifier(new("OLD", "HOSP", "MR"))!.Identity.Identifiers[0].Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("  ")]
    public async Task An_event_that_names_nobody_goes_to_quarantine_and_makes_no_patient(string id)
    {
        await using var hub = await HubUnderTest.StartAsync();
        Assert.Equal(Core.Intake.ReceiptKind.Quarantined, (await hub.SubmitAsync(Make.Adt(Admit, id, "1"))).Kind);
        Assert.Empty(hub.Record.Patients(null, default, 10));
        Assert.Equal("", Beds(hub));
    }

    [Fact]
    public async Task Two_in_one_bed_are_nobody_and_people_are_told()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70, bed: "1")));
        await Adt(hub, Admit, "B", "1");
        Assert.Null(await WhoseAsync(hub, Make.Report(70, bed: "1")));
        Assert.Contains(hub.Record.PresentAlerts(), a => a.Report.Condition == HubAlert.BedShared);
        await Adt(hub, Discharge, "A", "1");
        Assert.Equal("B", await WhoseAsync(hub, Make.Report(70, bed: "1")));
        Assert.DoesNotContain(hub.Record.PresentAlerts(), a => a.Report.Condition == HubAlert.BedShared);
    }

    [Fact]
    public async Task A_replay_of_an_old_event_moves_nobody()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var old = hub.Clock.GetUtcNow();
        await hub.SubmitAsync(Make.Adt(Admit, "A", "1", at: old));
        hub.Clock.Advance(TimeSpan.FromHours(1));
        await hub.SubmitAsync(Make.Adt(Transfer, "A", "2", "1", at: hub.Clock.GetUtcNow()));
        var refused = await hub.SubmitAsync(hub.Message(new(), "q", [7]) with { Rejection = new("X", null, "x") });
        await hub.SubmitAsync(hub.Message(new() { PatientEvents = [Make.Adt(Transfer, "A", "5", "1", at: old.AddMinutes(5))] }) with { ReplayOf = refused.Sequence });
        Assert.Equal("2:A", Beds(hub));
        Assert.Equal(3, hub.Record.PatientEvents(new(1), 10).Count());
    }

    [Fact]
    public async Task A_monitor_that_names_no_patient_gives_its_facts_to_the_patient_in_its_bed()
    {
        await using var hub = await HubUnderTest.StartAsync();
        Assert.Null(await WhoseAsync(hub, Make.Report(70, bed: "1")));
        await Adt(hub, Admit, "A", "1");
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70, bed: "1")));
        // once it has named its bed it is there, also when it leaves it out
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70)));
        await Adt(hub, Admit, "B", "2");
        Assert.Equal("B", await WhoseAsync(hub, Make.Report(70, bed: "2")));
        Assert.Equal("B", await WhoseAsync(hub, Make.Report(70)));
    }

    [Fact]
    public async Task A_monitor_that_names_another_patient_keeps_its_word_and_people_are_told_until_it_agrees()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        Assert.Equal("B", await WhoseAsync(hub, Make.Report(70, bed: "1", patient: Make.Person("B"))));
        await WhoseAsync(hub, Make.Report(71, bed: "1", patient: Make.Person("B")));
        Assert.Single(hub.Record.AlertEventsAfter(default, 100), a => a.Report.Condition == HubAlert.PatientMismatch && a.Transition == AlertTransition.Started);
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70, bed: "1", patient: Make.Person("A"))));
        Assert.DoesNotContain(hub.Record.PresentAlerts(), a => a.Report.Condition == HubAlert.PatientMismatch);
    }

    [Fact]
    public async Task A_name_that_contradicts_the_bed_leaves_the_facts_with_the_equipment()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        Assert.Null(await WhoseAsync(hub, Make.Report(70, bed: "1", patient: Make.Person("", "Somebody else"))));
        Assert.Contains(hub.Record.PresentAlerts(), a => a.Report.Condition == HubAlert.PatientMismatch);
    }

    [Fact]
    public async Task Who_is_named_by_equipment_only_is_provisional_until_the_feed_names_him()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await WhoseAsync(hub, Make.Report(70, bed: "1", patient: Make.Person("A", "Typo")));
        Assert.False(hub.Record.Patient(new(1))!.Confirmed);
        await Adt(hub, Admit, "A", "1");
        var patient = hub.Record.Patient(new(1))!;
        Assert.Equal((true, "FamilyA"), (patient.Confirmed, patient.Identity.Name!.Family));
        await WhoseAsync(hub, Make.Report(70, bed: "1", patient: Make.Person("A", "Typo")));
        Assert.Equal("FamilyA", hub.Record.Patient(new(1))!.Identity.Name!.Family);
    }

    [Fact]
    public async Task An_identifier_without_authority_means_the_one_in_the_bed_and_nobody_elsewhere()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70, bed: "1", patient: Make.Person("A", authority: null, type: null))));
        Assert.Single(hub.Record.Patients(null, default, 10));
        await WhoseAsync(hub, Make.Report(70, eui: "AA", bed: "7", patient: Make.Person("A", authority: null, type: null)));
        Assert.Equal(2, hub.Record.Patients(null, default, 10).Count());
    }

    [Fact]
    public async Task Facts_that_come_late_belong_to_who_was_in_the_bed_then()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        await WhoseAsync(hub, Make.Report(70, bed: "1"));
        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        var then = hub.Clock.GetUtcNow();
        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        await Adt(hub, Discharge, "A", "1");
        var between = hub.Clock.GetUtcNow().AddSeconds(30);
        await Adt(hub, Admit, "B", "1");
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70, bed: "1", at: then)));
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70, at: then)));
        Assert.Null(await WhoseAsync(hub, Make.Report(70, bed: "1", at: between)));
        Assert.Equal("B", await WhoseAsync(hub, Make.Report(70, bed: "1", at: hub.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task A_place_named_shortly_is_the_one_bed_that_agrees_and_none_when_two_do()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Adt(Admit, "A") with { Location = new("ICU", "301", "1", "HOSP") });
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70, bed: "1")));
        await hub.SubmitAsync(Make.Adt(Admit, "B") with { Location = new("ICU", "302", "1", "HOSP") });
        Assert.Null(await WhoseAsync(hub, Make.Report(70, bed: "1")));
    }

    [Fact]
    public async Task A_person_assigns_equipment_that_does_not_name_its_bed()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Adt(hub, Admit, "A", "1");
        await WhoseAsync(hub, Make.Report(70));
        var desk = hub.Get<EquipmentDesk>();
        Assert.Equal(RegistryOutcome.Done, await desk.AssignAsync(new(1), new(1), new("eva")).WaitAsync(HubUnderTest.Deadline));
        Assert.Equal("A", await WhoseAsync(hub, Make.Report(70)));
        Assert.Equal(RegistryOutcome.NoSuchBed, await desk.AssignAsync(new(1), new(77), new("eva")).WaitAsync(HubUnderTest.Deadline));
        Assert.Equal(RegistryOutcome.Done, await desk.AssignAsync(new(1), default, new("eva")).WaitAsync(HubUnderTest.Deadline));
        Assert.Null(await WhoseAsync(hub, Make.Report(70)));
        await WhoseAsync(hub, Make.Report(70, eui: "BB", bed: "2"));
        Assert.Equal(RegistryOutcome.NamesItsBed, await desk.AssignAsync(new(2), new(1), new("eva")).WaitAsync(HubUnderTest.Deadline));
    }
}
