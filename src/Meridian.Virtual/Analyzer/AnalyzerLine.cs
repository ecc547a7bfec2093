using System.Buffers;
using System.Net.Sockets;
using Meridian.Wire.Lis;

namespace Meridian.Virtual.Analyzer;

/// <summary>One TCP connection of an analyzer to its host, LIS1-A. Used by one caller at a time.</summary>
public sealed class AnalyzerLine : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly LisLink link;
    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly Queue<ReadOnlyMemory<byte>> inbox = new();
    private CancellationTokenSource patience;
    private long lastId, sentBytes;
    private long? breakAt;

    private AnalyzerLine(Socket socket, LisFraming? framing, TimeProvider time)
    {
        (this.socket, this.time) = (socket, time);
        start = time.GetTimestamp();
        patience = new(Timeout.InfiniteTimeSpan, time);
        link = new(LisRole.Instrument, framing) { RecordsEvents = false };
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<AnalyzerLine> ConnectAsync(string host, int port, TimeProvider time, LisFraming? framing = null, CancellationToken cancellation = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            return new(socket, framing, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message and waits until all of it is acknowledged, or given up.</summary>
    /// <exception cref="IOException">The line was lost on the way.</exception>
    public async Task<LisSendOutcome> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation = default)
    {
        var id = ++lastId;
        link.TrySend(id, message, Now);
        LisSent? sent = null;
        await PumpAsync(() =>
        {
            while (link.TryTakeSent(out var one))
                if (one.Id == id) sent = one;
            return sent is not null;
        }, null, cancellation).ConfigureAwait(false);
        await FlushAsync(cancellation).ConfigureAwait(false);
        return sent!.Value.Outcome;
    }

    /// <summary>The next message of the host, acknowledged; null when none comes in time.</summary>
    /// <exception cref="IOException">The line was lost.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReceiveAsync(TimeSpan wait, CancellationToken cancellation = default)
    {
        await PumpAsync(() => inbox.Count > 0, Now + wait, cancellation).ConfigureAwait(false);
        await FlushAsync(cancellation).ConfigureAwait(false);
        return inbox.TryDequeue(out var message) ? message : null;
    }

    /// <summary>Writes bytes past the protocol.</summary>
    public async Task WriteRawAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) => await socket.SendAsync(bytes, cancellation).ConfigureAwait(false);

    /// <summary>Loses the line after so many more bytes.</summary>
    public void BreakAfter(int bytes) => breakAt = sentBytes + bytes;

    public ValueTask DisposeAsync()
    {
        patience.Dispose();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PumpAsync(Func<bool> isDone, TimeSpan? until, CancellationToken cancellation)
    {
        while (true)
        {
            while (link.TryTakeMessage(out var message))
            {
                if (!message.AwaitsAnswer) continue;
                inbox.Enqueue(message.Text);
                link.Answer(message.Id, LisAnswer.Committed, Now);
            }
            await FlushAsync(cancellation).ConfigureAwait(false);
            if (isDone() || Now >= until) return;
            var due = link.Deadline is { } deadline && (until is null || deadline < until) ? deadline : until;
            var got = await ReadAsync(due, cancellation).ConfigureAwait(false);
            if (got == 0) throw new IOException("The host closed the line.");
            if (got > 0) link.Receive(buffer.AsSpan(0, got), Now);
            else link.Tick(Now);
        }
    }

    // Bytes; 0: the end; -1: nothing until then.
    private async ValueTask<int> ReadAsync(TimeSpan? due, CancellationToken cancellation)
    {
        var wait = due is { } at ? at - Now : Timeout.InfiniteTimeSpan;
        if (due is not null && wait <= TimeSpan.Zero) return -1;
        if (!patience.TryReset())
        {
            patience.Dispose();
            patience = new(Timeout.InfiniteTimeSpan, time);
        }
        if (due is not null) patience.CancelAfter(wait + TimeSpan.FromMilliseconds(1));
        using var told = cancellation.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), patience);
        try
        {
            return await socket.ReceiveAsync(buffer.AsMemory(), patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return -1;
        }
        catch (SocketException lost)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (link.OutputLength == 0) return;
        output.ResetWrittenCount();
        link.TakeOutput(output);
        var bytes = output.WrittenMemory;
        var isBroken = breakAt is { } end && sentBytes + bytes.Length >= end;
        if (isBroken) bytes = bytes[..(int)Math.Max(0, breakAt!.Value - sentBytes)];
        try
        {
            while (bytes.Length > 0)
            {
                var count = await socket.SendAsync(bytes, cancellation).ConfigureAwait(false);
                sentBytes += count;
                bytes = bytes[count..];
            }
        }
        catch (SocketException lost)
        {
            throw new IOException(lost.Message, lost);
        }
        if (!isBroken) return;
        // As when a cable is pulled: reset, nothing more is delivered or read.
        socket.LingerState = new(true, 0);
        socket.Dispose();
        throw new IOException("The line is lost (on purpose).");
    }
}
