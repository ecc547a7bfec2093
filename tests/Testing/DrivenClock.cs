namespace Meridian.Testing;

/// <summary>A clock that stands until a test moves it; timers fire on the thread that moves it, in the order of their due times.</summary>
public sealed class DrivenClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<DrivenTimer> timers = [];
    private DateTimeOffset now = start;
    private long elapsedTicks;

    public DrivenClock() : this(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero)) { }

    /// <summary>How long before their time timers fire, as those of machines do that count by ticks. Default: not at all.</summary>
    public TimeSpan TimersEarlyBy { get; set; }

    public override DateTimeOffset GetUtcNow() { lock (gate) return now; }
    public override long GetTimestamp() { lock (gate) return elapsedTicks; }
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Moves on, firing every timer that falls due on the way at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (gate) end = now + by;
        while (true)
        {
            DrivenTimer? due;
            lock (gate)
            {
                due = timers.Where(t => t.DueAt <= end).MinBy(t => t.DueAt);
                var to = due is null ? end : due.DueAt > now ? due.DueAt : now;
                elapsedTicks += (to - now).Ticks;
                now = to;
                if (due is null) return;
                due.Rearm();
            }
            due.Fire();
        }
    }

    /// <summary>Lets time pass in steps until something of another program or thread has come about.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> awaited, TimeSpan step, CancellationToken deadline)
    {
        // a moment for the socket between the steps, which have none of their own
        while (await Task.WhenAny(awaited, Task.Delay(20, deadline)) != awaited) Advance(step);
        return await awaited;
    }

    /// <summary>Sets the wall clock without letting time pass: a clock that jumps.</summary>
    public void Jump(DateTimeOffset to) { lock (gate) now = to; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DrivenTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class DrivenTimer(DrivenClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;
        public DateTimeOffset DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                period = newPeriod;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                DueAt = clock.now + (dueTime > clock.TimersEarlyBy ? dueTime - clock.TimersEarlyBy : dueTime);
                clock.timers.Add(this);
            }
            return true;
        }

        public void Rearm()
        {
            if (period > TimeSpan.Zero) DueAt += period;
            else clock.timers.Remove(this);
        }

        public void Fire() => callback(state);
        public void Dispose() { lock (clock.gate) clock.timers.Remove(this); }
        public ValueTask DisposeAsync() { Dispose(); return ValueTask.CompletedTask; }
    }
}
