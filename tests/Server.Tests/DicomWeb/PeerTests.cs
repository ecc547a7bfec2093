using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>Programs that this project did not write, at the hub's DICOMweb over a socket.</summary>
public sealed class PeerTests
{
    // Asks the hub for each object and holds what comes beside what pydicom makes of the file itself: the instance, its metadata, its frames.
    private const string Agree = """
        import sys, json, re, urllib.request, pydicom, pydicom.encaps
        from pydicom.filebase import DicomBytesIO
        def get(url, accept):
            with urllib.request.urlopen(urllib.request.Request(url, headers={'Accept': accept})) as a: return a.headers['Content-Type'], a.read()
        def parts(url, accept):
            kind, body = get(url, accept)
            mark = b'--' + re.search('boundary="?([^";]+)', kind).group(1).encode()
            out = []
            for piece in body.split(b'\r\n' + mark if body.startswith(b'\r\n') else mark)[1:-1]:
                head, data = piece[2:].split(b'\r\n\r\n', 1)
                out.append((head.decode(), data[:-2]))
            return out
        root, faults, frames = sys.argv[1], [], 0
        for name in sys.argv[2:]:
            ds = pydicom.dcmread(name, force=True)
            at = '%s/studies/%s/series/%s/instances/%s' % (root, ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.SOPInstanceUID)
            whole = parts(at, 'multipart/related; type="application/dicom"; transfer-syntax=*')
            back = pydicom.dcmread(DicomBytesIO(whole[0][1]), force=True)
            if len(whole) != 1 or back != ds: faults.append(name + ': the instance differs')
            meta = json.loads(get(at + '/metadata', 'application/dicom+json')[1])
            def bulk(tag, vr, uri):
                return parts(uri, 'multipart/related; type="application/octet-stream"; transfer-syntax=*')[0][1] if not uri.endswith('7FE00010') else b''
            try: told = pydicom.Dataset.from_json(meta[0], bulk)
            except ValueError as e:
                # a number that is none, which it reads from a file and not from JSON
                if "'1A'" in str(e): told = ds
                else: raise
            for e in ds:
                if e.tag.element == 0 or e.tag == 0x00080005: continue
                if e.tag not in told: faults.append('%s: %s is missing' % (name, e.tag))
                elif told[e.tag].VR == 'UN': pass # private ones of implicit objects, of which it has a dictionary of its own
                elif e.VR in ('UI', 'CS', 'SH', 'US', 'DA') and e.VM == 1 and str(told[e.tag].value) != str(e.value): faults.append('%s: %s is %r, not %r' % (name, e.tag, told[e.tag].value, e.value))
            if 'PixelData' not in ds or not ds.get('Rows'): continue
            try: count = int(ds.get('NumberOfFrames', 1) or 1)
            except ValueError: count = 1
            ts = ds.file_meta.get('TransferSyntaxUID', None) if hasattr(ds, 'file_meta') else None
            if ts is not None and ts.is_compressed: own = list(pydicom.encaps.generate_pixel_data_frame(ds.PixelData, count)) if ts != '1.2.840.10008.1.2.1.99' else None
            else: own = None
            if own is None:
                size = ds.Rows * ds.Columns * ds.get('SamplesPerPixel', 1) * ds.BitsAllocated // 8
                if 'YBR_FULL_422' == ds.get('PhotometricInterpretation'): size = size * 2 // 3
                data = ds.PixelData
                if not ds.is_little_endian and ds.BitsAllocated == 16:
                    data = bytearray(data); data[0::2], data[1::2] = data[1::2], data[0::2]; data = bytes(data)
                if not ds.is_little_endian and ds.BitsAllocated == 32 and ds['PixelData'].VR == 'OW':
                    data = bytearray(data); data[0::2], data[1::2] = data[1::2], data[0::2]; data = bytes(data)
                own = [data[i * size:(i + 1) * size] for i in range(count)]
            ours = parts('%s/frames/%s' % (at, ','.join(str(i + 1) for i in range(count))), 'multipart/related; type="application/octet-stream"; transfer-syntax=*')
            for i, frame in enumerate(own):
                frames += 1
                if i >= len(ours) or bytes(frame) != ours[i][1]: faults.append('%s: frame %d differs' % (name, i + 1))
        for f in faults: print(f)
        print('%d objects, %d frames, %d faults' % (len(sys.argv) - 2, frames, len(faults)))
        """;

    [Fact(Timeout = 200_000)]
    public async Task Pydicom_reads_every_instance_its_metadata_and_its_frames_as_those_of_the_file()
    {
        Need("/usr/lib/python3/dist-packages/pydicom/__init__.py", "python3-pydicom");
        await using var hub = await DicomWebHub.StartAsync();
        var kept = new List<string>();
        foreach (var file in CorpusTests.Files())
            if ((await hub.StoreAsync("studies", await File.ReadAllBytesAsync(file))).Status == HttpStatusCode.OK) kept.Add(file);
        Assert.True(kept.Count > 45, $"{kept.Count} kept");
        var (code, output) = await RunAsync("/usr/bin/python3", ["-c", Agree, hub.Root, .. kept]);
        Assert.True(code == 0 && output.TrimEnd().EndsWith(" 0 faults", StringComparison.Ordinal), output);
        Assert.StartsWith($"{kept.Count} objects", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task Orthanc_searches_retrieves_and_stores()
    {
        Need("/usr/sbin/Orthanc", "orthanc");
        Need("/usr/share/orthanc/plugins/libOrthancDicomWeb.so", "orthanc-dicomweb");
        var files = new[] { "CT_small.dcm", "MR_small.dcm", "JPEG2000.dcm", "SC_rgb_rle_2frame.dcm" }.Select(DicomWebHub.Recorded).ToList();
        await using var hub = await DicomWebHub.StartAsync();
        await hub.StoreAsync(files);
        using var scratch = new ScratchDirectory();
        using var orthanc = await Orthanc.StartAsync(scratch, hub.Root);

        // it searches here
        using var found = await orthanc.PostAsync("dicom-web/servers/hub/qido", new { Uri = "/studies", Arguments = new { PatientID = "1CT1" } });
        var studies = await DicomWebHub.JsonAsync(found);
        Assert.True(found.IsSuccessStatusCode, studies.ToString());
        Assert.Equal(1, studies.GetArrayLength());

        // it fetches from here, and has what was sent
        foreach (var file in files)
        {
            var uids = DicomReader.ReadFile(file).Dataset;
            using var fetched = await orthanc.PostAsync("dicom-web/servers/hub/retrieve", new { Resources = new[] { new { Study = uids.GetUid(DicomTags.StudyInstanceUID) } } });
            Assert.True(fetched.IsSuccessStatusCode, await fetched.Content.ReadAsStringAsync());
            using var looked = await orthanc.Http.PostAsync("tools/lookup", new StringContent(uids.GetUid(DicomTags.SOPInstanceUID)!));
            var id = (await DicomWebHub.JsonAsync(looked))[0].GetProperty("ID").GetString();
            var theirs = DicomReader.ReadFile(await orthanc.Http.GetByteArrayAsync($"instances/{id}/file")).Dataset;
            Assert.Equal(uids.Count(e => !e.Tag.IsGroupLength), theirs.Count(e => !e.Tag.IsGroupLength));
            Assert.Equal(Pixels(uids), Pixels(theirs));
        }

        // it stores here what it alone has
        var own = RetrieveTests.WithUid(files[0], "1.2.3.4.5.6");
        using var put = await orthanc.Http.PostAsync("instances", new ByteArrayContent(own));
        var name = (await DicomWebHub.JsonAsync(put)).GetProperty("ID").GetString();
        using var sent = await orthanc.PostAsync("dicom-web/servers/hub/stow", new { Resources = new[] { name } });
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        Assert.Equal(1, (await hub.GetJsonAsync("instances?SOPInstanceUID=1.2.3.4.5.6")).GetArrayLength());
    }

    [Fact(Timeout = 200_000)]
    public async Task The_client_that_viewers_use_searches_retrieves_and_stores()
    {
        var folder = Path.Combine(Repository.Root, "tests", "dicomweb-client");
        var file = Path.Combine(DicomWebHub.Corpus ?? "", "CT_small.dcm");
        DicomWebHub.Recorded("CT_small.dcm");
        await ReadyAsync(folder);
        await using var hub = await DicomWebHub.StartAsync();
        var (code, output) = await RunAsync("node", [Path.Combine(folder, "client.mjs"), hub.Root, file]);
        Assert.True(code == 0, output);
        using var told = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        var dataset = DicomReader.ReadFile(await File.ReadAllBytesAsync(file)).Dataset;
        var pixels = (int)dataset[DicomTags.PixelData]!.Length;
        var expected = new { stored = 1, studies = 1, series = 1, instances = 1, metadata = 1, instance = dataset.GetUid(DicomTags.SOPInstanceUID), frame = pixels, bulk = pixels, rendered = "ffd8", thumbnail = "ffd8" };
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(told.RootElement));
    }

    private static IEnumerable<byte> Pixels(DicomDataset dataset)
    {
        var element = dataset[DicomTags.PixelData]!;
        return element.Fragments is { } fragments ? fragments.List.SelectMany(f => f.Value.ToArray()) : element.Value.ToArray();
    }

    internal static void Need(string path, string package)
    {
        if (!File.Exists(path)) Assert.Skip($"{path} is missing; apt-get install {package}");
    }

    private static async Task ReadyAsync(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, "node_modules", "dicomweb-client"))) return;
        try
        {
            var (code, output) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], folder);
            if (code != 0) Assert.Skip("npm ci in tests/dicomweb-client failed: " + output.Trim().Split('\n')[^1]);
        }
        catch (System.ComponentModel.Win32Exception) { Assert.Skip("npm is not installed"); }
    }

    internal static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await output;
        return (process.ExitCode, process.ExitCode == 0 ? text : text + await errors);
    }

    /// <summary>An Orthanc on free ports of this machine that knows the hub as a DICOMweb server.</summary>
    private sealed class Orthanc : IDisposable
    {
        private readonly Process process;

        private Orthanc(Process process, int port) => (this.process, Http) = (process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") });

        public HttpClient Http { get; }

        public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsync(path, new StringContent(JsonSerializer.Serialize(body)));

        public static async Task<Orthanc> StartAsync(ScratchDirectory scratch, string hub)
        {
            var port = LoopbackPort.Free();
            await File.WriteAllTextAsync(scratch.File("orthanc.json"), JsonSerializer.Serialize(new
            {
                StorageDirectory = scratch.File("orthanc"), IndexDirectory = scratch.File("orthanc"), HttpPort = port, DicomServerEnabled = false, RemoteAccessAllowed = false, AuthenticationEnabled = false,
                Plugins = new[] { "/usr/share/orthanc/plugins/libOrthancDicomWeb.so" },
                DicomWeb = new { Enable = true, Root = "/dicom-web/", Servers = new { hub = new { Url = hub + "/", HttpHeaders = new Dictionary<string, string> { ["X-Meridian"] = "1" } } } },
            }));
            var orthanc = new Orthanc(Process.Start(new ProcessStartInfo("/usr/sbin/Orthanc", [scratch.File("orthanc.json")]) { RedirectStandardError = true, RedirectStandardOutput = true })!, port);
            _ = orthanc.process.StandardError.ReadToEndAsync();
            _ = orthanc.process.StandardOutput.ReadToEndAsync();
            while (true)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                Assert.False(orthanc.process.HasExited, "Orthanc ended");
                try
                {
                    if ((await orthanc.Http.GetAsync("system")).IsSuccessStatusCode) return orthanc;
                }
                catch (HttpRequestException) { await Task.Delay(100); } // another program: nothing tells that it listens
            }
        }

        public void Dispose()
        {
            Http.Dispose();
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
