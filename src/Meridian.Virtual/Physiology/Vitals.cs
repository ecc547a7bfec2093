namespace Meridian.Virtual.Physiology;

/// <summary>The numbers that a monitor shows at one moment, read off the same signals that it sends; null: no valid measurement now.</summary>
public sealed record Vitals
{
    /// <summary>Seconds since the patient's start.</summary>
    public required double At { get; init; }
    /// <summary>From the last eight R intervals, beats a minute; 0 in asystole.</summary>
    public double? HeartRate { get; init; }
    /// <summary>Percent.</summary>
    public double? Saturation { get; init; }
    /// <summary>From the last eight pulses at the finger, beats a minute.</summary>
    public double? PulseRate { get; init; }
    /// <summary>mm Hg, mean of the last eight beats.</summary>
    public double? ArterialSystolic { get; init; }
    public double? ArterialDiastolic { get; init; }
    public double? ArterialMean { get; init; }
    /// <summary>Breaths a minute; 0 in apnoea.</summary>
    public double? RespiratoryRate { get; init; }
    /// <summary>mm Hg.</summary>
    public double? EndTidal { get; init; }
    /// <summary>°C.</summary>
    public double? Temperature { get; init; }
    /// <summary>The last cuff measurement, mm Hg, and when it was taken; null before the first.</summary>
    public CuffReading? Cuff { get; init; }
    /// <summary>Beats of ventricular origin in the last 30 s.</summary>
    public int VentricularBeats { get; init; }
    /// <summary>True while the rhythm is that of atrial fibrillation.</summary>
    public bool Fibrillating { get; init; }
    public bool EcgLeadsOff { get; init; }
    public bool Spo2ProbeOff { get; init; }
    /// <summary>True while movement disturbs the signals.</summary>
    public bool Disturbed { get; init; }
}
