using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>What one request looks up again and again: what metrics mean, when messages came.</summary>
internal sealed class ObservationScope(IRecordReader reader, CodeWriter codes)
{
    private const int Kept = 1024;
    private readonly Dictionary<MetricDescriptor, MetricMeaning> meanings = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<long, DateTimeOffset> received = [];

    public MetricMeaning Meaning(MetricDescriptor metric)
    {
        if (meanings.TryGetValue(metric, out var meaning)) return meaning;
        // descriptors are shared in the record; where a reader makes new ones the dictionary must not grow with the answer
        if (meanings.Count >= Kept) meanings.Clear();
        return meanings[metric] = MetricMeaning.Of(metric, codes);
    }

    /// <summary>When the hub received the message, or mapped the code, whichever came last; the report's time where the message is gone.</summary>
    public DateTimeOffset LastUpdated(Sequence sequence, DateTimeOffset at, MetricDescriptor metric)
    {
        var updated = ReceivedAt(sequence) ?? at;
        return codes.Vocabulary.Mappings.Find(metric.Code) is { } mapping && mapping.At > updated ? mapping.At : updated;
    }

    private DateTimeOffset? ReceivedAt(Sequence sequence)
    {
        if (received.TryGetValue(sequence.Value, out var at)) return at;
        var row = reader.Messages(new MessageQuery { Before = new(sequence.Value + 1), Limit = 1 }).FirstOrDefault();
        if (row is null || row.Sequence != sequence) return null;
        if (received.Count >= Kept) received.Clear();
        return received[sequence.Value] = row.ReceivedAt;
    }
}
