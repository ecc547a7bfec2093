using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Model;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>Several results of one test: which of them stands.</summary>
public sealed class CorrectionStories
{
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
}
