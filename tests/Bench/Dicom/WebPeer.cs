using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Meridian.Bench.Hub;

namespace Meridian.Bench.Dicom;

/// <summary>A DICOMweb service to be measured, as a process of its own with its data on the same disk.</summary>
internal sealed class WebPeer : IAsyncDisposable
{
    private readonly IAsyncDisposable owned;

    private WebPeer(string name, IPEndPoint address, IAsyncDisposable owned)
    {
        (Name, Address, this.owned) = (name, address, owned);
        Http = new HttpClient { BaseAddress = new Uri($"http://{address}/dicom-web/"), Timeout = TimeSpan.FromMinutes(5) };
        Http.DefaultRequestHeaders.Add("X-Meridian", "1");
        Http.DefaultRequestHeaders.Add("Accept", "application/dicom+json");
    }

    public string Name { get; }
    public IPEndPoint Address { get; }
    /// <summary>Where it takes associations; null: it was started without.</summary>
    public IPEndPoint? Dicom { get; private init; }
    private HttpClient Http { get; }

    public static async Task<WebPeer> MeridianAsync()
    {
        var hub = await BenchHub.StartAsync();
        return new("Meridian", hub.Listeners["http"], hub) { Dicom = hub.Listeners["dicom"] };
    }

    /// <summary>Orthanc with its DICOMweb plugin as Debian has them; null where it is not installed.</summary>
    public static async Task<WebPeer?> OrthancAsync()
    {
        if (!File.Exists("/usr/sbin/Orthanc") || !File.Exists("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")) return null;
        var folder = Directory.CreateTempSubdirectory("meridian-bench-orthanc-").FullName;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = (IPEndPoint)free.LocalEndpoint;
        free.Stop();
        await File.WriteAllTextAsync(Path.Combine(folder, "orthanc.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["StorageDirectory"] = Path.Combine(folder, "db"), ["IndexDirectory"] = Path.Combine(folder, "db"), ["HttpPort"] = address.Port, ["DicomServerEnabled"] = false, ["RemoteAccessAllowed"] = false,
            ["AuthenticationEnabled"] = false, ["KeepAlive"] = true, ["TcpNoDelay"] = true, ["HttpThreadsCount"] = 50, ["Plugins"] = new[] { "/usr/share/orthanc/plugins/libOrthancDicomWeb.so" },
            ["DicomWeb"] = new { Enable = true, Root = "/dicom-web/" },
        }));
        var start = new ProcessStartInfo("/usr/sbin/Orthanc", [Path.Combine(folder, "orthanc.json")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("Orthanc did not start");
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        var peer = new WebPeer("Orthanc", address, new Running(process, folder));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var answer = await peer.Http.GetAsync("studies?limit=1", patience.Token);
                if (answer.IsSuccessStatusCode) return peer;
            }
            catch (HttpRequestException) { await Task.Delay(50, patience.Token); } // another program: nothing tells that it listens
        }
    }

    /// <summary>Waits until the hub has laid out as files what it took into its record first: its own work, which is not what is measured.</summary>
    public async Task SettledAsync()
    {
        if (Name != "Meridian") return;
        while (true)
        {
            using var answer = await Http.GetAsync("/api/v1/imaging/status");
            using var status = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
            if (status.RootElement.GetProperty("inRecord").GetInt64() == 0) return;
            await Task.Delay(1000);
        }
    }

    /// <summary>Stores Part 10 files by STOW-RS, some in a request.</summary>
    public async Task StoreAsync(IEnumerable<byte[]> files)
    {
        foreach (var some in files.Chunk(50))
        {
            using var content = new MultipartContent("related", "parts");
            content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
            foreach (var file in some)
            {
                var part = new ByteArrayContent(file);
                part.Headers.ContentType = new("application/dicom");
                content.Add(part);
            }
            using var answer = await Http.PostAsync("studies", content);
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{Name} did not store: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await owned.DisposeAsync();
    }

    private sealed class Running(Process process, string folder) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
