using Meridian.Virtual.Mllp;

namespace Meridian.Virtual.Ward;

/// <summary>What a ward has done so far, for a console to show. Safe from any thread.</summary>
public sealed class WardCounters
{
    private long wavePackets, numerics, alerts, patientEvents, samples, gaps;

    /// <summary>Deliveries of all connections together.</summary>
    public MllpCounters Delivery { get; } = new();
    public long WavePackets => Volatile.Read(ref wavePackets);
    public long Numerics => Volatile.Read(ref numerics);
    /// <summary>Alerts and watchdogs.</summary>
    public long Alerts => Volatile.Read(ref alerts);
    public long PatientEvents => Volatile.Read(ref patientEvents);
    public long Samples => Volatile.Read(ref samples);
    /// <summary>Times at which a monitor was so late that it left signal out.</summary>
    public long Gaps => Volatile.Read(ref gaps);

    internal void OnMade(OutboundKind kind)
    {
        switch (kind)
        {
            case OutboundKind.Waves: Interlocked.Increment(ref wavePackets); break;
            case OutboundKind.Numerics: Interlocked.Increment(ref numerics); break;
            case OutboundKind.Alert: Interlocked.Increment(ref alerts); break;
            case OutboundKind.PatientFeed: Interlocked.Increment(ref patientEvents); break;
            case OutboundKind.Other: break;
            default: throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    internal void OnSamples(long count) => Interlocked.Add(ref samples, count);
    internal void OnGap() => Interlocked.Increment(ref gaps);
}
