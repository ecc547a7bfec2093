namespace Meridian.Gateway.Lis;

/// <summary>
/// Time. The link's deadlines wake the loop by a timer of this connection, made when first needed; silence and writing that does not go on are looked at once a
/// second by the endpoint. Times are timestamps of the clock; 0 is none.
/// </summary>
internal sealed partial class LisSession
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);
    private long heard, flushBegan;
    private volatile string? closing;
    private volatile string? timedOut;
    private bool isPeerGone;
    private TimeSpan closeBy = TimeSpan.MaxValue;
    private ITimer? timer;
    private TimeSpan? timerAt;

    /// <summary>Looks whether something is overdue. Called from the endpoint's timer.</summary>
    public void Check()
    {
        if (Elapsed(ref flushBegan) is { } writing && writing >= options.WriteTimeout)
        {
            TimeOut("what is sent is not taken");
            // A flush that waits is ended by nothing but the end of the connection.
            line.Abort();
            return;
        }
        if (closing is not null)
        {
            line.Input.CancelPendingRead();
            return;
        }
        if (Elapsed(ref heard) is { } silent && silent >= options.IdleTimeout) TimeOut("silent");
    }

    /// <summary>Takes no more transmissions and closes, once the one under way has come to its end.</summary>
    public void Stop(string reason)
    {
        if (closing is null)
        {
            closeBy = Now + CloseGrace;
            closing = reason;
        }
        line.Input.CancelPendingRead();
    }

    private void TimeOut(string reason)
    {
        timedOut = reason;
        LisMetrics.TimedOut.Add(1);
        hub.Log.TimedOut(live.Id, live.Peer, reason);
        Stop("timed out: " + reason);
    }

    /// <summary>Sets the timer to the link's deadline. One that is set earlier is left: it wakes the loop for nothing and is set anew then.</summary>
    private void SetTimer()
    {
        if (link.IsBusy && Now >= busyUntil) link.IsBusy = false;
        var due = link.Deadline;
        if (link.IsBusy && (due is null || busyUntil < due)) due = busyUntil;
        if (due is not { } at) return;
        var now = Now;
        if (timerAt is { } set && set > now && set <= at) return;
        timer ??= clock.CreateTimer(static state => ((LisSession)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timerAt = at;
        // A timer counts whole milliseconds, and one that fires early would turn the loop until the time is there.
        timer.Change(at > now ? at - now + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes the loop look again, from any thread.</summary>
    private void Wake() => line.Input.CancelPendingRead();

    private TimeSpan? Elapsed(ref long since)
    {
        var then = Volatile.Read(ref since);
        return then == 0 ? null : clock.GetElapsedTime(then);
    }
}
