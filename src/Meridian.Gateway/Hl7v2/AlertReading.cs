using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>One alert event while it is read. What is not told is taken as present: an alert is not hidden for what its sender leaves out.</summary>
internal sealed class AlertReading
{
    /// <summary>The report of the equipment that it is of.</summary>
    public ReportReading? Report { get; set; }
    public string? Instance { get; set; }
    public Code? Condition { get; set; }
    public string? Text { get; set; }
    public Code? Source { get; set; }
    public Containment Containment { get; set; }
    public AlertKind Kind { get; set; } = AlertKind.Physiological;
    public AlertPriority Priority { get; set; }
    public AlertPhase? Phase { get; set; }
    public AlertPresence? Presence { get; set; }
    public AlertInactivation Inactivation { get; set; }
    public string? ObservedValue { get; set; }
    public Code? ObservedUnit { get; set; }
    public string? LimitValue { get; set; }
    public DateTimeOffset? At { get; set; }
    public bool IsWatchdog { get; set; }
    public TimeSpan? Timeout { get; set; }

    public AlertReport Finish() => new()
    {
        Condition = Condition!,
        Text = Text,
        InstanceKey = Instance,
        Source = Source,
        Containment = Containment,
        Kind = Kind,
        Priority = Priority,
        // An end is an end, also where the state is left out, and a state without a phase tells what the phase would.
        Phase = Phase ?? (Presence == AlertPresence.Inactive ? AlertPhase.End : AlertPhase.Present),
        Presence = Presence ?? (Phase == AlertPhase.End ? AlertPresence.Inactive : AlertPresence.Active),
        Inactivation = Inactivation,
        ObservedValue = ObservedValue,
        ObservedUnit = ObservedUnit,
        LimitValue = LimitValue,
        At = At,
    };
}
