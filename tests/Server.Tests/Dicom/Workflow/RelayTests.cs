using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Dicom.Availability;
using Meridian.Gateway.Dicom.Performed;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

/// <summary>What modalities tell of their steps is told on to information systems, and that the images are there.</summary>
public sealed class RelayTests
{
    private static CancellationToken Deadline => WorkflowHub.Deadline;

    private static Task<WorkflowHub> HubAsync() => WorkflowHub.StartAsync(("forwarding:firstPause", "00:00:00.100"), ("forwarding:longestPause", "00:00:00.500"));

    private static Task KnowAsync(WorkflowHub hub, DicomPeer peer) => hub.Get<DicomPeers>().PutAsync(peer, Actor.Hub, Deadline);

    private static Task<DicomAssociation> ModalityAsync(WorkflowHub hub) => hub.Get<DicomCaller>().OpenAsync(hub.Itself, new DicomProposal
    {
        // implicit alone: what is told on must be coded anew where the peer chooses explicit
        Contexts = [new(PerformedService.SopClass, [DicomNegotiation.ImplicitLittleEndian]), new(Objects.SecondaryCapture, [DicomNegotiation.ExplicitLittleEndian])], CallingAe = "CT1",
    }, Deadline);

    private static async Task BeginAsync(DicomAssociation modality, string uid) => Assert.Equal(DicomStatus.Success,
        (await modality.InvokeAsync(new NCreateRequest { SopClassUid = PerformedService.SopClass, SopInstanceUid = uid }, modality.Encode(PerformedService.SopClass, PerformedStep.BeginOf("1.2.3.4")), cancellation: Deadline)).Status);

    private static async Task EndAsync(DicomAssociation modality, string uid, params string[] images) => Assert.Equal(DicomStatus.Success,
        (await modality.InvokeAsync(new NSetRequest { SopClassUid = PerformedService.SopClass, SopInstanceUid = uid }, modality.Encode(PerformedService.SopClass, PerformedStep.End("COMPLETED", images)), cancellation: Deadline)).Status);

    private static async Task StoreAsync(DicomAssociation modality, string uid) => Assert.True(
        (await modality.StoreAsync(Objects.SecondaryCapture, uid, DicomNegotiation.ExplicitLittleEndian, DicomContent.Of(Objects.Bytes(Objects.Capture(uid))), cancellation: Deadline)).Status.IsSuccess);

    [Fact(Timeout = 180_000)]
    public async Task An_information_system_made_of_odil_hears_the_step_begin_end_and_its_images_arrive()
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/odil/__init__.py")) Assert.Skip("python3-odil is not installed (tests/prerequisites.txt)");
        await using var hub = await HubAsync();
        using var scratch = new ScratchDirectory();
        var port = LoopbackPort.Free();
        using var odil = Tool.Start("python3", scratch.Path, Path.Combine(Repository.Root, "tests/Server.Tests/Dicom/Foreign/odil_receiver.py"), port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            Assert.Equal("listening", await odil.StandardOutput.ReadLineAsync(Deadline));
            await KnowAsync(hub, new() { AeTitle = "RIS", Host = "127.0.0.1", Port = port, Uses = [PeerUse.PerformedSteps, PeerUse.Availability] });
            await using var modality = await ModalityAsync(hub);
            await BeginAsync(modality, "1.9.1");
            await StoreAsync(modality, "1.2.3.1");
            await EndAsync(modality, "1.9.1", "1.2.3.1", "1.2.3.2");
            var begun = await HeardAsync(odil);
            Assert.Equal(("create", PerformedService.SopClass, "1.9.1", "IN PROGRESS"), (begun.Kind, begun.Class, begun.Uid, begun.Text("00400252")));
            // coded by the modality in GB18030, and read so by odil
            Assert.Equal("王^小明", begun.Dataset.GetProperty("00100010").GetProperty("Value")[0].GetProperty("Ideographic").GetString());
            var ended = await HeardAsync(odil);
            Assert.Equal(("set", "1.9.1", "COMPLETED"), (ended.Kind, ended.Uid, ended.Text("00400252")));
            // the last image is late: nothing is announced before it is there
            await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().Deliveries("RIS", null, null, 10).Any(row => row is { Kind: DeliveryKind.Availability, LastError: not null }), Deadline);
            await StoreAsync(modality, "1.2.3.2");
            var notice = await HeardAsync(odil);
            Assert.Equal(("create", AvailabilityService.SopClass, "1.2.3.4"), (notice.Kind, notice.Class, notice.Text("0020000d")));
            var series = notice.Dataset.GetProperty("00081115").GetProperty("Value")[0];
            var images = series.GetProperty("00081199").GetProperty("Value").EnumerateArray().ToList();
            Assert.Equal(["1.2.3.1", "1.2.3.2"], images.Select(image => image.GetProperty("00081155").GetProperty("Value")[0].GetString()!).Order());
            Assert.All(images, image => Assert.Equal(("ONLINE", "MERIDIAN"), (image.GetProperty("00080056").GetProperty("Value")[0].GetString(), image.GetProperty("00080054").GetProperty("Value")[0].GetString())));
            Assert.Equal("1.9.1", notice.Dataset.GetProperty("00081111").GetProperty("Value")[0].GetProperty("00081155").GetProperty("Value")[0].GetString());
            await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 3 }], Deadline);
        }
        finally
        {
            odil.Kill();
            await odil.WaitForExitAsync(CancellationToken.None);
        }
    }

    private sealed record Heard(string Kind, string Class, string Uid, JsonElement Dataset)
    {
        public string? Text(string tag) => Dataset.GetProperty(tag).GetProperty("Value")[0].GetString();
    }

    private static async Task<Heard> HeardAsync(System.Diagnostics.Process odil)
    {
        var line = await odil.StandardOutput.ReadLineAsync(Deadline);
        Assert.StartsWith("{", line);
        using var json = JsonDocument.Parse(line!);
        var root = json.RootElement.Clone();
        return new(root.GetProperty("kind").GetString()!, root.GetProperty("class").GetString()!, root.GetProperty("uid").GetString()!, root.GetProperty("dataset"));
    }

    [Fact(Timeout = 180_000)]
    public async Task The_end_of_a_step_waits_for_its_beginning_to_be_taken_and_comes_byte_for_byte()
    {
        var ris = new InformationSystem { Refusals = 2 };
        await using var hub = await HubAsync();
        await using var host = await DicomHost.StartAsync(services: services => services.AddSingleton<IDicomService>(ris));
        await KnowAsync(hub, host.Itself with { AeTitle = "RIS", Uses = [PeerUse.PerformedSteps] });
        byte[] begin, end;
        await using (var modality = await ModalityAsync(hub))
        {
            await BeginAsync(modality, "1.9.1");
            await EndAsync(modality, "1.9.1", "1.2.3.1");
            (begin, end) = (modality.Encode(PerformedService.SopClass, PerformedStep.BeginOf("1.2.3.4")).ToArray(), modality.Encode(PerformedService.SopClass, PerformedStep.End("COMPLETED", "1.2.3.1")).ToArray());
        }
        await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 2 }], Deadline);
        var heard = new List<(string Command, byte[] Dataset)>();
        while (ris.Heard.Reader.TryRead(out var one)) heard.Add(one);
        Assert.Equal(["NCreateRequest", "NCreateRequest", "NCreateRequest", "NSetRequest"], heard.Select(one => one.Command));
        Assert.Equal(begin, heard[2].Dataset);
        Assert.Equal(end, heard[3].Dataset);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_beginning_that_was_given_up_holds_its_end_back_and_both_go_when_a_person_sends_it_again()
    {
        var ris = new InformationSystem { Refusals = 3 };
        await using var hub = await WorkflowHub.StartAsync(("forwarding:firstPause", "00:00:00.050"), ("forwarding:longestPause", "00:00:00.100"), ("forwarding:mostRefusals", "3"));
        await using var host = await DicomHost.StartAsync(services: services => services.AddSingleton<IDicomService>(ris));
        await KnowAsync(hub, host.Itself with { AeTitle = "RIS", Uses = [PeerUse.PerformedSteps] });
        await using var modality = await ModalityAsync(hub);
        await BeginAsync(modality, "1.9.1");
        await EndAsync(modality, "1.9.1", "1.2.3.1");
        await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().Deliveries("RIS", DeliveryState.Dead, null, 10).Any(), Deadline);
        await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().Deliveries("RIS", DeliveryState.Waiting, null, 10).Single().LastError?.Contains("given up", StringComparison.Ordinal) == true, Deadline);
        var dead = hub.Get<IDeliveryReader>().Deliveries("RIS", DeliveryState.Dead, null, 10).Single();
        Assert.Contains("0110", dead.LastError);
        await hub.Get<DeliveryQueue>().RetryAsync(dead.Id, Actor.Hub, Deadline);
        await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 2 }], Deadline);
    }

    /// <summary>Takes performed steps, in implicit little endian, after it has refused some.</summary>
    private sealed class InformationSystem : IDicomService
    {
        private int refused;
        public int Refusals { get; init; }
        public Channel<(string Command, byte[] Dataset)> Heard { get; } = Channel.CreateUnbounded<(string, byte[])>();
        public bool Provides(string abstractSyntax) => abstractSyntax == PerformedService.SopClass;
        public string? ChooseTransferSyntax(string abstractSyntax, IReadOnlyList<string> proposed) => DicomNegotiation.ImplicitLittleEndian;

        public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
        {
            await Heard.Writer.WriteAsync((request.Message.GetType().Name, request.Dataset.ToArray()), cancellation);
            await responder.SendAsync(Interlocked.Increment(ref refused) <= Refusals ? DicomStatus.ProcessingFailure : DicomStatus.Success, cancellation: cancellation);
        }
    }
}
