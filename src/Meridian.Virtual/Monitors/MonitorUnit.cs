using System.Text;

namespace Meridian.Virtual.Monitors;

/// <summary>A unit in both of the ways that monitors write it in OBX-6: the MDC dimension or UCUM (IHE PCD TF-2 allows either).</summary>
public sealed class MonitorUnit
{
    private MonitorUnit(MdcTerm? mdc, string ucum)
    {
        Ucum = Encoding.ASCII.GetBytes($"{ucum}^{ucum}^UCUM");
        Mdc = mdc?.Bytes ?? Ucum;
    }

    public byte[] Mdc { get; }
    public byte[] Ucum { get; }

    public static MonitorUnit Beats { get; } = new(Monitors.Mdc.PerMinuteBeats, "{beat}/min");
    public static MonitorUnit Breaths { get; } = new(Monitors.Mdc.PerMinuteBreaths, "{breath}/min");
    public static MonitorUnit Percent { get; } = new(Monitors.Mdc.Percent, "%");
    public static MonitorUnit Mmhg { get; } = new(Monitors.Mdc.Mmhg, "mm[Hg]");
    public static MonitorUnit Celsius { get; } = new(Monitors.Mdc.DegreesCelsius, "Cel");
    public static MonitorUnit Millivolt { get; } = new(Monitors.Mdc.Millivolt, "mV");
    public static MonitorUnit Ohm { get; } = new(Monitors.Mdc.Ohm, "Ohm");
}
