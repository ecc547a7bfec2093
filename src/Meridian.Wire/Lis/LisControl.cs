namespace Meridian.Wire.Lis;

/// <summary>The control characters of the low-level protocol (ASTM E1381-02 6.2 to 6.5).</summary>
public static class LisControl
{
    /// <summary>Starts a frame.</summary>
    public const byte Stx = 0x02;
    /// <summary>Ends the last frame of a text.</summary>
    public const byte Etx = 0x03;
    /// <summary>Ends the transfer.</summary>
    public const byte Eot = 0x04;
    /// <summary>Asks for the line.</summary>
    public const byte Enq = 0x05;
    /// <summary>Yes.</summary>
    public const byte Ack = 0x06;
    public const byte Lf = 0x0A;
    public const byte Cr = 0x0D;
    /// <summary>No: busy (to ENQ), or send again (to a frame).</summary>
    public const byte Nak = 0x15;
    /// <summary>Ends a frame whose text goes on in the next.</summary>
    public const byte Etb = 0x17;

    /// <summary>What no message text may hold (6.6); LF only where a driver says so.</summary>
    internal static ReadOnlySpan<byte> Restricted => [0x01, Stx, Etx, Eot, Enq, Ack, 0x10, 0x11, 0x12, 0x13, 0x14, Nak, 0x16, Etb];
}
