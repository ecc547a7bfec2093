using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Gateway.Lis;

/// <summary>
/// Writes down what an instrument and its host say to each other: it listens in place of the host, passes every byte on in both directions unchanged, and keeps each
/// with its time (<see cref="LisTranscript"/>). It answers nothing of its own.
/// </summary>
public sealed class LisRecorder(TextWriter file, TimeProvider clock)
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private long start;
    private long fromInstrument, fromHost;

    /// <summary>Bytes so far.</summary>
    public long FromInstrument => Interlocked.Read(ref fromInstrument);
    public long FromHost => Interlocked.Read(ref fromHost);

    /// <summary>Records one connection to its end.</summary>
    /// <exception cref="SocketException">The host cannot be reached.</exception>
    public async Task RecordAsync(Socket instrument, EndPoint host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        using var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await upstream.ConnectAsync(host, cancellation);
        instrument.NoDelay = true;
        if (start == 0)
        {
            start = clock.GetTimestamp();
            await file.WriteLineAsync(LisTranscript.Head);
        }
        await file.WriteLineAsync($"# {clock.GetLocalNow():yyyy-MM-ddTHH:mm:sszzz} {instrument.RemoteEndPoint} to {host}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = PassAsync(instrument, upstream, true, end.Token);
        var second = PassAsync(upstream, instrument, false, end.Token);
        await Task.WhenAny(first, second);
        await end.CancelAsync();
        await Task.WhenAll(first, second);
        await file.FlushAsync(CancellationToken.None);
    }

    private async Task PassAsync(Socket from, Socket to, bool isFromInstrument, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer.AsMemory(), cancellation);
                if (count == 0) return;
                await KeepAsync(isFromInstrument, buffer.AsMemory(0, count));
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancellation);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone, and so the other.
        }
    }

    private async Task KeepAsync(bool isFromInstrument, ReadOnlyMemory<byte> bytes)
    {
        if (isFromInstrument) Interlocked.Add(ref fromInstrument, bytes.Length);
        else Interlocked.Add(ref fromHost, bytes.Length);
        var line = new StringBuilder();
        LisTranscript.Append(line, new(clock.GetElapsedTime(start), isFromInstrument, bytes.ToArray()));
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            await file.WriteLineAsync(line, CancellationToken.None);
            await file.FlushAsync(CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }
}
