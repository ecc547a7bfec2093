using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Lis;
using Microsoft.AspNetCore.Connections;

namespace Meridian.Gateway.Lis;

/// <summary>
/// The state of one connection with an instrument. One loop: it reads, lets the link (LIS1-A) cut frames and messages, submits each message and waits for its
/// receipt before the link may acknowledge its last frame, and answers queries when the line is free. The protocol is lock-step, so nothing is lost by
/// waiting: the instrument waits too. Time comes to it through a timer that is set to the link's deadline and wakes the loop.
/// </summary>
internal sealed partial class LisSession
{
    private readonly LisLine line;
    private readonly LisEndpoint hub;
    private readonly LisOptions options;
    private readonly TimeProvider clock;
    private readonly long start;
    private readonly LiveConnection live;
    private readonly LisRecent recent = new();
    private readonly string place;
    private LisSpeech speech;
    private LisLink link;
    private Task<Receipt>? opened;
    private int faults;
    private bool isSettled;
    private TimeSpan busyUntil;

    public LisSession(LisLine line, LisEndpoint hub)
    {
        (this.line, this.hub, options, clock) = (line, hub, hub.Options, hub.Clock);
        start = clock.GetTimestamp();
        live = hub.Book.Open(Protocol.Lis, line.Peer, line.Listener);
        place = line.Address?.ToString() ?? line.Peer;
        if (line.Known?.Driver is { Length: > 0 } named && hub.Drivers.Find(named) is { } chosen) (speech, isSettled) = (chosen, true);
        else speech = hub.LearnedAt(place) ?? hub.Drivers.Default;
        link = NewLink(speech.Framing);
    }

    public long Id => live.Id;

    public LisPresence Presence => new(live.Id, Volatile.Read(ref speech).Driver.Name, Volatile.Read(ref instrument));

    private TimeSpan Now => clock.GetElapsedTime(start);

    /// <summary>Runs until the peer has gone, or a limit was broken.</summary>
    public async Task RunAsync()
    {
        var reason = "peer closed";
        hub.Log.Opened(live.Id, live.Peer);
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
            hub.Log.Failed(live.Id, live.Peer, wrong);
        }
        try
        {
            isPeerGone = true;
            link.LineLost(Now);
            await WorkAsync();
        }
        catch (Exception wrong)
        {
            hub.Log.Failed(live.Id, live.Peer, wrong);
        }
        finally
        {
            await CloseAsync(reason);
        }
    }

    private async Task<string> ReadAsync()
    {
        Attend();
        while (true)
        {
            await WorkAsync();
            await FlushAsync();
            SetTimer();
            if (closing is { } why && (link.IsNeutral || timedOut is not null || Now > closeBy)) return why;
            var result = await line.Input.ReadAsync(CancellationToken.None);
            var buffer = result.Buffer;
            if (!buffer.IsEmpty)
            {
                Volatile.Write(ref heard, Math.Max(1, clock.GetTimestamp()));
                foreach (var segment in buffer) Take(segment.Span);
            }
            else link.Tick(Now);
            line.Input.AdvanceTo(buffer.End);
            if (result.IsCompleted)
            {
                // What came with the end is worked off before the line counts as lost: a message that is whole is a message.
                await WorkAsync();
                return "peer closed";
            }
            if (faults >= options.MaxFaults) return "too many faults";
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (link.IsBusy && Now >= busyUntil) link.IsBusy = false;
        // The first bytes of a stranger may show that he frames otherwise than thought; then another link goes on from there.
        link.Receive(bytes, Now);
        if (heardBytes is not null && TryHearFraming(bytes, out var other)) Switch(other);
    }

    /// <summary>Works off all that the link has: what went over the line, whole messages, what became of the hub's own.</summary>
    private async ValueTask WorkAsync()
    {
        while (true)
        {
            while (link.TryTakeEvent(out var happened)) await ShowAsync(happened);
            if (link.TryTakeMessage(out var message))
            {
                await MessageAsync(message);
                continue;
            }
            if (link.TryTakeSent(out var sent))
            {
                await SentAsync(sent);
                continue;
            }
            if (SendWaiting()) continue;
            if (link.IsNeutral) await KeepConversationAsync();
            return;
        }
    }

    private async ValueTask MessageAsync(LisReceived message)
    {
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        if (message.Completion != LisCompletion.Whole)
        {
            await BrokenAsync(message);
            return;
        }
        var came = clock.GetTimestamp();
        live.MessageAssembled(message.Text.Span);
        var reception = LisReception.Receive(message.Text, clock.GetUtcNow(), ReceptionOf());
        if (reception.Speech is { } known) Settle(known);
        Hear(reception);
        LisMetrics.Messages.Add(1, new KeyValuePair<string, object?>("kind", reception.Submission.Kind));
        if (reception.Submission.Rejection is { } rejection)
        {
            live.Refused();
            faults++;
            LisMetrics.Rejected.Add(1, new KeyValuePair<string, object?>("reason", rejection.Reason));
            hub.Log.NotUnderstood(live.Id, live.Peer, rejection.Reason, rejection.Place ?? "");
        }
        if (reception.Submission.SentAt is { } sentAt) live.OffsetMeasured(clock.GetUtcNow() - sentAt);
        Receipt receipt;
        try
        {
            // Committed even when the peer goes away meanwhile: hence no cancellation.
            receipt = await hub.Intake.SubmitAsync(reception.Submission, CancellationToken.None);
        }
        catch (Exception wrong)
        {
            // Intake promises receipts, not exceptions; whatever it was, nothing is known to be stored, and nothing may say so.
            hub.Log.Failed(live.Id, live.Peer, wrong);
            receipt = new(ReceiptKind.Unavailable, default, "The hub failed to store the message.");
        }
        if (receipt.Kind == ReceiptKind.Unavailable)
        {
            LisMetrics.NotTaken.Add(1);
            hub.Log.NotRecorded(live.Id, receipt.Reason ?? "");
            // Refused, and for a while not even asked for: six resends at once would end the instrument's patience (LIS1-A 6.5.1.2).
            busyUntil = Now + speech.Framing.BusyWait;
            link.IsBusy = true;
            link.Answer(message.Id, LisAnswer.Refused, Now);
            return;
        }
        // An instrument of less patience than the standard's may have given up during the commit: the link must have heard that before it answers.
        while (!isPeerGone && line.Input.TryRead(out var more))
        {
            foreach (var segment in more.Buffer) link.Receive(segment.Span, Now);
            var isNothing = more.Buffer.IsEmpty;
            line.Input.AdvanceTo(more.Buffer.End);
            if (isNothing || more.IsCompleted || !link.WantsMore) break;
        }
        link.Answer(message.Id, LisAnswer.Committed, Now);
        LisMetrics.ReceiptTime.Record(clock.GetElapsedTime(came).TotalMilliseconds);
        LisMetrics.Results.Add(reception.ResultCount);
        if (receipt.Kind != ReceiptKind.Quarantined && reception.Query is { } query) Query(query, receipt.Sequence, came);
    }

    private LisSource ReceptionOf() => new(hub.Drivers, speech, isSettled, line.Known, place, line.Known?.AssumedOffset ?? options.AssumedOffset ?? clock.LocalTimeZone.GetUtcOffset(clock.GetUtcNow()), live.Id);

    private void Settle(LisSpeech known)
    {
        if (isSettled && known == speech) return;
        isSettled = true;
        hub.Log.Speaks(live.Id, live.Peer, known.Driver.Name);
        hub.Learn(place, known);
        // The link goes on as it is: what it has read was framed as it expects.
        speech = known;
    }

    private LisLink NewLink(LisFraming framing) => new(LisRole.Host, framing with { MaxMessage = options.MaxMessageBytes }, recent);

    private async ValueTask FlushAsync()
    {
        if ((link.OutputLength == 0 && !mustFlush) || isPeerGone) return;
        mustFlush = false;
        said += link.OutputLength;
        link.TakeOutput(line.Output);
        Volatile.Write(ref flushBegan, Math.Max(1, clock.GetTimestamp()));
        var result = await line.Output.FlushAsync(CancellationToken.None);
        Volatile.Write(ref flushBegan, 0);
        if (result.IsCompleted) isPeerGone = true;
    }
}
