using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Meridian.Bench.Hub;
using Meridian.Testing;

namespace Meridian.Bench.Dicom;

/// <summary>A provider of Storage to be measured, as a process of its own with its data on the same disk.</summary>
internal sealed class StorePeer : IAsyncDisposable
{
    private readonly IAsyncDisposable owned;

    private StorePeer(string name, string aeTitle, IPEndPoint address, IAsyncDisposable owned) => (Name, AeTitle, Address, this.owned) = (name, aeTitle, address, owned);

    public string Name { get; }
    public string AeTitle { get; }
    public IPEndPoint Address { get; }

    public static async Task<StorePeer> MeridianAsync()
    {
        var hub = await BenchHub.StartAsync();
        return new("Meridian", "MERIDIAN", hub.Listeners["dicom"], hub);
    }

    /// <summary>Orthanc as Debian has it; storage beside ours, every object synced where it can be told to.</summary>
    public static async Task<StorePeer?> OrthancAsync()
    {
        if (!File.Exists("/usr/sbin/Orthanc")) return null;
        var folder = Directory.CreateTempSubdirectory("meridian-bench-orthanc-").FullName;
        var port = LoopbackPort.Free();
        await File.WriteAllTextAsync(Path.Combine(folder, "orthanc.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["Name"] = "bench", ["StorageDirectory"] = Path.Combine(folder, "db"), ["IndexDirectory"] = Path.Combine(folder, "db"), ["DicomPort"] = port, ["HttpPort"] = LoopbackPort.Free(), ["DicomAet"] = "ORTHANC",
            ["RemoteAccessAllowed"] = false, ["Plugins"] = Array.Empty<string>(), ["StorageCompression"] = false, ["SyncStorageArea"] = true, ["TcpNoDelay"] = true, ["DicomCheckCalledAet"] = false,
            ["DicomThreadsCount"] = 8, ["MaximumStorageSize"] = 0, ["DicomAlwaysAllowStore"] = true,
        }));
        var start = new ProcessStartInfo("/usr/sbin/Orthanc", [Path.Combine(folder, "orthanc.json")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TCP_NODELAY"] = "1"; // dcmtk's own, read by dcmnet
        return await StartAsync("Orthanc", "ORTHANC", port, folder, start);
    }

    /// <summary>dcmtk's storescp: writes files as they come, without sync, one process an association.</summary>
    public static async Task<StorePeer?> StorescpAsync()
    {
        if (!File.Exists("/usr/bin/storescp")) return null;
        var folder = Directory.CreateTempSubdirectory("meridian-bench-storescp-").FullName;
        var port = LoopbackPort.Free();
        var start = new ProcessStartInfo("/usr/bin/storescp", ["--fork", "-od", folder, "+B", port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TCP_NODELAY"] = "1";
        return await StartAsync("storescp", "STORESCP", port, folder, start);
    }

    public ValueTask DisposeAsync() => owned.DisposeAsync();

    private static async Task<StorePeer> StartAsync(string name, string aeTitle, int port, string folder, ProcessStartInfo start)
    {
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start");
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        var address = new IPEndPoint(IPAddress.Loopback, port);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await LoopbackPort.ListensAsync(port, process, patience.Token);
        return new(name, aeTitle, address, new Running(process, folder));
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
