using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Laboratory;

public sealed class LabStories
{
    [Fact]
    public async Task A_result_meets_its_order_is_converted_as_declared_and_verified_by_rule_with_its_trail()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        Assert.Equal(ReceiptKind.Committed, (await SendAsync(hub, Result(hub, value: 90))).Kind);
        var row = Only(hub);
        Assert.Equal(("GLU", 4.995m, "mmol/L", "N", LabResultState.Verified, "hub", "auto/GLU"), (row.Test, row.Number, row.Unit, row.Flags, row.State, row.By, row.Rule));
        Assert.Equal((90m, "mg/dL", "413"), (row.Said.Number, row.Said.Unit, row.Said.Test.Value));
        Assert.Equal((3.9m, 6.1m), (row.Low, row.High));
        Assert.Equal(["status", "flags", "limits", "delta", "control"], row.Trail.Select(rule => rule.Rule));
        Assert.All(row.Trail, rule => Assert.True(rule.Passed));
        Assert.Equal(OrderRow(hub).Patient, row.Patient);
        Assert.Equal("GLU:Verified WBC:Ordered", Progress(hub));
        Assert.Equal(LabOrderStatus.InProgress, OrderRow(hub).Status);
    }

    [Fact]
    public async Task A_test_without_a_rule_waits_for_a_person_and_the_order_completes_with_the_last()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await SendAsync(hub, Result(hub), Result(hub, "WBC", 5.5m));
        Assert.Equal("Verified ToVerify", States(hub));
        Assert.Empty(await hub.Get<LabDesk>().VerifyAsync([Results(hub)[1].Id], new("anna")));
        Assert.Equal(("anna", (string?)null), (Results(hub)[1].By, Results(hub)[1].Rule));
        Assert.Equal(LabOrderStatus.Completed, OrderRow(hub).Status);
        Assert.Contains(hub.Record.AuditRows, row => row is { Action: "lab-result.verify", Actor: "anna" });
    }

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
    public async Task A_newer_value_supersedes_one_that_waits_and_only_a_person_replaces_one_that_stands()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        await SendAsync(hub, Result(hub, "WBC", 5));
        await SendAsync(hub, Result(hub, "WBC", 6, minute: 1));
        Assert.Equal("Superseded ToVerify", States(hub));
        await hub.Get<LabDesk>().VerifyAsync([Results(hub)[1].Id], new("anna"));
        await SendAsync(hub, Result(hub, "WBC", 7, minute: 2, status: LabResultStatus.Corrected));
        Assert.Equal("Superseded Verified ToVerify", States(hub));
        var correction = Results(hub)[2];
        Assert.Equal((true, Results(hub)[1].Id), (correction.IsCorrection, correction.Supersedes));
        Assert.Contains(correction.Trail, rule => rule is { Rule: "correction", Passed: false });
        await hub.Get<LabDesk>().VerifyAsync([correction.Id], new("anna"));
        Assert.Equal("Superseded Superseded Verified", States(hub));
        Assert.Equal(correction.Id, Results(hub)[1].SupersededBy);
        Assert.Contains(hub.Record.AuditRows, row => row.Action == "lab-result.correct");
    }

    [Fact]
    public async Task A_corrected_result_is_never_verified_by_rule()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await SendAsync(hub, Result(hub, value: 90));
        await SendAsync(hub, Result(hub, value: 95, minute: 1));
        Assert.Equal("Verified ToVerify", States(hub));
        Assert.Equal("GLU:Resulted WBC:Ordered", Progress(hub));
    }

    [Fact]
    public async Task A_rerun_opens_the_test_again_and_its_answer_closes_it()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        await SendAsync(hub, Result(hub, "WBC", 50));
        var analyzer = Only(hub).Equipment;
        Assert.Empty(hub.Get<HostQuery>().Answer(analyzer, Driver, Barcode).Tests);
        var row = (await hub.Get<LabDesk>().RerunAsync(OrderRow(hub).Id, "WBC", 10, new("anna"))).Row!;
        Assert.Equal((LabTestStatus.Ordered, 1, 10m), (row.Order.Tests[0].Status, row.Order.Tests[0].Rerun, row.Order.Tests[0].Dilution));
        var test = Assert.Single(hub.Get<HostQuery>().Answer(analyzer, Driver, Barcode).Tests);
        Assert.Equal(("WBC", 10m, 1), (test.Local, test.Dilution, test.Rerun));
        // the very same value, measured anew, answers
        await SendAsync(hub, Result(hub, "WBC", 50, minute: 5));
        Assert.Equal(("Superseded ToVerify", "WBC:Resulted"), (States(hub), Progress(hub)));
    }

    [Fact]
    public async Task A_refused_result_leaves_its_test_open()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        await SendAsync(hub, Result(hub, "WBC", 50));
        await hub.Get<LabDesk>().RejectAsync(Only(hub).Id, "clotted", new("anna"));
        Assert.Equal(("Rejected", "WBC:Ordered", "clotted"), (States(hub), Progress(hub), Only(hub).Reason));
    }

    [Fact]
    public async Task An_edited_result_keeps_its_original_and_waits_for_verification()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        await SendAsync(hub, Result(hub, "WBC", 50));
        var edited = (await hub.Get<LabDesk>().EditAsync(Only(hub).Id, new() { Number = 5.0m }, "read from the screen", new("anna"))).Row!;
        Assert.Equal("Superseded ToVerify", States(hub));
        Assert.Equal((5.0m, default, "anna"), (edited.Number!.Value, edited.Equipment, edited.Said.Operator));
        Assert.Equal(50m, Results(hub)[0].Said.Number);
    }

    [Fact]
    public async Task A_person_enters_what_no_instrument_sends()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "HIVAB"));
        var row = (await hub.Get<LabDesk>().EnterAsync(OrderRow(hub).Id, "HIVAB", new() { Text = "reactive" }, new("anna"))).Row!;
        Assert.Equal((LabResultState.ToVerify, "A"), (row.State, row.Flags));
        Assert.Equal("The test's value is a number.", (await hub.Get<LabDesk>().EnterAsync(OrderRow(hub).Id, "WBC", new() { Text = "many" }, new("anna"))).Refusal);
    }

    [Fact]
    public async Task A_jump_since_the_last_result_leaves_it_to_a_person()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "GLU"));
        await SendAsync(hub, Result(hub, value: 90));
        hub.Clock.Advance(TimeSpan.FromHours(24));
        await OrderAsync(hub, Order(placer: "P2", specimen: "S2", tests: "GLU"));
        await SendAsync(hub, Report("S2", [Result(hub, value: 180)]));
        var row = Results(hub)[1];
        Assert.Equal(LabResultState.ToVerify, row.State);
        Assert.Equal("9.99 after 4.995", row.Trail.Single(rule => rule.Rule == "delta").Detail!.Replace("9.9900", "9.99", StringComparison.Ordinal).Replace("4.9950", "4.995", StringComparison.Ordinal));
        hub.Clock.Advance(TimeSpan.FromHours(96));
        // what is too old says nothing
        await OrderAsync(hub, Order(placer: "P3", specimen: "S3", tests: "GLU"));
        await SendAsync(hub, Report("S3", [Result(hub, value: 180)]));
        Assert.Equal(LabResultState.Verified, Results(hub)[2].State);
    }

    [Fact]
    public async Task Preliminary_flagged_critical_and_commented_results_wait_for_a_person()
    {
        await using var hub = await LabHub.StartAsync();
        foreach (var (specimen, result) in new[]
        {
            ("S1", Result(hub, status: LabResultStatus.Preliminary)), ("S2", Result(hub, flags: "N~W")), ("S3", Result(hub, value: 40)), ("S4", Result(hub) with { Comments = ["hemolytic"] }),
            ("S5", Result(hub) with { Kind = ValueKind.Text, Text = "-----" }), ("S6", Result(hub, status: LabResultStatus.NotObtained)),
        })
        {
            await OrderAsync(hub, Order(placer: specimen, specimen: specimen, tests: "GLU"));
            await SendAsync(hub, Report(specimen, [result]));
        }
        Assert.Equal("ToVerify ToVerify ToVerify ToVerify ToVerify ToVerify", States(hub));
        Assert.Equal("LL", Results(hub)[2].Flags);
    }

    [Fact]
    public async Task A_run_that_gave_nothing_takes_no_value_s_place()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        await SendAsync(hub, Result(hub, "WBC", 5));
        await SendAsync(hub, Result(hub, "WBC", 0, minute: 1, status: LabResultStatus.NotObtained) with { Kind = ValueKind.None });
        Assert.Equal("ToVerify ToVerify", States(hub));
        await hub.Get<LabDesk>().VerifyAsync([Results(hub)[0].Id], new("anna"));
        Assert.Equal("WBC:Verified", Progress(hub));
    }

    [Fact]
    public async Task What_was_measured_earlier_and_comes_later_stays_behind()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        await SendAsync(hub, Result(hub, "WBC", 6, minute: 5));
        await SendAsync(hub, Result(hub, "WBC", 5, minute: 1));
        Assert.Equal("ToVerify Superseded", States(hub));
    }

    [Fact]
    public async Task The_clock_of_another_instrument_hides_no_result_of_a_rerun()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        await SendAsync(hub, Result(hub, "WBC", 60, minute: 5));
        await hub.Get<LabDesk>().RerunAsync(OrderRow(hub).Id, "WBC", null, new("anna"));
        // its clock is an hour slow
        await SendAsync(hub, Report(Barcode, [Result(hub, "WBC", 6, minute: -50)]) with { Equipment = Analyzer with { Identifiers = [new(EquipmentIdentifierKind.Serial, "B2", "ACME")], SerialNumber = "B2" } });
        Assert.Equal(("Superseded ToVerify", "WBC:Resulted"), (States(hub), Progress(hub)));
    }

    [Fact]
    public async Task A_withdrawn_result_is_taken_off_by_a_person_where_it_stood()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "GLU"));
        await SendAsync(hub, Result(hub));
        await SendAsync(hub, Result(hub, status: LabResultStatus.Withdrawn));
        Assert.Equal("Verified ToVerify", States(hub));
        Assert.True(Results(hub)[1].IsCorrection);
        await hub.Get<LabDesk>().VerifyAsync([Results(hub)[1].Id], new("anna"));
        Assert.Equal("Superseded Verified", States(hub));
    }

    [Fact]
    public async Task What_a_failed_commit_had_changed_is_as_it_was()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await SendAsync(hub, Result(hub, "WBC", 5));
        hub.Record.Fault = new Core.Record.RecordUnavailableException(Core.Record.RecordTrouble.DiskFull, "full");
        Assert.Equal(ReceiptKind.Unavailable, (await SendAsync(hub, Result(hub, "WBC", 6, minute: 1), Result(hub))).Kind);
        await Assert.ThrowsAsync<Core.Record.RecordUnavailableException>(() => hub.Get<LabDesk>().RejectAsync(Only(hub).Id, "x", new("anna")));
        hub.Record.Fault = null;
        Assert.Equal("ToVerify", States(hub));
        await SendAsync(hub, Result(hub, "WBC", 6, minute: 1), Result(hub));
        Assert.Equal(("Superseded ToVerify Verified", "1 2 3"), (States(hub), string.Join(' ', Results(hub).Select(row => row.Id))));
    }

    [Fact]
    public async Task A_panel_is_ordered_as_its_tests()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "DUO"));
        Assert.Equal("GLU:Ordered WBC:Ordered", Progress(hub));
        Assert.All(OrderRow(hub).Order.Tests, test => Assert.Equal("DUO", test.Panel!.Value));
        await OrderAsync(hub, Order(tests: "DUO"), OrderEventKind.Cancel);
        Assert.Equal(LabOrderStatus.Canceled, OrderRow(hub).Status);
    }

    [Fact]
    public async Task A_canceled_test_is_not_asked_and_its_result_is_held()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await OrderAsync(hub, Order(tests: "GLU"), OrderEventKind.Cancel);
        await SendAsync(hub, Result(hub));
        Assert.Equal(("Held(NotOrdered)", "GLU:Canceled WBC:Ordered"), (States(hub), Progress(hub)));
        await SendAsync(hub, Result(hub, "WBC", 5));
        Assert.Equal(ReceiptKind.Quarantined, (await OrderAsync(hub, Order(tests: "WBC"), OrderEventKind.Cancel)).Kind);
        Assert.Equal(ReceiptKind.Quarantined, (await OrderAsync(hub, Order(placer: "P9", specimen: "S9"), OrderEventKind.Cancel)).Kind);
    }

    [Fact]
    public async Task The_host_query_tells_open_tests_as_the_instrument_s_codes_and_again_after_it_was_told()
    {
        await using var hub = await LabHub.StartAsync();
        var query = hub.Get<HostQuery>();
        Assert.Equal(HostAnswerKind.Unknown, query.Answer(Analyzer, Driver, Barcode).Kind);
        await OrderAsync(hub, Order(tests: ["GLU", "WBC", "HIVAB", "NOBODY"]));
        var answer = query.Answer(Analyzer, Driver, " S1 ");
        Assert.Equal(["413", "WBC", "HIV"], answer.Tests.Select(test => test.Local));
        await hub.Get<LabDesk>().AssignAsync(answer.Tests);
        Assert.Equal("GLU:Assigned WBC:Assigned HIVAB:Assigned NOBODY:Ordered", Progress(hub));
        Assert.Equal(3, query.Answer(Analyzer, Driver, Barcode).Tests.Count);
        await SendAsync(hub, Result(hub));
        Assert.Equal(["WBC", "HIV"], query.Answer(Analyzer, Driver, Barcode).Tests.Select(test => test.Local));
        Assert.Equal(HostAnswerKind.NothingToDo, query.Answer(Analyzer, "other", Barcode).Kind);
        Assert.Equal(Barcode, Assert.Single(query.All(query.Known(Analyzer), Driver)).SpecimenId);
    }

    [Fact]
    public async Task What_is_urgent_in_a_tube_makes_the_whole_answer_urgent()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(placer: "P1", tests: "GLU") with { Priority = "S" });
        await OrderAsync(hub, Order(placer: "P2", tests: "WBC") with { Priority = "R" });
        var answer = hub.Get<HostQuery>().Answer(Analyzer, Driver, Barcode);
        Assert.Equal((2, "S"), (answer.Tests.Count, answer.Order!.Order.Priority));
    }

    [Fact]
    public async Task Orders_under_an_ended_number_and_the_standing_one_are_answered_as_one_patients()
    {
        await using var hub = await LabHub.StartAsync();
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "A", "1"));
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "B", "2", family: "FamilyA"));
        await OrderAsync(hub, Order("A", placer: "P1", family: "FamilyA", tests: "GLU"));
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Merge, "B", family: "FamilyA", prior: "A"));
        Assert.Equal(ReceiptKind.Committed, (await OrderAsync(hub, Order("B", placer: "P2", family: "FamilyA", tests: "WBC"))).Kind);
        Assert.Equal(2, hub.Get<HostQuery>().Answer(Analyzer, Driver, Barcode).Tests.Count);
    }

    [Fact]
    public async Task A_refused_test_is_shown_to_who_waits_for_it_and_stays_open()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "WBC"));
        var refusal = new LabReport { Equipment = Analyzer, Driver = Driver, Refused = [new(Barcode, new("", "WBC", null), "no reagent")] };
        await SendAsync(hub, refusal);
        await SendAsync(hub, refusal);
        Assert.Equal((LabResultState.ToVerify, "no reagent"), (Only(hub).State, Only(hub).Said.Text));
        Assert.Equal("WBC:Ordered", Progress(hub));
    }

    [Fact]
    public async Task What_an_instrument_says_of_itself_is_kept_by_name()
    {
        var hub = await LabHub.StartAsync();
        InstrumentCondition Reagent(decimal left) => new() { Key = "R1", Kind = InstrumentConditionKind.Reagent, Lot = "L1", Remaining = left };
        await SendAsync(hub, new LabReport { Equipment = Analyzer, Conditions = [Reagent(10), new() { Key = "state", Kind = InstrumentConditionKind.State, Text = "idle" }] });
        await SendAsync(hub, new LabReport { Equipment = Analyzer, Conditions = [Reagent(9)] });
        await using var again = await hub.RestartAsync();
        var known = again.Get<InstrumentConditions>().Of(again.Get<HostQuery>().Known(Analyzer));
        Assert.Equal(["state idle ", "R1  9"], known.Select(one => $"{one.Condition.Key} {one.Condition.Text} {one.Condition.Remaining}"));
    }

    [Fact]
    public async Task An_order_of_one_number_never_changes_its_patient_and_a_resend_changes_nothing()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await OrderAsync(hub);
        Assert.Equal("GLU:Ordered WBC:Ordered", Progress(hub));
        Assert.Equal(ReceiptKind.Quarantined, (await OrderAsync(hub, Order("B"))).Kind);
        await OrderAsync(hub, Order(placer: "P2", tests: "HIVAB"));
        Assert.Equal(2, hub.Record.Laboratory.Orders(new()).Count());
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
    public async Task A_value_with_a_comparator_is_flagged_only_where_all_that_it_can_mean_is()
    {
        await using var hub = await LabHub.StartAsync();
        foreach (var (specimen, value, comparator) in new[] { ("S1", 3m, "<"), ("S2", 5m, "<"), ("S3", 12m, ">"), ("S4", 5m, ">") })
        {
            await OrderAsync(hub, Order(placer: specimen, specimen: specimen, tests: "WBC"));
            await SendAsync(hub, Report(specimen, [Result(hub, "WBC", value) with { Comparator = comparator }]));
        }
        Assert.Equal(["L", null, "H", null], Results(hub).Select(row => row.Flags));
    }

    [Fact]
    public async Task The_range_is_the_patient_s_by_sex_and_age_at_collection()
    {
        await using var hub = await LabHub.StartAsync();
        await hub.Get<CatalogDesk>().PutAsync(Leukocytes with
        {
            Ranges =
            [
                new() { To = new(28, AgeUnit.Days), Low = 9, High = 30 }, new() { From = new(28, AgeUnit.Days), To = new(18, AgeUnit.Years), Low = 5, High = 12 },
                new() { From = new(18, AgeUnit.Years), Sex = AdministrativeSex.Female, Low = 3.6m, High = 9.4m }, new() { From = new(18, AgeUnit.Years), Low = 3.5m, High = 9.5m },
            ],
        }, new("anna"));
        async Task<string> RangeOf(string id, string? birth, AdministrativeSex sex)
        {
            await OrderAsync(hub, Order(id, id, id, tests: "WBC") with { Patient = Make.Person(id, birth: birth) with { Sex = sex } });
            await SendAsync(hub, Report(id, [Result(hub, "WBC", 8)]));
            var row = Results(hub)[^1];
            return $"{row.Low}-{row.High} {row.Flags}";
        }
        var day = DateOnly.FromDateTime(hub.Clock.GetUtcNow().Date);
        Assert.Equal("9-30 L", await RangeOf("A", day.AddDays(-27).ToString("yyyy-MM-dd", null), AdministrativeSex.Male));
        Assert.Equal("5-12 N", await RangeOf("B", day.AddDays(-28).ToString("yyyy-MM-dd", null), AdministrativeSex.Male));
        Assert.Equal("3.6-9.4 N", await RangeOf("C", "1961-01-02", AdministrativeSex.Female));
        Assert.Equal("3.5-9.5 N", await RangeOf("D", "1961", AdministrativeSex.Unknown));
        // the year alone leaves open whether a child or not, no date leaves all open
        Assert.Equal("- ", await RangeOf("E", day.AddYears(-18).ToString("yyyy", null), AdministrativeSex.Male));
        Assert.Equal("- ", await RangeOf("F", null, AdministrativeSex.Male));
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
