using Microsoft.AspNetCore.Connections;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Deadlines. No connection has a timer of its own: the endpoint looks at all of them once a second, and a connection that is overdue is told to stop reading.
/// Times are timestamps of the clock; 0 is none.
/// </summary>
internal sealed partial class Hl7v2Session
{
    private long heard, blockBegan, flushBegan, blockBytes, unread;
    private int outstanding;
    private volatile bool junkIsDue;
    private volatile string? closing;
    private volatile string? timedOut;

    /// <summary>Bytes of the message that is under way.</summary>
    internal long BlockBytes => Volatile.Read(ref blockBytes);

    /// <summary>Looks whether something is overdue. Called from the endpoint's timer.</summary>
    public void Check()
    {
        if (closing is not null) return;
        if (Elapsed(ref flushBegan) is { } writing)
        {
            if (writing < options.WriteTimeout) return;
            TimeOut("its answers are not taken");
            // A flush that waits is ended by nothing but the end of the connection.
            connection.Abort(new ConnectionAbortedException("The peer does not take its answers."));
            return;
        }
        if (Elapsed(ref blockBegan) is { } receiving)
        {
            var allowed = options.MessageGrace + TimeSpan.FromSeconds(Volatile.Read(ref blockBytes) / (double)options.MinBytesPerSecond);
            if (receiving >= allowed) TimeOut("a message was begun and does not go on");
            return;
        }
        if (Volatile.Read(ref outstanding) > 0 || Elapsed(ref heard) is not { } silent) return;
        if (silent >= options.IdleTimeout) TimeOut("silent");
        else if (Volatile.Read(ref unread) > 0 && silent >= options.JunkDelay)
        {
            junkIsDue = true;
            connection.Transport.Input.CancelPendingRead();
        }
    }

    /// <summary>Takes no more and closes, once what was taken is answered.</summary>
    public void Stop(string reason)
    {
        closing ??= reason;
        connection.Transport.Input.CancelPendingRead();
    }

    private void TimeOut(string reason)
    {
        timedOut = reason;
        Hl7v2Metrics.TimedOut.Add(1);
        endpoint.Log.TimedOut(live.Id, live.Peer, reason);
        Stop("timed out: " + reason);
    }

    // After a read: what is left in the pipe, and whether a message is under way.
    private void Progress(long left)
    {
        if (!frames.IsInsideBlock) Volatile.Write(ref blockBegan, 0);
        else
        {
            if (Volatile.Read(ref blockBegan) == 0)
            {
                Volatile.Write(ref blockBytes, 0);
                Volatile.Write(ref blockBegan, Math.Max(1, clock.GetTimestamp()));
            }
            // The rest of an over-long message is taken as it comes: there it counts what has passed.
            Volatile.Write(ref blockBytes, left + (overLong is null ? 0 : overLongLength));
        }
        Volatile.Write(ref unread, left);
    }

    private TimeSpan? Elapsed(ref long since)
    {
        var then = Volatile.Read(ref since);
        return then == 0 ? null : clock.GetElapsedTime(then);
    }
}
