using Meridian.Model;

namespace Meridian.Core.Record;

/// <summary>What happened to an alert. Stored; the numbers are pinned by a test.</summary>
public enum AlertTransition : byte
{
    Started = 1,
    /// <summary>Priority, text or source value changed at the equipment.</summary>
    Changed = 2,
    /// <summary>The condition ended at the equipment while nobody had acknowledged: it stays shown (latched).</summary>
    Latched = 3,
    /// <summary>Gone: ended and acknowledged, or ended and not latching.</summary>
    Ended = 4,
    /// <summary>A named person took it on.</summary>
    Acknowledged = 5,
    /// <summary>Nobody answered in time: the next step of the escalation.</summary>
    Escalated = 6,
    /// <summary>Its annunciation was inactivated or enabled again at the equipment.</summary>
    Inactivated = 7,
}

/// <summary>One step in the life of one alert; the alert's state after it, whole, so that one row tells all.</summary>
public sealed record AlertEventRow
{
    /// <summary>The durable number of this step.</summary>
    public required Sequence Sequence { get; init; }
    /// <summary>The message that caused this step, so that its bytes can be had; default: a person or the hub itself did.</summary>
    public Sequence Message { get; init; }
    public required AlertId Alert { get; init; }
    public required AlertTransition Transition { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>default for an alert of the hub itself that is about no equipment.</summary>
    public EquipmentId Equipment { get; init; }
    public PatientId Patient { get; init; }
    public BedId Bed { get; init; }
    /// <summary>The alert as reported, as it now stands.</summary>
    public required AlertReport Report { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>Step of the escalation, 0 = not escalated.</summary>
    public int EscalationStep { get; init; }
    public string? AcknowledgedBy { get; init; }
    public string? AcknowledgeReason { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    /// <summary>True while the hub shows and sounds it: active or latched.</summary>
    public required bool IsPresent { get; init; }
    /// <summary>The condition has ended at the equipment but is shown until acknowledged.</summary>
    public bool IsLatched { get; init; }
    /// <summary>Raised by the hub itself, e.g. equipment silent, patient mismatch.</summary>
    public bool IsFromHub { get; init; }
}
