using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>What holds a result, and how a person lets it go on.</summary>
public sealed class HeldResultStories
{
    [Fact]
    public async Task Without_an_order_a_result_is_held_and_meets_the_order_when_it_comes()
    {
        await using var hub = await LabHub.StartAsync();
        await SendAsync(hub, Report(Barcode, [Result(hub)], Make.Person("A")));
        Assert.Equal(("Held(NoOrder)", default), (States(hub), Only(hub).Patient));
        await OrderAsync(hub);
        Assert.Equal("Verified", States(hub));
        Assert.Equal(OrderRow(hub).Patient, Only(hub).Patient);
        Assert.Equal("GLU:Verified WBC:Ordered", Progress(hub));
    }

    [Fact]
    public async Task An_order_that_comes_too_late_leaves_it_to_a_person()
    {
        await using var hub = await LabHub.StartAsync();
        await SendAsync(hub, Result(hub));
        hub.Clock.Advance(TimeSpan.FromHours(25));
        await OrderAsync(hub);
        Assert.Equal("Held(NoOrder)", States(hub));
        var desk = hub.Get<LabDesk>();
        Assert.Equal("Choose the order that the result belongs to.", (await desk.ReleaseAsync(Only(hub).Id, default, "label checked", new("anna"))).Refusal);
        Assert.Equal(LabResultState.ToVerify, (await desk.ReleaseAsync(Only(hub).Id, OrderRow(hub).Id, "label checked", new("anna"))).Row!.State);
        Assert.Contains(Only(hub).Trail, rule => rule is { Rule: "released", Passed: false });
        Assert.Equal("GLU:Resulted WBC:Ordered", Progress(hub));
    }

    [Fact]
    public async Task A_patient_whom_the_instrument_names_otherwise_holds_the_result_and_is_never_its_owner()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(family: "Wang"));
        await SendAsync(hub, Report(Barcode, [Result(hub)], Make.Person("", "Li")));
        await SendAsync(hub, Report(Barcode, [Result(hub, value: 91)], Make.Person("B")));
        await SendAsync(hub, Report(Barcode, [Result(hub, value: 92)], Make.Person("A", "Wang", authority: null)));
        Assert.Equal("Held(PatientContradicts) Held(PatientContradicts) Verified", States(hub));
        Assert.Equal([default, default, OrderRow(hub).Patient], Results(hub).Select(row => row.Patient));
        Assert.Null(hub.Record.PatientByIdentifier(new("B", "HOSP", "MR")));
    }

    [Fact]
    public async Task One_number_on_specimens_of_two_people_gives_its_results_to_neither()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        // while the first is open the second order is refused
        Assert.Equal(ReceiptKind.Quarantined, (await OrderAsync(hub, Order("B", "P2"))).Kind);
        await SendAsync(hub, Result(hub), Result(hub, "WBC", 5.5m));
        await hub.Get<LabDesk>().VerifyAsync([.. Results(hub).Select(row => row.Id)], new("anna"));
        hub.Clock.Advance(TimeSpan.FromHours(2));
        // numbers of labels come back: the newer order counts for what is younger than it, nobody gets what is older
        Assert.Equal(ReceiptKind.Committed, (await OrderAsync(hub, Order("B", "P2"))).Kind);
        var second = hub.Record.Laboratory.Orders(new()).First();
        await SendAsync(hub, Result(hub, value: 100, minute: 30));
        Assert.Equal(HeldReason.SeveralPatients, Results(hub)[2].Held);
        await SendAsync(hub, Result(hub, value: 101, minute: 61));
        Assert.Equal((LabResultState.Verified, second.Patient), (Results(hub)[3].State, Results(hub)[3].Patient));
    }

    [Fact]
    public async Task An_unknown_test_is_held_until_a_person_says_what_it_means_once_for_all()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await SendAsync(hub, Result(hub, "GLUC3", unit: "mmol/L", value: 5));
        Assert.Equal("Held(UnknownTest)", States(hub));
        Assert.Equal("Say first which test the instrument's code means.", (await hub.Get<LabDesk>().ReleaseAsync(Only(hub).Id, default, "x", new("anna"))).Refusal);
        Assert.Equal(1, await hub.Get<LabDesk>().MapAsync($"equipment/{Only(hub).Equipment}", new() { Local = "GLUC3", Test = "GLU" }, new("anna")));
        Assert.Equal(("Verified", 5m), (States(hub), Only(hub).Number));
        await SendAsync(hub, Result(hub, "GLUC3", unit: "mmol/L", value: 6, minute: 1));
        Assert.Equal(2, Results(hub).Count(row => row.Test == "GLU"));
        Assert.Contains(hub.Record.AuditRows, row => row is { Action: "lab-test-map.change", Actor: "anna" });
    }

    [Fact]
    public async Task Another_unit_than_the_declared_one_holds_and_nothing_is_converted_by_guess()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await SendAsync(hub, Result(hub, unit: "g/L", value: 0.9m));
        Assert.Equal(("Held(UnitMismatch)", (decimal?)null), (States(hub), Only(hub).Number));
        // the same amount under another name is no conversion
        await SendAsync(hub, Result(hub, "WBC", 5.5m, unit: "x10^9/L"));
        Assert.Equal(5.5m, Results(hub)[1].Number);
    }

    [Fact]
    public async Task A_test_that_nobody_ordered_is_held_and_goes_on_when_a_person_takes_it()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "GLU"));
        await SendAsync(hub, Result(hub, "WBC", 5));
        Assert.Equal("Held(NotOrdered)", States(hub));
        Assert.Equal(LabResultState.ToVerify, (await hub.Get<LabDesk>().ReleaseAsync(Only(hub).Id, default, "asked by telephone", new("anna"))).Row!.State);
        Assert.Equal("GLU:Ordered WBC:Resulted", Progress(hub));
    }

    [Fact]
    public async Task Where_the_laboratory_says_so_an_unordered_test_is_added()
    {
        await using var hub = await LabHub.StartAsync(options => options.Laboratory.AcceptNotOrdered = true);
        await OrderAsync(hub, Order(tests: "GLU"));
        await SendAsync(hub, Result(hub, "WBC", 5));
        Assert.Equal(("ToVerify", "GLU:Ordered WBC:Resulted"), (States(hub), Progress(hub)));
    }

    [Fact]
    public async Task A_meter_s_result_belongs_to_the_one_patient_whose_identifier_was_scanned_and_else_to_nobody()
    {
        await using var hub = await LabHub.StartAsync();
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "A", "1", family: "Wang"));
        LabReport Scanned(string id, decimal value) => new() { Equipment = Analyzer, Driver = Driver, Specimens = [new() { SpecimenId = "", IsAtPatient = true, Patient = new() { Identifiers = [new(id, null, null)] }, Results = [Result(hub, value: value)] }] };
        await SendAsync(hub, Scanned("A", 90));
        await SendAsync(hub, Scanned("A", 90));
        await SendAsync(hub, Scanned("Z", 91));
        Assert.Equal("Verified Held(UnknownPatient)", States(hub));
        var patient = hub.Record.PatientByIdentifier(new("A", "HOSP", "MR"))!.Id;
        Assert.Equal([patient, default], Results(hub).Select(row => row.Patient));
        Assert.Null(hub.Record.PatientByIdentifier(new("Z", null, null)));
        var desk = hub.Get<LabDesk>();
        Assert.NotNull((await desk.ReleaseAsync(Results(hub)[1].Id, default, "wristband read again", new("anna"))).Refusal);
        Assert.Equal((LabResultState.ToVerify, patient), (await desk.ReleaseAsync(Results(hub)[1].Id, default, "wristband read again", new("anna"), patient)).Row is { } row ? (row.State, row.Patient) : default);
        Assert.Empty(await desk.VerifyAsync([Results(hub)[1].Id], new("anna"), "Dr. Li"));
        Assert.Equal("Dr. Li (anna)", Results(hub)[1].By);
    }

    [Fact]
    public async Task A_test_that_quality_control_locked_out_is_held_withheld_and_released_by_name_alone()
    {
        var judge = new Lockout();
        await using var hub = await LabHub.StartAsync(judge: judge);
        await OrderAsync(hub, Order(tests: "GLU"));
        await SendAsync(hub, Result(hub));
        Assert.Equal(("Held(LockedOut)", "1-3s at level 2"), (States(hub), Only(hub).Reason));
        Assert.Equal("GLU", Assert.Single(hub.Get<HostQuery>().Answer(Analyzer, Driver, Barcode).Withheld).Test);
        Assert.Equal(LabResultState.ToVerify, (await hub.Get<LabDesk>().ReleaseAsync(Only(hub).Id, default, "control was exchanged", new("anna"))).Row!.State);
        Assert.Contains(Only(hub).Trail, rule => rule is { Rule: "control", Passed: false });
        // a control by its number is never a patient's
        await SendAsync(hub, Report("QC7", [Result(hub, minute: 3)]));
        Assert.Equal((SpecimenRole.Control, "Rejected: 1-3s", "L7"), (Results(hub)[1].Role, Results(hub)[1].Verdict, Results(hub)[1].Control!.Lot));
        Assert.Equal(1, judge.Observed);
    }

    private sealed class Lockout : IControlJudge
    {
        public int Observed { get; private set; }
        public void Load() { }
        public ControlVerdict Judge(Core.Record.RecordBatch batch, EquipmentId equipment, string test, LabResultRow control) => new(ControlVerdictKind.Rejected, ["1-3s"]);
        public bool IsLockedOut(EquipmentId equipment, string test, out string reason)
        {
            reason = "1-3s at level 2";
            return test == "GLU";
        }
        public bool IsControl(EquipmentId equipment, string specimenId, out ControlSample? control) => (control = specimenId == "QC7" ? new("QC", "L7", "2") : null) is not null;
        public void ObservePatientResult(Core.Record.RecordBatch batch, LabResultRow result) => Observed++;
    }
}
