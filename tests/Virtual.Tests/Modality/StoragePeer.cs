using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Meridian.Testing;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Tests.Modality;

/// <summary>dcmtk's storescp on a free port; what it received is in its folder.</summary>
internal sealed class StoragePeer : IAsyncDisposable
{
    private const string Program = "/usr/bin/storescp";
    private readonly ScratchDirectory folder = new();
    private readonly Process process;

    private StoragePeer(int port, string[] options)
    {
        Port = port;
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[.. options, "-od", folder.Path, port.ToString(System.Globalization.CultureInfo.InvariantCulture)]) start.ArgumentList.Add(argument);
        // without this it loses 40 ms an image to Nagle
        start.Environment["TCP_NODELAY"] = "1";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Folder => folder.Path;

    public IReadOnlyList<DicomFile> Received => [.. Directory.EnumerateFiles(folder.Path).Select(f => DicomReader.ReadFile(File.ReadAllBytes(f), new() { DeferLargerThan = long.MaxValue }))];

    public static async Task<StoragePeer> StartAsync(CancellationToken cancellation, params string[] options)
    {
        if (!File.Exists(Program)) Assert.Skip($"no {Program} on this machine");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var peer = new StoragePeer(port, options);
        for (var deadline = Stopwatch.StartNew(); ;)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return peer;
            }
            catch (SocketException) when (deadline.Elapsed < TimeSpan.FromSeconds(20) && !peer.process.HasExited)
            {
                await Task.Delay(20, cancellation); // a process that starts tells nobody when it listens
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }
}
