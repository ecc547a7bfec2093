using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;
using Xunit;
using static Meridian.Server.Tests.DicomWeb.MetadataRequest;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>STOW-RS with metadata and bulk data apart (PS3.18 10.5.1.4): what is made of the parts, and what is answered when they do not fit together.</summary>
public sealed class MetadataStoreTests
{
    private const int Missing = 0xC001, Unreferenced = 0xC002, NotUnderstood = 0xC000, Mismatch = 0xA900, OtherStudy = 0xA901, Syntax = 0xC122;

    [Fact(Timeout = 60_000)]
    public async Task Pixels_and_other_values_come_from_the_parts_that_they_name()
    {
        await using var hub = await DicomWebHub.StartAsync();
        byte[] pixels = [.. Enumerable.Range(0, 40).Select(i => (byte)i)], curve = [9, 8, 7, 6];
        var answer = await new MetadataRequest()
            .With("application/octet-stream", "somewhere/else", curve) // before the metadata, and not in their order
            .Metadata(Instance("1.2.3.1", [.. Image(4, 5, 16), At("00081030", """ "vr":"LO","Value":["Schädel 头"] """), Bulk("7FE00010", "OW", "pixels"),
                At("00281101", """ "vr":"US","Value":[2,0,16] """), At("00880200", """ "vr":"SQ","Value":[{"00091010":{"vr":"OB","BulkDataURI":"somewhere/else"}}] """)]))
            .With("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1", hub.Root + "/pixels", pixels)
            .SendAsync(hub);
        Assert.Equal((HttpStatusCode.OK, 1, ""), (answer.Status, answer.Kept, answer.Warnings));

        var file = await StoredAsync(hub, "1.2.3.1");
        Assert.Equal(DicomUids.ExplicitVRLittleEndian, file.Meta.GetUid(DicomTags.TransferSyntaxUID));
        Assert.Equal(pixels, file.Dataset[DicomTags.PixelData]!.Value.ToArray());
        Assert.Equal("Schädel 头", file.Dataset.GetString(DicomTags.StudyDescription));
        Assert.Equal("ISO_IR 192", file.Dataset.GetString(DicomTags.SpecificCharacterSet));
        Assert.Equal(curve, file.Dataset.GetItems(DicomTags.IconImageSequence)[0][new(0x00091010)]!.Value.ToArray());
        Assert.Empty(file.Warnings);

        // the same once more is the same
        Assert.Equal(1, (await hub.GetJsonAsync("instances")).GetArrayLength());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_lacks_its_bulk_data_fails_alone_and_what_nobody_refers_to_is_told()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var answer = await new MetadataRequest()
            .Metadata(Instance("1.2.3.1", [.. Image(1, 2), Bulk("7FE00010", "OB", "here")]), Instance("1.2.3.2", [.. Image(1, 2), Bulk("7FE00010", "OB", "http://127.0.0.1:9/elsewhere")]))
            .With("application/octet-stream", "here", [1, 2]).With("application/octet-stream", "unknown", [1, 2]).With("application/octet-stream", null, [1, 2])
            .SendAsync(hub);
        Assert.Equal((HttpStatusCode.Accepted, 1), (answer.Status, answer.Kept));
        Assert.Equal([("1.2.3.2", Missing)], answer.Failed);
        Assert.Equal([Unreferenced, Unreferenced], answer.Other);
        Assert.Contains("7FE00010", answer.Warnings, StringComparison.Ordinal);
        Assert.Contains("Part 3", answer.Warnings, StringComparison.Ordinal);
        Assert.Equal(1, (await hub.GetJsonAsync("instances")).GetArrayLength());
        Assert.Equal(1, (await QuarantineAsync(hub)).GetArrayLength());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("[{\"00080016\":\n {\"vr\" \"UI\"}}]", "line 2, byte 8")]
    [InlineData("[{}, 3]", "line 1, byte 6")]
    [InlineData("[{}", "line 1, byte 4")]
    [InlineData("", "line 1, byte 1")]
    [InlineData("[{}] x", "line 1, byte 6")]
    [InlineData("[{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"\u00ff\"]}}]", "line 1, byte 35")]
    public async Task Metadata_that_are_no_json_are_refused_with_the_place(string text, string place)
    {
        await using var hub = await DicomWebHub.StartAsync();
        var answer = await new MetadataRequest().With("application/dicom+json", null, Encoding.Latin1.GetBytes(text)).With("application/octet-stream", "x", [1]).SendAsync(hub);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Part 1", answer.Detail, StringComparison.Ordinal);
        Assert.Contains(place, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(0, (await hub.GetJsonAsync("instances")).GetArrayLength());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_object_that_is_not_the_model_fails_alone_and_waits_in_quarantine_with_its_place()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var answer = await new MetadataRequest().Metadata(
            Instance("1.2.3.1", At("00400275", """ "vr":"SQ","Value":[{},{"00400007":{"vr":"LO","value":["lost"]}}] """)), Instance("1.2.3.2", At("00102160", """ "vr":"SH","Value":[true] """)),
            Instance("1.2.3.3", At("00100020", """ "vr":"LO","Value":["twice"] """)), """{"00080018":{"vr":"UI","Value":["1.2.3.4"]}}""", Instance("1.2.3.5")).SendAsync(hub);
        Assert.Equal((HttpStatusCode.Accepted, 1), (answer.Status, answer.Kept));
        Assert.Equal([("1.2.3.1", NotUnderstood), ("1.2.3.2", NotUnderstood), ("1.2.3.3", NotUnderstood), ("1.2.3.4", NotUnderstood)], answer.Failed);
        Assert.Contains("00400275/1/00400007", answer.Warnings, StringComparison.Ordinal);
        var waiting = await QuarantineAsync(hub);
        Assert.Equal(4, waiting.GetArrayLength());
        Assert.Contains("00400275/1/00400007", waiting.GetRawText(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_jpeg_without_a_word_about_its_pixels_is_described_from_its_stream()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var (gray, color) = (Jpeg(23, 17, 1), Jpeg(24, 16, 3));
        var answer = await new MetadataRequest()
            .Metadata(Instance("1.2.3.1", Bulk("7FE00010", "OB", "gray")), Instance("1.2.3.2", Bulk("7FE00010", "OB", "color"), Number("00280010", 16)))
            .With("image/jpeg", "gray", gray).With("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50", "color", color).SendAsync(hub);
        Assert.Equal((HttpStatusCode.OK, 2), (answer.Status, answer.Kept));

        var file = await StoredAsync(hub, "1.2.3.1");
        // not the default of the media type, since the stream cannot be of it
        Assert.Equal(DicomUids.JPEGBaseline8Bit, file.Meta.GetUid(DicomTags.TransferSyntaxUID));
        Assert.Equal(new PixelDescription { Rows = 17, Columns = 23, BitsAllocated = 8, BitsStored = 8, HighBit = 7 }, PixelAttributes.Describe(file.Dataset));
        Assert.False(file.Dataset.Contains(DicomTags.PlanarConfiguration));
        var fragment = Assert.Single(file.Dataset[DicomTags.PixelData]!.Fragments!.List);
        Assert.Equal(gray, fragment.Value.ToArray().AsSpan(0, gray.Length));

        var described = PixelAttributes.Describe((await StoredAsync(hub, "1.2.3.2")).Dataset);
        Assert.Equal((16, 24, 3, PhotometricInterpretation.YbrFull422, 0), (described.Rows, described.Columns, described.SamplesPerPixel, described.Photometric, described.PlanarConfiguration));
        using var rendered = await hub.GetAsync($"studies/{Study}/series/{Study}.1/instances/1.2.3.2/rendered", "image/png");
        Assert.Equal(HttpStatusCode.OK, rendered.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Frames_come_in_their_order_or_by_their_numbers()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var (first, second) = (Jpeg(8, 8, 1), Jpeg(8, 8, 1, 100));
        var request = new MetadataRequest()
            .Metadata(Instance("1.2.3.1", [.. Image(8, 8), Frames(2), Bulk("7FE00010", "OB", "a")]), Instance("1.2.3.2", [.. Image(8, 8), Frames(2), Bulk("7FE00010", "OB", "b")]),
                Instance("1.2.3.3", [.. Image(8, 8), Frames(2), Bulk("7FE00010", "OB", "c")]), Instance("1.2.3.4", [.. Image(8, 8), Frames(2), Bulk("7FE00010", "OB", "d")]))
            .With("image/jpeg", "a", first).With("image/jpeg", "b/frames/2", second).With("image/jpeg", "b/frames/1", first).With("image/jpeg", "a", second)
            .With("image/jpeg", "c", first) // one of two
            .With("image/jpeg", "d/frames/1", first).With("image/jpeg", "d/frames/3", second);
        var answer = await request.SendAsync(hub);
        Assert.Equal((HttpStatusCode.Accepted, 2), (answer.Status, answer.Kept));
        Assert.Equal([("1.2.3.3", Mismatch), ("1.2.3.4", Missing)], answer.Failed);
        foreach (var sop in new[] { "1.2.3.1", "1.2.3.2" })
        {
            var frames = await hub.GetPartsAsync($"studies/{Study}/series/{Study}.1/instances/{sop}/frames/1,2", "multipart/related; type=image/jpeg; transfer-syntax=*");
            Assert.Equal(2, frames.Count);
            Assert.Equal(first, frames[0].Bytes.AsSpan(0, first.Length));
            Assert.Equal(second, frames[1].Bytes.AsSpan(0, second.Length));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stream_in_a_jp2_file_is_stored_without_the_file()
    {
        var codestream = PixelFrames.Locate(DicomReader.ReadFile(DicomWebHub.Recorded("MR_small_jp2klossless.dcm")))![0].Fragments.SelectMany(f => f.Value.ToArray()).ToArray();
        byte[] boxes = [0, 0, 0, 12, .. "jP  "u8, 0x0D, 0x0A, 0x87, 0x0A, 0, 0, 0, 20, .. "ftypjp2 "u8, 0, 0, 0, 0, .. "jp2 "u8];
        var length = codestream.Length + 8;
        byte[] file = [.. boxes, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. "jp2c"u8, .. codestream, 0, 0, 0, 9, .. "xml ?"u8];
        await using var hub = await DicomWebHub.StartAsync();
        var answer = await new MetadataRequest().Metadata(Instance("1.2.3.1", Bulk("7FE00010", "OB", "x"))).With("image/jp2", "x", file).SendAsync(hub);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var stored = await StoredAsync(hub, "1.2.3.1");
        Assert.Equal(DicomUids.JPEG2000Lossless, stored.Meta.GetUid(DicomTags.TransferSyntaxUID));
        Assert.Equal(codestream, Assert.Single(stored.Dataset[DicomTags.PixelData]!.Fragments!.List).Value.ToArray());
        Assert.Equal((64, 64, 16), (stored.Dataset.GetInt32(DicomTags.Rows), stored.Dataset.GetInt32(DicomTags.Columns), stored.Dataset.GetInt32(DicomTags.BitsAllocated)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Pixels_that_contradict_what_is_said_of_them_are_refused()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var jpeg = Jpeg(8, 8, 1);
        (string Type, byte[] Bytes, string[] Attributes, int Reason)[] cases =
        [
            ("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70", jpeg, Image(8, 8), Syntax), // the stream loses, its syntax does not
            ("image/jp2", jpeg, Image(8, 8), Syntax),
            ("image/jls; transfer-syntax=1.2.840.10008.1.2.4.50", jpeg, Image(8, 8), Syntax),
            ("image/png", jpeg, Image(8, 8), Syntax),
            ("image/jpeg; transfer-syntax=1.2.840.10008.1.2", jpeg, Image(8, 8), Syntax),
            ("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.2", new byte[64], Image(8, 8), Syntax),
            ("image/jpeg", jpeg, Image(9, 8), Mismatch),
            ("image/jpeg", jpeg[..20], Image(8, 8), NotUnderstood),
            ("image/jpeg", [], Image(8, 8), NotUnderstood),
            ("image/dicom-rle", [1, .. new byte[63]], Image(8, 8, 16), Mismatch),
            ("image/jls", jpeg, [], Syntax), // only what table 10.5.2-1 lists may come without its attributes
            ("application/octet-stream", new byte[63], Image(8, 8), Mismatch),
            ("application/octet-stream", new byte[64], [], Mismatch),
        ];
        var request = new MetadataRequest().Metadata([.. cases.Select((c, i) => Instance($"1.2.3.{i}", [.. c.Attributes, Bulk("7FE00010", "OB", $"x{i}")]))]);
        foreach (var (i, (type, bytes, _, _)) in cases.Index()) request.With(type, $"x{i}", bytes);
        var answer = await request.SendAsync(hub);
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(cases.Select((c, i) => ($"1.2.3.{i}", c.Reason)), answer.Failed);
        Assert.Empty(answer.Other);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_rules_of_every_store_hold()
    {
        await using var hub = await DicomWebHub.StartAsync();
        Task<MetadataAnswer> Send(string path, params byte[] pixels) =>
            new MetadataRequest().Metadata(Instance("1.2.3.1", [.. Image(1, 2), Bulk("7FE00010", "OB", "x")])).With("application/octet-stream", "x", pixels).SendAsync(hub, path);
        Assert.Equal(HttpStatusCode.OK, (await Send("studies", 1, 2)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send($"studies/{Study}", 1, 2)).Status);
        Assert.Equal(1, (await hub.GetJsonAsync("instances")).GetArrayLength());
        // other bytes under the same UID are kept apart, with a warning
        var other = await Send("studies", 3, 4);
        Assert.Equal((HttpStatusCode.Accepted, 0xB000), (other.Status, other.Body.GetProperty("00081199").GetProperty("Value")[0].GetProperty("00081196").GetProperty("Value")[0].GetInt32()));
        Assert.Equal([("1.2.3.1", OtherStudy)], (await Send("studies/1.2.3", 1, 2)).Failed);
        Assert.Equal([1, 2], (await StoredAsync(hub, "1.2.3.1")).Dataset[DicomTags.PixelData]!.Value.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task Metadata_with_all_values_within_need_no_parts()
    {
        await using var hub = await DicomWebHub.StartAsync();
        using var content = new StringContent(Instance("1.2.3.1", [.. Image(1, 2), At("7FE00010", """ "vr":"OB","InlineBinary":"AQI=" """)]), Encoding.UTF8, "application/dicom+json");
        Assert.Equal(HttpStatusCode.OK, (await MetadataRequest.SendAsync(hub, content)).Status);
        Assert.Equal([1, 2], (await StoredAsync(hub, "1.2.3.1")).Dataset[DicomTags.PixelData]!.Value.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_no_such_request_is_refused_as_a_whole()
    {
        await using var hub = await DicomWebHub.StartAsync(("dicomWeb:maximumMetadata", "65536"), ("dicomWeb:maximumInstances", "2"), ("dicomWeb:maximumInstance", "1048576"));
        var good = Instance("1.2.3.1");
        var large = new MetadataRequest().Metadata(Instance("1.2.3.1", At("00104000", $$""" "vr":"LT","Value":["{{new string('x', 70_000)}}"] """)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await large.SendAsync(hub)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await new MetadataRequest().Metadata(good, Instance("1.2.3.2"), Instance("1.2.3.3")).SendAsync(hub)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await new MetadataRequest().Metadata(good).With("image/jpeg", "a", []).With("image/jpeg", "b", []).With("image/jpeg", "c", []).SendAsync(hub)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await new MetadataRequest().Metadata(good).With("application/octet-stream", "a", new byte[1_100_000]).SendAsync(hub)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await new MetadataRequest().With("application/octet-stream", "a", [1]).SendAsync(hub)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await new MetadataRequest().Metadata().SendAsync(hub)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await new MetadataRequest().With("application/dicom+json; charset=iso-8859-1", null, Encoding.UTF8.GetBytes($"[{good}]")).SendAsync(hub)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await new MetadataRequest().With("application/dicom+json; transfer-syntax=1.2.840.10008.1.2.4.50", null, Encoding.UTF8.GetBytes($"[{good}]")).SendAsync(hub)).Status);
        using var xml = new ByteArrayContent(new MetadataRequest().With("application/dicom+xml", null, "<NativeDicomModel/>"u8.ToArray()).Body("b"));
        xml.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; type=\"application/dicom+xml\"; boundary=b");
        var refused = await MetadataRequest.SendAsync(hub, xml);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.Status);
        Assert.Contains("XML is not read", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(0, (await hub.GetJsonAsync("instances")).GetArrayLength());

        // a body that breaks off
        var body = new MetadataRequest().Metadata(Instance("1.2.3.1", [.. Image(1, 2), Bulk("7FE00010", "OB", "x")])).With("application/octet-stream", "x", [1, 2]).Body("b");
        using var half = new ByteArrayContent(body[..^12]);
        half.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; type=\"application/dicom+json\"; boundary=b");
        Assert.Equal(HttpStatusCode.BadRequest, (await MetadataRequest.SendAsync(hub, half)).Status);
        Assert.Equal(0, (await hub.GetJsonAsync("instances")).GetArrayLength());
    }

    [Fact(Timeout = 120_000)]
    public async Task A_large_value_is_kept_byte_for_byte()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var pixels = new byte[48 << 20];
        new Random(7).NextBytes(pixels);
        var answer = await new MetadataRequest().Metadata(Instance("1.2.3.1", [.. Image(4096, 6144, 16), Bulk("7FE00010", "OW", "x")])).With("application/octet-stream", "x", pixels).SendAsync(hub);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var stored = (await StoredAsync(hub, "1.2.3.1")).Dataset[DicomTags.PixelData]!.Value;
        Assert.True(stored.Span.SequenceEqual(pixels));
    }

    /// <summary>Requests with a few wrong bytes: each is answered, none makes the hub fail, and what the answer says is kept is there.</summary>
    [Fact(Timeout = 200_000)]
    public async Task Damaged_requests_are_answered_and_what_is_said_to_be_kept_is_there()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var random = new Random(20261122);
        var whole = new MetadataRequest()
            .Metadata(Instance("1.2.3.1", [.. Image(4, 4, 16), Bulk("7FE00010", "OW", "a"), At("00400275", """ "vr":"SQ","Value":[{"00091010":{"vr":"UN","BulkDataURI":"b"}}] """)]), Instance("1.2.3.2", Bulk("7FE00010", "OB", "c")))
            .With("application/octet-stream", "a", new byte[32]).With("application/octet-stream", "b", [1, 2, 3]).With("image/jpeg", "c", Jpeg(8, 8, 1)).Body("b");
        var statuses = new Dictionary<HttpStatusCode, int>();
        for (var round = 0; round < 400; round++)
        {
            var body = Meridian.Fuzz.Mutator.Mutate(whole, [whole], "\"{}[]:,\\0123456789\r\n-ab/"u8.ToArray(), random);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; type=\"application/dicom+json\"; boundary=b");
            var answer = await MetadataRequest.SendAsync(hub, content);
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnsupportedMediaType, $"round {round}: {answer.Status} {answer.Body}");
            if (answer.Kept == 0) continue;
            foreach (var kept in answer.Body.GetProperty("00081199").GetProperty("Value").EnumerateArray())
            {
                // another object has its UID: it is kept apart until a person decides
                if (kept.TryGetProperty("00081196", out _)) continue;
                using var there = await hub.GetAsync(kept.GetProperty("00081190").GetProperty("Value")[0].GetString()!, "application/dicom; transfer-syntax=*");
                Assert.Equal((round, HttpStatusCode.OK), (round, there.StatusCode));
            }
        }
        Assert.True(statuses.Count >= 3, string.Join(", ", statuses));
    }

    private static byte[] Jpeg(int columns, int rows, int samples, int first = 0)
    {
        var pixels = new byte[columns * rows * samples];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(first + i);
        var stream = new ArrayBufferWriter<byte>();
        JpegEncoder.Encode(new(columns, rows, samples, pixels), 80, stream, samples == 3);
        return stream.WrittenSpan.ToArray();
    }

    private static async Task<DicomFile> StoredAsync(DicomWebHub hub, string sop)
    {
        var parts = await hub.GetPartsAsync($"studies/{Study}/series/{Study}.1/instances/{sop}", "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
        return DicomReader.ReadFile(Assert.Single(parts).Bytes);
    }

    private static async Task<System.Text.Json.JsonElement> QuarantineAsync(DicomWebHub hub)
    {
        using var answer = await hub.Http.GetAsync(new Uri(hub.Http.BaseAddress!, "/api/v1/quarantine"));
        return (await DicomWebHub.JsonAsync(answer)).GetProperty("items");
    }
}
