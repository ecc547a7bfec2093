using System.Buffers;
using System.Globalization;
using System.Text;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>What went over the line: shown while it is open, kept with the record, and what was no message kept as such.</summary>
internal sealed partial class LisSession
{
    // Room for the steps of one conversation before it is kept in parts.
    private const int ConversationBytes = ConnectionEventRow.MostBytes - 4096;

    private readonly StringBuilder conversation = new();
    private TimeSpan conversationFrom;
    private Task keeping = Task.CompletedTask;

    private async ValueTask ShowAsync(LisLinkEvent happened)
    {
        shownEvents++;
        var note = NoteOf(happened);
        if (happened.WireLength > 0)
        {
            if (happened.Kind == LisLinkEventKind.Junk) await JunkAsync(happened, note);
            else if (happened.IsSent) live.WireWent(KindOf(happened), happened.Bytes.Span, note);
            else
            {
                live.WireCame(KindOf(happened), happened.Bytes.Span, happened.WireLength, note);
                if (happened.Verdict is not (LisVerdict.Good or LisVerdict.Duplicate or LisVerdict.Stale)) LisMetrics.Faults.Add(1, new KeyValuePair<string, object?>("kind", happened.Verdict.ToString()));
            }
        }
        Remember(happened, note);
        if (conversation.Length > ConversationBytes) await KeepConversationAsync();
    }

    private async ValueTask JunkAsync(LisLinkEvent happened, string? note)
    {
        // Line ends and blanks between frames are a habit, and say nothing.
        if (!happened.Bytes.Span.ContainsAnyExcept("\r\n\0 "u8)) return;
        faults++;
        live.FaultCame(ExchangeKind.Junk, happened.Bytes.Span, happened.WireLength);
        LisMetrics.Faults.Add(1, new KeyValuePair<string, object?>("kind", "Junk"));
        hub.Log.Fault(live.Id, live.Peer, "junk", happened.WireLength);
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        await RecordAsync(ConnectionEventKind.Junk, happened.Bytes, happened.WireLength, note);
    }

    /// <summary>A message that broke off. What was acknowledged frame by frame though no end of it came goes to quarantine, since the sender may think that it was taken; the rest the sender will send again.</summary>
    private async ValueTask BrokenAsync(LisReceived message)
    {
        faults++;
        LisMetrics.Faults.Add(1, new KeyValuePair<string, object?>("kind", message.Completion.ToString()));
        hub.Log.Fault(live.Id, live.Peer, message.Completion.ToString(), message.Text.Length);
        live.FaultCame(message.Completion == LisCompletion.TooLong ? ExchangeKind.TooLong : ExchangeKind.HalfMessage, message.Text.Span, message.Text.Length);
        if (message.Completion is LisCompletion.EndOfTransmission or LisCompletion.NewHeader or LisCompletion.NoHeader)
        {
            var reception = LisReception.Receive(message.Text, clock.GetUtcNow(), ReceptionOf());
            var receipt = await hub.Intake.SubmitAsync(reception.Submission with
            {
                Facts = Facts.None, ControlId = null,
                Rejection = reception.Submission.Rejection ?? new("NoTerminator", null, "The transmission ended before the message's L record. If all of it is there, add the L record and replay it."),
            }, CancellationToken.None);
            if (receipt.Kind != ReceiptKind.Unavailable) return;
            hub.Log.NotRecorded(live.Id, receipt.Reason ?? "");
        }
        await RecordAsync(message.Completion == LisCompletion.TooLong ? ConnectionEventKind.TooLong : ConnectionEventKind.HalfMessage, message.Text, message.Text.Length, message.Completion.ToString());
    }

    private void Remember(LisLinkEvent happened, string? note)
    {
        if (!options.KeepConversations) return;
        if (conversation.Length == 0) conversationFrom = happened.At;
        if (happened.WireLength > 0) LisTranscript.Append(conversation, new(happened.At - conversationFrom, !happened.IsSent, happened.Bytes.ToArray()));
        if (note is not null) conversation.Append(happened.WireLength > 0 ? "\n# " : "# ").Append(note);
        if (happened.WireLength > 0 || note is not null) conversation.Append('\n');
    }

    /// <summary>Keeps what was said since the line was free last. One such row is under way at most; the loop does not wait for it to be committed.</summary>
    private async ValueTask KeepConversationAsync()
    {
        if (conversation.Length == 0) return;
        var text = conversation.ToString();
        conversation.Clear();
        await keeping;
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        var bytes = Encoding.ASCII.GetBytes(text);
        keeping = RecordAsync(ConnectionEventKind.Conversation, bytes, bytes.Length, speech.Driver.Name);
    }

    private async ValueTask CloseAsync(string reason)
    {
        try
        {
            await KeepConversationAsync();
            await keeping;
            await assigning;
            if (timedOut is { } why) await RecordAsync(ConnectionEventKind.TimedOut, default, 0, why);
            // A connection over which nothing came (a port check) is shown while it is open, and not kept.
            if (opened is not null)
            {
                await opened;
                await RecordAsync(ConnectionEventKind.Closed, default, 0, reason);
            }
        }
        finally
        {
            if (timer is not null) await timer.DisposeAsync();
            live.Close();
            hub.Log.Closed(live.Id, reason);
        }
    }

    private async Task<Receipt> RecordAsync(ConnectionEventKind kind, ReadOnlyMemory<byte> bytes, long length, string? detail)
    {
        var receipt = await hub.Intake.RecordAsync(live.Event(kind, bytes, length, detail), CancellationToken.None);
        if (receipt.Kind == ReceiptKind.Unavailable) hub.Log.NotRecorded(live.Id, receipt.Reason ?? "");
        return receipt;
    }

    private static ExchangeKind KindOf(LisLinkEvent happened) => happened.Kind == LisLinkEventKind.Control ? ExchangeKind.Control : ExchangeKind.Frame;

    private static string? NoteOf(LisLinkEvent e) => e.Kind switch
    {
        LisLinkEventKind.Control or LisLinkEventKind.Frame or LisLinkEventKind.Junk or LisLinkEventKind.Raw => e.Verdict switch
        {
            LisVerdict.Good when e.Attempt > 0 => string.Create(CultureInfo.InvariantCulture, $"sent again, {e.Attempt}"),
            LisVerdict.Good => null,
            // What is wrong stands at the frame; the answer to it is this one.
            not (LisVerdict.Refused or LisVerdict.Busy) when e.IsSent => null,
            LisVerdict.BadChecksum => string.Create(CultureInfo.InvariantCulture, $"checksum {(e.FoundChecksum < 0 ? "is none" : e.FoundChecksum.ToString("X2", CultureInfo.InvariantCulture))}, should be {e.ExpectedChecksum:X2}"),
            LisVerdict.WrongNumber => string.Create(CultureInfo.InvariantCulture, $"frame number {e.Number}, should be {e.ExpectedNumber}"),
            LisVerdict.Duplicate => "the frame before, again: answered, not taken twice",
            LisVerdict.Refused => "not stored: the instrument shall send it again",
            LisVerdict.Busy => "busy: the hub takes nothing now",
            LisVerdict.Stale => "late: it answers nothing",
            var other => Words(other.ToString()),
        },
        var other => Words(other.ToString()) + (e.Verdict == LisVerdict.Good ? "" : ": " + Words(e.Verdict.ToString())),
    };

    // NoReply: no reply
    private static string Words(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append(' ');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
