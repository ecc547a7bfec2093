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
    private int hasFired;

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
        // Timers count by ticks of several milliseconds and fire up to one early: one that fired is set no more, whatever the time it was set for.
        if (Interlocked.Exchange(ref hasFired, 0) != 0) timerAt = null;
        if (link.IsBusy && Now >= busyUntil) link.IsBusy = false;
        var due = link.Deadline;
        if (link.IsBusy && (due is null || busyUntil < due)) due = busyUntil;
        if (due is not { } at) return;
        var now = Now;
        if (timerAt is { } set && set > now && set <= at) return;
        timer ??= clock.CreateTimer(static state => ((LisSession)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timerAt = at;
        // A timer counts whole milliseconds; one that fires early is set again.
        timer.Change(at > now ? at - now + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes the loop look again, from any thread.</summary>
    private void Wake() => line.Input.CancelPendingRead();

    private void Fire()
    {
        Volatile.Write(ref hasFired, 1);
        Wake();
    }

    private TimeSpan? Elapsed(ref long since)
    {
        var then = Volatile.Read(ref since);
        return then == 0 ? null : clock.GetElapsedTime(then);
    }
}
