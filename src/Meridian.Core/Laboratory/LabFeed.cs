using Meridian.Core.Feed;
using Meridian.Core.Record;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Laboratory;

/// <summary>Tells listeners and waiting pages what changed in the laboratory. Any thread may wait; the telling is the writer's.</summary>
public sealed partial class LabFeed(IServiceProvider services, ILogger<LabFeed> logger) : ICommittedListener, ILoadable
{
    private ILabListener[]? listeners;
    private readonly ChangeSignal changed = new();
    private long version;

    /// <summary>Rises with each change.</summary>
    public long Version => Interlocked.Read(ref version);

    public void Load(IRecordReader reader) => listeners = [.. services.GetServices<ILabListener>()];

    /// <summary>What completes at the next change: take it before looking, await it after.</summary>
    public Task Next => changed.Next;

    public void OnCommitted(RecordBatch batch)
    {
        if (batch.LabOrders.Count + batch.LabResults.Count == 0) return;
        Interlocked.Increment(ref version);
        if (listeners is { Length: > 0 })
        {
            var news = new LabNews(Newest(batch.LabOrders, row => row.Id), Newest(batch.LabResults, row => row.Id));
            foreach (var listener in listeners) Tell(listener, news);
        }
        changed.Tell();
    }

    // a row may be written twice in one transaction: the later one holds
    private static List<TRow> Newest<TRow, TId>(List<TRow> rows, Func<TRow, TId> id) where TId : notnull
    {
        var at = new Dictionary<TId, int>(rows.Count);
        List<TRow> newest = new(rows.Count);
        foreach (var row in rows)
        {
            if (at.TryGetValue(id(row), out var place)) newest[place] = row;
            else
            {
                at.Add(id(row), newest.Count);
                newest.Add(row);
            }
        }
        return newest;
    }

    private void Tell(ILabListener listener, LabNews news)
    {
        try
        {
            listener.OnLaboratory(news);
        }
        catch (Exception fault)
        {
            LogListenerFault(fault, listener.GetType().Name);
        }
    }

    [LoggerMessage(2003, LogLevel.Error, "{Listener} failed to hear of the laboratory")]
    private partial void LogListenerFault(Exception fault, string listener);
}
