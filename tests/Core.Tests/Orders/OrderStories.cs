using Meridian.Core.Intake;
using Meridian.Core.Orders;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using static Meridian.Model.OrderEventKind;

namespace Meridian.Core.Tests.Orders;

public sealed class OrderStories
{
    private const string Study = "1.2.3.4";

    internal static ImagingOrder Order(string patient = "A", string? placer = "P1", string? study = Study, string? step = "S1", string? accession = null, string? modality = "CT", string? family = null) => new()
    {
        Placer = placer is null ? null : new(placer, "HIS"), StudyUid = study, Accession = accession, Patient = Make.Person(patient, family), Steps = [new() { Id = step, Modality = modality }],
    };

    private static Task<Receipt> Tell(HubUnderTest hub, OrderEventKind kind, ImagingOrder order, StepStatus? status = null) =>
        hub.SubmitAsync(hub.Message(new() { OrderEvents = [new() { Kind = kind, Order = order, Status = status }] }));

    private static ImagingOrderRow Only(HubUnderTest hub) => hub.Record.Orders(new()).Single();

    private static string Steps(HubUnderTest hub) => string.Join(' ', Only(hub).Order.Steps.Select(step => $"{step.Id}:{step.Status}"));

    [Fact]
    public async Task A_new_order_gets_the_numbers_that_it_lacks()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, New, Order(study: null, step: null));
        var row = Only(hub);
        Assert.Equal(("M000000001", "R000000001", "S000000001-1"), (row.Order.Accession, row.Order.RequestedProcedureId, row.Order.Steps[0].Id));
        Assert.StartsWith("2.25.", row.Order.StudyUid, StringComparison.Ordinal);
        Assert.InRange(row.Order.StudyUid!.Length, 6, 64);
        Assert.Equal(OrderStatus.Scheduled, row.Status);
    }

    [Fact]
    public async Task The_same_order_told_again_stays_one()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, New, Order());
        await Tell(hub, New, Order() with { Reason = "cough" });
        Assert.Equal("cough", Only(hub).Order.Reason);
        Assert.Equal("S1:Scheduled", Steps(hub));
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name_and_a_change_of_an_unknown_order_is_taken()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, Change, Order());
        await Tell(hub, Change, Order(step: "S2", modality: "MR"));
        Assert.Equal("S1:Scheduled S2:Scheduled", Steps(hub));
        await Tell(hub, Change, Order(step: null, modality: null) with { Reason = "r" });
        Assert.Equal("S1:Scheduled S2:Scheduled", Steps(hub));
    }

    [Fact]
    public async Task Two_orders_in_one_message_do_not_become_one()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(hub.Message(new() { OrderEvents = [new() { Kind = New, Order = Order(study: "1.1", accession: "A1") }, new() { Kind = New, Order = Order(study: "1.2", accession: "A1", step: "S2") }] }));
        Assert.Equal(["1.2", "1.1"], hub.Record.Orders(new()).Select(row => row.Order.StudyUid));
    }

    [Fact]
    public async Task A_canceled_order_leaves_the_worklist_and_an_unknown_one_is_refused()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, New, Order());
        Assert.Equal(ReceiptKind.Committed, (await Tell(hub, Cancel, Order(study: null, step: null))).Kind);
        Assert.Equal(OrderStatus.Canceled, Only(hub).Status);
        Assert.Empty(hub.Record.Worklist(new()));
        Assert.Equal(ReceiptKind.Quarantined, (await Tell(hub, Cancel, Order(placer: "P9", study: null))).Kind);
        // a late change does not bring it back, the same order anew does
        await Tell(hub, Change, Order());
        Assert.Equal(OrderStatus.Canceled, Only(hub).Status);
        await Tell(hub, New, Order());
        Assert.Equal(OrderStatus.Scheduled, Only(hub).Status);
    }

    [Fact]
    public async Task An_order_never_changes_its_patient()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, New, Order("A"));
        var receipt = await Tell(hub, Change, Order("B"));
        Assert.Equal(ReceiptKind.Quarantined, receipt.Kind);
        Assert.Equal("A", Only(hub).Order.Patient.Identifiers[0].Value);
        // nothing of the refused message stays: not even its patient
        Assert.Null(hub.Record.PatientByIdentifier(new("B", "HOSP", "MR")));
    }

    [Fact]
    public async Task A_name_that_contradicts_the_patient_feed_is_refused()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Admit, "A", "1", family: "Wang"));
        Assert.Equal(ReceiptKind.Quarantined, (await Tell(hub, New, Order("A", family: "Li"))).Kind);
        Assert.Equal(ReceiptKind.Committed, (await Tell(hub, New, Order("A", family: "Wang"))).Kind);
    }

    [Fact]
    public async Task A_patient_who_was_merged_is_the_same()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, New, Order("OLD"));
        await hub.SubmitAsync(Make.Adt(PatientEventKind.Merge, "NEW", prior: "OLD"));
        Assert.Equal(ReceiptKind.Committed, (await Tell(hub, Change, Order("NEW"))).Kind);
    }

    [Fact]
    public async Task A_number_that_several_orders_bear_cancels_none()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, New, Order(study: "1.1", accession: "A1"));
        await Tell(hub, New, Order(study: "1.2", accession: "A1"));
        Assert.Equal(ReceiptKind.Quarantined, (await Tell(hub, Cancel, Order(study: null, placer: null, accession: "A1"))).Kind);
        Assert.All(hub.Record.Orders(new()), row => Assert.Equal(OrderStatus.Scheduled, row.Status));
    }

    [Fact]
    public async Task Status_moves_forward_only()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Tell(hub, New, Order());
        await Tell(hub, Status, Order(), StepStatus.Started);
        Assert.Equal(OrderStatus.InProgress, Only(hub).Status);
        await Tell(hub, Change, Order(), StepStatus.Completed);
        Assert.Equal(OrderStatus.Completed, Only(hub).Status);
        await Tell(hub, Status, Order(), StepStatus.Started);
        Assert.Equal(OrderStatus.Completed, Only(hub).Status);
    }

    [Fact]
    public async Task Numbers_go_on_after_a_restart_and_after_a_failed_commit()
    {
        var hub = await HubUnderTest.StartAsync();
        hub.Record.Fault = new Core.Record.RecordUnavailableException(Core.Record.RecordTrouble.DiskFull, "full");
        Assert.Equal(ReceiptKind.Unavailable, (await Tell(hub, New, Order())).Kind);
        hub.Record.Fault = null;
        await Tell(hub, New, Order());
        Assert.Equal(1, Only(hub).Id.Value);
        await using var again = await hub.RestartAsync();
        await Tell(again, New, Order(placer: "P2", study: "1.9"));
        Assert.Equal([2, 1], again.Record.Orders(new()).Select(row => row.Id.Value));
    }

    [Fact]
    public async Task People_create_and_cancel_with_an_entry_in_the_audit_trail()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var desk = hub.Get<OrderDesk>();
        var made = await desk.CreateAsync(Order(accession: "A1"), new("anna"));
        Assert.Equal("Another order bears this accession number.", (await desk.CreateAsync(Order(accession: "A1", study: "1.9"), new("anna"))).Refusal);
        Assert.Equal(OrderStatus.Canceled, (await desk.CancelAsync(made.Row!.Id, "moved", new("anna"))).Row!.Status);
        Assert.Equal((null, null), await Told(desk.CancelAsync(new(99), "x", new("anna"))));
        Assert.Equal(["order.create", "order.cancel"], hub.Record.AuditRows.Select(row => row.Action));

        static async Task<(ImagingOrderRow?, string?)> Told(Task<OrderAnswer> answer) => await answer is var a ? (a.Row, a.Refusal) : default;
    }
}
