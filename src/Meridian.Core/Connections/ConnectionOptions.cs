namespace Meridian.Core.Connections;

/// <summary>How much of the wire the hub remembers for people to look at.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Most exchanges remembered a connection. Default: 200 (some minutes of a monitor's messages and answers).</summary>
    public int ExchangesKept { get; set; } = 200;
    /// <summary>Most bytes remembered a connection. Default: 1 MiB (200 messages of 5 KiB).</summary>
    public int BytesKept { get; set; } = 1 << 20;
    /// <summary>Most bytes remembered in all; the connections heard longest ago forget first. Default: 64 MiB (of the 300 MiB that the hub may use).</summary>
    public long BytesKeptInAll { get; set; } = 64L << 20;
    /// <summary>Most bytes of one exchange; the rest is in the record. Default: 64 KiB (a page cannot show more at once).</summary>
    public int ExchangeBytes { get; set; } = 64 << 10;
    /// <summary>Most closed connections still listed. Default: 200 (a ward's reconnects of a day).</summary>
    public int ClosedKept { get; set; } = 200;
}
