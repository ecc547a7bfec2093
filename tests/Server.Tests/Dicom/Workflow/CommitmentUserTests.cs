using System.Net.Http.Json;
using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Dicom.Commitment;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

/// <summary>The hub asks peers to commit to what it forwarded to them, and believes nobody before he has said so.</summary>
public sealed class CommitmentUserTests
{
    private static CancellationToken Deadline => WorkflowHub.Deadline;

    private static Task<WorkflowHub> HubAsync(string hold = "00:00:02", string within = "01:00:00", string after = "00:00:00.300") => WorkflowHub.StartAsync(
        ("forwarding:commitmentAfter", after), ("forwarding:commitmentWithin", within), ("forwarding:commitmentHold", hold), ("forwarding:firstPause", "00:00:00.200"), ("forwarding:longestPause", "00:00:01"));

    private static async Task ToldAsync(WorkflowHub hub, DicomPeer peer)
    {
        await hub.Get<DicomPeers>().PutAsync(peer, Actor.Hub, Deadline);
        await hub.Get<Routes>().PutAsync(new() { Name = "all", Destinations = [peer.AeTitle] }, Actor.Hub, Deadline);
    }

    private static async Task StoreAsync(WorkflowHub hub, params string[] instances)
    {
        await using var association = await hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomNegotiation.ExplicitLittleEndian)]) with { CallingAe = "CT1" }, Deadline);
        foreach (var uid in instances)
            Assert.True((await association.StoreAsync(Objects.SecondaryCapture, uid, DicomNegotiation.ExplicitLittleEndian, DicomContent.Of(Objects.Bytes(Objects.Capture(uid))), cancellation: Deadline)).Status.IsSuccess);
    }

    private static DeliveryCount Count(WorkflowHub hub, string destination) => hub.Get<IDeliveryReader>().DeliveryCounts().FirstOrDefault(count => count.Destination == destination) ?? new(destination, 0, 0, 0, null, null);

    [Fact(Timeout = 180_000)]
    public async Task Another_hub_commits_on_the_association_that_is_held_open_for_its_report()
    {
        await using var hub = await HubAsync();
        await using var archive = await WorkflowHub.StartAsync();
        await ToldAsync(hub, archive.Itself with { AeTitle = "ARCHIVE", Uses = [PeerUse.Destination, PeerUse.Commitment] });
        await StoreAsync(hub, "1.2.3.1", "1.2.3.2");
        await Eventually.HoldsAsync(() => Count(hub, "ARCHIVE") is { Done: 2, Waiting: 0 }, Deadline);
        var transactions = hub.Orders.Commitments(CommitmentState.Answered, 10).ToList();
        Assert.Equal(["1.2.3.1", "1.2.3.2"], transactions.SelectMany(transaction => transaction.Items).Where(item => item.Failure is null).Select(item => item.SopUid).Order());
        Assert.All(transactions, transaction => Assert.Equal(("MERIDIAN", "ARCHIVE"), (transaction.RequesterAe, transaction.CalledAe)));
        // on its side it has told what it was asked
        await Eventually.HoldsAsync(() => archive.Orders.Commitment(transactions[0].TransactionUid, "MERIDIAN") is { State: CommitmentState.Reported }, Deadline);
        Assert.Empty(archive.Get<IDeliveryReader>().Deliveries(null, null, null, 10));
    }

    [Fact(Timeout = 180_000)]
    public async Task Orthanc_calls_the_hub_to_commit_and_what_it_has_lost_is_sent_to_it_again()
    {
        Tool.Need("Orthanc");
        await using var hub = await HubAsync(hold: "00:00:00", after: "00:00:02");
        using var scratch = new ScratchDirectory();
        var (dicom, http) = (LoopbackPort.Free(), LoopbackPort.Free());
        await File.WriteAllTextAsync(scratch.File("orthanc.json"), $$"""
            { "DicomAet": "ORTHANC", "DicomPort": {{dicom}}, "HttpPort": {{http}}, "StorageDirectory": "{{scratch.File("db")}}", "IndexDirectory": "{{scratch.File("db")}}", "RemoteAccessAllowed": false, "DicomAlwaysAllowStore": true,
              "AuthenticationEnabled": false, "DicomCheckCalledAet": false, "DicomModalities": { "hub": { "AET": "MERIDIAN", "Host": "127.0.0.1", "Port": {{hub.Port}}, "AllowNAction": true, "AllowStorageCommitment": true } }, "Plugins": [] }
            """, Deadline);
        await using var orthanc = await new ForeignPrograms.Server(Tool.Start("Orthanc", scratch.Path, scratch.File("orthanc.json")), http).ReadyAsync();
        using var rest = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
        await ToldAsync(hub, new() { AeTitle = "ORTHANC", Host = "127.0.0.1", Port = dicom, Uses = [PeerUse.Destination, PeerUse.Commitment] });
        await StoreAsync(hub, "1.2.3.1", "1.2.3.2");
        // sent, and still nothing is done
        await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().Deliveries("ORTHANC", null, null, 10).Count(row => row.Kind == DeliveryKind.CommitmentRequest) == 2, Deadline);
        Assert.Equal(0, Count(hub, "ORTHANC").Done);
        // before it is asked, Orthanc loses all that it has
        foreach (var id in (await rest.GetFromJsonAsync<string[]>("/instances", Deadline))!) await rest.DeleteAsync("/instances/" + id, Deadline);
        await Eventually.HoldsAsync(() => hub.Orders.Commitments(CommitmentState.Answered, 10).Any(), Deadline);
        var first = hub.Orders.Commitments(CommitmentState.Answered, 10).Last();
        Assert.NotEmpty(first.Items);
        Assert.All(first.Items, item => Assert.NotNull(item.Failure));
        await Eventually.HoldsAsync(() => Count(hub, "ORTHANC") is { Done: 2, Waiting: 0, Dead: 0 }, Deadline);
        Assert.Equal(2, (await rest.GetFromJsonAsync<string[]>("/instances", Deadline))!.Length);
        Assert.Equal(["1.2.3.1", "1.2.3.2"], hub.Orders.Commitments(CommitmentState.Answered, 10).SelectMany(transaction => transaction.Items).Where(item => item.Failure is null).Select(item => item.SopUid).Order());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_says_nothing_is_asked_again_until_it_tells()
    {
        var silent = new Archive { Silent = 2 };
        await using var hub = await HubAsync(hold: "00:00:00.100", within: "00:00:00.500");
        await using var host = await DicomHost.StartAsync(services: services => services.AddSingleton<IDicomService>(silent).AddSingleton<IDicomService>(new Sink()));
        silent.Caller = host.Caller;
        silent.Hub = hub.Itself;
        await ToldAsync(hub, host.Itself with { AeTitle = "TAPE", Uses = [PeerUse.Destination, PeerUse.Commitment] });
        await StoreAsync(hub, "1.2.3.1");
        await Eventually.HoldsAsync(() => Count(hub, "TAPE") is { Done: 1, Waiting: 0 }, Deadline);
        Assert.Equal(3, silent.Asked.Count);
        Assert.Equal(2, hub.Orders.Commitments(CommitmentState.Unanswered, 10).Count());
        Assert.Equal(silent.Asked[^1], Assert.Single(hub.Orders.Commitments(CommitmentState.Answered, 10)).TransactionUid);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_report_on_what_the_hub_has_not_asked_is_refused()
    {
        await using var hub = await HubAsync();
        var stranger = new Archive { Hub = hub.Itself };
        await using var host = await DicomHost.StartAsync();
        stranger.Caller = host.Caller;
        Assert.Equal(DicomStatus.ProcessingFailure, await stranger.ReportAsync("2.25.404", "1.2.3.1"));
        Assert.Empty(hub.Orders.Commitments(null, 10));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_provides_no_commitment_is_shown_with_that_reason()
    {
        await using var hub = await HubAsync();
        await using var target = await ToolServer.StorescpAsync("PACS", "+xa");
        await ToldAsync(hub, target.Peer(PeerUse.Destination, PeerUse.Commitment));
        await StoreAsync(hub, "1.2.3.1");
        await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().Deliveries("PACS", DeliveryState.Dead, null, 10).Any(), Deadline);
        var dead = hub.Get<IDeliveryReader>().Deliveries("PACS", DeliveryState.Dead, null, 10).Single();
        Assert.Equal(DeliveryKind.CommitmentRequest, dead.Kind);
        Assert.NotNull(dead.LastError);
        Assert.Single(Directory.GetFiles(target.Folder));
        // a person says that it is not to commit: it was sent, and that is all
        await hub.Get<DicomPeers>().PutAsync(target.Peer(PeerUse.Destination), Actor.Hub, Deadline);
        await hub.Get<DeliveryQueue>().RetryAsync(dead.Id, Actor.Hub, Deadline);
        await Eventually.HoldsAsync(() => Count(hub, "PACS") is { Done: 1, Waiting: 0, Dead: 0 }, Deadline);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_report_that_comes_after_the_hub_was_started_anew_finds_its_question()
    {
        using var scratch = new ScratchDirectory();
        var tape = new Archive { Silent = int.MaxValue };
        await using var host = await DicomHost.StartAsync(services: services => services.AddSingleton<IDicomService>(tape).AddSingleton<IDicomService>(new Sink()));
        await using (var hub = await RestartableAsync(scratch))
        {
            var itself = new DicomPeer { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = hub.Dicom!.Port };
            await hub.Services.GetRequiredService<DicomPeers>().PutAsync(host.Itself with { AeTitle = "TAPE", Uses = [PeerUse.Destination, PeerUse.Commitment] }, Actor.Hub, Deadline);
            await hub.Services.GetRequiredService<Routes>().PutAsync(new() { Name = "all", Destinations = ["TAPE"] }, Actor.Hub, Deadline);
            await using (var modality = await host.Caller.OpenAsync(itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomNegotiation.ExplicitLittleEndian)]) with { CallingAe = "CT1" }, Deadline))
                Assert.True((await modality.StoreAsync(Objects.SecondaryCapture, "1.2.3.1", DicomNegotiation.ExplicitLittleEndian, DicomContent.Of(Objects.Bytes(Objects.Capture("1.2.3.1"))), cancellation: Deadline)).Status.IsSuccess);
            await Eventually.HoldsAsync(() => tape.Asked.Count == 1, Deadline);
        }
        await using var again = await RestartableAsync(scratch);
        var queue = again.Services.GetRequiredService<IDeliveryReader>();
        Assert.Equal(DeliveryKind.CommitmentRequest, Assert.Single(queue.Deliveries("TAPE", null, null, 10)).Kind);
        (tape.Caller, tape.Hub) = (host.Caller, new() { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = again.Dicom!.Port });
        Assert.Equal(DicomStatus.Success, await tape.ReportAsync(tape.Asked[0], "1.2.3.1"));
        Assert.True(queue.DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 1 }]);
    }

    private static Task<RunningHub> RestartableAsync(ScratchDirectory scratch) => RunningHub.StartAsync(new HubSettings
    {
        Data = scratch.File("data"), Http = ListenerAddress.Off, Mllp = ListenerAddress.Off, Dicom = new(System.Net.IPAddress.Loopback, 0), Pages = scratch.File("pages"),
        Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["dicom"] = new() },
    }, new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("forwarding:commitmentAfter", (string?)"00:00:00.100"), KeyValuePair.Create("forwarding:commitmentHold", (string?)"00:00:00.100")]).Build(), Deadline);

    /// <summary>Takes whatever is stored in it, and forgets it.</summary>
    private sealed class Sink : IDicomService
    {
        public bool Provides(string abstractSyntax) => abstractSyntax == Objects.SecondaryCapture;
        public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation) => await responder.SendAsync(DicomStatus.Success, cancellation: cancellation);
    }

    /// <summary>A provider of commitment that leaves the first questions without a report, and reports on the others over an association of its own.</summary>
    private sealed class Archive : IDicomService
    {
        public List<string> Asked { get; } = [];
        public int Silent { get; init; }
        public DicomCaller? Caller { get; set; }
        public DicomPeer? Hub { get; set; }

        public bool Provides(string abstractSyntax) => abstractSyntax == CommitmentService.SopClass;

        public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
        {
            var asked = request.ReadDataset();
            var transaction = asked.GetUid(DicomTags.TransactionUID)!;
            Asked.Add(transaction);
            await responder.SendAsync(DicomStatus.Success, cancellation: cancellation);
            if (Asked.Count > Silent) Assert.Equal(DicomStatus.Success, await ReportAsync(transaction, [.. asked.GetItems(DicomTags.ReferencedSOPSequence).Select(item => item.GetUid(DicomTags.ReferencedSOPInstanceUID)!)]));
        }

        public async Task<DicomStatus> ReportAsync(string transaction, params string[] instances)
        {
            await using var association = await Caller!.OpenAsync(Hub!, new DicomProposal
            {
                Contexts = [new(CommitmentService.SopClass, [DicomNegotiation.ImplicitLittleEndian], PeerIsScu: true, PeerIsScp: false)], CallingAe = "TAPE",
            }, Deadline);
            // the hub grants the role: it is the user here
            var context = association.Info.Contexts.Single();
            Assert.True(context.PeerIsScu);
            var dataset = CommitmentRequester.DatasetOf(transaction, instances.Select(uid => (Objects.SecondaryCapture, uid)));
            var request = new NEventReportRequest { SopClassUid = CommitmentService.SopClass, SopInstanceUid = CommitmentService.Instance, EventTypeId = 1 };
            return (await association.Link.InvokeAsync(context, request, DicomContent.Of(Objects.Bytes(dataset, TransferSyntax.ImplicitVRLittleEndian)), cancellation: Deadline)).Status;
        }
    }
}
