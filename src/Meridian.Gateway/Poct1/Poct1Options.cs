using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>How the hub listens for point-of-care devices (POCT1-A).</summary>
public sealed class Poct1Options
{
    /// <summary>Longest message, bytes. Default: 1 MiB (meters announce 1,000 to 32,768 bytes; an analyzer's message with pictures is larger).</summary>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Most connections at once; more are closed as they come. Default: 5,000 (a large hospital has 1,000 to 2,000 meters).</summary>
    public int MaxConnections { get; set; } = 5_000;

    /// <summary>Lets devices that can stay connected and send by themselves. Default: true (a result is there when it is measured).</summary>
    public bool Continuous { get; set; } = true;

    /// <summary>Sets the clock of devices that can be told, after their results have come. Default: true (results carry the device's time).</summary>
    public bool SetTime { get; set; } = true;

    /// <summary>Difference of clocks up to which a device's clock is left alone. Default: 30 s (times to the minute stay right).</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tells devices that take lists of patients who is in the beds of their unit. Default: true (a device that knows the name shows it beside the identifier that was scanned).</summary>
    public bool SendPatients { get; set; } = true;

    /// <summary>Type of the identifier that is scanned at the bed (HL7 table 0203); a patient without one of it is listed by his first. Default: MR (the medical record number on the wristband).</summary>
    public string PatientIdentifierType { get; set; } = "MR";

    /// <summary>Longest wait for an answer, or for the next message of a topic. Default: 30 s (makers set their devices' own time-out to 30 to 120 s).</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most times that a message of the hub is sent while it is not answered. Default: 3 (then the line is taken for dead; the device comes again).</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Silence of a device that sends by itself after which it is asked whether it is there; half of the device's own time-out where that is shorter. Default: 1 minute (a lost meter shows within three).</summary>
    public TimeSpan KeepAliveAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest time in which a device takes nothing of what is sent to it. Default: 30 s (as for HL7).</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time from the first byte of a message to its last. Default: 1 minute (32,768 bytes at 9,600 baud behind a terminal server take 34 s).</summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Silence after which bytes outside of any message are reported, though more could follow. Default: 5 s (what a person who tries a cable out waits for).</summary>
    public TimeSpan JunkDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Junk, half, malformed and over-long messages after which a connection is closed. Default: 100 (each is kept on disk).</summary>
    public int MaxFaults { get; set; } = 100;

    /// <summary>Offset from UTC of device times that carry none. Default: the hub's own zone (the device stands in the same hospital).</summary>
    public TimeSpan? AssumedOffset { get; set; }

    /// <summary>Name of the listener on pages and in the record. Default: poct (contract).</summary>
    public string Listener { get; set; } = "poct";

    /// <summary>Where the listener binds, for files in which <c>poct</c> is this section and cannot be the address too. Default: none (the key <c>poct</c> says it).</summary>
    public string? Listen { get; set; }

    internal Poct1FrameOptions FrameOptions() => new() { MaxMessage = MaxMessageBytes };

    internal Poct1ConversationOptions ConversationOptions(TimeSpan hubOffset) => new()
    {
        Continuous = Continuous, SetTime = SetTime, ClockTolerance = ClockTolerance, MaxAttempts = MaxAttempts, AssumedOffset = AssumedOffset ?? hubOffset,
    };
}
