using Meridian.Core.Record;

namespace Meridian.Core.Twins;

/// <summary>The last seconds of one wave, for a viewer who comes. Owned by its twin.</summary>
public sealed class WaveMemory(TimeSpan length)
{
    private const int MostSegments = 1024;
    private readonly Queue<WaveRow> segments = new();
    private DateTimeOffset newest = DateTimeOffset.MinValue;

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<WaveRow> Segments => segments;

    public void Add(WaveRow row)
    {
        // what comes late belongs to the record, not to the sweep; a clock that was put far back begins anew
        if (row.At < newest - length) return;
        segments.Enqueue(row);
        var end = row.At + TimeSpan.FromSeconds(row.Segment.Samples.Length / row.Segment.SampleHz);
        if (end > newest) newest = end;
        while (segments.Count > 1 && (segments.Count > MostSegments || segments.Peek().At < newest - length)) segments.Dequeue();
    }
}
