using System.Diagnostics;
using Meridian.Core.Peers;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Foreign;

/// <summary>A foreign server in a process of its own, with a folder of its own, ended with the test.</summary>
internal sealed class ToolServer : IAsyncDisposable
{
    private readonly ScratchDirectory scratch;
    private readonly Process process;

    private ToolServer(ScratchDirectory scratch, Process process, string aeTitle, int port) => (this.scratch, this.process, AeTitle, Port) = (scratch, process, aeTitle, port);

    public string AeTitle { get; }
    public int Port { get; }
    public string Folder => scratch.Path;
    public DicomPeer Peer(params PeerUse[] uses) => new() { AeTitle = AeTitle, Host = "127.0.0.1", Port = Port, Uses = uses };

    /// <summary>dcmtk's storescp: keeps what comes in its folder.</summary>
    /// <param name="arguments">E.g. <c>+xi</c>: takes implicit little endian alone.</param>
    public static async Task<ToolServer> StorescpAsync(string aeTitle, params string[] arguments)
    {
        Tool.Need("storescp");
        var (scratch, port) = (new ScratchDirectory(), LoopbackPort.Free());
        return await ReadyAsync(new(scratch, Tool.Start("storescp", scratch.Path, [.. arguments, "-aet", aeTitle, "-od", scratch.Path, "--fork", port.ToString()]), aeTitle, port));
    }

    /// <summary>dcmtk's dcmqrscp: an archive that knows the hub.</summary>
    public static async Task<ToolServer> DcmqrscpAsync(string aeTitle, int hubPort)
    {
        Tool.Need("dcmqrscp");
        var (scratch, port) = (new ScratchDirectory(), LoopbackPort.Free());
        var store = Directory.CreateDirectory(scratch.File("store")).FullName;
        var config = scratch.File("dcmqrscp.cfg");
        await File.WriteAllTextAsync(config, $"""
            NetworkTCPPort = {port}
            MaxPDUSize = 16384
            MaxAssociations = 16
            HostTable BEGIN
            hub = (MERIDIAN, 127.0.0.1, {hubPort})
            HostTable END
            VendorTable BEGIN
            VendorTable END
            AETable BEGIN
            {aeTitle} {store} RW (200, 1024mb) ANY
            AETable END

            """);
        return await ReadyAsync(new(scratch, Tool.Start("dcmqrscp", scratch.Path, "-c", config, port.ToString()), aeTitle, port));
    }

    /// <summary>Orthanc, with the hub as its modality <c>hub</c>.</summary>
    public static async Task<ToolServer> OrthancAsync(string aeTitle, int hubPort, int httpPort)
    {
        Tool.Need("Orthanc");
        var (scratch, port) = (new ScratchDirectory(), LoopbackPort.Free());
        var config = scratch.File("orthanc.json");
        await File.WriteAllTextAsync(config, $$"""
            {
              "Name": "peer", "DicomAet": "{{aeTitle}}", "DicomPort": {{port}}, "HttpPort": {{httpPort}}, "StorageDirectory": "{{scratch.File("db")}}", "IndexDirectory": "{{scratch.File("db")}}",
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "DicomCheckCalledAet": false, "DicomAlwaysAllowEcho": true, "DicomAlwaysAllowStore": true, "DicomAlwaysAllowFind": true,
              "DicomAlwaysAllowGet": true, "DicomAlwaysAllowMove": true, "DicomModalities": { "hub": ["MERIDIAN", "127.0.0.1", {{hubPort}}] }, "Plugins": []
            }
            """);
        return await ReadyAsync(new(scratch, Tool.Start("Orthanc", scratch.Path, config), aeTitle, port));
    }

    private static async Task<ToolServer> ReadyAsync(ToolServer server)
    {
        // nobody reads what it says: it must not stop at a full pipe
        server.process.BeginErrorReadLine();
        server.process.BeginOutputReadLine();
        await LoopbackPort.ListensAsync(server.Port, server.process, TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        scratch.Dispose();
    }
}
