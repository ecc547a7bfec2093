using System.Threading.Channels;
using Meridian.Core.Feed;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Forwarding;

/// <summary>
/// Carries what waits to its peers. One worker a destination at a time, so that one that hangs holds up no other; a worker takes a portion, hands it to the
/// deliverers and brings the queue up to date. A destination that cannot be reached is left alone for a pause that doubles up to a cap.
/// </summary>
public sealed partial class DeliveryPump(DeliveryQueue queue, IDeliveryReader reader, IEnumerable<IDeliverer> deliverers, DicomPeers peers, ForwardingOptions options, ForwardingMetrics metrics, TimeProvider clock, ILogger<DeliveryPump> logger)
    : BackgroundService, ICommittedListener, ILoadable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly Channel<string> woken = Channel.CreateBounded<string>(new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Dictionary<string, DateTimeOffset> due = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<DateTimeOffset?>> busy = new(StringComparer.Ordinal);
    private bool missedOne;

    public void Load(IRecordReader record)
    {
        queue.Load();
        queue.Added += Wake;
        peers.Changed += PeerChanged;
        foreach (var count in reader.DeliveryCounts())
            if (count.Waiting > 0) due[count.Destination] = DateTimeOffset.MinValue;
    }

    public void OnCommitted(RecordBatch batch) => queue.Committed(batch);

    // a full channel drops the name, not the wish: every destination is then looked at
    private void Wake(string destination)
    {
        if (!woken.Writer.TryWrite(destination)) Volatile.Write(ref missedOne, true);
    }

    // a peer that was mended or let go on again is tried at once
    private void PeerChanged(string destination)
    {
        queue.Reached(destination);
        Wake(destination);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TurnAsync(stoppingToken);
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        finally
        {
            queue.Added -= Wake;
            peers.Changed -= PeerChanged;
            await ((Task)Task.WhenAll(busy.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TurnAsync(CancellationToken cancellation)
    {
        while (woken.Reader.TryRead(out var destination)) due[destination] = DateTimeOffset.MinValue;
        if (Interlocked.Exchange(ref missedOne, false))
            foreach (var count in reader.DeliveryCounts()) if (count.Waiting > 0) due[count.Destination] = DateTimeOffset.MinValue;
        foreach (var (destination, task) in busy.Where(pair => pair.Value.IsCompleted).ToList())
        {
            busy.Remove(destination);
            // its faults are its own: it never fails
            if (await task is { } again && !due.ContainsKey(destination)) due[destination] = again;
        }
        var now = clock.GetUtcNow();
        foreach (var (destination, at) in due.ToList())
        {
            if (busy.Count >= options.MostPeersAtOnce) return;
            if (busy.ContainsKey(destination)) continue;
            if (peers.Find(destination) is { IsPaused: true })
            {
                due.Remove(destination); // its change wakes it
                continue;
            }
            var from = queue.PauseOf(destination)?.Until is { } until && until > at ? until : at;
            if (from > now)
            {
                due[destination] = from;
                continue;
            }
            due.Remove(destination);
            busy[destination] = Task.Run(() => WorkAsync(destination, cancellation), CancellationToken.None);
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var free = due.Where(pair => !busy.ContainsKey(pair.Key)).ToList();
        var next = free.Count > 0 && busy.Count < options.MostPeersAtOnce ? free.Min(pair => pair.Value < DateTimeOffset.UnixEpoch ? now : pair.Value) - now : Longest;
        if (next <= TimeSpan.Zero) return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waits = new List<Task>(busy.Values) { woken.Reader.WaitToReadAsync(ending.Token).AsTask(), Task.Delay(next < Longest ? next : Longest, clock, ending.Token) };
        await Task.WhenAny(waits);
        await ending.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <returns>When to look again; null: nothing waits.</returns>
    private async Task<DateTimeOffset?> WorkAsync(string destination, CancellationToken cancellation)
    {
        try
        {
            while (reader.Due(destination, clock.GetUtcNow(), options.Portion) is { Count: > 0 } rows)
                if (!await PortionAsync(destination, rows, cancellation)) break;
            return reader.NextDue(destination);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (RecordUnavailableException trouble)
        {
            LogRecordTrouble(destination, trouble.Message);
            return queue.Unreached(destination, trouble.Message).Until;
        }
        catch (Exception fault)
        {
            // a fault of the hub must not stop what waits for other peers, nor be repeated without a pause
            LogFault(fault, destination);
            return queue.Unreached(destination, "The hub met a fault of its own.").Until;
        }
    }

    /// <summary>False: the peer cannot be reached now.</summary>
    private async Task<bool> PortionAsync(string destination, IReadOnlyList<DeliveryRow> rows, CancellationToken cancellation)
    {
        var results = new List<DeliveryResult>();
        var reached = true;
        try
        {
            foreach (var kind in rows.GroupBy(row => row.Kind))
            {
                if (deliverers.FirstOrDefault(one => one.Takes(kind.Key)) is { } deliverer)
                    await deliverer.DeliverAsync(destination, [.. kind], result => { lock (results) results.Add(result); }, cancellation);
                else results.AddRange(kind.Select(row => new DeliveryResult(row, DeliveryOutcome.Impossible, "The hub has nothing that carries this.")));
            }
            if (results.Any(result => result.Outcome != DeliveryOutcome.Impossible)) queue.Reached(destination);
        }
        catch (PeerUnreachableException away)
        {
            reached = false;
            var pause = queue.Unreached(destination, away.Message);
            metrics.Unreached(destination);
            if (pause.Failures == 1) LogUnreached(destination, away.Message);
        }
        metrics.Answered(destination, results);
        // also when the hub stops: what a peer has taken must not come to it again
        await queue.SettleAsync(results, CancellationToken.None);
        // a deliverer that tells of nothing would be asked for ever
        if (reached && results.Count == 0) queue.Unreached(destination, "The peer answered nothing.");
        return reached && results.Count > 0;
    }
}
