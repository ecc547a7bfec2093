using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>One report while it is read: what one MDS said under one OBR for one patient.</summary>
internal sealed class ReportReading(MdsReading mds, PatientIdentity? patient, PointOfCare? location, DateTimeOffset? at, bool isTest)
{
    public MdsReading Mds { get; } = mds;
    public DateTimeOffset? At { get; } = at;
    /// <summary>MSH-11 says training or debugging: nothing of it is a patient's.</summary>
    public bool IsTest { get; } = isTest;
    public List<Observation> Observations { get; } = [];
    public List<WaveReading> Waves { get; } = [];
    public List<AlertReport> Alerts { get; } = [];
    public bool IsHeartbeat { get; set; }
    public TimeSpan? HeartbeatTimeout { get; set; }

    public bool IsEmpty => Observations.Count + Waves.Count + Alerts.Count == 0 && !IsHeartbeat;

    /// <summary>The report; null when nothing was said.</summary>
    public EquipmentReport? Finish(Func<MdsReading, EquipmentIdentifier> sender)
    {
        if (IsEmpty) return null;
        List<WaveSegment> waves = [];
        foreach (var wave in Waves) wave.Finish(At, waves, Observations);
        if (Observations.Count + waves.Count + Alerts.Count == 0 && !IsHeartbeat) return null;
        return new()
        {
            Equipment = Mds.Identity(sender),
            Patient = patient,
            Location = location,
            At = At,
            Observations = Observations,
            Waves = waves,
            Alerts = Alerts,
            IsHeartbeat = IsHeartbeat,
            HeartbeatTimeout = HeartbeatTimeout,
        };
    }
}
