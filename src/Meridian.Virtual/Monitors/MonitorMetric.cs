using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Monitors;

/// <summary>One number that a monitor sends, with its alarm limits where it has any; the twelve are in the order of the message.</summary>
public sealed record MonitorMetric(MdcTerm Term, MetricPlace Place, MonitorUnit Unit, Func<Vitals, double?> Value, double? Low = null, double? High = null, int Decimals = 0)
{
    public static MonitorMetric HeartRate { get; } = new(Mdc.HeartRate, MetricPlace.Ecg(1), MonitorUnit.Beats, v => v.HeartRate, 50, 120);
    public static MonitorMetric Saturation { get; } = new(Mdc.Saturation, MetricPlace.Spo2(1), MonitorUnit.Percent, v => v.Saturation, 90, 100);
    public static MonitorMetric PulseRate { get; } = new(Mdc.PulseRate, MetricPlace.Spo2(2), MonitorUnit.Beats, v => v.PulseRate);
    public static MonitorMetric ArterialSystolic { get; } = new(Mdc.ArterialSystolic, MetricPlace.Pressure(1), MonitorUnit.Mmhg, v => v.ArterialSystolic, 90, 160);
    public static MonitorMetric ArterialDiastolic { get; } = new(Mdc.ArterialDiastolic, MetricPlace.Pressure(2), MonitorUnit.Mmhg, v => v.ArterialDiastolic);
    public static MonitorMetric ArterialMean { get; } = new(Mdc.ArterialMean, MetricPlace.Pressure(3), MonitorUnit.Mmhg, v => v.ArterialMean);
    public static MonitorMetric CuffSystolic { get; } = new(Mdc.CuffSystolic, MetricPlace.Cuff(1), MonitorUnit.Mmhg, v => v.Cuff?.Systolic);
    public static MonitorMetric CuffDiastolic { get; } = new(Mdc.CuffDiastolic, MetricPlace.Cuff(2), MonitorUnit.Mmhg, v => v.Cuff?.Diastolic);
    public static MonitorMetric CuffMean { get; } = new(Mdc.CuffMean, MetricPlace.Cuff(3), MonitorUnit.Mmhg, v => v.Cuff?.Mean);
    public static MonitorMetric RespiratoryRate { get; } = new(Mdc.RespiratoryRate, MetricPlace.Resp(1), MonitorUnit.Breaths, v => v.RespiratoryRate, 8, 30);
    public static MonitorMetric EndTidal { get; } = new(Mdc.EndTidal, MetricPlace.Gas(1), MonitorUnit.Mmhg, v => v.EndTidal, 25, 55);
    public static MonitorMetric Temperature { get; } = new(Mdc.Temperature, MetricPlace.Temp(1), MonitorUnit.Celsius, v => v.Temperature, Decimals: 1);

    public static IReadOnlyList<MonitorMetric> All { get; } =
        [HeartRate, Saturation, PulseRate, ArterialSystolic, ArterialDiastolic, ArterialMean, CuffSystolic, CuffDiastolic, CuffMean, RespiratoryRate, EndTidal, Temperature];

    /// <summary>True for the three numbers of the cuff, which keep the time of their measurement.</summary>
    public bool IsEpisodic => Place.VmdTerm == Mdc.CuffVmd;
}
