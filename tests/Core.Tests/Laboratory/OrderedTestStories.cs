using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>Orders of the laboratory, and what an analyzer is told of them.</summary>
public sealed class OrderedTestStories
{
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
}
