using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using System.Net.Sockets;

namespace Meridian.Gateway.Dicom;

/// <summary>The bytes under an association, both ways.</summary>
internal abstract class DicomTransport : IAsyncDisposable
{
    public abstract PipeReader Input { get; }

    /// <summary>Hands the bytes to the operating system as one piece; they may be used again afterwards.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Ends the connection at once.</summary>
    public abstract void Abort(string reason);

    /// <summary>A message is under way: lets the peer's TCP send on at once where it waits for an acknowledgement.</summary>
    public virtual void AcknowledgeSoon() { }

    public abstract ValueTask DisposeAsync();

    public static DicomTransport Of(ConnectionContext connection) => connection is DicomConnection { IsPlain: true } own ? new Direct(own) : new Accepted(connection);

    public static DicomTransport Of(Stream stream, Socket socket) => new Opened(stream, socket);

    private sealed class Accepted(ConnectionContext connection) : DicomTransport
    {
        private readonly QuickAcknowledgement? quick = QuickAcknowledgement.Of(connection.Features.Get<IConnectionSocketFeature>()?.Socket);

        public override PipeReader Input => connection.Transport.Input;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            var result = await connection.Transport.Output.WriteAsync(bytes, cancellation);
            if (result.IsCompleted) throw new ConnectionResetException("The peer has gone.");
        }

        public override void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));

        public override void AcknowledgeSoon() => quick?.Arm();

        public override ValueTask DisposeAsync() => default; // Kestrel's
    }

    private sealed class Direct(DicomConnection connection) : DicomTransport
    {
        private readonly QuickAcknowledgement? quick = QuickAcknowledgement.Of(connection.Socket);

        public override PipeReader Input => connection.Transport.Input;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => connection.Stream.WriteAsync(bytes, cancellation);

        public override void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));

        public override void AcknowledgeSoon() => quick?.Arm();

        public override ValueTask DisposeAsync() => default; // Kestrel's
    }

    private sealed class Opened(Stream stream, Socket socket) : DicomTransport
    {
        // Objects that a C-GET brings come through here: larger reads than the pipe's own 4 KiB.
        public override PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => stream.WriteAsync(bytes, cancellation);

        public override void Abort(string reason) => socket.Dispose();

        public override async ValueTask DisposeAsync()
        {
            await Input.CompleteAsync();
            await stream.DisposeAsync();
            socket.Dispose();
        }
    }
}
