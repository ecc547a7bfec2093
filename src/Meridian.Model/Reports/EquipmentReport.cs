namespace Meridian.Model;

/// <summary>
/// What one piece of equipment said at one time: its values, waves and alerts, with the patient and place that the
/// message named. A message of several MDSs becomes several reports.
/// </summary>
public sealed record EquipmentReport
{
    public required EquipmentIdentity Equipment { get; init; }
    /// <summary>The patient that the message names; null when it names none (the facts stay with the equipment).</summary>
    public PatientIdentity? Patient { get; init; }
    public PointOfCare? Location { get; init; }
    /// <summary>The equipment's time of the report; null when it gave none.</summary>
    public DateTimeOffset? At { get; init; }
    public IReadOnlyList<Observation> Observations { get; init; } = [];
    public IReadOnlyList<WaveSegment> Waves { get; init; } = [];
    public IReadOnlyList<AlertReport> Alerts { get; init; } = [];
    /// <summary>True for a sign of life without facts (PCD-04 watchdog MDC_EVT_ACTIVE).</summary>
    public bool IsHeartbeat { get; init; }
    /// <summary>For a heartbeat: the longest silence that the sender promises (MDC_ATTR_CONFIRM_TIMEOUT).</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }
}

/// <summary>All that one message says, in the common language. Empty when it was understood and says nothing for us (an acknowledgement).</summary>
public sealed record Facts
{
    public IReadOnlyList<EquipmentReport> Reports { get; init; } = [];
    public IReadOnlyList<PatientEvent> PatientEvents { get; init; } = [];
    public IReadOnlyList<OrderEvent> OrderEvents { get; init; } = [];
    public IReadOnlyList<LabOrderEvent> LabOrderEvents { get; init; } = [];
    public IReadOnlyList<LabReport> LabReports { get; init; } = [];
    public static Facts None { get; } = new();
    public bool IsEmpty => Reports.Count == 0 && PatientEvents.Count == 0 && OrderEvents.Count == 0 && LabOrderEvents.Count == 0 && LabReports.Count == 0;
}
