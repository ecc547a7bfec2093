using Meridian.Core.Orders;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Tests.Imaging;
using Meridian.Model;
using Meridian.Testing;

namespace Meridian.Core.Tests.Orders;

public sealed class StudyProgressTests
{
    private static async Task<ImagingOrderRow> OrderAsync(ImagingHub hub, string? patient = null)
    {
        var facts = MakeImage.Facts();
        var made = await hub.Get<OrderDesk>().CreateAsync(new()
        {
            StudyUid = facts.StudyUid, Accession = "A1", Patient = new() { Identifiers = [new(patient ?? facts.PatientId!, null, null)] }, Steps = [new() { Id = "S1", Modality = facts.Modality }],
        }, new("anna"));
        return made.Row!;
    }

    /// <summary>Lets the clock run until the order is so, or the deadline is over.</summary>
    private static async Task UntilAsync(ImagingHub hub, Func<ImagingOrderRow, bool> holds, TimeSpan step)
    {
        using var ending = new CancellationTokenSource(ImagingHub.Deadline);
        while (!holds(hub.Get<IOrderReader>().Order(new(1))!))
        {
            ending.Token.ThrowIfCancellationRequested();
            ((DrivenClock)hub.Clock).Advance(step);
            await hub.Get<Core.Intake.IIntake>().DecideAsync(_ => true, ending.Token);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Images_begin_the_order_and_quiet_completes_it()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await OrderAsync(hub);
        await hub.StoreAsync(MakeImage.Facts());
        await UntilAsync(hub, order => order.Status == OrderStatus.InProgress, TimeSpan.FromSeconds(1));
        Assert.Empty(hub.Get<IOrderReader>().Worklist(new() { Statuses = [StepStatus.Scheduled] }));
        await UntilAsync(hub, order => order.Status == OrderStatus.Completed, TimeSpan.FromMinutes(5));
    }

    [Fact(Timeout = 180_000)]
    public async Task What_was_under_way_is_completed_after_a_restart()
    {
        using var scratch = new ScratchDirectory();
        var clock = new DrivenClock();
        await using (var hub = await ImagingHub.StartAsync(scratch.Path, clock))
        {
            await OrderAsync(hub);
            await hub.StoreAsync(MakeImage.Facts());
            await UntilAsync(hub, order => order.Status == OrderStatus.InProgress, TimeSpan.FromSeconds(1));
        }
        await using var again = await ImagingHub.StartAsync(scratch.Path, clock);
        await UntilAsync(again, order => order.Status == OrderStatus.Completed, TimeSpan.FromMinutes(5));
    }

    [Fact(Timeout = 180_000)]
    public async Task Images_of_another_patient_move_nothing_and_are_noted()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await OrderAsync(hub, "SOMEBODY-ELSE");
        await hub.StoreAsync(MakeImage.Facts());
        await UntilAsync(hub, order => order.Note is not null, TimeSpan.FromSeconds(1));
        var order = hub.Get<IOrderReader>().Order(new(1))!;
        Assert.Equal(OrderStatus.Scheduled, order.Status);
        Assert.Contains("another patient", order.Note, StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_modality_that_reports_its_steps_is_believed_alone()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var order = await OrderAsync(hub);
        await hub.Get<PerformedDesk>().CreateAsync(new() { Uid = "1.9", Status = PerformedStatus.InProgress, Attributes = "{}", CallingAe = "CT1", CreatedAt = default, UpdatedAt = default },
            [new(order.Order.StudyUid, null, null, "S1")], new() { Identifiers = order.Order.Patient.Identifiers });
        await hub.StoreAsync(MakeImage.Facts());
        for (var i = 0; i < 4; i++)
        {
            ((DrivenClock)hub.Clock).Advance(TimeSpan.FromHours(1));
            await hub.Get<Core.Intake.IIntake>().DecideAsync(_ => true);
        }
        Assert.Equal(OrderStatus.InProgress, hub.Get<IOrderReader>().Order(order.Id)!.Status);
        await hub.Get<PerformedDesk>().SetAsync("1.9", row => row with { Status = PerformedStatus.Completed });
        Assert.Equal(OrderStatus.Completed, hub.Get<IOrderReader>().Order(order.Id)!.Status);
    }
}
