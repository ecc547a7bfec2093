using System.IO.Compression;
using System.Net;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>WADO-RS: metadata, frames, bulk data, pictures, and the older WADO-URI.</summary>
public sealed class RetrieveTests
{
    [Fact(Timeout = 180_000)]
    public async Task Metadata_are_the_data_set_with_addresses_for_what_is_long()
    {
        var ct = DicomWebHub.Recorded("CT_small.dcm");
        await using var hub = await DicomWebHub.StartAsync();
        await hub.StoreAsync(ct);
        var path = DicomWebHub.PathOf(ct);
        foreach (var level in new[] { path, path[..path.IndexOf("/instances", StringComparison.Ordinal)], path[..path.IndexOf("/series", StringComparison.Ordinal)] })
        {
            var metadata = await hub.GetJsonAsync(level + "/metadata");
            Assert.Equal(1, metadata.GetArrayLength());
            var dataset = DicomReader.ReadFile(ct).Dataset;
            foreach (var element in dataset.Where(e => !e.Tag.IsGroupLength))
                Assert.True(metadata[0].TryGetProperty(element.Tag.ToHex(), out _), element.Tag.ToString());
            var uri = metadata[0].GetProperty("7FE00010").GetProperty("BulkDataURI").GetString()!;
            Assert.Equal($"{hub.Root}/{path}/bulkdata/7FE00010", uri);
            var bulk = await hub.GetPartsAsync(uri, "multipart/related; type=\"application/octet-stream\"");
            Assert.Equal(dataset[DicomTags.PixelData]!.Value.ToArray(), Assert.Single(bulk).Bytes);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Metadata_of_a_series_stay_prepared_until_the_series_changes()
    {
        var ct = DicomWebHub.Recorded("CT_small.dcm");
        var second = WithUid(ct, "1.2.3.4.5");
        await using var hub = await DicomWebHub.StartAsync();
        await hub.StoreAsync(ct);
        var series = DicomWebHub.PathOf(ct)[..DicomWebHub.PathOf(ct).IndexOf("/instances", StringComparison.Ordinal)];
        using var first = await hub.GetAsync(series + "/metadata", "application/dicom+json", r => r.Headers.Add("Accept-Encoding", "gzip"));
        Assert.Equal("gzip", first.Content.Headers.ContentEncoding.Single());
        using var unpacked = new GZipStream(await first.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using (var document = await System.Text.Json.JsonDocument.ParseAsync(unpacked)) Assert.Equal(1, document.RootElement.GetArrayLength());
        using (var unchanged = await hub.GetAsync(series + "/metadata", null, r => { r.Headers.Add("Accept-Encoding", "gzip"); r.Headers.IfNoneMatch.Add(first.Headers.ETag!); })) Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        await hub.StoreAsync(second);
        using (var changed = await hub.GetAsync(series + "/metadata", null, r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!))) Assert.Equal(2, (await DicomWebHub.JsonAsync(changed)).GetArrayLength());
    }

    [Fact(Timeout = 180_000)]
    public async Task Frames_come_as_they_are_stored_where_that_is_taken()
    {
        await using var hub = await DicomWebHub.StartAsync();
        foreach (var (name, syntax) in new[] { ("CT_small.dcm", "1.2.840.10008.1.2.1"), ("MR_small_implicit.dcm", "1.2.840.10008.1.2.1"), ("JPEG2000.dcm", "1.2.840.10008.1.2.4.91"), ("SC_rgb_rle_2frame.dcm", "1.2.840.10008.1.2.5") })
        {
            var file = DicomWebHub.Recorded(name);
            await hub.StoreAsync(file);
            var frames = PixelFrames.Locate(DicomReader.ReadFile(file))!;
            var list = string.Join(',', Enumerable.Range(1, frames.Count));
            var parts = await hub.GetPartsAsync($"{DicomWebHub.PathOf(file)}/frames/{list}", "multipart/related; type=application/octet-stream; transfer-syntax=*");
            Assert.Equal(frames.Count, parts.Count);
            foreach (var (frame, part) in frames.Zip(parts))
            {
                Assert.Equal("application/octet-stream; transfer-syntax=" + syntax, part.Type);
                Assert.Equal(frame.Fragments.SelectMany(f => f.Value.ToArray()), part.Bytes);
            }
            using var alone = await hub.GetAsync($"{DicomWebHub.PathOf(file)}/frames/1", "application/octet-stream; transfer-syntax=*");
            Assert.Equal(parts[0].Bytes, await alone.Content.ReadAsByteArrayAsync());
            Assert.Equal(parts[0].Bytes.Length, alone.Content.Headers.ContentLength);
            using var head = await hub.GetAsync($"{DicomWebHub.PathOf(file)}/frames/1", "application/octet-stream; transfer-syntax=*", method: HttpMethod.Head);
            Assert.Equal((HttpStatusCode.OK, alone.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
            using var known = await hub.GetAsync($"{DicomWebHub.PathOf(file)}/frames/1", "application/octet-stream; transfer-syntax=*", r => r.Headers.IfNoneMatch.Add(alone.Headers.ETag!));
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Big_endian_and_deflated_frames_are_the_same_bytes_as_little_endian_ones()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var (little, big) = (DicomWebHub.Recorded("MR_small.dcm"), WithUid(DicomWebHub.Recorded("MR_small_bigendian.dcm"), "1.2.3.4.6"));
        await hub.StoreAsync(little, big);
        var expected = DicomReader.ReadFile(little).Dataset[DicomTags.PixelData]!.Value.ToArray();
        foreach (var file in new[] { little, big })
            Assert.Equal(expected, Assert.Single(await hub.GetPartsAsync(DicomWebHub.PathOf(file) + "/frames/1", "multipart/related; type=\"application/octet-stream\"")).Bytes);
        var deflated = DicomWebHub.Recorded("image_dfl.dcm");
        await hub.StoreAsync(deflated);
        Assert.Equal(DicomReader.ReadFile(deflated).Dataset[DicomTags.PixelData]!.Value.ToArray(), Assert.Single(await hub.GetPartsAsync(DicomWebHub.PathOf(deflated) + "/frames/1", "multipart/related; type=\"application/octet-stream\"")).Bytes);
    }

    [Fact(Timeout = 180_000)]
    public async Task Compressed_frames_are_decoded_where_a_codec_is_there_and_refused_where_none_is()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var (plain, rle, jpeg2000, unknown) = (DicomWebHub.Recorded("MR_small.dcm"), WithUid(DicomWebHub.Recorded("MR_small_RLE.dcm"), "1.2.3.4.7"), DicomWebHub.Recorded("JPEG2000.dcm"), Undecodable("1.2.3.4.70"));
        await hub.StoreAsync(plain, rle, jpeg2000, unknown);
        var part = Assert.Single(await hub.GetPartsAsync(DicomWebHub.PathOf(rle) + "/frames/1", "multipart/related; type=\"application/octet-stream\"; transfer-syntax=1.2.840.10008.1.2.1"));
        Assert.Equal(DicomReader.ReadFile(plain).Dataset[DicomTags.PixelData]!.Value.ToArray(), part.Bytes);
        Assert.Equal(1024 * 256 * 2, Assert.Single(await hub.GetPartsAsync(DicomWebHub.PathOf(jpeg2000) + "/frames/1", "multipart/related; type=\"application/octet-stream\"")).Bytes.Length);
        using var refused = await hub.GetAsync(DicomWebHub.PathOf(unknown) + "/frames/1", "multipart/related; type=\"application/octet-stream\"");
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        using var beyond = await hub.GetAsync(DicomWebHub.PathOf(plain) + "/frames/2");
        Assert.Equal(HttpStatusCode.NotFound, beyond.StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Instances_are_written_again_in_the_transfer_syntax_that_is_asked_for()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var (implicitly, rle, unknown) = (DicomWebHub.Recorded("MR_small_implicit.dcm"), WithUid(DicomWebHub.Recorded("MR_small_RLE.dcm"), "1.2.3.4.8"), Undecodable("1.2.3.4.80"));
        await hub.StoreAsync(implicitly, rle, unknown);
        var pixels = DicomReader.ReadFile(implicitly).Dataset[DicomTags.PixelData]!.Value.ToArray();
        foreach (var file in new[] { implicitly, rle })
        {
            var part = Assert.Single(await hub.GetPartsAsync(DicomWebHub.PathOf(file), "multipart/related; type=\"application/dicom\""));
            Assert.Equal("application/dicom; transfer-syntax=1.2.840.10008.1.2.1", part.Type);
            var back = DicomReader.ReadFile(part.Bytes);
            Assert.Equal((DicomUids.ExplicitVRLittleEndian, 0), (back.Syntax.Uid, back.Warnings.Count));
            Assert.Equal(pixels, back.Dataset[DicomTags.PixelData]!.Value.ToArray());
        }
        using var strict = await hub.GetAsync(DicomWebHub.PathOf(unknown), "application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
        Assert.Equal(HttpStatusCode.NotAcceptable, strict.StatusCode);
        using var loose = await hub.GetAsync(DicomWebHub.PathOf(unknown), "application/dicom");
        Assert.Equal(DicomUids.HTJ2KLossless, loose.Content.Headers.ContentType!.Parameters.Single().Value);
    }

    [Fact(Timeout = 180_000)]
    public async Task Pictures_are_made_of_what_can_be_decoded()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var (ct, jpeg2000, unknown, plan) = (DicomWebHub.Recorded("CT_small.dcm"), DicomWebHub.Recorded("JPEG2000.dcm"), Undecodable("1.2.3.4.71"), DicomWebHub.Recorded("rtplan.dcm"));
        await hub.StoreAsync(ct, jpeg2000, unknown, plan);
        var path = DicomWebHub.PathOf(ct);
        foreach (var (address, accept, type, width) in new[]
        {
            (path + "/rendered", "image/jpeg", "image/jpeg", 128), (path + "/frames/1/rendered", "image/png", "image/png", 128), (path + "/rendered?viewport=64,64", "*/*", "image/jpeg", 64),
            (path + "/thumbnail?viewport=32,32", "image/*", "image/jpeg", 32), (DicomWebHub.PathOf(jpeg2000) + "/rendered", "image/png", "image/png", 256), (path[..path.IndexOf("/series", StringComparison.Ordinal)] + "/thumbnail", "image/png", "image/png", 128),
            (path + "/rendered?window=40,400,linear&accept=image/png", "text/html", "image/png", 128),
            ($"wado?requestType=WADO&studyUID={path.Split('/')[1]}&seriesUID={path.Split('/')[3]}&objectUID={path.Split('/')[5]}&contentType=image/png&columns=50", "*/*", "image/png", 50),
        })
        {
            using var answer = await hub.GetAsync(address, accept);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode} {System.Text.Encoding.UTF8.GetString(bytes)}");
            Assert.Equal((address, type), (address, answer.Content.Headers.ContentType!.MediaType));
            Assert.Equal((address, width), (address, WidthOf(bytes)));
        }
        foreach (var file in new[] { unknown, plan })
        {
            using var refused = await hub.GetAsync(DicomWebHub.PathOf(file) + "/rendered");
            Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        }
        foreach (var wrong in new[] { "/rendered?viewport=1", "/rendered?window=1", "/rendered?quality=0", "/rendered?window=1,0" })
        {
            using var refused = await hub.GetAsync(path + wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task A_part_of_bulk_data_can_be_asked_for()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var ct = DicomWebHub.Recorded("CT_small.dcm");
        await hub.StoreAsync(ct);
        var pixels = DicomReader.ReadFile(ct).Dataset[DicomTags.PixelData]!.Value.ToArray();
        using var part = await hub.GetAsync(DicomWebHub.PathOf(ct) + "/bulkdata/7FE00010", "application/octet-stream", r => r.Headers.Range = new(100, 199));
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 100-199/{pixels.Length}"), (part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(pixels[100..200], await part.Content.ReadAsByteArrayAsync());
        using var beyond = await hub.GetAsync(DicomWebHub.PathOf(ct) + "/bulkdata/7FE00010", "application/octet-stream", r => r.Headers.Range = new(pixels.Length, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var nothing = await hub.GetAsync(DicomWebHub.PathOf(ct) + "/bulkdata/00091001/0/00100010");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_not_there_is_refused_with_a_reason()
    {
        await using var hub = await DicomWebHub.StartAsync();
        foreach (var (path, status) in new[]
        {
            ("studies/1.2.3", 404), ("studies/1.2.3/metadata", 404), ("studies/1.2.3/series/1/instances/2/frames/1", 404), ("studies/abc/metadata", 400), ("studies/1.2/series/1/instances/2/frames/0", 400),
            ("patients", 404), ("wado?requestType=WADO&studyUID=1", 400),
        })
        {
            using var answer = await hub.GetAsync(path);
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            Assert.NotEqual("", (await DicomWebHub.JsonAsync(answer)).GetProperty("detail").GetString());
        }
        using var changed = await hub.GetAsync("studies", method: HttpMethod.Delete);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (changed.StatusCode, changed.Content.Headers.Allow.First()));
        using var asked = await hub.GetAsync("", method: HttpMethod.Options);
        Assert.Equal(hub.Root, (await DicomWebHub.JsonAsync(asked)).GetProperty("service").GetString());
    }

    /// <summary>The same object under another SOP Instance UID.</summary>
    /// <summary>A real image under a transfer syntax that no codec here reads.</summary>
    private static byte[] Undecodable(string uid)
    {
        var read = DicomReader.ReadFile(WithUid(DicomWebHub.Recorded("JPEG2000.dcm"), uid));
        read.Meta.SetString(DicomTags.TransferSyntaxUID, DicomUids.HTJ2KLossless);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, read.Dataset, TransferSyntax.Find(DicomUids.HTJ2KLossless)!, read.Meta);
        return output.WrittenSpan.ToArray();
    }

    internal static byte[] WithUid(byte[] file, string uid)
    {
        var read = DicomReader.ReadFile(file);
        read.Dataset.SetString(DicomTags.SOPInstanceUID, uid);
        read.Meta.SetString(DicomTags.MediaStorageSOPInstanceUID, uid);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, read.Dataset, read.Syntax, read.Meta);
        return output.WrittenSpan.ToArray();
    }

    private static int WidthOf(byte[] picture)
    {
        if (picture[1] == 'P') return (picture[18] << 8) | picture[19];
        for (var at = 2; ; at += 2 + ((picture[at + 2] << 8) | picture[at + 3]))
            if (picture[at + 1] is 0xC0) return (picture[at + 7] << 8) | picture[at + 8];
    }
}
