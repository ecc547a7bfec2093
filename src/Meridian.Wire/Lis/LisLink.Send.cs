namespace Meridian.Wire.Lis;

/// <content>The sender (E1381-02 6.2 to 6.5).</content>
public sealed partial class LisLink
{
    // How long the line must be quiet after bytes that are no reply before the frame is sent again. Our own choice: many characters at 9,600 baud, little beside the 15 s of a reply.
    private static readonly TimeSpan NoiseSettles = TimeSpan.FromMilliseconds(100);

    private readonly Queue<(long Id, ReadOnlyMemory<byte> Text)> queue = new();
    private TimeSpan sentAt, notBefore;
    private TimeSpan? resendAt;
    private int at, frameLength, frameNumber, tries, attempts, sentInSession;
    private bool frameIsEnd, isInterrupted;

    private bool CanStart => isOpen && phase == Phase.Neutral && held.Count == 0 && PendingLength == 0 && !reader.IsInsideFrame;

    /// <summary>
    /// Puts a message into the queue: records, each ended by CR; the last CR is added where it lacks. It is tried in <see cref="LisFraming.SendAttempts"/> sessions; then, or when the peer has all of it,
    /// <see cref="TryTakeSent"/> tells. False when <see cref="LisFraming.MaxQueued"/> messages wait.
    /// </summary>
    /// <exception cref="LisRejectException">The text is empty or has characters that no message may hold (E1381-02 6.6).</exception>
    public bool TrySend(long id, ReadOnlyMemory<byte> text, TimeSpan now)
    {
        if (text.IsEmpty) LisRejectException.Throw(new(LisReject.Empty, 0));
        var bad = text.Span.IndexOfAny(LisControl.Restricted);
        if (bad < 0 && framing is { LineFeedsInText: false, Mode: LisMode.Framed }) bad = text.Span.IndexOf(LisControl.Lf);
        if (bad >= 0) LisRejectException.Throw(new(LisReject.ValueBreaksMessage, bad));
        if (queue.Count >= framing.MaxQueued) return false;
        if (text.Span[^1] is not (LisControl.Cr or LisControl.Lf)) text = (byte[])[.. text.Span, LisControl.Cr];
        queue.Enqueue((id, text));
        Tick(now);
        return true;
    }

    private void StartSending()
    {
        if (queue.Count == 0 || !CanStart || time < notBefore) return;
        if (IsRaw)
        {
            while (queue.TryDequeue(out var message))
            {
                System.Buffers.BuffersExtensions.Write(output, message.Text.Span);
                Record(LisLinkEventKind.Raw, message.Text.Span, isSent: true, messageId: message.Id);
                outcomes.Enqueue(new(message.Id, LisSendOutcome.Written));
            }
            return;
        }
        phase = Phase.EnquirySent;
        sentAt = time;
        sentInSession = 0;
        isInterrupted = false;
        Say(LisControl.Enq, messageId: queue.Peek().Id);
    }

    private void HandleReply(byte control, bool isEarlier)
    {
        // An ENQ that crosses ours is contention, not a late reply.
        if (isEarlier && !(control == LisControl.Enq && phase == Phase.EnquirySent))
        {
            Record(LisLinkEventKind.Control, [control], verdict: LisVerdict.Stale);
            return;
        }
        Record(LisLinkEventKind.Control, [control], messageId: queue.Peek().Id);
        switch (phase, control)
        {
            case (Phase.EnquirySent, LisControl.Ack):
                frameNumber = 1;
                at = 0;
                SendFrame();
                break;
            case (Phase.EnquirySent, LisControl.Nak):
                Fail(LisSendOutcome.Busy);
                ToNeutral();
                break;
            case (Phase.EnquirySent, LisControl.Enq):
                Yield();
                break;
            case (Phase.FrameSent, LisControl.Ack):
                Acknowledged();
                break;
            case (Phase.FrameSent, LisControl.Eot):
                // 6.3.5: an acknowledgement that asks for the line; the message is ended first.
                Record(LisLinkEventKind.Interrupted);
                isInterrupted = true;
                Acknowledged();
                break;
            case (Phase.FrameSent, LisControl.Nak):
                Resend();
                break;
            case (Phase.FrameSent, _):
                resendAt = time + NoiseSettles;
                break;
            default:
                break;
        }
    }

    private void Yield()
    {
        Record(LisLinkEventKind.Contention);
        notBefore = time + (role == LisRole.Instrument ? framing.InstrumentContentionWait : framing.HostContentionWait);
        ToNeutral();
    }

    private void Acknowledged()
    {
        resendAt = null;
        at += frameLength;
        frameNumber = (frameNumber + 1) % 8;
        if (at < queue.Peek().Text.Length)
        {
            SendFrame();
            return;
        }
        outcomes.Enqueue(new(queue.Dequeue().Id, LisSendOutcome.Acknowledged));
        attempts = 0;
        sentInSession++;
        at = 0;
        if (queue.Count > 0 && sentInSession < framing.MessagesPerSession && !isInterrupted)
        {
            SendFrame();
            return;
        }
        Say(LisControl.Eot);
        if (isInterrupted) notBefore = time + LisTimeouts.Interrupt;
        ToNeutral();
    }

    private void SendFrame()
    {
        tries = 0;
        (frameLength, frameIsEnd) = NextFrame(queue.Peek().Text.Span[at..]);
        WriteFrame();
    }

    private (int Length, bool IsEnd) NextFrame(ReadOnlySpan<byte> rest)
    {
        var most = Math.Max(1, framing.MaxSentText);
        if (framing.Packing == LisPacking.Packed) return rest.Length <= most ? (rest.Length, true) : (most, false);
        var record = rest.IndexOf(LisControl.Cr) + 1;
        if (record == 0) record = rest.Length;
        // The LF of a record that ends with CR LF belongs to it.
        if (record < rest.Length && rest[record] == LisControl.Lf) record++;
        if (record > most) return (most, false);
        return (record, framing.Packing == LisPacking.RecordPerFrame || record == rest.Length);
    }

    private void WriteFrame()
    {
        var (id, text) = queue.Peek();
        var before = output.WrittenCount;
        LisFrame.Write(output, framing, frameNumber, text.Span.Slice(at, frameLength), frameIsEnd);
        receivedAtOutput = received;
        phase = Phase.FrameSent;
        sentAt = time;
        resendAt = null;
        Record(LisLinkEventKind.Frame, output.WrittenSpan[before..], isSent: true, number: framing.HasNumber ? frameNumber : -1, attempt: tries, messageId: id);
    }

    private void Resend()
    {
        resendAt = null;
        if (++tries <= framing.Resends)
        {
            WriteFrame();
            return;
        }
        Record(LisLinkEventKind.ResendsExhausted, messageId: queue.Peek().Id);
        Say(LisControl.Eot);
        Fail(LisSendOutcome.Refused);
        ToNeutral();
    }

    private void GiveUpWaiting()
    {
        Record(LisLinkEventKind.NoReply, messageId: queue.Peek().Id);
        var outcome = phase == Phase.EnquirySent ? LisSendOutcome.NoAnswer : LisSendOutcome.NoAcknowledgement;
        Say(LisControl.Eot);
        Fail(outcome);
        ToNeutral();
    }

    private void Fail(LisSendOutcome outcome)
    {
        notBefore = time + framing.BusyWait;
        if (++attempts < framing.SendAttempts) return;
        attempts = 0;
        outcomes.Enqueue(new(queue.Dequeue().Id, outcome));
    }
}
