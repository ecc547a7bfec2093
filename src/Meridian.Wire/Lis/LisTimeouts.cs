namespace Meridian.Wire.Lis;

/// <summary>The times and counts of the low-level protocol, ASTM E1381-02 (now CLSI LIS01) by clause.</summary>
public static class LisTimeouts
{
    /// <summary>6.5.2: the sender waits so long for the answer to ENQ, and for the answer to each frame, then sends EOT.</summary>
    public static readonly TimeSpan Reply = TimeSpan.FromSeconds(15);

    /// <summary>6.5.2: the receiver waits so long for a frame or EOT, then discards an incomplete message and is neutral again.</summary>
    public static readonly TimeSpan Receiver = TimeSpan.FromSeconds(30);

    /// <summary>6.2: after NAK to ENQ (busy) the sender waits at least so long before another ENQ.</summary>
    public static readonly TimeSpan Busy = TimeSpan.FromSeconds(10);

    /// <summary>6.2.1: on contention the instrument waits at least so long before another ENQ: it has priority.</summary>
    public static readonly TimeSpan ContentionInstrument = TimeSpan.FromSeconds(1);

    /// <summary>6.2.1: on contention the computer yields, and waits at least so long before another ENQ.</summary>
    public static readonly TimeSpan ContentionHost = TimeSpan.FromSeconds(20);

    /// <summary>6.3.5: a sender whose receiver interrupted it (EOT in place of ACK) leaves the line to it for at least so long.</summary>
    public static readonly TimeSpan Interrupt = TimeSpan.FromSeconds(15);

    /// <summary>6.5.1.2: a frame that is not acknowledged after six tries again ends the transfer.</summary>
    public const int Resends = 6;

    /// <summary>6.3.1.2 of E1381-95: the text of a frame; with the seven characters around it 247.</summary>
    public const int ShortText = 240;

    /// <summary>6.3.1.2 of E1381-02: 64,000 characters with the seven around the text.</summary>
    public const int LongText = 63_993;
}
