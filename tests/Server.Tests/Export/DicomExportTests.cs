using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Export;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Server.Tests.Dicom;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Export;

/// <summary>Studies that leave the hub.</summary>
public sealed class DicomExportTests
{
    private const string Study = "1.2.3.4", Series = "1.2.3.4.5";
    private static readonly string Explicit = TransferSyntax.ExplicitVRLittleEndian.Uid;

    // Reads every object of a zip with pydicom, and prints what still names the patient, and the UIDs.
    private const string Reads = """
        import sys, io, json, zipfile, pydicom
        out = []
        z = zipfile.ZipFile(sys.argv[1])
        assert z.testzip() is None
        for name in z.namelist():
            if not name.endswith('.dcm'): continue
            raw = z.read(name)
            ds = pydicom.dcmread(io.BytesIO(raw))
            out.append({'name': name, 'study': ds.StudyInstanceUID, 'series': ds.SeriesInstanceUID, 'sop': ds.SOPInstanceUID, 'meta': ds.file_meta.MediaStorageSOPInstanceUID,
                'patient': str(ds.PatientName), 'id': ds.PatientID, 'pixels': len(ds.PixelData), 'text': str(ds), 'refs': [i.ReferencedSOPInstanceUID for i in ds.get('SourceImageSequence', [])],
                'raw': any(s in raw for s in (b'Secret', b'1.2.3.4.', b'S3CR3T', '秘密'.encode('gb18030'), '秘密'.encode()))})
        print(json.dumps(out))
        """;

    [Fact(Timeout = 180_000)]
    public async Task A_study_leaves_without_saying_whose_it_is_and_its_uids_agree_in_every_object_and_every_export()
    {
        await using var hub = await Hub.StartAsync();
        await hub.StoreAsync([Slice(1), Slice(2), Slice(3, burnedIn: true)]);
        var one = await hub.GetAsync($"api/v1/export/dicom?study={Study}");
        var two = await hub.GetAsync($"api/v1/export/dicom?study={Study}&deidentify=true&option=retainPatientCharacteristics");
        Assert.Equal("application/zip", one.ContentType);
        using var scratch = new ScratchDirectory();
        var (first, second) = (await PydicomAsync(scratch, one.Bytes), await PydicomAsync(scratch, two.Bytes));
        Assert.Equal(2, first.Count);
        foreach (var o in first)
        {
            Assert.False(o.GetProperty("raw").GetBoolean());
            Assert.DoesNotContain("Secret", o.GetProperty("text").GetString());
            Assert.Equal(o.GetProperty("sop").GetString(), o.GetProperty("meta").GetString());
            Assert.StartsWith("Anonymous^", o.GetProperty("patient").GetString());
            Assert.Equal(128, o.GetProperty("pixels").GetInt32());
            Assert.Equal($"{o.GetProperty("study").GetString()}/{o.GetProperty("series").GetString()}/{o.GetProperty("sop").GetString()}.dcm", o.GetProperty("name").GetString());
        }
        foreach (var key in new[] { "study", "series", "id" }) Assert.Single(first.Concat(second).Select(o => o.GetProperty(key).GetString()).Distinct());
        Assert.Equal(first.Select(o => o.GetProperty("sop").GetString()), second.Select(o => o.GetProperty("sop").GetString()));
        // the second slice names the first as its source
        Assert.Contains(first[0].GetProperty("sop").GetString(), first.SelectMany(o => o.GetProperty("refs").EnumerateArray().Select(r => r.GetString())));
        var report = Report(one.Bytes);
        Assert.Equal(2, report.GetProperty("objects").GetInt32());
        var left = Assert.Single(report.GetProperty("leftOut").EnumerateArray());
        Assert.Contains("(0028,0301)", left.GetProperty("reason").GetString());
        Assert.StartsWith("2.25.", left.GetProperty("sopInstanceUid").GetString());
        var audit = hub.Services.GetRequiredService<IRecordReader>().AuditFrom(1).Where(a => a.Action == "imaging.export").ToList();
        Assert.Equal(2, audit.Count);
        Assert.Equal("demo", audit[0].Actor);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_study_leaves_as_it_is_stored_when_that_is_asked_for()
    {
        await using var hub = await Hub.StartAsync();
        await hub.StoreAsync([Slice(1), Slice(3, burnedIn: true)]);
        var (bytes, _, _) = await hub.GetAsync($"api/v1/export/dicom?study={Study}&deidentify=false");
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal([$"{Study}/{Series}/1.2.3.4.5.1.dcm", $"{Study}/{Series}/1.2.3.4.5.3.dcm", "export.json"], zip.Entries.Select(e => e.FullName));
        foreach (var entry in zip.Entries.SkipLast(1))
        {
            using var stream = entry.Open();
            var taken = new MemoryStream();
            stream.CopyTo(taken);
            var row = hub.Services.GetRequiredService<IImagingReader>().Instance(Path.GetFileNameWithoutExtension(entry.Name))!;
            using var stored = hub.Services.GetRequiredService<IImageStore>().Open(row.Location);
            var kept = new MemoryStream();
            stored.AsStream().CopyTo(kept);
            Assert.Equal(kept.ToArray(), taken.ToArray());
        }
    }

    [Theory(Timeout = 180_000)]
    [InlineData("study=9.9.9")]
    [InlineData("")]
    [InlineData("study=1.2.3.4&option=keepEverything")]
    [InlineData("study=1.2.3.4&option=retainLongFullDates&option=retainLongModifiedDates")]
    [InlineData("study=1.2.3.4&deidentify=false&option=retainUids")]
    [InlineData("study=1.2.3.4&deidentify=perhaps")]
    [InlineData("study=1.2.3.4&series=7.7")]
    public async Task What_cannot_be_taken_out_is_refused_before_the_first_byte(string query)
    {
        await using var hub = await Hub.StartAsync();
        await hub.StoreAsync([Slice(1)]);
        var (bytes, status, type) = await hub.GetAsync("api/v1/export/dicom?" + query);
        Assert.Equal((400, "application/problem+json"), (status, type));
        Assert.Contains("detail", Encoding.UTF8.GetString(bytes));
    }

    [Fact(Timeout = 180_000)]
    public async Task The_command_line_takes_a_study_from_a_data_folder_with_the_hubs_own_pseudonyms()
    {
        using var scratch = new ScratchDirectory();
        string online;
        await using (var hub = await Hub.StartAsync(scratch.File("data")))
        {
            await hub.StoreAsync([Slice(1)]);
            online = Entry((await hub.GetAsync($"api/v1/export/dicom?study={Study}")).Bytes);
        }
        var folder = scratch.File("out");
        using (var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "meridian"), ["export", "--study", Study, "--data", scratch.File("data"), "--out", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await errors);
        }
        Assert.Equal(online, Path.GetRelativePath(folder, Directory.GetFiles(folder, "*.dcm", SearchOption.AllDirectories).Single()));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(scratch.File("data"), "keys", "pseudonyms.key")));

        static string Entry(byte[] bytes) => new ZipArchive(new MemoryStream(bytes)).Entries[0].FullName;
    }

    private static DicomDataset Slice(int number, bool burnedIn = false)
    {
        var set = new DicomDataset();
        set.SetString(DicomTags.SpecificCharacterSet, "GB18030");
        set.SetString(DicomTags.SOPClassUID, DicomUids.CTImageStorage);
        set.SetString(DicomTags.SOPInstanceUID, $"{Series}.{number}");
        set.SetString(DicomTags.StudyInstanceUID, Study);
        set.SetString(DicomTags.SeriesInstanceUID, Series);
        set.SetString(DicomTags.FrameOfReferenceUID, "1.2.3.4.99");
        set.SetString(DicomTags.Modality, "CT");
        set.SetString(DicomTags.PatientName, "Secret^Person=秘密^人");
        set.SetString(DicomTags.PatientID, "S3CR3T");
        set.SetString(DicomTags.PatientSex, "F");
        set.SetString(DicomTags.InstitutionName, "Secret clinic");
        set.SetString(DicomTags.ReferringPhysicianName, "Secret^Doctor");
        set.SetString(DicomTags.StudyDescription, "Secret finding");
        set.SetString(DicomTags.StudyDate, "20260102");
        set.SetString(DicomTags.InstanceNumber, number.ToString());
        set.SetText(new DicomTag(0x00190010), DicomVr.LO, "Secret maker");
        set.SetText(new DicomTag(0x00191001), DicomVr.LO, "Secret private");
        var source = new DicomDataset();
        source.SetString(DicomTags.ReferencedSOPClassUID, DicomUids.CTImageStorage);
        source.SetString(DicomTags.ReferencedSOPInstanceUID, $"{Series}.1");
        source.SetString(DicomTags.PatientName, "Secret^Nested");
        if (number == 2) set.SetItems(DicomTags.SourceImageSequence, source);
        if (burnedIn) set.SetString(DicomTags.BurnedInAnnotation, "YES");
        set.SetUInt16(DicomTags.SamplesPerPixel, 1);
        set.SetString(DicomTags.PhotometricInterpretation, "MONOCHROME2");
        set.SetUInt16(DicomTags.Rows, 8);
        set.SetUInt16(DicomTags.Columns, 8);
        set.SetUInt16(DicomTags.BitsAllocated, 16);
        set.SetUInt16(DicomTags.BitsStored, 16);
        set.SetUInt16(DicomTags.HighBit, 15);
        set.SetUInt16(DicomTags.PixelRepresentation, 0);
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[128]);
        return set;
    }

    private static JsonElement Report(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var stream = archive.GetEntry("export.json")!.Open();
        return JsonDocument.Parse(stream).RootElement.Clone();
    }

    private static async Task<List<JsonElement>> PydicomAsync(ScratchDirectory scratch, byte[] zip)
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/pydicom")) Assert.Skip("pydicom is not here (Debian: python3-pydicom)");
        var path = scratch.File(Guid.NewGuid().ToString("N") + ".zip");
        await File.WriteAllBytesAsync(path, zip, TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Reads, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
    }

    /// <summary>The whole hub, with pages and DICOM on free loopback ports, the visitor signed in as in the demonstration.</summary>
    private sealed class Hub(RunningHub hub, ScratchDirectory scratch) : IAsyncDisposable
    {
        public IServiceProvider Services => hub.Services;

        public static async Task<Hub> StartAsync(string? data = null)
        {
            var scratch = new ScratchDirectory();
            var running = await RunningHub.StartAsync(new HubSettings
            {
                Data = data ?? scratch.File("data"), Http = new(IPAddress.Loopback, 0), Mllp = ListenerAddress.Off, Dicom = new(IPAddress.Loopback, 0), Pages = scratch.File("pages"), Demo = true,
                Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["dicom"] = new() },
            }, new ConfigurationBuilder().Build(), TestContext.Current.CancellationToken);
            return new(running, scratch);
        }

        public async Task StoreAsync(DicomDataset[] objects)
        {
            var peer = new Meridian.Core.Peers.DicomPeer { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = hub.Dicom!.Port };
            await using var association = await Services.GetRequiredService<DicomCaller>().OpenAsync(peer, DicomProposal.ToStore([(DicomUids.CTImageStorage, Explicit)]), TestContext.Current.CancellationToken);
            foreach (var o in objects)
            {
                var answer = await association.StoreAsync(DicomUids.CTImageStorage, o.GetUid(DicomTags.SOPInstanceUID)!, Explicit, DicomContent.Of(Objects.Bytes(o)), cancellation: TestContext.Current.CancellationToken);
                Assert.Equal(Meridian.Wire.Dicom.Network.DicomStatus.Success, answer.Status);
            }
        }

        public async Task<(byte[] Bytes, int Status, string? ContentType)> GetAsync(string path)
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{hub.Http!.Port}/") };
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            return (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
        }

        public async ValueTask DisposeAsync()
        {
            await hub.DisposeAsync();
            scratch.Dispose();
        }
    }
}
