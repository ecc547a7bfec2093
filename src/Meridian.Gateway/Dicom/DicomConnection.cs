using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Meridian.Gateway.Dicom;

/// <summary>A connection that the room's own listener accepted. Over TLS its pipes lie below Kestrel's middleware; plain, the session reads them itself.</summary>
internal sealed class DicomConnection : DefaultConnectionContext, IConnectionSocketFeature
{
    // Half a CT slice a read; the kernel's own buffer is of this order.
    private const int ReadBytes = 256 * 1024, LeastReadBytes = 64 * 1024;

    private readonly CancellationTokenSource closed = new();
    private readonly Pipes plain;

    public DicomConnection(Socket socket) : base(Guid.NewGuid().ToString("N"))
    {
        Socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: true);
        plain = new(PipeReader.Create(Stream, new StreamPipeReaderOptions(bufferSize: ReadBytes, minimumReadSize: LeastReadBytes, leaveOpen: true)), PipeWriter.Create(Stream, new StreamPipeWriterOptions(leaveOpen: true)));
        Transport = plain;
        ConnectionClosed = closed.Token;
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        Features.Set<IConnectionSocketFeature>(this);
    }

    public Socket Socket { get; }
    public Stream Stream { get; }

    /// <summary>Nothing stands between the socket and the session.</summary>
    public bool IsPlain => ReferenceEquals(Transport, plain);

    public override void Abort(ConnectionAbortedException abortReason)
    {
        // With what waits to be sent: a reset, so that a peer that reads nothing holds nothing here.
        Socket.Dispose();
        closed.Cancel();
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // closed before
        }
        await plain.Input.CompleteAsync();
        Socket.Dispose();
        await closed.CancelAsync(); // not disposed: Kestrel may still abort what has just ended
        await Stream.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
