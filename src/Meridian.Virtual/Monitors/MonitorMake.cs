namespace Meridian.Virtual.Monitors;

/// <summary>A make of monitor: what tells two makes apart on the wire. Invented; no vendor's name is used.</summary>
public sealed record MonitorMake(string Manufacturer, string Model, string Application, string Software, string Firmware, bool WritesUcum, bool SendsPatient)
{
    /// <summary>Writes MDC units and the patient that was admitted at it.</summary>
    public static MonitorMake Meridional { get; } = new("Meridian Virtual", "MV-8", "MV8", "3.2.1", "F.07.11", WritesUcum: false, SendsPatient: true);

    /// <summary>Writes UCUM units and knows its bed only: the patient must come from the patient feed.</summary>
    public static MonitorMake Zenithal { get; } = new("Zenith Virtual", "ZM-12", "ZM12", "1.0.7", "B0042", WritesUcum: true, SendsPatient: false);
}
