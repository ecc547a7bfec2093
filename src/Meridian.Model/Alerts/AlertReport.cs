namespace Meridian.Model;

/// <summary>IEC 60601-1-8 priority. Stored; the numbers are pinned by a test; higher is more urgent.</summary>
public enum AlertPriority : byte { None = 0, Low = 1, Medium = 2, High = 3 }

/// <summary>Physiological (the patient), technical (the equipment), advisory. Stored; the numbers are pinned by a test.</summary>
public enum AlertKind : byte { Physiological = 1, Technical = 2, Advisory = 3 }

/// <summary>Phase of the alert event (IHE PCD TF-2, MDC_ATTR_EVENT_PHASE). Stored; the numbers are pinned by a test.</summary>
public enum AlertPhase : byte { Tpoint = 0, Start = 1, Continue = 2, End = 3, Present = 4, Update = 5, Escalate = 6, DeEscalate = 7, Reset = 8 }

/// <summary>State at the equipment (MDC_ATTR_ALARM_STATE). Stored; the numbers are pinned by a test.</summary>
public enum AlertPresence : byte { Inactive = 0, Active = 1, Latched = 2 }

/// <summary>Inactivation of the annunciation at the equipment (MDC_ATTR_ALARM_INACTIVATION_STATE). Stored; the numbers are pinned by a test.</summary>
[Flags]
public enum AlertInactivation : byte { Enabled = 0, AudioPaused = 1, AudioOff = 2, AlarmPaused = 4, AlarmOff = 8, AlertAcknowledged = 16 }

/// <summary>One alert event as equipment reports it (IHE PCD-04).</summary>
public sealed record AlertReport
{
    /// <summary>What happened, e.g. <c>196940^MDC_EVT_FLUID_LINE_OCCL^MDC</c>.</summary>
    public required Code Condition { get; init; }
    /// <summary>The equipment's own words for it.</summary>
    public string? Text { get; init; }
    /// <summary>The equipment's identifier of this alert instance (OBR-29 parent or OBR-3), so that start, continue and end meet; null where it gave none.</summary>
    public string? InstanceKey { get; init; }
    /// <summary>The metric, channel or VMD that caused it (MDC_ATTR_ALERT_SOURCE).</summary>
    public Code? Source { get; init; }
    public Containment Containment { get; init; }
    public AlertKind Kind { get; init; } = AlertKind.Physiological;
    public AlertPriority Priority { get; init; }
    public AlertPhase Phase { get; init; }
    public AlertPresence Presence { get; init; } = AlertPresence.Active;
    public AlertInactivation Inactivation { get; init; }
    /// <summary>The value that caused it, as sent.</summary>
    public string? ObservedValue { get; init; }
    /// <summary>Unit of <see cref="ObservedValue"/>; null for none.</summary>
    public Code? ObservedUnit { get; init; }
    /// <summary>The limit that the value broke, as sent.</summary>
    public string? LimitValue { get; init; }
    public DateTimeOffset? At { get; init; }
}
