using System.Threading.Channels;
using Meridian.Core.Feed;
using Meridian.Core.Record;

namespace Meridian.Core.Workitems;

/// <summary>
/// The event channels that are open now, and what goes into them: reports of committed changes, in the order of the record. A report for whom no channel is
/// open is not kept (PS3.4 CC.2.4.3 wants no queue); subscriptions stand, and whoever returns searches or subscribes again to know the state.
/// </summary>
public sealed class WorkitemChannels(WorkitemReports reports, TimeProvider clock) : ICommittedListener
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<WorkitemChannel>> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> toldOfStart = new(StringComparer.Ordinal);
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();

    /// <summary>How many are open.</summary>
    public int Count { get; private set; }

    /// <summary>Opens a channel; an application entity may have several, and each gets everything.</summary>
    /// <param name="aeTitle">Whose.</param>
    /// <param name="capacity">Most reports that wait for a slow reader; one more ends the channel.</param>
    /// <param name="subscriptions">What the application entity is subscribed to: if any of it is older than this process, it is told once that the hub was restarted (CC.2.4.3).</param>
    public WorkitemChannel Open(string aeTitle, int capacity, IReadOnlyList<WorkitemSubscriptionRow> subscriptions)
    {
        var channel = new WorkitemChannel(aeTitle, capacity);
        lock (gate)
        {
            if (!open.TryGetValue(aeTitle, out var list)) open[aeTitle] = list = [];
            list.Add(channel);
            Count++;
            if (subscriptions.Any(row => row.Since < startedAt) && toldOfStart.Add(aeTitle)) channel.Offer(reports.Hub(restarted: true, [aeTitle]).Text);
        }
        return channel;
    }

    public void Close(WorkitemChannel channel)
    {
        lock (gate)
        {
            if (!open.TryGetValue(channel.AeTitle, out var list) || !list.Remove(channel)) return;
            Count--;
            if (list.Count == 0) open.Remove(channel.AeTitle);
        }
    }

    /// <summary>Somebody listens under this title.</summary>
    public bool IsOpen(string aeTitle)
    {
        lock (gate) return open.ContainsKey(aeTitle);
    }

    public void OnCommitted(RecordBatch batch)
    {
        if (batch.Workitems.Reports.Count == 0) return;
        lock (gate)
        {
            foreach (var report in batch.Workitems.Reports)
                foreach (var receiver in report.Receivers)
                    if (open.TryGetValue(receiver, out var list))
                        foreach (var channel in list) channel.Offer(report.Text);
        }
    }
}

/// <summary>One open event channel: reports that wait to be sent.</summary>
public sealed class WorkitemChannel(string aeTitle, int capacity)
{
    private readonly Channel<string> waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public string AeTitle => aeTitle;
    /// <summary>Reports in their order; it completes after the last one that fits when the reader was too slow.</summary>
    public ChannelReader<string> Reports => waiting.Reader;
    /// <summary>A report did not fit: the reader has missed something and must be told so by the channel's end.</summary>
    public bool Overran { get; private set; }

    internal void Offer(string report)
    {
        if (waiting.Writer.TryWrite(report) || Overran) return;
        Overran = true;
        waiting.Writer.TryComplete();
    }
}
