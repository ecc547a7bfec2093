using Meridian.Virtual.Mllp;
using Meridian.Virtual.Monitors;
using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Ward;

/// <summary>
/// A ward that sends to one receiver until told to stop: a monitor and a connection for each bed, their packets spread over the
/// packet's length so that they do not all come in the same millisecond, and one connection of the patient administration.
/// </summary>
public sealed class VirtualWard
{
    /// <summary>A monitor that is later than this leaves the signal in between out and goes on from now.</summary>
    public static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(30);

    private readonly VirtualWardOptions options;
    private readonly TimeProvider time;

    public VirtualWard(VirtualWardOptions options, TimeProvider time)
    {
        options.Validate();
        (this.options, this.time) = (options, time);
        Monitors = [.. Enumerable.Range(1, options.Beds).Select(bed => MonitorIdentity.Of(options.Seed, bed))];
        Census = new(options.Beds);
    }

    public WardCounters Counters { get; } = new();

    public IReadOnlyList<MonitorIdentity> Monitors { get; }

    public Census Census { get; }

    /// <summary>Sends until cancelled, then waits a little for the last answers; does not throw when cancelled. Runs once.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var (start, startTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
        using var close = new CancellationTokenSource();
        var connections = new List<MllpConnection>();
        var deliveries = new List<Task>();
        var makers = new List<Task>();

        var feed = new PatientFeed(options.Seed, Census, Monitors, start);
        if (options.PatientFeed && options.Beds > 0) makers.Add(FeedAsync(feed, Connect(0), start, cancellation));
        for (var bed = 0; bed < options.Beds; bed++) makers.Add(MonitorAsync(bed, start, startTimestamp, Connect(bed + 1), cancellation));

        await Task.WhenAll(makers).ConfigureAwait(false);
        using (var drain = new CancellationTokenSource(options.DrainTimeout, time))
        {
            try { await Task.WhenAll(connections.Select(c => c.DrainAsync(drain.Token))).ConfigureAwait(false); }
            catch (OperationCanceledException) { } // the receiver is silent: what is left is seen in the counters
        }
        await close.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(deliveries).ConfigureAwait(false);

        MllpConnection Connect(int number)
        {
            var settings = options.Connection with { Host = options.Host, Port = options.Port, Seed = options.Seed + (ulong)number };
            var connection = new MllpConnection(settings, time, Counters.Delivery);
            connections.Add(connection);
            deliveries.Add(connection.RunAsync(close.Token));
            return connection;
        }
    }

    private async Task MonitorAsync(int bed, DateTimeOffset start, long startTimestamp, MllpConnection connection, CancellationToken cancellation)
    {
        var seed = new SeededNoise(options.Seed, 0x4245_4453).Bits(bed);
        var phase = options.PacketMilliseconds / 1000.0 * bed / options.Beds;
        var error = options.ClockError * new SeededNoise(options.Seed, 0x434C_4F43).Between(bed, -1, 1);
        var settings = new VirtualMonitorOptions
        {
            Waves = options.WavesPerBed, PacketMilliseconds = options.PacketMilliseconds, NumericsPerSecond = options.NumericsPerSecond, Alarms = options.Alarms,
        };
        var monitor = new VirtualMonitor(Monitors[bed], new VirtualPatient(seed, options.EpisodesPerBedHour), settings,
            start + error + TimeSpan.FromSeconds(phase), () => Census[bed]);
        var due = new List<OutboundMessage>();
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var now = (time.GetElapsedTime(startTimestamp).TotalSeconds * options.Speed) - phase;
                var wait = (monitor.Next - now) / options.Speed;
                if (wait > 0)
                {
                    // timers count whole milliseconds: round up, so that one wait is enough
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait * 1000)), time, cancellation).ConfigureAwait(false);
                    continue;
                }
                if (-wait > LongestLag.TotalSeconds)
                {
                    monitor.SkipTo(now);
                    Counters.OnGap();
                    continue;
                }
                var before = monitor.Samples;
                due.Clear();
                monitor.TakeDue(now, due);
                Counters.OnSamples(monitor.Samples - before);
                foreach (var message in due)
                {
                    Counters.OnMade(message.Kind);
                    await connection.PostAsync(message, cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task FeedAsync(PatientFeed feed, MllpConnection connection, DateTimeOffset start, CancellationToken cancellation)
    {
        try
        {
            foreach (var message in feed.Open(start))
            {
                Counters.OnMade(message.Kind);
                await connection.PostAsync(message, cancellation).ConfigureAwait(false);
            }
            while (true)
            {
                await Task.Delay(options.FeedInterval / options.Speed, time, cancellation).ConfigureAwait(false);
                if (feed.Next(time.GetUtcNow()) is not { } message) continue;
                Counters.OnMade(message.Kind);
                await connection.PostAsync(message, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) { }
    }
}
