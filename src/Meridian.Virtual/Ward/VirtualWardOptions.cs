using Meridian.Virtual.Mllp;
using Meridian.Virtual.Monitors;

namespace Meridian.Virtual.Ward;

/// <summary>A ward of virtual monitors and the patient administration of its hospital.</summary>
public sealed record VirtualWardOptions
{
    /// <summary>Host name or address of the receiver. Default: <c>127.0.0.1</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port of the receiver. Default: 2575 (contract).</summary>
    public int Port { get; init; } = 2575;

    /// <summary>Number of beds, each with a monitor and a connection of its own. Default: 8.</summary>
    public int Beds { get; init; } = 8;

    /// <summary>Decides patients, signals and episodes; the same seed gives the same ward. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Waves of each monitor, 0 to 7. Default: 3 (2 × 250 Hz, 1 × 125 Hz).</summary>
    public int WavesPerBed { get; init; } = 3;

    /// <summary>Milliseconds of waves in one message, 20 to 10,000. Default: 500.</summary>
    public int PacketMilliseconds { get; init; } = 500;

    /// <summary>Messages of twelve numbers a second, above 0 to 10. Default: 1.</summary>
    public double NumericsPerSecond { get; init; } = 1;

    /// <summary>False keeps monitors from sending alerts and watchdogs. Default: true.</summary>
    public bool Alarms { get; init; } = true;

    /// <summary>Mean number of episodes (arrhythmia, desaturation, lead off …) of a bed in an hour, at most 30. Default: 6 (ours: something on a wall of 32 beds at any time).</summary>
    public double EpisodesPerBedHour { get; init; } = 6;

    /// <summary>Signal seconds in a second. Above 1 the monitors' clocks run ahead of the world's. Default: 1.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Largest error of a monitor's clock, either way; each monitor has its own. Default: none.</summary>
    public TimeSpan ClockError { get; init; }

    /// <summary>True to run the patient administration beside the monitors. Default: true.</summary>
    public bool PatientFeed { get; init; } = true;

    /// <summary>Time between two events of the patient feed after the first admissions. Default: 45 s.</summary>
    public TimeSpan FeedInterval { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How the connections behave; their host and port are those of the ward. Default: as in <see cref="MllpConnectionOptions"/>.</summary>
    public MllpConnectionOptions Connection { get; init; } = new();

    /// <summary>How long messages that are not answered yet may take after the end was asked for. Default: 3 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Throws with one clear sentence when a value makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Beds);
        ArgumentOutOfRangeException.ThrowIfNegative(WavesPerBed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(WavesPerBed, MonitorWave.All.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(PacketMilliseconds, 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PacketMilliseconds, 10_000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(NumericsPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(NumericsPerSecond, 10);
        ArgumentOutOfRangeException.ThrowIfNegative(EpisodesPerBedHour);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Speed);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FeedInterval, TimeSpan.Zero);
    }
}
