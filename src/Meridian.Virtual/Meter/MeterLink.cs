using System.Buffers;
using System.Net.Sockets;
using Meridian.Wire.Poct1;

namespace Meridian.Virtual.Meter;

/// <summary>One connection of a meter: messages out, messages in.</summary>
internal sealed class MeterLink(VirtualMeterOptions options) : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Poct1FrameReader frames = new();
    private byte[] pending = [];

    public Task ConnectAsync(CancellationToken cancellation) => socket.ConnectAsync(options.Host, options.Port, cancellation).AsTask();

    public async Task SendAsync(Poct1Element message, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>();
        Poct1Frame.Write(output, Poct1Writer.ToBytes(message), options.InBlocks);
        for (var sent = 0; sent < output.WrittenCount;) sent += await socket.SendAsync(output.WrittenMemory[sent..], cancellation);
    }

    /// <summary>The next message of the host; null: it has closed.</summary>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    public async Task<Poct1Message?> ReceiveAsync(CancellationToken cancellation)
    {
        var chunk = new byte[16 * 1024];
        while (true)
        {
            var buffer = new ReadOnlySequence<byte>(pending);
            if (frames.TryRead(ref buffer, out var frame))
            {
                var payload = frame.Payload.ToArray();
                pending = buffer.ToArray();
                if (frame.Kind != Poct1FrameKind.Message) throw new InvalidDataException($"the host sent {frame.Kind}");
                return Poct1Reader.Read(payload);
            }
            var got = await socket.ReceiveAsync(chunk, cancellation);
            if (got == 0) return null;
            pending = [.. pending, .. chunk.AsSpan(0, got)];
        }
    }

    /// <summary>As a cable that is pulled: nothing is said.</summary>
    public void Drop()
    {
        socket.LingerState = new(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();
}
