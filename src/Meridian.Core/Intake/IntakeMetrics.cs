using System.Diagnostics.Metrics;

namespace Meridian.Core.Intake;

/// <summary>Counts of the door, meter <c>meridian.intake</c>.</summary>
public sealed class IntakeMetrics
{
    public const string MeterName = "meridian.intake";
    private readonly Counter<long> messages, events, listenerFaults;
    private readonly Histogram<int> batchSize;
    private readonly Histogram<double> commit;

    public IntakeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        Meter = meter;
        messages = meter.CreateCounter<long>("meridian.intake.messages", "{message}", "Messages by receipt");
        events = meter.CreateCounter<long>("meridian.intake.connection_events", "{event}", "Connection events kept");
        listenerFaults = meter.CreateCounter<long>("meridian.intake.listener_faults", "{fault}", "Rooms that failed to hear a commit");
        batchSize = meter.CreateHistogram<int>("meridian.intake.batch.size", "{message}", "Messages in one transaction");
        commit = meter.CreateHistogram("meridian.intake.commit.duration", "s", "Time of one transaction",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5] });
    }

    internal Meter Meter { get; }

    internal void WatchQueue(Func<int> length) => Meter.CreateObservableGauge("meridian.intake.queue.length", length, "{item}", "What waits for the writer");
    internal void Received(ReceiptKind kind) => messages.Add(1, new KeyValuePair<string, object?>("receipt", Name(kind)));
    internal void EventKept() => events.Add(1);
    internal void ListenerFailed() => listenerFaults.Add(1);
    internal void Committed(int size, TimeSpan duration)
    {
        batchSize.Record(size);
        commit.Record(duration.TotalSeconds);
    }

    private static string Name(ReceiptKind kind) => kind switch
    {
        ReceiptKind.Committed => "committed",
        ReceiptKind.Duplicate => "duplicate",
        ReceiptKind.Quarantined => "quarantined",
        ReceiptKind.Unavailable => "unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
