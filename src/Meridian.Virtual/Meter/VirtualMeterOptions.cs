namespace Meridian.Virtual.Meter;

/// <summary>How a virtual point-of-care device behaves.</summary>
public sealed record VirtualMeterOptions
{
    public required string Host { get; init; }
    /// <summary>Default: 15300 (contract).</summary>
    public int Port { get; init; } = 15300;
    public MeterKind Kind { get; init; }
    /// <summary>The same seed and number give the same device and the same results.</summary>
    public ulong Seed { get; init; } = 1;
    /// <summary>Which of several meters it is: part of its serial number.</summary>
    public int Number { get; init; } = 1;
    /// <summary>Stays connected and sends when it has measured; false: connects, empties its memory, and goes.</summary>
    public bool Continuous { get; init; } = true;
    /// <summary>Measurements to make; null: until it is stopped.</summary>
    public int? Measurements { get; init; } = 10;
    /// <summary>Measurements a minute; null: as fast as they are acknowledged.</summary>
    public double? PerMinute { get; init; }
    /// <summary>Every so many measurements is one of a control; 0: none. Default: 20 (two levels a day at the usual use of a ward's meter).</summary>
    public int ControlEvery { get; init; } = 20;
    /// <summary>Chance (0 … 1) that the line is lost after a result was sent and before its acknowledgement was read.</summary>
    public double LoseLine { get; init; }
    /// <summary>Whom it measures: identifiers as on wristbands, in turn.</summary>
    public IReadOnlyList<string> Patients { get; init; } = ["P0001"];
    /// <summary>Whom it measures the n-th time, where that changes while it runs; null, or null for nobody: <see cref="Patients"/>.</summary>
    public Func<int, string?>? PatientOf { get; init; }
    public string Facility { get; init; } = "General";
    public string Unit { get; init; } = "ICU";
    /// <summary>By how much its clock is wrong; a directive sets it right.</summary>
    public TimeSpan ClockError { get; init; }
    /// <summary>Frames its messages as MLLP does.</summary>
    public bool InBlocks { get; init; }
    /// <summary>Pause before it connects again after a lost line. Default: 2 s (docks try again within seconds).</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);
    /// <summary>How long it waits for an answer. Default: 30 s (an example of makers).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
