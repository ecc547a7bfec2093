using Meridian.Core.Feed;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Imaging;

/// <summary>Tells listeners and waiting pages what images came. Any thread may wait; the telling is the writer's.</summary>
public sealed partial class ImagingFeed(IServiceProvider services, ILogger<ImagingFeed> logger) : ICommittedListener, ILoadable
{
    private IImagingListener[]? listeners;
    private readonly ChangeSignal changed = new();
    private long revision;

    /// <summary>The sequence of the newest change since the start; 0: none yet.</summary>
    public Sequence Revision => new(Interlocked.Read(ref revision));

    public void Load(IRecordReader reader) => listeners = [.. services.GetServices<IImagingListener>()];

    /// <summary>What completes at the next change: take it before looking, await it after.</summary>
    public Task Next => changed.Next;

    public void OnCommitted(RecordBatch batch)
    {
        var images = batch.Imaging;
        if (images.Studies.Count + images.StudyTallies.Count + images.Removed.Count == 0) return;
        var studies = new Dictionary<long, StudyRow>();
        foreach (var row in images.Studies.Concat(images.StudyTallies).OrderBy(s => s.Revision.Value)) studies[row.Id] = row;
        foreach (var row in studies.Values) Interlocked.Exchange(ref revision, Math.Max(Interlocked.Read(ref revision), row.Revision.Value));
        if (listeners is { Length: > 0 })
        {
            // the bytes are their session's and end with the receipt
            var news = new ImagingNews([.. images.Instances.Select(i => i with { Bytes = default })], [.. images.Conflicts], [.. studies.Values]);
            foreach (var listener in listeners) Tell(listener, news);
        }
        changed.Tell();
    }

    private void Tell(IImagingListener listener, ImagingNews news)
    {
        try
        {
            listener.OnImages(news);
        }
        catch (Exception fault)
        {
            LogListenerFault(fault, listener.GetType().Name);
        }
    }

    [LoggerMessage(1903, LogLevel.Error, "{Listener} failed to hear of images")]
    private partial void LogListenerFault(Exception fault, string listener);
}
