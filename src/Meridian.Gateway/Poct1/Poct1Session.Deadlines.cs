using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>
/// Deadlines. No connection has a timer of its own: the endpoint looks at all of them once a second. The loop says until when it waits and for what; what is due wakes it up,
/// and is done by the loop itself, so that the conversation has one owner. Times are timestamps of the clock; 0 is none.
/// </summary>
internal sealed partial class Poct1Session
{
    private enum Due : byte { Nothing, Message, Junk, Answer, KeepAlive }

    private long flushBegan, deadline, documentBegan, lastHeard, unread;
    private volatile string? timedOut;
    private volatile bool stopping, listsDue, isDue;
    // What the deadline stands for; set by the loop before it waits.
    private Due awaited;

    /// <summary>Looks whether something is overdue. Called from the endpoint's timer.</summary>
    public void Check()
    {
        if (Volatile.Read(ref flushBegan) is var began and not 0)
        {
            if (clock.GetElapsedTime(began) < options.WriteTimeout) return;
            timedOut ??= "what is sent is not taken";
            // A flush that waits is ended by nothing but the end of the connection.
            Abort("The device does not take what is sent.");
            return;
        }
        if (Volatile.Read(ref deadline) is not (var until and not 0) || clock.GetTimestamp() < until) return;
        isDue = true;
        connection.Transport.Input.CancelPendingRead();
    }

    /// <summary>The hub stops: the device is told, once what was taken is answered.</summary>
    public void Stop()
    {
        stopping = true;
        connection.Transport.Input.CancelPendingRead();
    }

    /// <summary>The list of operators has changed.</summary>
    public void ListsChanged()
    {
        listsDue = true;
        connection.Transport.Input.CancelPendingRead();
    }

    private void Heard() => lastHeard = Math.Max(1, clock.GetTimestamp());

    private void SetDeadline()
    {
        if (!frames.IsInsideDocument) documentBegan = 0;
        else if (documentBegan == 0) documentBegan = Math.Max(1, clock.GetTimestamp());
        var (what, since, wait) = frames.IsInsideDocument ? (Due.Message, documentBegan, options.MessageTimeout)
            : unread > 0 ? (Due.Junk, lastHeard, options.JunkDelay)
            : conversation.IsWaiting ? (Due.Answer, lastHeard, options.AnswerTimeout)
            : (Due.KeepAlive, lastHeard, KeepAliveAfter());
        awaited = what;
        Volatile.Write(ref deadline, since + (long)(wait.TotalSeconds * clock.TimestampFrequency));
    }

    private TimeSpan KeepAliveAfter() => conversation.Hello?.ApplicationTimeout is { } theirs && theirs / 2 < options.KeepAliveAfter ? theirs / 2 : options.KeepAliveAfter;

    private Due TakeDue()
    {
        if (!isDue) return Due.Nothing;
        isDue = false;
        // Something may have come at the last moment: then it is not due any more.
        SetDeadline();
        return clock.GetTimestamp() >= deadline ? awaited : Due.Nothing;
    }

    /// <summary>Does what is due, and what was asked for from outside.</summary>
    private async ValueTask AttendAsync(Due due)
    {
        switch (due)
        {
            case Due.Message when frames.IsInsideDocument:
                Overdue("a message was begun and does not go on");
                break;
            case Due.Answer:
                conversation.Overdue(clock.GetUtcNow(), actions);
                if (conversation.Phase == Poct1Phase.Closed) TimedOut(actions[^1].Text!);
                Heard();
                break;
            case Due.KeepAlive:
                OfferLists();
                conversation.KeepAlive(clock.GetUtcNow(), actions);
                Heard();
                break;
        }
        if (stopping) conversation.End(clock.GetUtcNow(), actions, "UNK");
        else if (listsDue && conversation.Phase == Poct1Phase.Continuous)
        {
            listsDue = false;
            OfferLists();
        }
        await CarryOutAsync();
        if (stopping) closing ??= "the hub stops";
    }

    private void Overdue(string reason)
    {
        TimedOut(reason);
        closing = "timed out: " + reason;
    }

    private void TimedOut(string reason)
    {
        timedOut = reason;
        Poct1Metrics.TimedOut.Add(1);
        endpoint.Log.TimedOut(live.Id, live.Peer, reason);
    }
}
