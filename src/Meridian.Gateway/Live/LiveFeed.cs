using System.Buffers;
using System.Threading.Channels;
using Meridian.Core.Alarms;
using Meridian.Core.Record;
using Meridian.Core.Twins;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Live;

/// <summary>
/// From the ward to the viewers. The ward's update is copied into a bounded channel on the ward's thread; one loop encodes
/// each update once and offers it to every viewer's queue; each viewer sends at its own pace. Should the loop fall so far behind
/// that the channel fills, all viewers are cut off and resume, and the board begins anew: the writer never waits for a viewer.
/// </summary>
public sealed partial class LiveFeed : BackgroundService, IWardListener
{
    private readonly IWard ward;
    private readonly LiveOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<LiveFeed> logger;
    private readonly Channel<LiveChange> changes;
    private readonly Lock gate = new();
    private readonly List<LiveViewer> viewers = [];
    private readonly LiveBoard board;
    private readonly AlertStatusFeed fate;
    private readonly HashSet<long> undelivered = [];
    private IDisposable? subscription;
    private volatile bool overrun;

    public LiveFeed(IWard ward, AlertViews alerts, AlertStatusFeed fate, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveFeed> logger)
    {
        (this.ward, this.fate, this.options, this.time, this.logger) = (ward, fate, options.Value, time, logger);
        changes = Channel.CreateBounded<LiveChange>(new BoundedChannelOptions(this.options.Backlog) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        board = new(alerts, this.options);
    }

    public int Viewers { get { lock (gate) return viewers.Count; } }

    void IWardListener.OnWard(WardUpdate update)
    {
        if (!changes.Writer.TryWrite(LiveChange.Copy(update, time.GetTimestamp()))) overrun = true;
    }

    /// <summary>Subscribes before any listener opens: <see cref="ExecuteAsync"/> begins on a thread of its own, and an alert that came before it would be told to nobody.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Begin();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = time.CreateTimer(_ => Beat(), null, options.BeatInterval, options.BeatInterval);
        try
        {
            while (await changes.Reader.WaitToReadAsync(stoppingToken))
            {
                if (overrun) BeginAnew();
                while (!overrun && changes.Reader.TryRead(out var change)) Deliver(change);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        finally { subscription?.Dispose(); }
    }

    internal void Leave(LiveViewer viewer)
    {
        lock (gate) if (viewers.Remove(viewer)) LiveMetrics.Viewers.Add(-1);
    }

    /// <summary>From here on the viewer's queue gets every flight; what the board shows at this moment is written to <paramref name="frame"/>.</summary>
    /// <returns>The newest alert step that is on the board: later ones come by the queue.</returns>
    internal long Join(LiveViewer viewer, IBufferWriter<byte> frame)
    {
        lock (gate)
        {
            viewers.Add(viewer);
            LiveMetrics.Viewers.Add(1);
            board.WriteDirectory(frame);
            board.WriteValues(frame);
            board.WriteAlerts(frame);
            return board.AlertSequence;
        }
    }

    internal void Watch(LiveViewer viewer, IReadOnlySet<uint> metrics)
    {
        lock (gate) viewer.Queue.Watch(metrics, board.Tail);
        viewer.Wake();
    }

    internal void WriteDirectory(IBufferWriter<byte> frame) { lock (gate) board.WriteDirectory(frame); }

    /// <summary>A viewer was sent these steps. The first viewer that was sent a new alert makes it delivered.</summary>
    internal void Sent(IReadOnlyList<AlertEventRow> steps, LiveUser user)
    {
        foreach (var step in steps)
        {
            bool first;
            lock (gate) first = undelivered.Remove(step.Sequence.Value);
            if (first) fate.Tell(new(step, AlertDisposition.Delivered, user.Name, time.GetUtcNow()));
        }
    }

    private void Begin()
    {
        subscription = ward.Subscribe(this, out var now);
        lock (gate) board.Start(now);
    }

    private void BeginAnew()
    {
        FellBehind(viewers.Count);
        subscription?.Dispose();
        while (changes.Reader.TryRead(out _)) { }
        overrun = false;
        Begin();
        lock (gate)
            foreach (var viewer in viewers) viewer.Cut(LiveCloseCode.FellBehind);
    }

    private void Deliver(LiveChange change)
    {
        bool seen;
        lock (gate)
        {
            var flight = Encode(change);
            seen = viewers.Count > 0;
            if (seen)
                foreach (var step in change.Alerts)
                    if (step is { Transition: AlertTransition.Started, Sequence.Value: > 0 }) undelivered.Add(step.Sequence.Value);
            if (undelivered.Count > options.Backlog) undelivered.Clear(); // viewers that take nothing for so long are cut off before
            foreach (var viewer in viewers)
            {
                viewer.Queue.Offer(flight);
                viewer.Wake();
            }
        }
        if (!seen)
            foreach (var step in change.Alerts)
                if (step.Transition == AlertTransition.Started) fate.Tell(new(step, AlertDisposition.Undeliverable, null, time.GetUtcNow()));
        LiveMetrics.Flights.Add(1);
        LiveMetrics.Delay.Record(time.GetElapsedTime(change.Timestamp).TotalMilliseconds);
    }

    /// <summary>What cannot be encoded must end neither the stream nor an alert: then the alerts of the change go out alone.</summary>
    private LiveFlight Encode(LiveChange change)
    {
        try
        {
            return board.Apply(change);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            NotEncoded(broken);
            return board.Apply(change with { Values = [], Waves = [], States = [], Tiles = [], Gone = [] });
        }
    }

    private void Beat()
    {
        LiveViewer[] all;
        lock (gate) all = [.. viewers];
        foreach (var viewer in all) viewer.Beat();
    }

    [LoggerMessage(EventId = 7104, Level = LogLevel.Error, Message = "A change of the ward could not be encoded for the live stream; its alerts were sent")]
    private partial void NotEncoded(Exception broken);

    [LoggerMessage(EventId = 7102, Level = LogLevel.Warning, Message = "The live stream fell behind the ward; {Viewers} viewers are cut off and resume")]
    private partial void FellBehind(int viewers);
}
