namespace Meridian.Virtual.Monitors;

/// <summary>What one monitor sends.</summary>
public sealed record VirtualMonitorOptions
{
    /// <summary>Number of waves, 0 to 7, in the order of <see cref="MonitorWave.All"/>. Default: 3 (two ECG leads at 250 Hz, pleth at 125 Hz).</summary>
    public int Waves { get; init; } = 3;

    /// <summary>Milliseconds of waves in one message. Default: 500 (ours: within the 250 ms to 2 s that gateways use).</summary>
    public int PacketMilliseconds { get; init; } = 500;

    /// <summary>Messages of numbers a second. Default: 1.</summary>
    public double NumericsPerSecond { get; init; } = 1;

    /// <summary>True to send alerts and the watchdog. Default: true.</summary>
    public bool Alarms { get; init; } = true;
}
