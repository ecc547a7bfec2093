using Meridian.Testing;
using Meridian.Virtual.Dicom;
using Meridian.Virtual.Tests.Modality;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Tests.Dicom;

/// <summary>Files and folders stored at dcmtk's storescp.</summary>
public sealed class FileSenderTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Files => Corpora.Root is { } root ? Path.Combine(root, "dicom", "files") : throw Xunit.Sdk.SkipException.ForSkip("no corpora on this machine");

    private static FileSender To(StoragePeer peer, int maxContexts = 128) => new(new()
    {
        Connection = new() { Host = "127.0.0.1", Port = peer.Port, CalledAe = "PEER", CallingAe = "SENDER" }, MaxContexts = maxContexts,
    }, TimeProvider.System);

    [Fact(Timeout = 180_000)]
    public async Task Every_recorded_object_arrives_in_its_own_syntax_and_what_is_none_is_named()
    {
        await using var peer = await StoragePeer.StartAsync(Stop, "+xa", "+B"); // +B: writes exactly what came
        var files = Directory.EnumerateFiles(Files, "*", SearchOption.AllDirectories).Where(FileSender.IsDicom).Order(StringComparer.Ordinal).ToList();
        var told = new List<SentFile>();
        var summary = await To(peer).SendAsync(files, told.Add, Stop);
        foreach (var sent in told.Where(s => s.Status is not { IsSuccess: true })) output.WriteLine($"{Path.GetFileName(sent.File)}: {sent.Status} {sent.Comment} {sent.Failure}{(sent.IsSkipped ? "left out" : "")}");
        Assert.Equal(files.Count, summary.Total);
        Assert.Equal(Enumerable.Range(1, files.Count), told.Select(s => s.Number));
        Assert.All(told.Where(s => Path.GetFileName(s.File).StartsWith("DICOMDIR", StringComparison.Ordinal)), s => Assert.True(s.IsSkipped));
        Assert.InRange(summary.Skipped, 5, 20);
        // what dcmtk's own storescu cannot send either: no SOP class or instance, no data set
        Assert.InRange(summary.Failed, 1, 20);
        Assert.Contains(told, s => s.File.EndsWith("rtplan_truncated.dcm", StringComparison.Ordinal) && s.Failure!.Contains("ends inside", StringComparison.Ordinal));
        Assert.Contains(told, s => s.File.EndsWith("image_dfl.dcm", StringComparison.Ordinal) && s.Status is { IsSuccess: true });
        Assert.All(told.Where(s => s.Status is null && !s.IsSkipped), s => Assert.NotNull(s.Failure));

        var received = peer.Received.ToDictionary(f => f.SopInstanceUid!);
        var compared = 0;
        // of files that share a UID the peer keeps the last
        foreach (var group in told.Where(s => s.Status is { IsSuccess: true }).GroupBy(s => s.SopInstanceUid))
        {
            var sent = group.Last();
            var ours = DicomReader.ReadFile(await File.ReadAllBytesAsync(sent.File, Stop), new() { DeferLargerThan = long.MaxValue });
            var theirs = received[sent.SopInstanceUid];
            Assert.Equal(ours.Syntax.Uid, theirs.Syntax.Uid);
            if (ours.Dataset[DicomTags.PixelData] is { Fragments: null } pixels && theirs.Dataset[DicomTags.PixelData] is { } kept) Assert.Equal(pixels.Value.ToArray(), kept.Value.ToArray());
            compared++;
        }
        Assert.InRange(compared, 60, 500);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_native_file_is_written_anew_for_a_peer_that_does_not_take_its_syntax_and_a_compressed_one_is_refused_with_the_reason()
    {
        await using var peer = await StoragePeer.StartAsync(Stop, "+xi"); // implicit VR little endian alone
        var files = new[] { "MR_small_bigendian.dcm", "image_dfl.dcm", "CT_small.dcm", "JPEG2000.dcm" }.Select(f => Path.Combine(Files, f)).ToList();
        var told = new List<SentFile>();
        var summary = await To(peer).SendAsync(files, told.Add, Stop);
        Assert.Equal((3, 0, 1), (summary.Stored, summary.Refused, summary.Failed));
        Assert.Contains("JPEG 2000", told[3].Failure, StringComparison.Ordinal);
        var mr = Assert.Single(peer.Received, f => f.Dataset.GetString(DicomTags.Modality) == "MR");
        Assert.Equal(DicomUids.ImplicitVRLittleEndian, mr.Syntax.Uid);
        var original = DicomReader.ReadFile(await File.ReadAllBytesAsync(Path.Combine(Files, "MR_small.dcm"), Stop), new() { DeferLargerThan = long.MaxValue });
        Assert.Equal(original.Dataset[DicomTags.PixelData]!.Value.ToArray(), mr.Dataset[DicomTags.PixelData]!.Value.ToArray());
    }

    [Fact(Timeout = 180_000)]
    public async Task More_kinds_than_one_association_has_room_for_take_several()
    {
        await using var peer = await StoragePeer.StartAsync(Stop, "+xa");
        var files = new[] { "MR_small.dcm", "CT_small.dcm", "rtplan.dcm", "MR_small_RLE.dcm", "CT_small.dcm", "SC_rgb_rle.dcm" }.Select(f => Path.Combine(Files, f)).ToList();
        var summary = await To(peer, maxContexts: 4).SendAsync(files, null, Stop);
        Assert.Equal((6, 0, 0), (summary.Stored, summary.Refused, summary.Failed));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_is_not_there_fails_every_file_at_once()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var sender = new FileSender(new() { Connection = new() { Host = "127.0.0.1", Port = port, CalledAe = "PEER", CallingAe = "SENDER" } }, TimeProvider.System);
        var told = new List<SentFile>();
        var summary = await sender.SendAsync([Path.Combine(Files, "CT_small.dcm"), Path.Combine(Files, "MR_small.dcm")], told.Add, Stop);
        Assert.Equal(2, summary.Failed);
        Assert.All(told, s => Assert.Contains("no connection", s.Failure, StringComparison.Ordinal));
    }
}
