using System.Buffers;
using System.Threading.Channels;
using Meridian.Core.Alarms;
using Meridian.Core.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Sends the fate of alerts back to where they came from (IHE PCD-05), in order, over one link. When the peer is away longer than the queue is deep, the oldest
/// are let go and counted: a status is of its moment, and what is committed here is not touched by it.
/// </summary>
internal sealed class Hl7v2AlertStatusLink(Hl7v2Options options, AlertStatusFeed feed, ConnectionBook book, TimeProvider clock, ILogger<Hl7v2AlertStatusLink> log) : BackgroundService
{
    private const int QueueDepth = 1024;
    private Channel<AlertStatus>? queue;
    private PeerAddress peer;
    private long dropped;

    // Listens before anything is taken in; sending begins behind it.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!PeerAddress.TryParse(options.AlertStatusPeer, out peer)) return Task.CompletedTask;
        queue = Channel.CreateBounded<AlertStatus>(new BoundedChannelOptions(QueueDepth) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => log.StatusDropped(peer.ToString(), Interlocked.Increment(ref dropped)));
        feed.Changed += Queue;
        return base.StartAsync(cancellationToken);
    }

    private void Queue(AlertStatus status)
    {
        // The hub's own alerts have no sender, and an alert without a key cannot be named to its own.
        if (!status.Alert.IsFromHub && status.Alert.Report.InstanceKey is not null) queue!.Writer.TryWrite(status);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var client = new Hl7v2Client(peer, options, book, clock, log, "alert-status");
        try
        {
            var text = new ArrayBufferWriter<byte>(512);
            await foreach (var status in queue!.Reader.ReadAllAsync(stoppingToken))
            {
                var controlId = Hl7v2Answers.NextControlId(clock.GetUtcNow());
                text.ResetWrittenCount();
                try
                {
                    Hl7v2AlertStatus.Write(text, status, controlId, clock.GetUtcNow());
                    await client.SendAsync(text.WrittenMemory.ToArray(), controlId, stoppingToken);
                }
                catch (Exception wrong) when (wrong is not OperationCanceledException)
                {
                    // One status that cannot be told must not end the hub, nor the ones after it.
                    log.StatusFailed(peer.ToString(), wrong);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        finally
        {
            feed.Changed -= Queue;
        }
    }
}
