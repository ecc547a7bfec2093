using System.Threading.Channels;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>What the hub says of itself: answers to queries, and orders unasked where the instrument wants them so.</summary>
internal sealed partial class LisSession
{
    // Orders that wait to be sent unasked. When it is full, the specimen is left to the instrument's own query, or to when it is heard next; counted.
    private const int MostOffered = 4096;
    // Messages of the hub in the link's queue at once: what waits here is composed when it is sent, and so is true then.
    private const int MostQueued = 4;

    private readonly Dictionary<long, Sending> sending = [];
    private readonly Dictionary<string, string> offeredBefore = [];
    private Channel<string>? offered;
    private EquipmentIdentity? instrument;
    private string? instrumentSender;
    // Orders may be open that this instrument was not told of.
    private volatile bool isBehind = true;
    private long lastSending;
    private Task assigning = Task.CompletedTask;

    private sealed record Sending(byte[] Text, IReadOnlyList<HostTest> Tests, Sequence Asked);

    private bool TakesUnasked => line.Known?.Broadcast ?? speech.Driver.Query.Broadcast;

    /// <summary>An order is there for this specimen. From any thread.</summary>
    public void Offer(string specimen)
    {
        if (!TakesUnasked) return;
        var queue = Volatile.Read(ref offered) ?? Interlocked.CompareExchange(ref offered, Channel.CreateBounded<string>(MostOffered), null) ?? offered!;
        if (!queue.Writer.TryWrite(specimen))
        {
            isBehind = true;
            LisMetrics.Sent.Add(1, new KeyValuePair<string, object?>("outcome", "LeftToQuery"));
        }
        Wake();
    }

    private void Query(LisAsked query, Sequence asked, long came)
    {
        var now = clock.GetUtcNow().ToOffset(ReceptionOf().AssumedOffset);
        IReadOnlyList<HostTest> tests = [];
        byte[] text;
        string outcome;
        if (query.IsAborted)
        {
            // What was to be said of it need not be said any more; a message under way is ended as it is.
            LisMetrics.Queries.Add(1, new KeyValuePair<string, object?>("outcome", "Aborted"));
            return;
        }
        try
        {
            if (query.Problem is { } problem)
            {
                outcome = "Refused";
                text = LisAnswers.Nothing(speech, instrumentSender, speech.Driver.Query.ErrorCode, now);
                hub.Log.NotUnderstood(live.Id, live.Peer, problem, "Q");
            }
            else
            {
                IReadOnlyList<HostAnswer> answers = query.IsAll ? hub.Orders.All(query.Instrument, speech.Driver.Name)
                    : [.. query.Specimens.Select(s => hub.Orders.Answer(query.Instrument, speech.Driver.Name, s.Id))];
                tests = [.. answers.SelectMany(a => a.Tests)];
                outcome = tests.Count > 0 ? "Found" : answers.Any(a => a.Kind == HostAnswerKind.Ambiguous) ? "Ambiguous" : "Nothing";
                text = tests.Count == 0 && (query.IsAll || speech.Driver.Query.None == "terminator")
                    ? LisAnswers.Nothing(speech, instrumentSender, speech.Driver.Query.NoneCode, now)
                    : LisAnswers.Orders(speech, instrumentSender, answers, query.IsAll ? [new("", "")] : query.Specimens, now);
            }
        }
        catch (RecordUnavailableException unavailable)
        {
            // 12.3: E, unknown system error: the instrument asks again or a person looks.
            outcome = "Unavailable";
            hub.Log.NotRecorded(live.Id, unavailable.Message);
            text = LisAnswers.Nothing(speech, instrumentSender, "E", now);
        }
        LisMetrics.Queries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        Send(text, tests, asked);
        LisMetrics.QueryTime.Record(clock.GetElapsedTime(came).TotalMilliseconds);
    }

    private void Send(byte[] text, IReadOnlyList<HostTest> tests, Sequence asked)
    {
        var id = ++lastSending;
        sending[id] = new(text, tests, asked);
        if (link.TrySend(id, text, Now)) return;
        sending.Remove(id);
        LisMetrics.Sent.Add(1, new KeyValuePair<string, object?>("outcome", "QueueFull"));
        hub.Log.NotSent(live.Id, live.Peer, "too many messages wait for it");
    }

    /// <summary>Composes the next message of what is offered; true: something was done.</summary>
    private bool SendWaiting()
    {
        if (Volatile.Read(ref offered) is not { } queue || isPeerGone || closing is not null || instrument is not { } known || link.QueuedCount >= MostQueued || !queue.Reader.TryRead(out var specimen)) return false;
        try
        {
            var answer = hub.Orders.Answer(known, speech.Driver.Name, specimen);
            var signature = string.Join('|', answer.Tests.Select(t => $"{t.Local} {t.Dilution} {t.Rerun}"));
            // The same again is no news: marking tests as assigned changes the order, and would tell it for ever.
            if (answer.Kind != HostAnswerKind.Found || (offeredBefore.TryGetValue(specimen, out var before) && before == signature)) return true;
            if (offeredBefore.Count >= MostOffered) offeredBefore.Clear();
            offeredBefore[specimen] = signature;
            Send(LisAnswers.Orders(speech, instrumentSender, [answer], [], clock.GetUtcNow().ToOffset(ReceptionOf().AssumedOffset)), answer.Tests, default);
        }
        catch (RecordUnavailableException unavailable)
        {
            hub.Log.NotRecorded(live.Id, unavailable.Message);
        }
        return true;
    }

    private async ValueTask SentAsync(LisSent sent)
    {
        if (!sending.Remove(sent.Id, out var what)) return;
        LisMetrics.Sent.Add(1, new KeyValuePair<string, object?>("outcome", sent.Outcome.ToString()));
        var isTaken = sent.Outcome is LisSendOutcome.Acknowledged or LisSendOutcome.Written;
        if (isTaken) live.MessageMade(what.Text);
        else
        {
            hub.Log.NotSent(live.Id, live.Peer, sent.Outcome.ToString());
            offeredBefore.Clear();
            // Not at once: what is wrong now is wrong in a second, too. When the instrument is heard next, it is there.
            isBehind = true;
        }
        await assigning;
        assigning = FollowAsync(what, sent.Outcome, isTaken);
    }

    /// <summary>Keeps what was sent, and marks the tests that the instrument took. One is under way at most; the loop does not wait for the commit.</summary>
    private async Task FollowAsync(Sending what, LisSendOutcome outcome, bool isTaken)
    {
        try
        {
            await RecordAsync(ConnectionEventKind.Sent, what.Text, what.Text.Length, what.Asked == default ? outcome.ToString() : $"{outcome}, answer to {what.Asked}");
            if (isTaken && what.Tests.Count > 0) await hub.Orders.AssignAsync(what.Tests, CancellationToken.None);
        }
        catch (RecordUnavailableException unavailable)
        {
            // The tests stay as they were, and are told again when the instrument asks again: no harm but work.
            hub.Log.NotRecorded(live.Id, unavailable.Message);
        }
        catch (Exception wrong)
        {
            hub.Log.Failed(live.Id, live.Peer, wrong);
        }
    }

    /// <summary>Remembers who speaks, for what is said to it unasked.</summary>
    private void Hear(LisReception reception)
    {
        if (reception.Sender is { Length: > 0 } sender) instrumentSender = sender;
        if (reception.Instrument is { } who) instrument = who;
        if (!isBehind || instrument is null) return;
        isBehind = false;
        if (TakesUnasked) OfferOpen(instrument);
    }

    // What was ordered while the instrument was not there, or did not get through to it.
    private void OfferOpen(EquipmentIdentity known)
    {
        try
        {
            foreach (var answer in hub.Orders.All(known, speech.Driver.Name))
                if (answer.IsNews) Offer(answer.SpecimenId);
        }
        catch (RecordUnavailableException unavailable)
        {
            isBehind = true;
            hub.Log.NotRecorded(live.Id, unavailable.Message);
        }
    }
}
