using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Mllp;

public sealed partial class MllpConnection
{
    /// <summary>Connects, delivers and connects again until cancelled; does not throw when it is.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            using var session = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, session.Token);
            try
            {
                await DeliverAsync(session, either.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or AuthenticationException)
            {
                // the receiver's trouble, or its silence: counted, and tried again
            }
            TakeBack();
            if (cancellation.IsCancellationRequested) return;
            Counters.OnBroken();
            try { await Task.Delay(Pause(), time, cancellation).ConfigureAwait(false); }
            catch (OperationCanceledException) { return; }
        }
    }

    private TimeSpan Pause()
    {
        var longest = Math.Min(options.LongestPause.TotalSeconds, options.FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures++, 20)));
        return TimeSpan.FromSeconds(longest * jitter.Between(pauses++, 0.5, 1));
    }

    private async Task DeliverAsync(CancellationTokenSource session, CancellationToken cancellation)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        session.CancelAfter(options.ConnectTimeout);
        await socket.ConnectAsync(options.Host, options.Port, cancellation).ConfigureAwait(false);
        Stream stream = new NetworkStream(socket);
        if (options.Tls is not null)
        {
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsClientAsync(options.Tls, cancellation).ConfigureAwait(false);
        }
        await using var owned = stream.ConfigureAwait(false);
        session.CancelAfter(Timeout.InfiniteTimeSpan);
        Counters.OnConnected();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var receiving = ReceiveAsync(stream, session, stop.Token);
            var sending = SendAsync(stream, session, stop.Token);
            await Task.WhenAny(receiving, sending).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(receiving, sending).ConfigureAwait(false);
        }
        finally
        {
            Counters.OnDisconnected();
        }
    }

    private async Task SendAsync(Stream stream, CancellationTokenSource session, CancellationToken cancellation)
    {
        var batch = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            batch.ResetWrittenCount();
            var rest = Timeout.InfiniteTimeSpan;
            lock (gate)
            {
                while (onTheWay.Count < options.Pipelining && waiting.First is { } next)
                {
                    var due = time.GetElapsedTime(time.GetTimestamp(), next.Value.NotBefore);
                    if (next.Value.NotBefore != 0 && due > TimeSpan.Zero) { rest = due; break; }
                    Depart(next.Value, batch);
                }
                if (onTheWay.Count > 0 && batch.WrittenCount > 0) session.CancelAfter(options.AnswerTimeout);
            }
            if (batch.WrittenCount > 0)
            {
                await stream.WriteAsync(batch.WrittenMemory, cancellation).ConfigureAwait(false);
                continue;
            }
            if (rest == Timeout.InfiniteTimeSpan)
            {
                await wake.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            await Task.Delay(rest, time, cancellation).ConfigureAwait(false);
        }
    }

    private void Depart(OutboundMessage message, ArrayBufferWriter<byte> batch)
    {
        waiting.RemoveFirst();
        waitingBytes -= message.Framed.Length;
        onTheWay.Add(message);
        Counters.OnSent(message.Sendings++ > 0, message.Framed.Length);
        message.SentAt = time.GetTimestamp();
        batch.Write(message.Framed.Span);
        space.TrySetResult();
        space = NewSignal();
    }

    private async Task ReceiveAsync(Stream stream, CancellationTokenSource session, CancellationToken cancellation)
    {
        var answers = new MllpAnswerReader();
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (answers.TryRead(ref buffer, out var controlId, out var code, out var text))
                {
                    if (controlId is null) Counters.OnUnreadable();
                    else Answer(controlId, code, text, session);
                }
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) return;
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private void Answer(string controlId, Hl7v2AckCode code, string? text, CancellationTokenSource session)
    {
        OutboundMessage? message;
        MllpAnswer answer;
        lock (gate)
        {
            var at = onTheWay.FindIndex(m => m.ControlId == controlId);
            if (at < 0)
            {
                Counters.OnUnexpected();
                return;
            }
            message = onTheWay[at];
            onTheWay.RemoveAt(at);
            failures = 0;
            session.CancelAfter(onTheWay.Count == 0 ? Timeout.InfiniteTimeSpan : options.AnswerTimeout);
            answer = new(code, text, time.GetElapsedTime(message.SentAt));
            if (!Settle(message, answer))
            {
                message = null;
            }
            else if (waiting.Count + onTheWay.Count == 0)
            {
                drained?.TrySetResult();
                drained = null;
            }
        }
        wake.Writer.TryWrite(true);
        message?.Answered?.Invoke(message, answer);
    }

    /// <summary>Counts an answer; false when the message is to go out again.</summary>
    private bool Settle(OutboundMessage message, MllpAnswer answer)
    {
        if (answer.IsPositive)
        {
            Counters.OnAccepted(answer.RoundTrip);
            return true;
        }
        if (answer.IsFinalRefusal)
        {
            Counters.OnReject();
            return true;
        }
        Counters.OnError();
        if (++message.Refusals >= options.SendingsOnError)
        {
            Counters.OnAbandoned();
            return true;
        }
        message.NotBefore = time.GetTimestamp() + (time.TimestampFrequency * message.Refusals);
        waiting.AddFirst(message);
        waitingBytes += message.Framed.Length;
        return false;
    }

    /// <summary>What was on the way goes back to the front, in its order.</summary>
    private void TakeBack()
    {
        lock (gate)
        {
            for (var i = onTheWay.Count - 1; i >= 0; i--)
            {
                waiting.AddFirst(onTheWay[i]);
                waitingBytes += onTheWay[i].Framed.Length;
            }
            onTheWay.Clear();
        }
        wake.Writer.TryWrite(true);
    }
}
