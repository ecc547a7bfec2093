using System.Buffers;

namespace Meridian.Wire.Lis;

/// <summary>
/// One end of a line between an analyser and a computer: ASTM E1381 (CLSI LIS01) or raw records, as a state machine without I/O and clock.
/// <para>
/// Put in: bytes as they come, split anyhow (<see cref="Receive"/>); time that passed (<see cref="Tick"/>, due at <see cref="Deadline"/>); messages to send (<see cref="TrySend"/>); what the layer above
/// made of a received message (<see cref="Answer"/>); the loss and the return of the connection. After each, take out: bytes to write (<see cref="TakeOutput"/>), received messages,
/// what became of sent ones, and events for the recorder. All times are the caller's, monotonic. Not for several threads at once.
/// </para>
/// <para>
/// The algorithm. Neutral: ENQ of the peer makes this side the receiver, a waiting message the sender. A receiver answers each frame that is good and has the next number with ACK, each duplicate with ACK
/// without taking it, any other with NAK. The frame that completes a message (its L record) is answered only when <see cref="Answer"/> says that the message is committed; until then
/// what comes is kept unread. If ENQ or EOT came meanwhile, or <see cref="LisFraming.HoldLimit"/> has passed, the sender has given up: no ACK is sent, for it could be taken as the answer to something else;
/// the sender sends again, and <see cref="LisReceived.IsRepeat"/> tells. A duplicate that was on the way before this side answered is not answered a second time, for the same reason.
/// </para>
/// </summary>
public sealed partial class LisLink
{
    // What a peer may have sent while its message is being committed before the caller should let it wait: in frames one character, raw as much as it likes.
    private const int EnoughPending = 1 << 16;

    private enum Phase : byte { Neutral, EnquirySent, FrameSent, Receiving }

    private readonly LisRole role;
    private readonly LisFraming framing;
    private readonly LisRecent recent;
    private readonly LisFrameReader reader;
    private readonly LisAssembly assembly;
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly Queue<LisReceived> messages = new();
    private readonly Queue<LisSent> outcomes = new();
    private readonly Queue<LisLinkEvent> events = new();

    private Phase phase;
    private bool isOpen = true;
    private TimeSpan time;
    private TimeSpan activityAt;
    // Counted over all bytes that came: where reading is, how many came, and how many had come when this side last said something.
    private long position, received, receivedAtOutput;
    private byte[] pending = [];
    private int pendingStart, pendingEnd;

    public LisLink(LisRole role, LisFraming? framing = null, LisRecent? recent = null)
    {
        this.role = role;
        this.framing = framing ?? LisFraming.Default;
        this.recent = recent ?? new LisRecent();
        reader = new LisFrameReader(this.framing);
        assembly = new LisAssembly(this.framing);
    }

    /// <summary>False saves the events, where nobody records. Default: true.</summary>
    public bool RecordsEvents { get; init; } = true;

    /// <summary>True answers ENQ with NAK: this side takes no message now (E1381-02 6.2).</summary>
    public bool IsBusy { get; set; }

    /// <summary>True while a message waits for <see cref="Answer"/> and the line is held.</summary>
    public bool IsHolding => held.Count > 0;

    /// <summary>
    /// False when much was received past a message that waits for <see cref="Answer"/>: read no more from the connection until then. What is given to <see cref="Receive"/> all the same is kept up to
    /// <see cref="LisFraming.MaxMessage"/>, and dropped past it with an event.
    /// </summary>
    public bool WantsMore => PendingLength < EnoughPending;

    private int PendingLength => pendingEnd - pendingStart;

    /// <summary>True when nobody sends and nothing waits.</summary>
    public bool IsNeutral => phase == Phase.Neutral && held.Count == 0 && PendingLength == 0 && assembly.IsEmpty && !reader.IsInsideFrame;

    /// <summary>Messages that wait to be sent, with the one on its way.</summary>
    public int QueuedCount => queue.Count;

    /// <summary>Bytes that wait to be written.</summary>
    public int OutputLength => output.WrittenCount;

    private bool IsRaw => framing.Mode == LisMode.Raw;

    /// <summary>When <see cref="Tick"/> is due at the latest if nothing else happens; null when nothing is awaited.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? due = null;
            if (held.Count == 0)
            {
                if (reader.AwaitsTrailer) Sooner(activityAt + framing.TrailerGrace);
                if (phase == Phase.Receiving || reader.IsInsideFrame || (IsRaw && !assembly.IsEmpty)) Sooner(activityAt + framing.ReceiverTimeout);
            }
            if (phase is Phase.EnquirySent or Phase.FrameSent) Sooner(sentAt + framing.ReplyTimeout);
            if (phase == Phase.FrameSent && resendAt is { } resend) Sooner(resend);
            if (CanStart && queue.Count > 0) Sooner(notBefore);
            return due;

            void Sooner(TimeSpan at) => due = due is { } other && other < at ? other : at;
        }
    }

    /// <summary>Takes bytes that came. Times that ran out before are dealt with first.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        Tick(now);
        if (bytes.IsEmpty) return;
        isOpen = true;
        received += bytes.Length;
        activityAt = now;
        if (held.Count == 0 && PendingLength == 0) bytes = bytes[Run(bytes)..];
        KeepPending(bytes);
        RunPending();
        StartSending();
    }

    /// <summary>Lets time pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Time ran backwards.</exception>
    public void Tick(TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(now, time);
        time = now;
        if (held.Count == 0 && reader.AwaitsTrailer && now >= activityAt + framing.TrailerGrace && reader.TryTakeRest(out var frame)) Handle(frame);
        if (held.Count == 0 && now >= activityAt + framing.ReceiverTimeout) FallSilent();
        if (phase is Phase.EnquirySent or Phase.FrameSent && now >= sentAt + framing.ReplyTimeout) GiveUpWaiting();
        if (phase == Phase.FrameSent && resendAt is { } due && now >= due) Resend();
        RunPending();
        StartSending();
    }

    /// <summary>The connection is gone: what was begun is given up or tried again after <see cref="LineOpened"/>. Messages that wait for <see cref="Answer"/> still do.</summary>
    public void LineLost(TimeSpan now)
    {
        time = now;
        Record(LisLinkEventKind.LineLost);
        if (PendingLength > 0)
        {
            Record(LisLinkEventKind.Junk, pending.AsSpan(pendingStart, PendingLength), verdict: LisVerdict.Unexpected);
            position += PendingLength;
            DropPending();
        }
        if (reader.TryTakeRest(out var frame)) RecordFrame(frame, LisVerdict.Truncated);
        if (held.Count == 0) EndAssembly(LisCompletion.LineLost);
        isDetached = held.Count > 0;
        if (phase is Phase.EnquirySent or Phase.FrameSent) Fail(LisSendOutcome.LineLost);
        ToNeutral();
        output.ResetWrittenCount();
        isOpen = false;
    }

    /// <summary>The connection is there (again).</summary>
    public void LineOpened(TimeSpan now)
    {
        isOpen = true;
        Tick(now);
    }

    /// <summary>Moves the bytes that are to be written.</summary>
    public void TakeOutput(IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (output.WrittenCount == 0) return;
        to.Write(output.WrittenSpan);
        output.ResetWrittenCount();
    }

    /// <summary>The next received message, in the order in which they came.</summary>
    public bool TryTakeMessage([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LisReceived? message) => messages.TryDequeue(out message);

    /// <summary>What became of the next sent message.</summary>
    public bool TryTakeSent(out LisSent sent) => outcomes.TryDequeue(out sent);

    /// <summary>The next event.</summary>
    public bool TryTakeEvent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LisLinkEvent? happened) => events.TryDequeue(out happened);

    private int Run(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (used < bytes.Length && held.Count == 0)
        {
            if (IsRaw)
            {
                used += RunRaw(bytes[used..]);
                continue;
            }
            reader.ExpectsFrame = phase == Phase.Receiving || (framing.EnquiryOptional && phase is Phase.Neutral or Phase.EnquirySent);
            reader.ExpectsReply = phase == Phase.FrameSent || (phase == Phase.EnquirySent && !framing.EnquiryOptional);
            var step = reader.Read(bytes[used..], out var frame);
            used += step;
            position += step;
            if (frame is { } whole) Handle(whole);
        }
        return used;
    }

    private void KeepPending(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        var room = Math.Min(bytes.Length, Math.Max(EnoughPending, framing.MaxMessage) - PendingLength);
        if (room < bytes.Length)
        {
            Record(LisLinkEventKind.Junk, bytes[room..], verdict: LisVerdict.TooLong);
            received -= bytes.Length - room;
            bytes = bytes[..room];
        }
        if (pendingEnd + bytes.Length > pending.Length)
        {
            pending.AsSpan(pendingStart, PendingLength).CopyTo(pending);
            (pendingStart, pendingEnd) = (0, PendingLength);
            if (pendingEnd + bytes.Length > pending.Length) Array.Resize(ref pending, Math.Max(pendingEnd + bytes.Length, pending.Length * 2));
        }
        bytes.CopyTo(pending.AsSpan(pendingEnd));
        pendingEnd += bytes.Length;
    }

    private void RunPending()
    {
        if (held.Count > 0 || PendingLength == 0) return;
        pendingStart += Run(pending.AsSpan(pendingStart, PendingLength));
        if (PendingLength == 0) DropPending();
    }

    private void DropPending()
    {
        pendingStart = pendingEnd = 0;
        if (pending.Length > EnoughPending) pending = [];
    }

    private void FallSilent()
    {
        if (reader.TryTakeRest(out var frame)) RecordFrame(frame, LisVerdict.Truncated);
        if (phase == Phase.Receiving)
        {
            Record(LisLinkEventKind.SenderSilent);
            EndAssembly(LisCompletion.SenderSilent);
            if (held.Count == 0) ToNeutral();
        }
        else if (IsRaw && !assembly.IsEmpty)
        {
            Record(LisLinkEventKind.SenderSilent);
            EndAssembly(LisCompletion.SenderSilent);
        }
    }

    private void ToNeutral()
    {
        phase = Phase.Neutral;
        resendAt = null;
        hasLast = false;
        isDiscarding = isHeadless = false;
    }

    private void Say(byte control, LisVerdict verdict = LisVerdict.Good, long messageId = 0)
    {
        output.GetSpan(1)[0] = control;
        output.Advance(1);
        receivedAtOutput = received;
        Record(LisLinkEventKind.Control, [control], isSent: true, verdict: verdict, messageId: messageId);
    }

    private void Record(LisLinkEventKind kind, ReadOnlySpan<byte> bytes = default, bool isSent = false, LisVerdict verdict = LisVerdict.Good, int number = -1, int attempt = 0, long messageId = 0)
    {
        if (!RecordsEvents) return;
        events.Enqueue(new LisLinkEvent
        {
            Kind = kind, IsSent = isSent, At = time, Bytes = bytes.ToArray(), WireLength = bytes.Length, Verdict = verdict, Number = number, Attempt = attempt, MessageId = messageId,
        });
    }

    private void RecordFrame(in LisFrame frame, LisVerdict verdict, int expectedNumber = -1)
    {
        if (!RecordsEvents) return;
        events.Enqueue(new LisLinkEvent
        {
            Kind = LisLinkEventKind.Frame, At = time, Bytes = frame.Raw.ToArray(), WireLength = frame.WireLength, Verdict = verdict, Number = frame.Number, ExpectedNumber = expectedNumber,
            ExpectedChecksum = frame.ExpectedChecksum, FoundChecksum = frame.FoundChecksum, IsTrailerOdd = frame.IsTrailerOdd,
        });
    }
}
