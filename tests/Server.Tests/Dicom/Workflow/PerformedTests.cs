using Meridian.Core.Orders;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Dicom.Performed;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

public sealed class PerformedTests
{
    private static CancellationToken Deadline => WorkflowHub.Deadline;

    private static async Task<DimseResponse> CreateAsync(DicomAssociation association, string? uid, DicomDataset dataset) =>
        (await association.InvokeAsync(new NCreateRequest { SopClassUid = PerformedService.SopClass, SopInstanceUid = uid }, association.Encode(PerformedService.SopClass, dataset), cancellation: Deadline)).Response;

    private static async Task<DimseResponse> SetAsync(DicomAssociation association, string uid, DicomDataset dataset) =>
        (await association.InvokeAsync(new NSetRequest { SopClassUid = PerformedService.SopClass, SopInstanceUid = uid }, association.Encode(PerformedService.SopClass, dataset), cancellation: Deadline)).Response;

    private static Task<DicomAssociation> OpenAsync(WorkflowHub hub) => hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.For(PerformedService.SopClass, PerformedService.RetrieveClass) with { CallingAe = "CT1" }, Deadline);

    [Fact(Timeout = 180_000)]
    public async Task A_step_begins_ends_completes_its_order_and_can_be_read()
    {
        await using var hub = await WorkflowHub.StartAsync();
        var order = await hub.OrderAsync("A1");
        await using var association = await OpenAsync(hub);
        Assert.Equal(DicomStatus.Success, (await CreateAsync(association, "1.2.3", PerformedStep.Begin(order))).Status);
        Assert.Equal(OrderStatus.InProgress, hub.Orders.Order(order.Id)!.Status);
        Assert.Equal(DicomStatus.Success, (await SetAsync(association, "1.2.3", PerformedStep.End("COMPLETED"))).Status);
        Assert.Equal(OrderStatus.Completed, hub.Orders.Order(order.Id)!.Status);
        var row = hub.Orders.PerformedStep("1.2.3")!;
        Assert.Equal(("CT1", "PPS1", PerformedStatus.Completed, order.Id, order.Patient), (row.CallingAe, row.StepId, row.Status, row.Order, row.Patient));
        Assert.Equal(["1.2.3.4.5"], row.SeriesUids);
        Assert.Equal((8, 45), (row.EndedAt!.Value.Hour, row.EndedAt.Value.Minute));
        var got = await association.InvokeAsync(new NGetRequest { SopClassUid = PerformedService.RetrieveClass, SopInstanceUid = "1.2.3" }, cancellation: Deadline);
        Assert.Equal(DicomStatus.Success, got.Status);
        var dataset = DicomReader.ReadDataset(got.Dataset, TransferSyntax.FindOrAssume(got.TransferSyntax));
        Assert.Equal(("Wang^XiaoMing=王^小明", "COMPLETED", "20261122"), (dataset.GetString(DicomTags.PatientName), dataset.GetString(DicomTags.PerformedProcedureStepStatus), dataset.GetString(DicomTags.PerformedProcedureStepEndDate)));
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_over_is_never_changed_and_says_why()
    {
        await using var hub = await WorkflowHub.StartAsync();
        await using var association = await OpenAsync(hub);
        await CreateAsync(association, "1.2.3", PerformedStep.Begin(null));
        await SetAsync(association, "1.2.3", PerformedStep.End("DISCONTINUED"));
        var again = await SetAsync(association, "1.2.3", PerformedStep.End("COMPLETED"));
        Assert.Equal((DicomStatus.ProcessingFailure, (ushort?)0xA710), (again.Status, again.ErrorId));
        Assert.Equal(PerformedStatus.Discontinued, hub.Orders.PerformedStep("1.2.3")!.Status);
        Assert.Equal(DicomStatus.DuplicateSopInstance, (await CreateAsync(association, "1.2.3", PerformedStep.Begin(null))).Status);
        Assert.Equal(DicomStatus.NoSuchObjectInstance, (await SetAsync(association, "1.2.4", PerformedStep.End("COMPLETED"))).Status);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_step_that_lacks_something_or_begins_as_completed_is_refused()
    {
        await using var hub = await WorkflowHub.StartAsync();
        await using var association = await OpenAsync(hub);
        var lacking = PerformedStep.Begin(null);
        lacking.Remove(DicomTags.Modality);
        var answer = await CreateAsync(association, "1.2.3", lacking);
        Assert.Equal((DicomStatus.MissingAttribute, DicomTags.Modality.Value), (answer.Status, Assert.Single(answer.OffendingElements)));
        var completed = PerformedStep.Begin(null);
        completed.SetString(DicomTags.PerformedProcedureStepStatus, "COMPLETED");
        Assert.Equal(DicomStatus.InvalidAttributeValue, (await CreateAsync(association, "1.2.3", completed)).Status);
        Assert.Null(hub.Orders.PerformedStep("1.2.3"));
        Assert.Equal(DicomStatus.Success, (await CreateAsync(association, "1.2.3", PerformedStep.Begin(null))).Status);
        // what only the beginning may say: another patient
        var other = PerformedStep.End("COMPLETED");
        other.SetString(DicomTags.PatientID, "9999");
        Assert.Equal(DicomStatus.InvalidAttributeValue, (await SetAsync(association, "1.2.3", other)).Status);
        Assert.Equal(PerformedStatus.InProgress, hub.Orders.PerformedStep("1.2.3")!.Status);
        // without a UID the hub gives one
        var named = (NCreateResponse)await CreateAsync(association, null, PerformedStep.Begin(null));
        Assert.NotNull(hub.Orders.PerformedStep(named.SopInstanceUid!));
    }

    [Fact(Timeout = 180_000)]
    public async Task Another_patient_than_the_order_s_is_kept_apart()
    {
        await using var hub = await WorkflowHub.StartAsync();
        var order = await hub.OrderAsync("A1");
        await using var association = await OpenAsync(hub);
        Assert.Equal(DicomStatus.Success, (await CreateAsync(association, "1.2.3", PerformedStep.Begin(order, "9999"))).Status);
        Assert.Empty(hub.Orders.PerformedStep("1.2.3")!.For);
        Assert.NotNull(hub.Orders.PerformedStep("1.2.3")!.Note);
        Assert.Equal(OrderStatus.Scheduled, hub.Orders.Order(order.Id)!.Status);
    }
}
