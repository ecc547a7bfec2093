using Meridian.Core.Audit;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Meridian.Gateway.Dicom;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Query;

/// <summary>C-MOVE and C-GET over sockets, with dcmtk at the other ends.</summary>
public sealed class RetrieveTests
{
    private const string StudyRootMove = DicomUids.StudyRootQueryRetrieveInformationModelMove, StudyRootGet = DicomUids.StudyRootQueryRetrieveInformationModelGet;
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    private static Task KnowAsync(StoreHub hub, DicomPeer peer) => hub.Services.GetRequiredService<DicomPeers>().PutAsync(peer, Actor.Hub, Deadline);

    private static Dictionary<string, DicomFile> Received(string folder) => Directory.GetFiles(folder).Where(path => new FileInfo(path).Length > 0 && !path.EndsWith(".cfg", StringComparison.Ordinal))
        .Select(path => DicomReader.ReadFile(File.ReadAllBytes(path))).ToDictionary(file => file.SopInstanceUid!);

    [Fact(Timeout = 300_000)]
    public async Task Movescu_has_every_object_of_the_corpus_sent_to_storescp_byte_for_byte()
    {
        // +B: storescp writes what it gets as it gets it; otherwise it aborts at SC_rgb_jpeg.dcm, whose pixels contradict its transfer syntax
        await using var target = await ToolServer.StorescpAsync("TARGET", "+xa", "+B");
        await using var inflating = await ToolServer.StorescpAsync("INFLATE", "+xa"); // with +B it aborts at a deflated data set
        await using var hub = await StoreHub.StartAsync();
        await KnowAsync(hub, target.Peer(PeerUse.Destination));
        await KnowAsync(hub, inflating.Peer(PeerUse.Destination));
        var files = new List<CorpusFile>();
        foreach (var file in CorpusFile.Storable())
            if (await file.StoreAsync(hub)) files.Add(file);
        Assert.InRange(files.Count, 40, 200);
        foreach (var study in files.GroupBy(file => file.StudyUid))
        {
            var destination = study.Any(file => file.File.Syntax.IsDeflated) ? "INFLATE" : "TARGET";
            var (exit, output) = await Tool.RunAsync("movescu", "-v", "-S", "-aet", "ASKER", "-aec", "MERIDIAN", "-aem", destination, "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=" + study.Key, "127.0.0.1", hub.Port.ToString());
            Assert.True(exit == 0, output);
        }
        var received = Directory.GetFiles(target.Folder).Concat(Directory.GetFiles(inflating.Folder)).Select(CorpusFile.Read).ToDictionary(file => file.SopUid);
        var missing = files.Where(file => !received.ContainsKey(file.SopUid)).Select(file => $"{file.Name} {file.File.Syntax}").ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
        foreach (var file in files)
        {
            Assert.Equal(file.File.Syntax.Uid, received[file.SopUid].File.Syntax.Uid);
            if (file.File.Syntax.IsDeflated) Assert.True(file.File.Dataset[DicomTags.PixelData]!.Value.Span.SequenceEqual(received[file.SopUid].File.Dataset[DicomTags.PixelData]!.Value.Span), file.Name);
            else Assert.True(file.Dataset.Span.SequenceEqual(received[file.SopUid].Dataset.Span), file.Name);
        }
        Assert.Contains(hub.Services.GetRequiredService<IRecordReader>().Audit(null, 1000), row => row is { Action: "dicom.move", Actor: "ae:ASKER" });
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_takes_uncompressed_alone_gets_what_can_be_decoded_and_the_rest_is_counted()
    {
        string[] native = ["files/MR_small_implicit.dcm", "files/MR_small_bigendian.dcm", "files/MR_small_RLE.dcm"];
        await using var target = await ToolServer.StorescpAsync("TARGET", "+xi"); // implicit little endian
        // a coding that the hub does not decode: by its name, since the corpus has none
        using var made = new ScratchDirectory();
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(bytes, CorpusFile.Find("files/JPEG2000.dcm").File.Dataset, TransferSyntax.Find("1.2.840.10008.1.2.4.201")!);
        await File.WriteAllBytesAsync(made.File("htj2k.dcm"), bytes.WrittenMemory.ToArray(), Deadline);
        foreach (var name in native.Concat(["files/SC_rgb_dcmtk_+eb+cy+np.dcm", "htj2k.dcm"]))
        {
            var file = name == "htj2k.dcm" ? CorpusFile.Read(made.File(name)) : CorpusFile.Find(name);
            await using var hub = await StoreHub.StartAsync();
            await KnowAsync(hub, target.Peer(PeerUse.Destination));
            Assert.True(await file.StoreAsync(hub), name);
            await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootMove) with { CallingAe = "ASKER" }, Deadline);
            var keys = FindTests.Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.StudyInstanceUID, file.StudyUid));
            var reply = await association.MoveAsync(StudyRootMove, association.Encode(StudyRootMove, keys), "TARGET", cancellation: Deadline);
            var counts = ((CMoveResponse)reply.Response).Suboperations;
            if (name == "htj2k.dcm")
            {
                Assert.Equal(((ushort)0xA702, (ushort?)1, (ushort?)0), (reply.Status.Code, counts.Failed, counts.Completed));
                Assert.Equal(file.SopUid, DicomReader.ReadDataset(reply.Dataset, TransferSyntax.Find(reply.TransferSyntax)!).GetUid(DicomTags.FailedSOPInstanceUIDList));
                continue;
            }
            Assert.Equal(((ushort)0, (ushort?)1), (reply.Status.Code, counts.Completed));
            if (name.Contains("SC_rgb", StringComparison.Ordinal))
            {
                // lossy: three samples a pixel, in RGB, and it says that it was compressed; against what dcmtk decodes
                var decoded = Received(target.Folder)[file.SopUid].Dataset;
                Assert.Equal(("RGB", 0, "01"), (decoded.GetString(DicomTags.PhotometricInterpretation), decoded.GetInt32(DicomTags.PlanarConfiguration), decoded.GetString(DicomTags.LossyImageCompression)));
                using var folder = new ScratchDirectory();
                var (exit, output) = await Tool.RunAsync("dcmdjpeg", "+cl", "+px", file.Path, folder.File("dcmtk.dcm"));
                Assert.True(exit == 0, output);
                var (ours, theirs) = (decoded[DicomTags.PixelData]!.Value, DicomReader.ReadFile(await File.ReadAllBytesAsync(folder.File("dcmtk.dcm"), Deadline)).Dataset[DicomTags.PixelData]!.Value);
                Assert.Equal(theirs.Length, ours.Length);
                Assert.True(ours.ToArray().Zip(theirs.ToArray()).All(pair => Math.Abs(pair.First - pair.Second) <= 3), "another image");
                foreach (var path in Directory.GetFiles(target.Folder)) File.Delete(path);
                continue;
            }
            // every file is the same image: pixels against the one that was never compressed, as little endian words
            var plain = CorpusFile.Find("files/MR_small_implicit.dcm").File.Dataset[DicomTags.PixelData]!.Value;
            var got = Received(target.Folder)[file.SopUid];
            Assert.Equal(DicomUids.ImplicitVRLittleEndian, got.Syntax.Uid);
            Assert.True(plain.Span.SequenceEqual(got.Dataset[DicomTags.PixelData]!.Value.Span), name);
            foreach (var path in Directory.GetFiles(target.Folder)) File.Delete(path);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Getscu_fetches_over_its_own_association()
    {
        var files = new[] { "files/CT_small.dcm", "files/MR_small.dcm" }.Select(CorpusFile.Find).ToList();
        await using var hub = await StoreHub.StartAsync();
        foreach (var file in files) Assert.True(await file.StoreAsync(hub));
        using var folder = new ScratchDirectory();
        foreach (var file in files)
        {
            var (exit, output) = await Tool.RunAsync("getscu", "-v", "-S", "-aec", "MERIDIAN", "-od", folder.Path, "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=" + file.StudyUid, "127.0.0.1", hub.Port.ToString());
            Assert.True(exit == 0, output);
        }
        var received = Received(folder.Path);
        foreach (var file in files) Assert.True(file.File.Dataset[DicomTags.PixelData]!.Value.Span.SequenceEqual(received[file.SopUid].Dataset[DicomTags.PixelData]!.Value.Span), file.Name);
    }

    [Fact(Timeout = 180_000)]
    public async Task Statuses_of_a_move_say_what_became_of_it()
    {
        var file = CorpusFile.Find("files/CT_small.dcm");
        await using var hub = await StoreHub.StartAsync();
        Assert.True(await file.StoreAsync(hub));
        await KnowAsync(hub, new() { AeTitle = "AWAY", Host = "127.0.0.1", Port = LoopbackPort.Free(), Uses = [PeerUse.Destination] });
        await KnowAsync(hub, new() { AeTitle = "NOTARGET", Host = "127.0.0.1", Port = LoopbackPort.Free(), Uses = [PeerUse.Archive] });
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootMove), Deadline);
        Assert.Equal((ushort)0xA801, await MoveAsync("NOBODY", file.StudyUid));
        Assert.Equal((ushort)0xA801, await MoveAsync("NOTARGET", file.StudyUid));
        Assert.Equal((ushort)0xA702, await MoveAsync("AWAY", file.StudyUid));
        Assert.Equal((ushort)0x0000, await MoveAsync("AWAY", "1.2.3.4.5.6.7")); // nothing to send is no failure
        Assert.Equal((ushort)0xA900, await MoveAsync("AWAY", ""));

        async Task<ushort> MoveAsync(string destination, string study)
        {
            var keys = FindTests.Keys((DicomTags.QueryRetrieveLevel, "STUDY"));
            if (study.Length > 0) keys.SetString(DicomTags.StudyInstanceUID, study);
            return (await association.MoveAsync(StudyRootMove, association.Encode(StudyRootMove, keys), destination, cancellation: Deadline)).Status.Code;
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Each_instance_has_a_pending_response_and_the_counts_add_up()
    {
        await using var hub = await StoreHub.StartAsync();
        await using var target = await StoreHub.StartAsync(); // a second hub: the window is wider than one there
        await KnowAsync(hub, target.Itself with { AeTitle = "SECOND", Uses = [PeerUse.Destination] });
        await using (var storing = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomUids.ExplicitVRLittleEndian)]), Deadline))
            for (var i = 0; i < 30; i++)
                Assert.True((await storing.StoreAsync(Objects.SecondaryCapture, $"1.2.9.{i}", DicomUids.ExplicitVRLittleEndian, DicomContent.Of(Objects.Bytes(Objects.Capture($"1.2.9.{i}", pixels: i % 3 == 0 ? 400 : 16))), cancellation: Deadline)).Status.IsSuccess);
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootMove), Deadline);
        var progress = new List<Suboperations>();
        var keys = FindTests.Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.StudyInstanceUID, "1.2.3.4"));
        var reply = await association.MoveAsync(StudyRootMove, association.Encode(StudyRootMove, keys), "SECOND", progress.Add, Deadline);
        Assert.Equal(((ushort)0, (ushort?)30, (ushort?)0), (reply.Status.Code, ((CMoveResponse)reply.Response).Suboperations.Completed, ((CMoveResponse)reply.Response).Suboperations.Failed));
        Assert.Equal(Enumerable.Range(1, 29).Select(i => ((ushort?)(30 - i), (ushort?)i)), progress.Select(p => (p.Remaining, p.Completed)));
        Assert.Equal(30, target.Images.Totals().Instances);
        foreach (var row in hub.Images.InstancesOf("1.2.3.4")) Assert.Equal(hub.Stored(row), target.Stored(target.Images.Instance(row.SopUid)!));
    }

    [Fact(Timeout = 180_000)]
    public async Task Between_two_hubs_a_get_brings_what_is_wanted_and_a_cancel_ends_it()
    {
        await using var archive = await StoreHub.StartAsync();
        await using var hub = await StoreHub.StartAsync();
        await using (var storing = await archive.Caller.OpenAsync(archive.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomUids.ExplicitVRLittleEndian)]), Deadline))
            for (var i = 0; i < 20; i++)
                Assert.True((await storing.StoreAsync(Objects.SecondaryCapture, $"1.2.9.{i}", DicomUids.ExplicitVRLittleEndian, DicomContent.Of(Objects.Bytes(Objects.Capture($"1.2.9.{i}", pixels: 16))), cancellation: Deadline)).Status.IsSuccess);
        var proposal = new DicomProposal { Contexts = [new(StudyRootGet, [DicomUids.ExplicitVRLittleEndian]), new(Objects.SecondaryCapture, [DicomUids.ExplicitVRLittleEndian], PeerIsScu: true, PeerIsScp: false)] };
        var keys = FindTests.Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.StudyInstanceUID, "1.2.3.4"));
        await using (var association = await hub.Caller.OpenAsync(archive.Itself, proposal, Deadline))
        {
            var reply = await association.GetAsync(StudyRootGet, association.Encode(StudyRootGet, keys), cancellation: Deadline);
            Assert.True(reply.Status.IsSuccess, reply.Status.ToString());
        }
        Assert.Equal(20, hub.Images.Totals().Instances);
        await using (var association = await hub.Caller.OpenAsync(archive.Itself, proposal, Deadline))
        {
            using var enough = new CancellationTokenSource();
            var reply = await association.GetAsync(StudyRootGet, association.Encode(StudyRootGet, keys), _ => enough.Cancel(), enough.Token);
            var counts = ((CGetResponse)reply.Response).Suboperations;
            Assert.Equal((ushort)0xFE00, reply.Status.Code);
            Assert.Equal(20, (counts.Remaining ?? 0) + (counts.Completed ?? 0) + (counts.Failed ?? 0));
        }
    }
}
