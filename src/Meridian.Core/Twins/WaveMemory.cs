using Meridian.Core.Record;

namespace Meridian.Core.Twins;

/// <summary>The last seconds of one wave, for a viewer who comes. Owned by its twin.</summary>
public sealed class WaveMemory(TimeSpan length)
{
    private const int MostSegments = 1024;
    // so many old segments in a row are no stragglers: the clock was put back
    private const int LateToBeginAnew = 4;
    private readonly Queue<WaveRow> segments = new();
    private DateTimeOffset? newest;
    private int late;

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<WaveRow> Segments => segments;

    public void Add(WaveRow row)
    {
        // what comes late belongs to the record, not to the sweep
        if (row.At < newest - length)
        {
            if (++late < LateToBeginAnew) return;
            segments.Clear();
            newest = null;
        }
        late = 0;
        segments.Enqueue(row);
        var end = row.At + TimeSpan.FromSeconds(row.Segment.Samples.Length / row.Segment.SampleHz);
        if (newest is null || end > newest) newest = end;
        while (segments.Count > 1 && (segments.Count > MostSegments || segments.Peek().At < newest - length)) segments.Dequeue();
    }
}
