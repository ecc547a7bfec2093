namespace Meridian.Wire.Lis;

/// <content>The receiver (E1381-02 6.2, 6.3.4, 6.4, 6.5), and the hold on the acknowledgement of a whole message.</content>
public sealed partial class LisLink
{
    private readonly Dictionary<long, Held> held = [];
    private long lastId;
    private TimeSpan beganAt, heldAt, enquiredAt;
    private int heldLength;
    // The message was taken, but the connection on which it could be answered is gone.
    private bool isDetached;
    // Too long a message, or one whose beginning is missing: nothing more of this session is taken.
    private bool isDiscarding;
    private bool isHeadless;
    // Where a frame was broken off by what came next.
    private long brokenAt = -1;

    // The last frame that was accepted, and the one whose answer is held.
    private bool hasLast;
    private int lastNumber, heldNumber;
    private byte[] lastText = [], heldText = [];

    private sealed class Held(ReadOnlyMemory<byte> text)
    {
        public ReadOnlyMemory<byte> Text { get; } = text;

        public LisAnswer? Answer { get; set; }
    }

    /// <summary>
    /// What the layer above made of a message that <see cref="LisReceived.AwaitsAnswer"/>. When all messages of the frame are decided, the line goes on: ACK when all are committed, else NAK, after which
    /// the sender sends the frame again and its messages come again, those that were committed as <see cref="LisReceived.IsRepeat"/>. The raw mode has no answer for the peer.
    /// </summary>
    /// <exception cref="ArgumentException">No message with this number waits.</exception>
    public void Answer(long id, LisAnswer answer, TimeSpan now)
    {
        if (!held.TryGetValue(id, out var message) || message.Answer is not null) throw new ArgumentException("No message with this number waits for its answer", nameof(id));
        ArgumentOutOfRangeException.ThrowIfLessThan(now, time);
        time = now;
        message.Answer = answer;
        if (answer == LisAnswer.Committed) recent.Add(message.Text.Span);
        foreach (var other in held.Values)
            if (other.Answer is null) return;
        Release(id);
        RunPending();
        StartSending();
    }

    private void Release(long id)
    {
        var isRefused = false;
        foreach (var message in held.Values) isRefused |= message.Answer == LisAnswer.Refused;
        held.Clear();
        activityAt = time;
        if (IsRaw || isDetached)
        {
            assembly.Commit();
            if (isDetached) assembly.Clear();
            if (isDetached || isRefused) Record(LisLinkEventKind.AnswerWithheld, verdict: isRefused ? LisVerdict.Refused : LisVerdict.Good, messageId: id);
            isDetached = false;
            return;
        }
        if (isHeadless)
        {
            assembly.Clear();
            isDiscarding = isRefused = true;
        }
        else if (isRefused) assembly.Restore(heldLength);
        else
        {
            assembly.Commit();
            (hasLast, lastNumber, lastText) = (true, heldNumber, heldText);
        }
        // No frame holds these (6.6), so wherever they stand the sender waits no more.
        if (pending.AsSpan(pendingStart, PendingLength).ContainsAny(LisControl.Enq, LisControl.Eot) || time - heldAt > framing.HoldLimit)
            Record(LisLinkEventKind.AnswerWithheld, verdict: isRefused ? LisVerdict.Refused : LisVerdict.TooLate, messageId: id);
        else Say(isRefused ? LisControl.Nak : LisControl.Ack, isRefused ? LisVerdict.Refused : LisVerdict.Good, id);
    }

    private void Handle(in LisFrame frame)
    {
        var isEarlier = position - frame.WireLength < receivedAtOutput;
        switch (frame.Kind)
        {
            case LisFrameKind.Control:
                HandleControl(frame.Control, isEarlier);
                brokenAt = -1;
                break;
            case LisFrameKind.Frame:
                brokenAt = frame.WasBrokenOff ? position : -1;
                HandleFrame(frame, isEarlier);
                break;
            case LisFrameKind.Junk:
                Record(LisLinkEventKind.Junk, frame.Raw.Span, verdict: isEarlier ? LisVerdict.Stale : LisVerdict.Unexpected);
                // 6.5.1.2: any reply but ACK and EOT is as NAK; noise is let pass first, so that one garbled reply makes one frame.
                if (phase == Phase.FrameSent && !isEarlier) resendAt = time + NoiseSettles;
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    private void HandleControl(byte control, bool isEarlier)
    {
        if (phase is Phase.EnquirySent or Phase.FrameSent)
        {
            HandleReply(control, isEarlier);
            return;
        }
        // E or CR, a bit of which the line changed, is ENQ: an ACK to it would be taken for that of the frame in which it stood. A sender that truly began anew asks again.
        if (control == LisControl.Enq && brokenAt == position - 1)
        {
            Record(LisLinkEventKind.Control, [control], verdict: LisVerdict.Unexpected);
            return;
        }
        // ENQ twice before it could have been answered, or sooner than anybody who awaits the answer asks again: doubled, or an EOT of which the line changed a bit before the next ENQ.
        var isDuplicate = control == LisControl.Enq && phase == Phase.Receiving && !hasLast && assembly.IsEmpty && (isEarlier || time - enquiredAt < LisTimeouts.ContentionInstrument);
        var isDue = control == LisControl.Enq || (control == LisControl.Eot && phase == Phase.Receiving);
        Record(LisLinkEventKind.Control, [control], verdict: isDuplicate ? LisVerdict.Duplicate : isDue ? LisVerdict.Good : LisVerdict.Unexpected);
        if (isDuplicate || !isDue)
        {
            if (control == LisControl.Eot && framing.EnquiryOptional) EndAssembly(LisCompletion.EndOfTransmission);
            return;
        }
        EndAssembly(control == LisControl.Eot ? LisCompletion.EndOfTransmission : LisCompletion.NewEnquiry);
        ToNeutral();
        if (control == LisControl.Eot) return;
        if (IsBusy)
        {
            Say(LisControl.Nak, LisVerdict.Busy);
            return;
        }
        phase = Phase.Receiving;
        enquiredAt = time;
        Say(LisControl.Ack);
    }

    private void HandleFrame(in LisFrame frame, bool isEarlier)
    {
        if (phase == Phase.EnquirySent && framing.EnquiryOptional) Yield();
        if (phase == Phase.Neutral && framing.EnquiryOptional && !IsBusy) phase = Phase.Receiving;
        if (phase != Phase.Receiving)
        {
            RecordFrame(frame, LisVerdict.Unexpected);
            return;
        }
        var expected = framing.HasNumber && !framing.AcceptAnyNumber ? hasLast ? (lastNumber + 1) % 8 : 1 : -1;
        var verdict = Judge(frame, expected);
        if (verdict == LisVerdict.Good && isDiscarding) verdict = isHeadless ? LisVerdict.NoHeader : LisVerdict.MessageTooLong;
        if (verdict == LisVerdict.Good && (assembly.Length + frame.Text.Length > framing.MaxMessage)) verdict = LisVerdict.MessageTooLong;
        RecordFrame(frame, verdict, expected);
        switch (verdict)
        {
            case LisVerdict.Good:
                Accept(frame);
                break;
            case LisVerdict.Duplicate:
                // What came before this side answered is no cry for another answer.
                if (!isEarlier) Say(LisControl.Ack, LisVerdict.Duplicate);
                break;
            case LisVerdict.Truncated:
                // Whoever broke it off goes on by himself.
                break;
            case LisVerdict.MessageTooLong:
                if (!isDiscarding) EndAssembly(LisCompletion.TooLong);
                isDiscarding = true;
                Say(LisControl.Nak, verdict);
                break;
            default:
                if (!isEarlier) Say(LisControl.Nak, verdict);
                break;
        }
    }

    private LisVerdict Judge(in LisFrame frame, int expected)
    {
        if (frame.Verdict != LisVerdict.Good) return frame.Verdict;
        // Equal in number and text: without both, a sender that does not count would lose records.
        if (hasLast && frame.Number == lastNumber && frame.Text.Span.SequenceEqual(lastText)) return LisVerdict.Duplicate;
        if (expected < 0 || frame.Number == expected) return LisVerdict.Good;
        return framing.EnquiryOptional && frame.Number == 1 && assembly.IsEmpty ? LisVerdict.Good : LisVerdict.WrongNumber;
    }

    private void Accept(in LisFrame frame)
    {
        heldLength = assembly.Length;
        if (assembly.IsEmpty) beganAt = time;
        assembly.Append(frame.Text.Span);
        if (frame.IsEnd || framing.FrameEndsRecord) assembly.EndRecord();
        (heldNumber, heldText) = (frame.Number, frame.Text.ToArray());
        while (assembly.TryFind(out var part)) Emit(part);
        if (frame.IsEnd && framing.MessageEnd == LisMessageEnd.EndOfText && assembly.TryFindRest(LisCompletion.Whole, out var rest)) Emit(rest);
        if (held.Count > 0)
        {
            heldAt = time;
            return;
        }
        if (isHeadless)
        {
            assembly.Clear();
            isDiscarding = true;
            Say(LisControl.Nak, LisVerdict.NoHeader);
            return;
        }
        assembly.Commit();
        (hasLast, lastNumber, lastText) = (true, heldNumber, heldText);
        Say(LisControl.Ack);
    }

    private void EndAssembly(LisCompletion completion)
    {
        // A raw sender may leave out the last CR.
        if (IsRaw && completion != LisCompletion.TooLong)
        {
            assembly.EndRecord();
            while (assembly.TryFind(out var part)) Emit(part);
        }
        if (assembly.TryFindRest(completion, out var rest)) Emit(rest);
        if (held.Count > 0) heldLength = 0;
        else assembly.Clear();
    }

    private void Emit(LisAssembly.Part part)
    {
        ReadOnlyMemory<byte> text = assembly.Span[part.Start..part.End].ToArray();
        var completion = part.Completion;
        if (completion == LisCompletion.Whole && !framing.HeaderOptional && !LisAssembly.IsRecord(text.Span, 'H'))
        {
            completion = LisCompletion.NoHeader;
            isHeadless = !IsRaw;
        }
        var message = new LisReceived { Id = ++lastId, Text = text, Completion = completion, IsRepeat = recent.Contains(text.Span), BeganAt = beganAt, EndedAt = time };
        if (message.AwaitsAnswer) held.Add(message.Id, new Held(text));
        else Record(LisLinkEventKind.MessageIncomplete, messageId: message.Id);
        messages.Enqueue(message);
    }

    private int RunRaw(ReadOnlySpan<byte> bytes)
    {
        // Up to the end of one record, so that the line stands still at the end of a message.
        var end = bytes.IndexOfAny([LisControl.Cr, LisControl.Lf, LisControl.Enq, LisControl.Eot, LisControl.Ack, LisControl.Nak]);
        var isControl = end >= 0 && bytes[end] is not (LisControl.Cr or LisControl.Lf);
        var step = end < 0 ? bytes.Length : isControl && end > 0 ? end : end + 1;
        position += step;
        var part = bytes[..step];
        if (isControl && end == 0)
        {
            Record(LisLinkEventKind.Control, part);
            // A peer that acknowledges what this side sent.
            if (part[0] is LisControl.Ack or LisControl.Nak) return step;
            EndAssembly(part[0] == LisControl.Eot ? LisCompletion.EndOfTransmission : LisCompletion.NewEnquiry);
            if (part[0] == LisControl.Enq) Say(IsBusy ? LisControl.Nak : LisControl.Ack, IsBusy ? LisVerdict.Busy : LisVerdict.Good);
            return step;
        }
        if (assembly.Length + part.Length > framing.MaxMessage)
        {
            Record(LisLinkEventKind.Raw, part, verdict: LisVerdict.MessageTooLong);
            EndAssembly(LisCompletion.TooLong);
            return step;
        }
        Record(LisLinkEventKind.Raw, part);
        if (assembly.IsEmpty) beganAt = time;
        assembly.Append(part);
        while (assembly.TryFind(out var whole)) Emit(whole);
        if (held.Count > 0) heldAt = time;
        else assembly.Commit();
        return step;
    }
}
