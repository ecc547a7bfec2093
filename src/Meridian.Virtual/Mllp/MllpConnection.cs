using System.Threading.Channels;
using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Mllp;

/// <summary>
/// Delivers messages to one receiver over MLLP, in order, each until it is answered. What is on the way when a connection
/// breaks, or is not answered in time, goes out again on the next one with the same bytes and MSH-10. An answer belongs to the message
/// that its MSA-2 names, whenever it comes; one that names nothing on the way is counted and changes nothing.
/// Posting is safe from any thread; <see cref="RunAsync"/> is the one owner of the socket.
/// </summary>
public sealed partial class MllpConnection
{
    private readonly MllpConnectionOptions options;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly LinkedList<OutboundMessage> waiting = new();
    private readonly List<OutboundMessage> onTheWay = [];
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly SeededNoise jitter;
    private TaskCompletionSource space = NewSignal();
    private TaskCompletionSource? drained;
    private long waitingBytes;
    private int failures;
    private long pauses;

    public MllpConnection(MllpConnectionOptions options, TimeProvider time, MllpCounters? counters = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Pipelining, 1);
        (this.options, this.time, Counters) = (options, time, counters ?? new());
        jitter = new(options.Seed, 0x4A49_5454);
    }

    public MllpCounters Counters { get; }

    /// <summary>Messages that are not answered yet.</summary>
    public int Outstanding { get { lock (gate) return waiting.Count + onTheWay.Count; } }

    /// <summary>
    /// Takes a message for delivery. A full backlog first gives up its oldest waves, then its oldest numbers, each counted as
    /// dropped; false when even that makes no room: alerts and the patient feed are never dropped, and the caller must wait (<see cref="PostAsync"/>).
    /// </summary>
    public bool TryPost(OutboundMessage message)
    {
        lock (gate)
        {
            while (waitingBytes + message.Framed.Length > options.BacklogBytes && waiting.Count > 0)
            {
                if (!GiveUp(OutboundKind.Waves) && !GiveUp(OutboundKind.Numerics))
                {
                    if (message.Kind > OutboundKind.Numerics) return false;
                    Counters.OnPosted();
                    Counters.OnDropped();
                    return true;
                }
            }
            waiting.AddLast(message);
            waitingBytes += message.Framed.Length;
        }
        Counters.OnPosted();
        wake.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Takes a message for delivery, waiting for room.</summary>
    public async ValueTask PostAsync(OutboundMessage message, CancellationToken cancellation)
    {
        while (true)
        {
            Task room;
            lock (gate) room = space.Task;
            if (TryPost(message)) return;
            await room.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Completes when everything posted so far and since has been answered or given up.</summary>
    public Task DrainAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (waiting.Count + onTheWay.Count == 0) return Task.CompletedTask;
            drained ??= NewSignal();
            return drained.Task.WaitAsync(cancellation);
        }
    }

    private bool GiveUp(OutboundKind kind)
    {
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            // what has been sent before may have been stored: only what never left is given up
            if (node.Value.Kind != kind || node.Value.Sendings > 0) continue;
            waiting.Remove(node);
            waitingBytes -= node.Value.Framed.Length;
            Counters.OnDropped();
            return true;
        }
        return false;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
