using Meridian.Core.Orders;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Orders;

public sealed class PerformedStories
{
    private static PerformedStepRow Step(string uid = "1.9", PerformedStatus status = PerformedStatus.InProgress) => new()
    {
        Uid = uid, Status = status, Attributes = "{}", CallingAe = "CT1", CreatedAt = default, UpdatedAt = default,
    };

    private static async Task<(HubUnderTest Hub, ImagingOrderRow Order)> OrderedAsync()
    {
        var hub = await HubUnderTest.StartAsync();
        var made = await hub.Get<OrderDesk>().CreateAsync(OrderStories.Order(accession: "A1"), new("anna"));
        return (hub, made.Row!);
    }

    private static ImagingOrderRow Order(HubUnderTest hub) => hub.Record.Orders(new()).Single();

    [Fact]
    public async Task A_step_begins_and_completes_and_the_order_follows()
    {
        var (hub, order) = await OrderedAsync();
        await using var _ = hub;
        var desk = hub.Get<PerformedDesk>();
        Assert.Equal(PerformedOutcome.Done, await desk.CreateAsync(Step(), [new(order.Order.StudyUid, "A1", null, "S1")], Make.Person("A", authority: null)));
        Assert.Equal((OrderStatus.InProgress, order.Patient), (Order(hub).Status, hub.Record.PerformedStep("1.9")!.Patient));
        Assert.Equal(PerformedOutcome.Done, await desk.SetAsync("1.9", row => row with { Status = PerformedStatus.Completed }));
        Assert.Equal(OrderStatus.Completed, Order(hub).Status);
        Assert.Equal(PerformedOutcome.Final, await desk.SetAsync("1.9", row => row with { Status = PerformedStatus.Discontinued }));
        Assert.Equal(OrderStatus.Completed, Order(hub).Status);
    }

    [Fact]
    public async Task A_step_is_made_once_and_an_unknown_one_cannot_be_set()
    {
        var (hub, _) = await OrderedAsync();
        await using var __ = hub;
        var desk = hub.Get<PerformedDesk>();
        Assert.Equal(PerformedOutcome.Done, await desk.CreateAsync(Step(), [], null));
        Assert.Equal(PerformedOutcome.Duplicate, await desk.CreateAsync(Step(), [], null));
        Assert.Equal(PerformedOutcome.NotFound, await desk.SetAsync("1.8", row => row));
    }

    [Fact]
    public async Task Another_patient_at_the_console_is_kept_apart_and_said()
    {
        var (hub, order) = await OrderedAsync();
        await using var _ = hub;
        await hub.Get<PerformedDesk>().CreateAsync(Step(), [new(order.Order.StudyUid, "A1", null, "S1")], Make.Person("B"));
        var step = hub.Record.PerformedStep("1.9")!;
        Assert.Equal((default, default), (step.Order, step.Patient));
        Assert.Contains("another patient", step.Note, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Scheduled, Order(hub).Status);
    }

    [Fact]
    public async Task A_discontinued_step_discontinues_the_order()
    {
        var (hub, order) = await OrderedAsync();
        await using var _ = hub;
        var desk = hub.Get<PerformedDesk>();
        // found by accession where the modality made a study of its own
        await desk.CreateAsync(Step(), [new("9.9.9", "A1", order.Order.RequestedProcedureId, "S1")], Make.Person("A"));
        await desk.SetAsync("1.9", row => row with { Status = PerformedStatus.Discontinued });
        Assert.Equal(OrderStatus.Discontinued, Order(hub).Status);
    }

    [Fact]
    public async Task A_begun_order_cannot_be_canceled_only_discontinued()
    {
        var (hub, order) = await OrderedAsync();
        await using var _ = hub;
        await hub.Get<PerformedDesk>().CreateAsync(Step(), [new(order.Order.StudyUid, null, null, "S1")], Make.Person("A"));
        var receipt = await hub.SubmitAsync(hub.Message(new() { OrderEvents = [new() { Kind = OrderEventKind.Cancel, Order = OrderStories.Order() }] }));
        Assert.Equal(Core.Intake.ReceiptKind.Quarantined, receipt.Kind);
        Assert.Equal(OrderStatus.InProgress, Order(hub).Status);
    }
}
