using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Monitors;

/// <summary>HL7 table 0078 as PCD-04 uses it: high, medium, low (IEC 60601-1-8), and none for information.</summary>
public enum AlarmPriority : byte { None, Low, Medium, High }

/// <summary>
/// A condition that a virtual monitor watches for: what it is, where it comes from, how urgent, when it holds, and how many
/// seconds it must hold before it is announced. For a broken limit, <see cref="Metric"/> says which value and limits to show.
/// </summary>
public sealed record AlarmKind(string Label, MdcTerm Event, MetricPlace Place, AlarmPriority Priority, bool IsTechnical, Func<Vitals, bool> Holds, int DelaySeconds, MonitorMetric? Metric = null)
{
    private const double ExtremeBradycardia = 40, ExtremeTachycardia = 140, Desaturated = 85;

    /// <summary>In the order in which a monitor would rank them.</summary>
    public static IReadOnlyList<AlarmKind> All { get; } =
    [
        new("Asystole", Mdc.EventAsystole, MetricPlace.Ecg(1), AlarmPriority.High, false, v => v.HeartRate == 0, 0),
        new("Apnea", Mdc.EventApnea, MetricPlace.Resp(1), AlarmPriority.High, false, v => v.RespiratoryRate == 0, 0),
        new("Extreme bradycardia", Mdc.EventBradycardia, MetricPlace.Ecg(1), AlarmPriority.High, false, v => v.HeartRate is > 0 and < ExtremeBradycardia, 3, MonitorMetric.HeartRate),
        new("Extreme tachycardia", Mdc.EventTachycardia, MetricPlace.Ecg(1), AlarmPriority.High, false, v => v.HeartRate > ExtremeTachycardia, 3, MonitorMetric.HeartRate),
        new("Desaturation", Mdc.EventDesaturation, MetricPlace.Spo2(1), AlarmPriority.High, false, v => v.Saturation < Desaturated, 3, MonitorMetric.Saturation),
        new("HR low", Mdc.EventBelowLimit, MetricPlace.Ecg(1), AlarmPriority.Medium, false, v => v.HeartRate is >= ExtremeBradycardia and < 50, 4, MonitorMetric.HeartRate),
        new("HR high", Mdc.EventAboveLimit, MetricPlace.Ecg(1), AlarmPriority.Medium, false, v => v.HeartRate is > 120 and <= ExtremeTachycardia, 4, MonitorMetric.HeartRate),
        new("SpO2 low", Mdc.EventBelowLimit, MetricPlace.Spo2(1), AlarmPriority.Medium, false, v => v.Saturation is >= Desaturated and < 90, 4, MonitorMetric.Saturation),
        new("ART low", Mdc.EventBelowLimit, MetricPlace.Pressure(1), AlarmPriority.Medium, false, v => v.ArterialSystolic < 90, 4, MonitorMetric.ArterialSystolic),
        new("ART high", Mdc.EventAboveLimit, MetricPlace.Pressure(1), AlarmPriority.Medium, false, v => v.ArterialSystolic > 160, 4, MonitorMetric.ArterialSystolic),
        new("Irregular rhythm", Mdc.EventIrregular, MetricPlace.Ecg(1), AlarmPriority.Low, false, v => v.Fibrillating, 3),
        new("Frequent PVC", Mdc.EventVentricularRate, MetricPlace.Ecg(1), AlarmPriority.Low, false, v => v.VentricularBeats >= 5 && !v.EcgLeadsOff, 0),
        new("ECG leads off", Mdc.EventLeadsOff, MetricPlace.Ecg(1), AlarmPriority.Medium, true, v => v.EcgLeadsOff, 1),
        new("SpO2 probe off", Mdc.EventSensorDisconnected, MetricPlace.Spo2(1), AlarmPriority.Low, true, v => v.Spo2ProbeOff, 1),
    ];
}
