using System.Net.Http.Json;
using System.Text.Json;
using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Intake;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Model;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Wire.Dicom;
using Microsoft.Extensions.DependencyInjection;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Query;

/// <summary>Forwarding by rule and prefetch by order, with foreign peers at the other end.</summary>
public sealed class ForwardingTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    private static Task KnowAsync(StoreHub hub, DicomPeer peer) => hub.Services.GetRequiredService<DicomPeers>().PutAsync(peer, Actor.Hub, Deadline);

    [Fact(Timeout = 180_000)]
    public async Task What_a_rule_names_goes_on_once_and_the_rest_stays()
    {
        await using var hub = await StoreHub.StartAsync();
        await using var target = await ToolServer.StorescpAsync("PACS", "+xa");
        await KnowAsync(hub, target.Peer(PeerUse.Destination));
        var routes = hub.Services.GetRequiredService<Routes>();
        Assert.Equal(RuleOutcome.UnknownPeer, await routes.PutAsync(new() { Name = "x", Destinations = ["NOBODY"] }, Actor.Hub, Deadline));
        await routes.PutAsync(new() { Name = "ct", Modalities = ["CT"], Destinations = ["PACS"] }, Actor.Hub, Deadline);
        await routes.PutAsync(new() { Name = "from-scanner", CallingAe = "SCAN*", Destinations = ["PACS"] }, Actor.Hub, Deadline);
        await routes.PutAsync(new() { Name = "off", IsEnabled = false, Destinations = ["PACS"] }, Actor.Hub, Deadline);
        Assert.True(await CorpusFile.Find("files/CT_small.dcm").StoreAsync(hub, "SCANNER1"));
        Assert.True(await CorpusFile.Find("files/MR_small.dcm").StoreAsync(hub, "OTHER"));
        var queue = hub.Services.GetRequiredService<IDeliveryReader>();
        await Eventually.HoldsAsync(() => queue.DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 1 }], Deadline);
        var kept = Assert.Single(Directory.GetFiles(target.Folder));
        Assert.Equal(CorpusFile.Find("files/CT_small.dcm").SopUid, DicomReader.ReadFile(await File.ReadAllBytesAsync(kept, Deadline)).SopInstanceUid);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_a_peer_that_was_away_is_owed_waits_and_comes_when_it_is_back()
    {
        await using var hub = await StoreHub.StartAsync(("forwarding:firstPause", "00:00:00.100"), ("forwarding:longestPause", "00:00:00.500"));
        var port = LoopbackPort.Free();
        await KnowAsync(hub, new() { AeTitle = "PACS", Host = "127.0.0.1", Port = port, Uses = [PeerUse.Destination] });
        await hub.Services.GetRequiredService<Routes>().PutAsync(new() { Name = "all", Destinations = ["PACS"] }, Actor.Hub, Deadline);
        Assert.True(await CorpusFile.Find("files/CT_small.dcm").StoreAsync(hub));
        Assert.True(await CorpusFile.Find("files/MR_small_RLE.dcm").StoreAsync(hub));
        await Eventually.HoldsAsync(() => hub.Services.GetRequiredService<DeliveryQueue>().PauseOf("PACS") is { Failures: >= 2 }, Deadline);
        var queue = hub.Services.GetRequiredService<IDeliveryReader>();
        Assert.Equal(2, queue.DeliveryCounts().Single().Waiting);
        await using var target = await ToolServer.StorescpAsync("PACS", "+xa");
        await KnowAsync(hub, target.Peer(PeerUse.Destination)); // it came back elsewhere
        await Eventually.HoldsAsync(() => queue.DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 2 }], Deadline);
        Assert.Equal(2, Directory.GetFiles(target.Folder).Length);
    }

    [Fact(Timeout = 300_000)]
    public async Task Orthanc_gets_what_is_forwarded_and_gives_and_takes_by_find_move_and_store()
    {
        await using var hub = await StoreHub.StartAsync();
        var http = LoopbackPort.Free();
        await using var orthanc = await ToolServer.OrthancAsync("ORTHANC", hub.Port, http);
        await KnowAsync(hub, orthanc.Peer(PeerUse.Destination, PeerUse.Archive));
        using var rest = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
        Assert.True((await hub.Services.GetRequiredService<PeerDesk>().TryAsync("ORTHANC", Actor.Hub, Deadline))!.Answers);

        // there: by a rule
        await hub.Services.GetRequiredService<Routes>().PutAsync(new() { Name = "all", Destinations = ["ORTHANC"] }, Actor.Hub, Deadline);
        string[] names = ["files/CT_small.dcm", "files/MR_small_RLE.dcm", "files/JPEG2000.dcm"];
        foreach (var name in names) Assert.True(await CorpusFile.Find(name).StoreAsync(hub), name);
        await Eventually.HoldsAsync(() => hub.Services.GetRequiredService<IDeliveryReader>().DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 3 }], Deadline);
        Assert.Equal(3, (await rest.GetFromJsonAsync<string[]>("/instances", Deadline))!.Length);

        // and back: Orthanc asks the hub, and has it sent
        foreach (var old in (await rest.GetFromJsonAsync<string[]>("/instances", Deadline))!) await rest.DeleteAsync("/instances/" + old, Deadline);
        var ct = CorpusFile.Find("files/CT_small.dcm");
        var asked = await rest.PostAsJsonAsync("/modalities/hub/query", new { Level = "Study", Query = new { StudyInstanceUID = ct.StudyUid, PatientName = "*" } }, JsonSerializerOptions.Default, Deadline);
        var id = (await asked.Content.ReadFromJsonAsync<JsonElement>(Deadline)).GetProperty("ID").GetString();
        Assert.Single((await rest.GetFromJsonAsync<string[]>($"/queries/{id}/answers", Deadline))!);
        var moved = await rest.PostAsync($"/queries/{id}/answers/0/retrieve", new StringContent("ORTHANC"), Deadline);
        Assert.True(moved.IsSuccessStatusCode, await moved.Content.ReadAsStringAsync(Deadline));
        Assert.Single((await rest.GetFromJsonAsync<string[]>("/instances", Deadline))!);
        // and Orthanc sends to the hub
        var mr = CorpusFile.Find("files/MR_small.dcm");
        var uploaded = await rest.PostAsync("/instances", new ByteArrayContent(await File.ReadAllBytesAsync(mr.Path, Deadline)), Deadline);
        var instance = (await uploaded.Content.ReadFromJsonAsync<JsonElement>(Deadline)).GetProperty("ID").GetString()!;
        var stored = await rest.PostAsync("/modalities/hub/store", new StringContent(instance), Deadline);
        Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync(Deadline));
        Assert.NotNull(hub.Images.Study(mr.StudyUid));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("dcmqrscp", false)]
    [InlineData("orthanc", false)]
    [InlineData("orthanc", true)]
    [InlineData("dcmqrscp", true)]
    public async Task An_order_brings_the_patients_priors_and_nobody_elses(string kind, bool usesGet)
    {
        await using var hub = await StoreHub.StartAsync();
        await using var archive = kind == "orthanc" ? await ToolServer.OrthancAsync("ARCHIVE", hub.Port, LoopbackPort.Free()) : await ToolServer.DcmqrscpAsync("ARCHIVE", hub.Port);
        await KnowAsync(hub, archive.Peer(PeerUse.Archive));
        // three studies under one number: two of her, one that bears the number but is born otherwise
        await using (var filling = await hub.Caller.OpenAsync(archive.Peer(), DicomProposal.ToStore([(Objects.SecondaryCapture, DicomUids.ExplicitVRLittleEndian)]), Deadline))
            foreach (var (study, born, date, modality) in new[] { ("1.2.3.1", "19700101", "20251101", "CT"), ("1.2.3.2", "19700101", "20250101", "MR"), ("1.2.3.3", "19991231", "20251201", "CT") })
            {
                var prior = Objects.Capture(study + ".9.1", pixels: 8, patient: "P77");
                prior.SetString(DicomTags.StudyInstanceUID, study);
                prior.SetString(DicomTags.SeriesInstanceUID, study + ".9");
                prior.SetString(DicomTags.PatientName, "Meyer^Anna");
                prior.SetString(DicomTags.PatientBirthDate, born);
                prior.SetString(DicomTags.StudyDate, date);
                prior.SetString(DicomTags.StudyTime, "101500");
                prior.SetString(DicomTags.StudyID, "1");
                prior.SetString(DicomTags.SeriesNumber, "1");
                prior.SetString(DicomTags.InstanceNumber, "1");
                prior.SetString(DicomTags.Modality, modality);
                Assert.True((await filling.StoreAsync(Objects.SecondaryCapture, study + ".9.1", DicomUids.ExplicitVRLittleEndian, DicomContent.Of(Objects.Bytes(prior)), cancellation: Deadline)).Status.IsDone);
            }
        await hub.Services.GetRequiredService<PrefetchRules>().PutAsync(new() { Name = "priors", Archive = "ARCHIVE", Modalities = ["CT"], UsesGet = usesGet }, Actor.Hub, Deadline);
        var order = new OrderEvent
        {
            Kind = OrderEventKind.New,
            Order = new()
            {
                Accession = "A1", Patient = new() { Identifiers = [new("P77", null, null)], Name = new("Meyer", "Anna"), BirthDate = "1970-01-01" },
                Steps = [new() { Id = "S1", Modality = "CT" }],
            },
        };
        var receipt = await hub.Services.GetRequiredService<IIntake>().SubmitAsync(new()
        {
            Protocol = Core.Intake.Protocol.Hl7v2, Raw = "MSH|order"u8.ToArray(), ReceivedAt = TimeProvider.System.GetUtcNow(), Sender = "RIS", ControlId = "1", Kind = "ORM^O01", Facts = new() { OrderEvents = [order] },
        }, Deadline);
        Assert.Equal(ReceiptKind.Committed, receipt.Kind);
        var queue = hub.Services.GetRequiredService<IDeliveryReader>();
        await Eventually.HoldsAsync(() => queue.DeliveryCounts() is [{ Waiting: 0 }] || queue.Deliveries(null, null, null, 1).Any(row => row.LastError is not null), Deadline);
        Assert.True(queue.DeliveryCounts() is [{ Done: 1, Dead: 0 }], queue.Deliveries(null, null, null, 1).FirstOrDefault()?.LastError);
        await Eventually.HoldsAsync(() => hub.Images.Totals().Studies == 2, Deadline);
        Assert.NotNull(hub.Images.Study("1.2.3.1"));
        Assert.NotNull(hub.Images.Study("1.2.3.2"));
        Assert.Null(hub.Images.Study("1.2.3.3"));
    }
}
