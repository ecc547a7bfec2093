using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Decoding;
using Meridian.Gateway.Dicom;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom;

/// <summary>Objects through a socket into the whole hub and back.</summary>
public sealed class StorageTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;
    private static readonly string Explicit = TransferSyntax.ExplicitVRLittleEndian.Uid;

    /// <summary>What of the corpus is refused, and with which status: cut off, or without the four UIDs that a stored instance must have.</summary>
    private static readonly Dictionary<string, ushort> Refused = new(StringComparer.Ordinal) { ["MR_truncated.dcm"] = 0xC000, ["rtplan_truncated.dcm"] = 0xC000 };

    [Fact(Timeout = 180_000)]
    public async Task Every_object_of_the_corpus_is_stored_and_comes_back_byte_for_byte_or_is_refused_with_the_reason()
    {
        if (Corpora.Root is null || !Directory.Exists(Path.Combine(Corpora.Root, "dicom"))) Assert.Skip("the corpus is missing");
        await using var hub = await StoreHub.StartAsync();
        var (stored, refused) = (0, new List<string>());
        foreach (var path in Directory.GetFiles(Path.Combine(Corpora.Root!, "dicom"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var bytes = await File.ReadAllBytesAsync(path, Deadline);
            DicomFile file;
            try { file = DicomReader.ReadFile(bytes); }
            catch (DicomRejectException unreadable) { refused.Add($"{name}: {unreadable.Reason}"); continue; }
            var syntax = file.Syntax.Uid;
            if (file.SopClassUid is not { } sopClass || file.SopInstanceUid is not { } instance) { refused.Add(name + ": no SOP class or instance to name in the command"); continue; }
            if (DicomUidEntry.Find(sopClass)?.IsStorage != true) { refused.Add(name + ": no storage class"); continue; }
            await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(sopClass, syntax)]), Deadline);
            var answer = await association.StoreAsync(sopClass, instance, syntax, DicomContent.Of(bytes.AsMemory((int)file.DatasetOffset)), cancellation: Deadline);
            if (!answer.Status.IsDone)
            {
                refused.Add($"{name}: {answer.Status} {answer.ErrorComment}");
                Assert.False(string.IsNullOrEmpty(answer.ErrorComment), name);
                Assert.True(Refused.TryGetValue(name, out var expected) && expected == answer.Status.Code || answer.Status.Code is 0xC000 or 0xA900, refused[^1]);
                Assert.DoesNotContain(name, MustBeStored);
                continue;
            }
            Assert.DoesNotContain(name, Refused.Keys);
            // The corpus has the same instance in several files: what came second is kept apart, and is found as a conflict.
            var row = hub.Images.Instance(instance);
            Assert.NotNull(row);
            if (answer.Status.Code == 0xB000) row = hub.Images.Conflicts(ConflictState.Waiting, null, 100).Select(c => c.Other).First(o => o.SopUid == instance && o.ByteCount - o.DatasetOffset == bytes.Length - file.DatasetOffset);
            Assert.True(bytes.AsSpan((int)file.DatasetOffset).SequenceEqual(hub.Stored(row!)), name);
            Assert.Equal(syntax, row!.TransferSyntaxUid);
            stored++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{stored} stored; {string.Join('\n', refused)}");
        Assert.InRange(stored, 60, 200);
        Assert.InRange(refused.Count, 2, 20);
    }

    private static readonly string[] MustBeStored = ["CT_small.dcm", "MR_small.dcm", "MR_small_RLE.dcm", "JPEG2000.dcm", "image_dfl.dcm", "ExplVR_BigEnd.dcm", "waveform_ecg.dcm", "rtstruct.dcm"];

    [Fact(Timeout = 180_000)]
    public async Task What_does_not_fit_is_refused_with_a_status_that_says_why_and_lies_in_quarantine()
    {
        await using var hub = await StoreHub.StartAsync();
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]), Deadline);
        (string Reason, ushort Status, byte[] Bytes)[] misfits =
        [
            ("WrongInstance", 0xA900, Objects.Bytes(Objects.Capture("1.2.77"))),
            ("MissingUid", 0xC000, Objects.Bytes(Without(DicomTags.StudyInstanceUID))),
            ("BadUid", 0xC000, Objects.Bytes(Changed(DicomTags.SeriesInstanceUID, "../../etc"))),
            ("WrongSopClass", 0xA900, Objects.Bytes(Changed(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2"))),
            ("Truncated", 0xC000, Objects.Bytes(Objects.Capture("1.2.9"))[..^100]),
            ("MissingUid", 0xC000, [1, 2, 3]),
        ];
        foreach (var (reason, status, bytes) in misfits)
        {
            var answer = await association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(bytes), cancellation: Deadline);
            Assert.Equal((reason, status), (reason, answer.Status.Code));
            Assert.False(string.IsNullOrEmpty(answer.ErrorComment));
        }
        var quarantine = hub.Services.GetRequiredService<IRecordReader>().Quarantine(QuarantineState.Waiting, null, 100).ToList();
        Assert.Equal(misfits.Length, quarantine.Count);
        Assert.Equal(0, hub.Images.Totals().Instances);
        // The association lives, and what fits is stored.
        Assert.Equal(DicomStatus.Success, (await association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(Objects.Bytes(Objects.Capture("1.2.9"))), cancellation: Deadline)).Status);

        static DicomDataset Without(DicomTag tag)
        {
            var dataset = Objects.Capture("1.2.9");
            dataset.Remove(tag);
            return dataset;
        }

        static DicomDataset Changed(DicomTag tag, string value)
        {
            var dataset = Objects.Capture("1.2.9");
            dataset.SetString(tag, value);
            return dataset;
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task The_same_object_again_is_success_and_another_under_its_UID_is_kept_apart()
    {
        await using var hub = await StoreHub.StartAsync();
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]), Deadline);
        var first = Objects.Bytes(Objects.Capture("1.2.9"));
        var other = Objects.Bytes(Objects.Capture("1.2.9", patient: "P2"));
        foreach (var (bytes, status) in new[] { (first, 0), (first, 0), (other, 0xB000), (other, 0xB000) })
            Assert.Equal(status, (await association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(bytes), cancellation: Deadline)).Status.Code);
        Assert.Equal(first, hub.Stored(hub.Images.Instance("1.2.9")!));
        var conflict = Assert.Single(hub.Images.Conflicts(null, null, 10));
        Assert.Equal(other, hub.Stored(conflict.Other));
    }

    [Fact(Timeout = 180_000)]
    public async Task Two_associations_that_store_the_same_instance_at_once_leave_one()
    {
        await using var hub = await StoreHub.StartAsync();
        var proposal = DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]);
        await using var one = await hub.Caller.OpenAsync(hub.Itself, proposal, Deadline);
        await using var two = await hub.Caller.OpenAsync(hub.Itself, proposal, Deadline);
        for (var i = 0; i < 20; i++)
        {
            var uid = $"1.2.9.{i}";
            var bytes = Objects.Bytes(Objects.Capture(uid, pixels: i % 2 == 0 ? 64 : 400));
            var answers = await Task.WhenAll(new[] { one, two }.Select(a => a.StoreAsync(Objects.SecondaryCapture, uid, Explicit, DicomContent.Of(bytes), cancellation: Deadline)));
            Assert.All(answers, a => Assert.Equal(DicomStatus.Success, a.Status));
        }
        Assert.Equal(20, hub.Images.Totals().Instances);
        Assert.Empty(hub.Images.Conflicts(null, null, 10));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_abort_in_the_middle_of_an_object_leaves_nothing_behind()
    {
        await using var hub = await StoreHub.StartAsync();
        var large = Objects.Bytes(Objects.Capture("1.2.9", pixels: 4000)); // 16 MB: beyond what memory takes
        var half = new HalfContent(large);
        await using (var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]), Deadline))
        {
            var store = association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, half, cancellation: Deadline);
            await half.Reached.WaitAsync(Deadline);
            await association.Link.AbortAsync("test");
            half.Go();
            await Assert.ThrowsAnyAsync<Exception>(() => store);
        }
        var closed = hub.Services.GetRequiredService<Core.Connections.ConnectionBook>();
        await Eventually.HoldsAsync(() => closed.All.All(c => !c.IsOpen), Deadline);
        Assert.Equal(0, hub.Images.Totals().Instances);
        Assert.Empty(hub.Files());
        // and it can be sent again
        await using var again = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]), Deadline);
        Assert.Equal(DicomStatus.Success, (await again.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(large), cancellation: Deadline)).Status);
        Assert.Equal(large, hub.Stored(hub.Images.Instance("1.2.9")!));
    }

    [Fact(Timeout = 180_000)]
    public async Task Without_room_on_the_disk_the_answer_is_out_of_resources_and_nothing_is_kept()
    {
        await using var hub = await StoreHub.StartAsync(("imaging:leastFreeBytes", (1L << 60).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]), Deadline);
        foreach (var pixels in new[] { 16, 3000 })
        {
            var answer = await association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(Objects.Bytes(Objects.Capture("1.2.9", pixels))), cancellation: Deadline);
            Assert.Equal(DicomStatus.OutOfResources, answer.Status);
            Assert.False(string.IsNullOrEmpty(answer.ErrorComment));
        }
        Assert.Equal(0, hub.Images.Totals().Instances);
        Assert.Empty(hub.Files());
    }

    [Fact(Timeout = 180_000)]
    public async Task Unknown_titles_are_quarantined_where_that_is_set_and_known_ones_are_not()
    {
        await using var hub = await StoreHub.StartAsync(("dicom:unknownPeers", "quarantine"));
        var proposal = DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]) with { CallingAe = "STRANGER" };
        await using var association = await hub.Caller.OpenAsync(hub.Itself, proposal, Deadline);
        var answer = await association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(Objects.Bytes(Objects.Capture("1.2.9"))), cancellation: Deadline);
        Assert.Equal(DicomStatus.NotAuthorized, answer.Status);
        var record = hub.Services.GetRequiredService<IRecordReader>();
        var waiting = Assert.Single(record.Quarantine(QuarantineState.Waiting, null, 10));
        // A person lets it in: what lies in quarantine is the whole object, and takes the road of every object.
        var raw = record.Message(waiting.Sequence)!.Raw;
        var replay = (IObjectReplay)hub.Services.GetServices<IMessageTranslation>().Single(t => t.Protocol == Protocol.Dicom);
        Assert.Null(replay.Translate(raw, TimeProvider.System.GetUtcNow()).Rejection);
        Assert.Equal("MissingUid", replay.Translate(Whole(Objects.Capture("1.2.10"), without: DicomTags.StudyInstanceUID), TimeProvider.System.GetUtcNow()).Rejection?.Reason);
        Assert.Null(await replay.StoreAsync(raw, TimeProvider.System.GetUtcNow(), Deadline));
        Assert.Equal("STRANGER", hub.Images.Instance("1.2.9")?.CallingAe);
        await hub.Services.GetRequiredService<Core.Peers.DicomPeers>().PutAsync(hub.Itself with { AeTitle = "STRANGER" }, Core.Audit.Actor.Hub, Deadline);
        Assert.Equal(DicomStatus.Success, (await association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(Objects.Bytes(Objects.Capture("1.2.9"))), cancellation: Deadline)).Status);
    }

    [Fact(Timeout = 180_000)]
    public async Task Facts_are_what_the_object_says()
    {
        await using var hub = await StoreHub.StartAsync();
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, Explicit)]) with { CallingAe = "CT 1" }, Deadline);
        var dataset = Objects.Capture("1.2.9");
        dataset.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        dataset.SetString(DicomTags.PatientName, "Wang^XiaoDong=王^小东");
        dataset.SetString(DicomTags.Manufacturer, "ACME");
        dataset.SetString(DicomTags.DeviceSerialNumber, "4711");
        dataset.SetString(DicomTags.StudyDescription, "Kopf ü");
        Assert.Equal(DicomStatus.Success, (await association.StoreAsync(Objects.SecondaryCapture, "1.2.9", Explicit, DicomContent.Of(Objects.Bytes(dataset)), cancellation: Deadline)).Status);
        var row = hub.Images.Instance("1.2.9")!;
        Assert.Equal(("Wang^XiaoDong=王^小东", "P1", "Kopf ü", "ACME", "CT 1", 1), (row.Series.Study.PatientName, row.Series.Study.PatientId, row.Series.Study.StudyDescription, row.Series.Manufacturer, row.CallingAe, row.Frames));
        Assert.Contains("小东", System.Text.Encoding.UTF8.GetString(hub.Images.Study("1.2.3.4")!.Json.Span), StringComparison.Ordinal);
    }

    private static byte[] Whole(DicomDataset dataset, DicomTag without)
    {
        dataset.Remove(without);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, dataset, TransferSyntax.ExplicitVRLittleEndian);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Waits in its middle until it is told to go on.</summary>
    private sealed class HalfContent(byte[] bytes) : DicomContent
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;
        public override long Length => bytes.Length;
        public void Go() => go.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
        {
            if (offset > bytes.Length / 2)
            {
                reached.TrySetResult();
                await go.Task;
            }
            var part = Math.Min(buffer.Length, bytes.Length - (int)offset);
            bytes.AsMemory((int)offset, part).CopyTo(buffer);
            return part;
        }
    }
}
