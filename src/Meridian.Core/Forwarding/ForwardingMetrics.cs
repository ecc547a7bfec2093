using System.Diagnostics.Metrics;

namespace Meridian.Core.Forwarding;

/// <summary>Counts of what goes to peers, meter <c>meridian.forwarding</c>.</summary>
public sealed class ForwardingMetrics
{
    public const string MeterName = "meridian.forwarding";
    private readonly Counter<long> answers, failures;

    public ForwardingMetrics(IMeterFactory meters, IDeliveryReader reader)
    {
        var meter = meters.Create(MeterName);
        answers = meter.CreateCounter<long>("meridian.forwarding.answers", "{delivery}", "What peers answered, by destination and outcome");
        failures = meter.CreateCounter<long>("meridian.forwarding.unreached", "{attempt}", "Attempts that found the peer away, by destination");
        meter.CreateObservableGauge("meridian.forwarding.waiting", () => Counts(reader, count => count.Waiting), "{delivery}", "What waits, by destination");
        meter.CreateObservableGauge("meridian.forwarding.dead", () => Counts(reader, count => count.Dead), "{delivery}", "What was given up, by destination");
    }

    internal void Answered(string destination, IReadOnlyList<DeliveryResult> results)
    {
        foreach (var group in results.GroupBy(result => result.Outcome))
            answers.Add(group.Count(), new KeyValuePair<string, object?>("destination", destination), new KeyValuePair<string, object?>("outcome", group.Key switch
            {
                DeliveryOutcome.Done => "done",
                DeliveryOutcome.Refused => "refused",
                DeliveryOutcome.Impossible => "impossible",
                DeliveryOutcome.Onward => "onward",
                _ => throw new ArgumentOutOfRangeException(nameof(results)),
            }));
    }

    internal void Unreached(string destination) => failures.Add(1, new KeyValuePair<string, object?>("destination", destination));

    private static IEnumerable<Measurement<long>> Counts(IDeliveryReader reader, Func<DeliveryCount, long> of)
    {
        IReadOnlyList<DeliveryCount> counts;
        try { counts = reader.DeliveryCounts(); }
        catch (Record.RecordUnavailableException) { return []; }
        return counts.Select(count => new Measurement<long>(of(count), new KeyValuePair<string, object?>("destination", count.Destination)));
    }
}
