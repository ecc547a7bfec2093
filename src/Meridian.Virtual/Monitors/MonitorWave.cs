using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Monitors;

/// <summary>One wave that a monitor sends.</summary>
public sealed record MonitorWave(WaveKind Kind, MdcTerm Term, MetricPlace Place, MonitorUnit Unit)
{
    /// <summary>In the order in which a monitor adds them: the first three are two ECG leads of 250 Hz and the pleth of 125 Hz.</summary>
    public static IReadOnlyList<MonitorWave> All { get; } =
    [
        new(WaveKind.EcgII, Mdc.WaveEcgII, MetricPlace.Ecg(101), MonitorUnit.Millivolt),
        new(WaveKind.Pleth, Mdc.WavePleth, MetricPlace.Spo2(101), MonitorUnit.Percent),
        new(WaveKind.EcgV1, Mdc.WaveEcgV1, MetricPlace.Ecg(102), MonitorUnit.Millivolt),
        new(WaveKind.ArterialPressure, Mdc.WaveArterial, MetricPlace.Pressure(101), MonitorUnit.Mmhg),
        new(WaveKind.Capnogram, Mdc.WaveCapnogram, MetricPlace.Gas(101), MonitorUnit.Mmhg),
        new(WaveKind.Respiration, Mdc.WaveRespiration, MetricPlace.Resp(101), MonitorUnit.Ohm),
        new(WaveKind.EcgI, Mdc.WaveEcgI, MetricPlace.Ecg(103), MonitorUnit.Millivolt),
    ];

    public WaveSignal Signal => WaveSignal.Of(Kind);
}
