using System.Buffers;
using System.Threading.Channels;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Wire.Hl7v2;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// The state of one connection. Two loops: one reads, cuts frames, translates and submits without waiting for the receipts; the other takes the receipts
/// in the order of the messages and writes their answers, so that answers leave in order whatever the store does. Between them stands a bounded queue:
/// when it is full, the first loop reads no further, and the sender feels it.
/// The second loop, the parser and the caches are made with the first bytes: an idle connection costs a few hundred bytes.
/// </summary>
internal sealed partial class Hl7v2Session(ConnectionContext connection, Hl7v2Endpoint endpoint)
{
    private readonly Hl7v2Options options = endpoint.Options;
    private readonly TimeProvider clock = endpoint.Clock;
    private readonly Hl7v2FrameReader frames = new(endpoint.FrameOptions);
    private readonly LiveConnection live = endpoint.Book.Open(Protocol.Hl7v2, connection.RemoteEndPoint?.ToString() ?? "", endpoint.Options.Listener);
    private Hl7v2Reception? reception;
    private Channel<Pending>? queue;
    private Task answering = Task.CompletedTask;
    private Task<Receipt>? opened;
    private int faults;

    /// <summary>One message whose receipt is outstanding, and how to answer it.</summary>
    private readonly record struct Pending(ReadOnlyMemory<byte> Raw, Task<Receipt> Receipt, Hl7v2Translation Translation, Hl7v2AckMode Mode, long Came);

    public long Id => live.Id;

    /// <summary>Runs until the peer has gone, or a limit was broken.</summary>
    public async Task RunAsync()
    {
        var reason = "peer closed";
        endpoint.Log.Opened(live.Id, live.Peer);
        heard = Math.Max(1, clock.GetTimestamp());
        try
        {
            reason = await ReadAsync();
        }
        catch (Exception gone) when (gone is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            reason = closing ?? "connection lost";
        }
        catch (Exception wrong)
        {
            // The edge of the session: nothing of it may reach the others.
            reason = "failed";
            endpoint.Log.Failed(live.Id, live.Peer, wrong);
        }
        queue?.Writer.TryComplete();
        // Messages that are on their way are committed, answered or not: a sender that did not hear of it sends again, and is recognized.
        await answering;
        await CloseAsync(reason);
    }

    private async Task<string> ReadAsync()
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(CancellationToken.None);
            var buffer = result.Buffer;
            if (buffer.Length > unread) Volatile.Write(ref heard, Math.Max(1, clock.GetTimestamp()));
            while (frames.TryRead(ref buffer, out var frame))
            {
                Volatile.Write(ref blockBegan, 0);
                await TakeAsync(frame);
                if (faults < options.MaxFaults) continue;
                Stop("too many faults");
                break;
            }
            if (result.IsCompleted || timedOut is not null || (junkIsDue && !frames.IsInsideBlock))
            {
                while (frames.TryTakeRest(ref buffer, out var rest)) await TakeAsync(rest);
                junkIsDue = false;
            }
            Progress(buffer.Length);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (closing is { } why) return why;
            if (result.IsCompleted) return "peer closed";
        }
    }

    private async ValueTask TakeAsync(Hl7v2Frame frame)
    {
        switch (frame.Kind)
        {
            case Hl7v2FrameKind.Message:
                await MessageAsync(frame);
                break;
            case Hl7v2FrameKind.Junk:
                // Line ends and blanks between blocks are a habit, and say nothing.
                if (!frame.IsBlank) await FaultAsync(ConnectionEventKind.Junk, ExchangeKind.Junk, frame.Payload, frame.WireLength, StartsAsMessage(frame.Payload) ? "HL7 v2 without the framing of MLLP" : null);
                break;
            case Hl7v2FrameKind.HalfMessage:
                await FaultAsync(ConnectionEventKind.HalfMessage, ExchangeKind.HalfMessage, frame.Payload, frame.WireLength, null);
                break;
            case Hl7v2FrameKind.OverLong:
                await OverLongAsync(frame);
                break;
            case Hl7v2FrameKind.OverLongRest:
                overLongLength += frame.WireLength;
                if (frame.IsLast) await OverLongEndAsync();
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    private async ValueTask MessageAsync(Hl7v2Frame frame)
    {
        // An own copy: the bytes stay as they are until the receipt is there, while the pipe goes on.
        var bytes = GC.AllocateUninitializedArray<byte>((int)frame.Payload.Length);
        frame.Payload.CopyTo(bytes);
        live.MessageCame(bytes);
        Hl7v2Metrics.Bytes.Add(bytes.Length);
        if (!Hl7v2Batch.IsBatch(bytes))
        {
            await SubmitAsync(bytes);
            return;
        }
        // Several messages run together, or in a batch (2.10.3): each is taken, kept and answered for itself.
        IReadOnlyList<ReadOnlyMemory<byte>> messages;
        try
        {
            messages = Hl7v2Batch.Parse(bytes).Messages;
        }
        catch (Hl7v2RejectException)
        {
            messages = [bytes];
        }
        if (messages.Count == 0) messages = [bytes];
        foreach (var message in messages) await SubmitAsync(message);
    }

    private async ValueTask SubmitAsync(ReadOnlyMemory<byte> raw)
    {
        var now = clock.GetUtcNow();
        reception ??= new(options);
        var received = reception.Receive(raw, now, clock.LocalTimeZone.GetUtcOffset(now), live.Id, (connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString());
        Hl7v2Metrics.Messages.Add(1);
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        if (received.Translation.Rejection is { } rejection)
        {
            live.Refused();
            Hl7v2Metrics.Rejected.Add(1, new KeyValuePair<string, object?>("reason", rejection.Reason));
            endpoint.Log.NotUnderstood(live.Id, live.Peer, received.Submission.Kind, rejection.Reason, rejection.Place ?? "");
        }
        if (received.Submission.SentAt is { } sent) live.OffsetMeasured(now - sent);
        // Committed even when the peer goes away meanwhile: hence no cancellation.
        var receipt = endpoint.Intake.SubmitAsync(received.Submission, CancellationToken.None).AsTask();
        await EnqueueAsync(new(raw, receipt, received.Translation, received.Mode, clock.GetTimestamp()));
    }

    private ValueTask EnqueueAsync(Pending pending)
    {
        if (queue is null)
        {
            queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(options.MaxInFlight) { SingleReader = true, SingleWriter = true });
            answering = AnswerAsync(queue.Reader);
        }
        Interlocked.Increment(ref outstanding);
        return queue.Writer.WriteAsync(pending, CancellationToken.None);
    }

    private static bool StartsAsMessage(ReadOnlySequence<byte> payload)
    {
        Span<byte> start = stackalloc byte[3];
        if (payload.Length < 3) return false;
        payload.Slice(0, 3).CopyTo(start);
        return start.SequenceEqual("MSH"u8) || start.SequenceEqual("FHS"u8) || start.SequenceEqual("BHS"u8);
    }
}
