using System.Buffers;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Wire.Poct1;
using Microsoft.AspNetCore.Connections;

namespace Meridian.Gateway.Poct1;

/// <summary>
/// The state of one connection: one loop that reads, cuts documents, and carries out what the conversation says, one message after another. A message is stored before the next is
/// looked at, and acknowledged from its receipt; meanwhile nothing is read, and the device feels it. A record that cannot store makes the hub hang up without an answer:
/// a device takes an error for a refusal of the result, but silence for a lost line, and sends again.
/// </summary>
internal sealed partial class Poct1Session(ConnectionContext connection, Poct1Endpoint endpoint)
{
    private readonly Poct1Options options = endpoint.Options;
    private readonly TimeProvider clock = endpoint.Clock;
    private readonly Poct1FrameReader frames = new(endpoint.Options.FrameOptions());
    private readonly LiveConnection live = endpoint.Book.Open(Protocol.Poct1, connection.RemoteEndPoint?.ToString() ?? "", endpoint.Options.Listener);
    private readonly Poct1Conversation conversation = new(endpoint.Options.ConversationOptions(endpoint.Clock.LocalTimeZone.GetUtcOffset(endpoint.Clock.GetUtcNow())));
    private readonly List<Poct1Action> actions = [];
    private Poct1Device? device;
    private Task<Receipt>? opened;
    private bool inBlock;
    private int faults;
    // Set once: why the loop is to end.
    private string? closing;
    private long came;

    public long Id => live.Id;

    private TimeSpan AssumedOffset => options.AssumedOffset ?? clock.LocalTimeZone.GetUtcOffset(clock.GetUtcNow());

    /// <summary>Runs until the device has gone, the conversation has ended, or a limit was broken.</summary>
    public async Task RunAsync()
    {
        var reason = "peer closed";
        endpoint.Log.Opened(live.Id, live.Peer);
        Heard();
        try
        {
            reason = await ReadAsync();
        }
        catch (Exception gone) when (gone is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or IOException)
        {
            reason = closing ?? timedOut ?? "connection lost";
        }
        catch (Exception wrong)
        {
            // The edge of the session: nothing of it may reach the others.
            reason = "failed";
            endpoint.Log.Failed(live.Id, live.Peer, wrong);
        }
        await CloseAsync(reason);
    }

    private async Task<string> ReadAsync()
    {
        var input = connection.Transport.Input;
        while (true)
        {
            SetDeadline();
            var result = await input.ReadAsync(CancellationToken.None);
            var buffer = result.Buffer;
            if (buffer.Length != unread) Heard();
            while (closing is null && frames.TryRead(ref buffer, out var frame))
            {
                await TakeAsync(frame);
                if (faults >= options.MaxFaults) closing ??= "too many faults";
            }
            unread = buffer.Length;
            var due = TakeDue();
            if (result.IsCompleted || due == Due.Junk || closing is not null)
                while (frames.TryTakeRest(ref buffer, out var rest)) await TakeAsync(rest);
            unread = buffer.Length;
            input.AdvanceTo(buffer.Start, buffer.End);
            if (closing is null && !result.IsCompleted) await AttendAsync(due);
            if (closing is { } why) return why;
            if (result.IsCompleted) return "peer closed";
        }
    }

    private async ValueTask TakeAsync(Poct1Frame frame)
    {
        switch (frame.Kind)
        {
            case Poct1FrameKind.Message:
                inBlock = frame.IsInBlock;
                // An own copy: the bytes stay as they are in the record and in the message's tree.
                await MessageAsync(frame.Payload.ToArray());
                break;
            case Poct1FrameKind.Junk:
                if (!frame.IsBlank) await FaultAsync(ConnectionEventKind.Junk, ExchangeKind.Junk, frame, null);
                break;
            case Poct1FrameKind.HalfMessage:
                await FaultAsync(ConnectionEventKind.HalfMessage, ExchangeKind.HalfMessage, frame, null);
                break;
            case Poct1FrameKind.Malformed:
                await FaultAsync(ConnectionEventKind.HalfMessage, ExchangeKind.HalfMessage, frame, "not XML from here on");
                break;
            case Poct1FrameKind.OverLong:
                await FaultAsync(ConnectionEventKind.TooLong, ExchangeKind.TooLong, frame, $"longer than {options.MaxMessageBytes} bytes");
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    private async ValueTask MessageAsync(byte[] raw)
    {
        came = clock.GetTimestamp();
        Poct1Metrics.Bytes.Add(raw.Length);
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        if (!Poct1Reader.TryRead(raw, out var message, out var rejection))
        {
            live.MessageCame(raw);
            await RefuseAsync(raw, rejection);
            return;
        }
        if (message.Type == Poct1Types.Acknowledgement) live.AnswerCame(raw, Poct1Acknowledgement.Read(message).IsAccepted ? "AA" : "AE");
        else live.MessageCame(raw);
        Poct1Metrics.Messages.Add(1, new KeyValuePair<string, object?>("type", KnownType(message.Type)));
        conversation.Receive(message, clock.GetUtcNow(), actions);
        await CarryOutAsync();
    }

    /// <summary>Carries out what the conversation wants, also what follows from that.</summary>
    private async ValueTask CarryOutAsync()
    {
        for (var i = 0; i < actions.Count && closing is null; i++)
        {
            var action = actions[i];
            switch (action.Kind)
            {
                case Poct1ActionKind.Send:
                    Send(action.Message!);
                    break;
                case Poct1ActionKind.Store:
                    await StoreAsync(action.Received!);
                    break;
                case Poct1ActionKind.FindPatient:
                    conversation.AnswerPatient(Listed(() => endpoint.Lists.Patient(action.Text!)), clock.GetUtcNow(), actions);
                    break;
                case Poct1ActionKind.Remark:
                    endpoint.Log.Remark(live.Id, live.Peer, action.Text!);
                    break;
                case Poct1ActionKind.Close:
                    await FlushAsync();
                    closing = action.Text;
                    break;
                default:
                    throw new InvalidOperationException();
            }
        }
        actions.Clear();
        await FlushAsync();
    }

    private async ValueTask StoreAsync(Poct1Message message)
    {
        // What is ready to be sent does not wait for the record.
        await FlushAsync();
        if (message.Type == Poct1Types.Hello) device = Poct1Device.Of(conversation.Hello!);
        var submission = Poct1Reception.Receive(message, device, clock.GetUtcNow(), AssumedOffset, live.Id);
        if (submission.SentAt is { } sent) live.OffsetMeasured(submission.ReceivedAt - sent);
        Rejected(submission);
        var receipt = await SubmitAsync(submission);
        if (receipt.Kind == ReceiptKind.Unavailable)
        {
            closing = "the record is unavailable";
            return;
        }
        var isAccepted = receipt.Kind is ReceiptKind.Committed or ReceiptKind.Duplicate;
        if (receipt.Kind == ReceiptKind.Committed) Poct1Metrics.Results.Add(submission.Facts.LabReports.Sum(r => r.Specimens.Sum(s => s.Results.Count)));
        answered = receipt.Sequence;
        // Lists must be known when the status is acknowledged, as the conversation plans then.
        if (message.Type == Poct1Types.DeviceStatus && isAccepted && conversation.Phase == Poct1Phase.AwaitingStatus) OfferLists();
        conversation.Settle(message, isAccepted, isAccepted ? null : Note(receipt.Reason), clock.GetUtcNow(), actions);
        Poct1Metrics.AnswerTime.Record(clock.GetElapsedTime(came).TotalMilliseconds);
    }

    private async ValueTask RefuseAsync(byte[] raw, Poct1Rejection rejection)
    {
        var submission = Poct1Reception.Refused(raw, rejection, device, clock.GetUtcNow(), live.Id);
        Rejected(submission);
        var receipt = await SubmitAsync(submission);
        if (receipt.Kind == ReceiptKind.Unavailable) closing = "the record is unavailable";
        else
        {
            // Nobody knows its number: the answer names none.
            Send(Poct1Messages.Acknowledge($"R{++refusals}", clock.GetUtcNow(), null, isAccepted: false, Note(receipt.Reason)));
            await FlushAsync();
        }
    }

    private int refusals;

    private void Rejected(Submission submission)
    {
        if (submission.Rejection is not { } rejection) return;
        live.Refused();
        Poct1Metrics.Rejected.Add(1, new KeyValuePair<string, object?>("reason", rejection.Reason));
        endpoint.Log.NotUnderstood(live.Id, live.Peer, rejection.Reason, rejection.Place ?? "");
    }

    private async ValueTask<Receipt> SubmitAsync(Submission submission)
    {
        try
        {
            // Committed even when the device goes away meanwhile: hence no cancellation.
            return await endpoint.Intake.SubmitAsync(submission, CancellationToken.None);
        }
        catch (Exception wrong)
        {
            // Intake promises receipts, not exceptions; whatever it was, nothing is known to be stored, and nothing may say so.
            endpoint.Log.Failed(live.Id, live.Peer, wrong);
            return new(ReceiptKind.Unavailable, default, null);
        }
    }

    // ACK.note_txt is shown by some devices, and is short there.
    private static string? Note(string? reason) => reason is { Length: > 200 } ? reason[..200] : reason;

    private static string KnownType(string type) => type is [_, _, _, '.', 'R', _, _] ? type : "other";
}
