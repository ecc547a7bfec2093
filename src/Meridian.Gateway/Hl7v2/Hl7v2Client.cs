using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Wire.Hl7v2;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// An outgoing MLLP link: one message after the other, each with its answer. The answer must name the message (MSA-2); anything else that comes is
/// kept for people and passed over. When an answer does not come in time the socket is closed, so that it can never be taken for the answer to a later message.
/// Used by one caller at a time.
/// </summary>
/// <param name="book">Shows the link beside the incoming connections.</param>
/// <param name="link">Name of the link on pages.</param>
/// <param name="attempts">Most attempts; null: as the options say.</param>
internal sealed class Hl7v2Client(PeerAddress peer, Hl7v2Options options, ConnectionBook book, TimeProvider clock, ILogger log, string link, int? attempts = null) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ArrayBufferWriter<byte> frame = new(1024);
    private readonly Hl7v2Message answer = new();
    private Stream? stream;
    private PipeReader? input;
    private Hl7v2FrameReader? frames;
    private LiveConnection? live;

    /// <summary>
    /// Sends one message until it is answered for good: lost connections, time-outs and answers that say "try again" (table 0357 code 207) are tried again
    /// with growing pauses. The message keeps its number, so that the peer can recognize a repetition.
    /// </summary>
    /// <param name="message">The message without framing.</param>
    /// <param name="controlId">Its MSH-10.</param>
    public async Task<Hl7v2Reply> SendAsync(ReadOnlyMemory<byte> message, string controlId, CancellationToken cancellation)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var reply = await TryAsync(message, controlId, cancellation);
            if (!reply.IsWorthRepeating || attempt >= (attempts ?? options.MaxAttempts))
            {
                if (reply.Outcome == Hl7v2ReplyKind.NoAnswer && attempts is null) log.GivenUp(peer.ToString(), attempt, reply.Reason ?? "");
                Hl7v2Metrics.Sent.Add(1, new KeyValuePair<string, object?>("outcome", reply.Outcome.ToString()));
                return reply;
            }
            log.LinkDown(peer.ToString(), attempt, pause, reply.Reason ?? "");
            await Task.Delay(pause, clock, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Sends one message once: for what waits in a queue of its own and is tried again from there. <see cref="Hl7v2ReplyKind.NoAnswer"/>: the peer is away.</summary>
    public async Task<Hl7v2Reply> SendOnceAsync(ReadOnlyMemory<byte> message, string controlId, CancellationToken cancellation)
    {
        var reply = await TryAsync(message, controlId, cancellation);
        Hl7v2Metrics.Sent.Add(1, new KeyValuePair<string, object?>("outcome", reply.Outcome.ToString()));
        return reply;
    }

    private async Task<Hl7v2Reply> TryAsync(ReadOnlyMemory<byte> message, string controlId, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(options.AnswerTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var isDone = false;
        try
        {
            if (stream is null) await ConnectAsync(either.Token);
            frame.ResetWrittenCount();
            Hl7v2Frame.Write(frame, message.Span);
            await stream!.WriteAsync(frame.WrittenMemory, either.Token);
            await stream.FlushAsync(either.Token);
            live!.MessageWent(message.Span);
            var reply = await AnswerToAsync(controlId, either.Token);
            isDone = reply.Outcome != Hl7v2ReplyKind.NoAnswer;
            return reply;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(Hl7v2ReplyKind.NoAnswer, null, $"no answer within {options.AnswerTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception lost) when (lost is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            return new(Hl7v2ReplyKind.NoAnswer, null, lost.Message);
        }
        finally
        {
            if (!isDone) await HangUpAsync();
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        stream = (await PeerStream.ConnectAsync(peer, peer.IsTls ? Hl7v2PeerTls.To(peer.Host, options) : null, cancellation)).Stream;
        input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        frames = new(options.FrameOptions());
        live = book.Open(Protocol.Hl7v2, peer.ToString(), link);
        log.LinkUp(peer.ToString());
    }

    private async Task<Hl7v2Reply> AnswerToAsync(string controlId, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input!.ReadAsync(cancellation);
            var buffer = result.Buffer;
            Hl7v2Reply? reply = null;
            while (reply is null && frames!.TryRead(ref buffer, out var came))
            {
                if (came.Kind == Hl7v2FrameKind.Message) reply = Read(came.Payload.ToArray(), controlId);
                else if (!came.IsBlank) live!.FaultCame(ExchangeKind.Junk, came.Payload.Slice(0, Math.Min(came.Payload.Length, 4096)).ToArray(), came.WireLength);
            }
            input.AdvanceTo(buffer.Start, reply is null ? buffer.End : buffer.Start);
            if (reply is { } found) return found;
            if (result.IsCompleted) return new(Hl7v2ReplyKind.NoAnswer, null, "the peer hung up");
        }
    }

    // The answer to this message, or null for anything else.
    private Hl7v2Reply? Read(byte[] bytes, string controlId)
    {
        if (!Hl7v2Message.TryParse(bytes, answer, out _) || !answer.TryFind("MSA"u8, out var msa) || msa[2].GetString() != controlId)
        {
            live!.AnswerCame(bytes, null);
            return null;
        }
        var code = msa[1].GetString();
        live!.AnswerCame(bytes, code);
        var isTransient = false;
        string? reason = msa[3].IsEmpty ? null : msa[3].GetString();
        if (answer.TryFind("ERR"u8, out var err))
        {
            isTransient = err[3][1].Is("207"u8) || err[3][1].Is("206"u8);
            reason ??= err[8].IsEmpty ? err[3][2].GetString() : err[8].GetString();
        }
        return code switch
        {
            "AA" or "CA" => new(Hl7v2ReplyKind.Accepted, code, reason),
            "AE" or "CE" when isTransient => new(Hl7v2ReplyKind.TryAgain, code, reason),
            _ => new(Hl7v2ReplyKind.Refused, code, reason),
        };
    }

    private async ValueTask HangUpAsync()
    {
        if (input is not null) await input.CompleteAsync();
        if (stream is not null) await stream.DisposeAsync();
        live?.Close();
        (input, stream, frames, live) = (null, null, null, null);
    }

    public ValueTask DisposeAsync() => HangUpAsync();
}
