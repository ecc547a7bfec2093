namespace Meridian.Wire.Poct1;

/// <summary>How a host speaks with a device.</summary>
public sealed record Poct1ConversationOptions
{
    public static Poct1ConversationOptions Default { get; } = new();

    /// <summary>Lets devices that can stay connected and send by themselves. Default: true (a result is then there when it is measured).</summary>
    public bool Continuous { get; init; } = true;

    /// <summary>Sets the clock of devices that can be told. Default: true (results carry the device's time).</summary>
    public bool SetTime { get; init; } = true;

    /// <summary>Difference of clocks up to which a clock is left alone. Default: 30 s (times to the minute stay right).</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Offset from UTC of device times that carry none. Default: 0.</summary>
    public TimeSpan AssumedOffset { get; init; }

    /// <summary>Most times that a message is sent while it is not answered. Default: 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Longest message where the device tells no size of its own. Default: 32,768 bytes (what meters tell that tell one).</summary>
    public int MaxMessage { get; init; } = 32_768;
}
