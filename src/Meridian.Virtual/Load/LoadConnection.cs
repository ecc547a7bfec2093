using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Meridian.Virtual.Mllp;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Load;

/// <summary>One connection of a load: a window of messages on the way, filled up after each read.</summary>
internal sealed class LoadConnection(LoadGenerator owner, LoadGeneratorOptions options, TimeProvider time, LoadMessage message, long started)
{
    private readonly record struct Pending(string Id, long Number, DateTimeOffset At, long SentAt);

    private readonly Dictionary<string, Pending> onTheWay = [];
    private readonly ArrayBufferWriter<byte> batch = new(64 * 1024);
    private long made;
    private bool exhausted;

    /// <summary>Messages that were sent and never answered.</summary>
    public int Unanswered => onTheWay.Count;

    public async Task RunAsync(CancellationToken stop)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            var answers = owner.Counters.Accepted;
            try
            {
                await ExchangeAsync(stop).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                owner.Counters.OnBroken();
            }
            if (!options.Reconnect || stop.IsCancellationRequested || (exhausted && onTheWay.Count == 0)) return;
            try { await Task.Delay(pause, time, stop).ConfigureAwait(false); }
            catch (OperationCanceledException) { return; }
            pause = owner.Counters.Accepted > answers ? TimeSpan.FromMilliseconds(50) : TimeSpan.FromMilliseconds(Math.Min(1000, pause.TotalMilliseconds * 2));
        }
    }

    private async Task ExchangeAsync(CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(options.Host, options.Port, stop).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        owner.Counters.OnConnected();
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
        var answers = new MllpAnswerReader();
        try
        {
            batch.ResetWrittenCount();
            foreach (var pending in onTheWay.Values.OrderBy(p => p.Number).ToList()) Send(pending, again: true);
            while (true)
            {
                Fill(stop);
                if (batch.WrittenCount > 0)
                {
                    await stream.WriteAsync(batch.WrittenMemory, silence.Token).ConfigureAwait(false);
                    batch.ResetWrittenCount();
                }
                if (onTheWay.Count == 0)
                {
                    if (exhausted || stop.IsCancellationRequested) return;
                    // only a rate leaves the window empty: wait for the next message's turn
                    await Task.Delay(TimeSpan.FromMilliseconds(1), time, CancellationToken.None).ConfigureAwait(false);
                    continue;
                }
                silence.CancelAfter(options.AnswerTimeout);
                var read = await reader.ReadAsync(silence.Token).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (answers.TryRead(ref buffer, out var id, out var code, out _)) Take(id, code);
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) throw new IOException("The receiver closed the connection.");
            }
        }
        finally
        {
            owner.Counters.OnDisconnected();
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private void Fill(CancellationToken stop)
    {
        while (onTheWay.Count < options.Pipelining && !exhausted && !stop.IsCancellationRequested && made < owner.Allowed(started))
        {
            if (!owner.TryClaim())
            {
                exhausted = true;
                return;
            }
            var number = ++made;
            owner.Counters.OnPosted();
            Send(new(message.IdOf(number), number, time.GetUtcNow(), 0), again: false);
        }
    }

    private void Send(Pending pending, bool again)
    {
        message.Write(batch, pending.Id, pending.Number, pending.At);
        owner.Counters.OnSent(again, message.Length);
        onTheWay[pending.Id] = pending with { SentAt = time.GetTimestamp() };
    }

    private void Take(string? id, Hl7v2AckCode code)
    {
        if (id is null)
        {
            owner.Counters.OnUnreadable();
            return;
        }
        if (!onTheWay.Remove(id, out var pending))
        {
            owner.Counters.OnUnexpected();
            return;
        }
        if (code is Hl7v2AckCode.AA or Hl7v2AckCode.CA)
        {
            owner.Counters.OnAccepted(time.GetElapsedTime(pending.SentAt));
            owner.OnAccepted(id);
        }
        else if (code is Hl7v2AckCode.AE or Hl7v2AckCode.CE) owner.Counters.OnError();
        else owner.Counters.OnReject();
    }
}
