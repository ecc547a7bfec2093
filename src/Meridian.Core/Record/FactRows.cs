using Meridian.Model;

namespace Meridian.Core.Record;

/// <summary>The observations of one report, kept together: they share message, equipment, patient and time.</summary>
public sealed record ObservationSetRow
{
    public required Sequence Sequence { get; init; }
    /// <summary>0, 1, 2 …: which report of the message.</summary>
    public required int Ordinal { get; init; }
    public required EquipmentId Equipment { get; init; }
    /// <summary>default: no known patient.</summary>
    public PatientId Patient { get; init; }
    public BedId Bed { get; init; }
    /// <summary>The hub's time of the report: the equipment's time corrected by the measured offset; the time received where the equipment gave none.</summary>
    public required DateTimeOffset At { get; init; }
    /// <summary>The equipment's own time; null when it gave none.</summary>
    public DateTimeOffset? EquipmentAt { get; init; }
    /// <summary>Measured offset: hub clock minus equipment clock.</summary>
    public TimeSpan ClockOffset { get; init; }
    /// <summary>Same length: <see cref="MetricIds"/>[i] is the metric of <see cref="Observations"/>[i].</summary>
    public required IReadOnlyList<MetricId> MetricIds { get; init; }
    public required IReadOnlyList<Observation> Observations { get; init; }

    /// <summary>The equipment gave a time that cannot be (future, or too far past): <see cref="At"/> is then the hub's time of receipt.</summary>
    public bool IsTimeDoubtful => EquipmentAt is { } given && (given + ClockOffset - At).Duration() > TimeSpan.FromMilliseconds(2);

    /// <summary>The hub's time of one observation: its own time corrected by the offset where it has one that can be, else the report's.</summary>
    public DateTimeOffset TimeOf(Observation observation)
    {
        if (observation.At is not { } own || IsTimeDoubtful) return At;
        // a value that claims to be later than its report, or more than a day older, is not believed
        var ahead = own - (EquipmentAt ?? own);
        return EquipmentAt is null || ahead > TimeSpan.FromSeconds(2) || ahead < TimeSpan.FromDays(-1) ? At : At + ahead;
    }
}

/// <summary>One wave segment with its owner and times.</summary>
public sealed record WaveRow
{
    public required Sequence Sequence { get; init; }
    public required EquipmentId Equipment { get; init; }
    public required MetricId Metric { get; init; }
    public PatientId Patient { get; init; }
    public BedId Bed { get; init; }
    /// <summary>The hub's time of the first sample.</summary>
    public required DateTimeOffset At { get; init; }
    public TimeSpan ClockOffset { get; init; }
    public required WaveSegment Segment { get; init; }
}
