using System.Net.Http.Json;
using System.Text.Json;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Dicom.Availability;
using Meridian.Gateway.Dicom.Commitment;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

public sealed class CommitmentTests
{
    private static CancellationToken Deadline => WorkflowHub.Deadline;

    /// <summary>A modality that waits for reports, on its own association or on another.</summary>
    private sealed class Modality : IDicomService
    {
        private readonly TaskCompletionSource<(ushort Event, DicomDataset Report, bool IsOnOwn)> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Task<(ushort Event, DicomDataset Report, bool IsOnOwn)> Told => told.Task.WaitAsync(Deadline);
        public bool Provides(string abstractSyntax) => abstractSyntax == CommitmentService.SopClass;
        public bool PeerMayBeScp(string abstractSyntax) => true;

        public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
        {
            var report = (NEventReportRequest)request.Message;
            await responder.SendAsync(DicomStatus.Success, cancellation: cancellation);
            told.TrySetResult((report.EventTypeId, request.ReadDataset(), request.Association.IsOurs));
        }
    }

    private static DicomDataset Request(string transaction, params string[] instances)
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.TransactionUID, transaction);
        dataset.SetItems(DicomTags.ReferencedSOPSequence, [.. instances.Select(uid =>
        {
            var item = new DicomDataset();
            item.SetString(DicomTags.ReferencedSOPClassUID, Objects.SecondaryCapture);
            item.SetString(DicomTags.ReferencedSOPInstanceUID, uid);
            return item;
        })]);
        return dataset;
    }

    private static async Task StoreAsync(WorkflowHub hub, string uid)
    {
        await using var association = await hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomNegotiation.ExplicitLittleEndian)]), Deadline);
        Assert.True((await association.StoreAsync(Objects.SecondaryCapture, uid, DicomNegotiation.ExplicitLittleEndian, DicomContent.Of(Objects.Bytes(Objects.Capture(uid))), cancellation: Deadline)).Status.IsSuccess);
    }

    private static async Task<DicomStatus> AskAsync(DicomAssociation association, DicomDataset request, string instance = CommitmentService.Instance, ushort action = 1) =>
        (await association.InvokeAsync(new NActionRequest { SopClassUid = CommitmentService.SopClass, SopInstanceUid = instance, ActionTypeId = action }, association.Encode(CommitmentService.SopClass, request), cancellation: Deadline)).Status;

    private static Task UntilAsync(WorkflowHub hub, string transaction, string ae, CommitmentState state) =>
        Eventually.HoldsAsync(() => hub.Orders.Commitment(transaction, ae)?.State == state, Deadline);

    [Fact(Timeout = 180_000)]
    public async Task A_modality_that_holds_its_association_open_is_told_on_it()
    {
        await using var hub = await WorkflowHub.StartAsync();
        await StoreAsync(hub, "1.2.3.1");
        var modality = new Modality();
        await using var host = await DicomHost.StartAsync(services: services => services.AddSingleton<IDicomService>(modality));
        await using var association = await host.Caller.OpenAsync(hub.Itself, DicomProposal.For(CommitmentService.SopClass) with { CallingAe = "CT1" }, Deadline);
        Assert.Equal(DicomStatus.Success, await AskAsync(association, Request("1.9.1", "1.2.3.1", "1.2.3.404")));
        var (kind, report, isOnOwn) = await modality.Told;
        Assert.True(isOnOwn);
        Assert.Equal((2, "1.9.1", "1.2.3.1"), (kind, report.GetUid(DicomTags.TransactionUID), report.GetItems(DicomTags.ReferencedSOPSequence).Single().GetUid(DicomTags.ReferencedSOPInstanceUID)));
        var failed = report.GetItems(DicomTags.FailedSOPSequence).Single();
        Assert.Equal(("1.2.3.404", 0x0112), (failed.GetUid(DicomTags.ReferencedSOPInstanceUID), failed.GetInt32(DicomTags.FailureReason)));
        await UntilAsync(hub, "1.9.1", "CT1", CommitmentState.Reported);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_modality_that_has_gone_is_called_with_the_roles_turned_around()
    {
        await using var hub = await WorkflowHub.StartAsync();
        await StoreAsync(hub, "1.2.3.1");
        var modality = new Modality();
        await using var host = await DicomHost.StartAsync(services: services => services.AddSingleton<IDicomService>(modality));
        await hub.Get<DicomPeers>().PutAsync(host.Itself with { AeTitle = "CT1", Uses = [PeerUse.Modality] }, new("anna"), Deadline);
        await using (var association = await host.Caller.OpenAsync(hub.Itself, DicomProposal.For(CommitmentService.SopClass) with { CallingAe = "CT1" }, Deadline))
            Assert.Equal(DicomStatus.Success, await AskAsync(association, Request("1.9.2", "1.2.3.1")));
        var (kind, report, isOnOwn) = await modality.Told;
        Assert.False(isOnOwn);
        Assert.Equal((1, "1.9.2"), (kind, report.GetUid(DicomTags.TransactionUID)));
        Assert.False(report.Contains(DicomTags.FailedSOPSequence));
        await UntilAsync(hub, "1.9.2", "CT1", CommitmentState.Reported);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_cannot_be_asked_is_refused_with_the_status_that_says_why()
    {
        await using var hub = await WorkflowHub.StartAsync();
        await using var association = await hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.For(CommitmentService.SopClass), Deadline);
        Assert.Equal(DicomStatus.NoSuchObjectInstance, await AskAsync(association, Request("1.9.1", "1.2"), instance: "1.2.3"));
        Assert.Equal(DicomStatus.NoSuchActionType, await AskAsync(association, Request("1.9.1", "1.2"), action: 7));
        Assert.Equal(DicomStatus.InvalidArgumentValue, await AskAsync(association, Request("1.9.1")));
        Assert.Null(hub.Orders.Commitment("1.9.1", "MERIDIAN"));
    }

    [Fact(Timeout = 180_000)]
    public async Task Orthanc_stores_asks_and_is_told()
    {
        Tool.Need("Orthanc");
        await using var hub = await WorkflowHub.StartAsync();
        using var scratch = new ScratchDirectory();
        var (dicom, http) = (LoopbackPort.Free(), LoopbackPort.Free());
        await File.WriteAllTextAsync(scratch.File("orthanc.json"), $$"""
            { "DicomAet": "ORTHANC", "DicomPort": {{dicom}}, "HttpPort": {{http}}, "StorageDirectory": "{{scratch.File("db")}}", "IndexDirectory": "{{scratch.File("db")}}", "RemoteAccessAllowed": false,
              "AuthenticationEnabled": false, "DicomCheckCalledAet": false, "DicomModalities": { "hub": { "AET": "MERIDIAN", "Host": "127.0.0.1", "Port": {{hub.Port}}, "AllowNEventReport": true, "AllowStorageCommitment": true } }, "Plugins": [] }
            """, Deadline);
        await using var orthanc = await new ForeignPrograms.Server(Tool.Start("Orthanc", scratch.Path, scratch.File("orthanc.json")), http).ReadyAsync();
        await hub.Get<DicomPeers>().PutAsync(new() { AeTitle = "ORTHANC", Host = "127.0.0.1", Port = dicom, Uses = [PeerUse.Modality] }, new("anna"), Deadline);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, Objects.Capture("1.2.3.77"), TransferSyntax.ExplicitVRLittleEndian);
        var stored = await JsonAsync(await client.PostAsync("/instances", new ByteArrayContent(output.WrittenSpan.ToArray()), Deadline));
        var id = stored.GetProperty("ID").GetString();
        await JsonAsync(await client.PostAsync("/modalities/hub/store", new StringContent($$"""{"Resources": ["{{id}}"]}"""), Deadline));
        var asked = await JsonAsync(await client.PostAsync("/modalities/hub/storage-commitment",
            new StringContent($$"""{"DicomInstances": [["{{Objects.SecondaryCapture}}", "1.2.3.77"], ["{{Objects.SecondaryCapture}}", "1.2.3.404"]]}"""), Deadline));
        JsonElement report;
        do
        {
            await Task.Delay(100, Deadline);
            report = await JsonAsync(await client.GetAsync("/storage-commitment/" + asked.GetProperty("ID").GetString(), Deadline));
        }
        while (report.GetProperty("Status").GetString() == "Pending");
        Assert.Equal("Failure", report.GetProperty("Status").GetString());
        Assert.Equal("1.2.3.77", Assert.Single(report.GetProperty("Success").EnumerateArray()).GetProperty("SOPInstanceUID").GetString());
        Assert.Equal("1.2.3.404", Assert.Single(report.GetProperty("Failures").EnumerateArray()).GetProperty("SOPInstanceUID").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_notice_that_instances_can_be_had_is_kept_as_it_came()
    {
        await using var hub = await WorkflowHub.StartAsync();
        await using var association = await hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.For(AvailabilityService.SopClass) with { CallingAe = "PACS" }, Deadline);
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.StudyInstanceUID, "1.2.3");
        var (series, instance) = (new DicomDataset(), new DicomDataset());
        series.SetString(DicomTags.SeriesInstanceUID, "1.2.3.4");
        instance.SetString(DicomTags.ReferencedSOPInstanceUID, "1.2.3.4.5");
        instance.SetString(DicomTags.InstanceAvailability, "ONLINE");
        series.SetItems(DicomTags.ReferencedSOPSequence, instance);
        dataset.SetItems(DicomTags.ReferencedSeriesSequence, series);
        Task<DimseReply> NotifyAsync(string uid, DicomDataset notice) =>
            association.InvokeAsync(new NCreateRequest { SopClassUid = AvailabilityService.SopClass, SopInstanceUid = uid }, association.Encode(AvailabilityService.SopClass, notice), cancellation: Deadline);
        Assert.Equal(DicomStatus.Success, (await NotifyAsync("1.9.1", dataset)).Status);
        Assert.Equal(DicomStatus.DuplicateSopInstance, (await NotifyAsync("1.9.1", dataset)).Status);
        var kept = hub.Get<Core.Record.IRecordReader>().Messages(new() { WithRaw = true }).Single();
        Assert.Equal("PACS", kept.Sender);
        Assert.Equal(association.Encode(AvailabilityService.SopClass, dataset).ToArray(), kept.Raw.ToArray());
        dataset.Remove(DicomTags.StudyInstanceUID);
        Assert.Equal(DicomStatus.MissingAttribute, (await NotifyAsync("1.9.2", dataset)).Status);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Deadline)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Deadline);
    }
}
