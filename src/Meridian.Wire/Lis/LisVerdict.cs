namespace Meridian.Wire.Lis;

/// <summary>What was made of a frame, a control character or other bytes. The names are stored and shown: append only.</summary>
public enum LisVerdict : byte
{
    Good = 0,
    /// <summary>The frame before, again: its acknowledgement was lost. It is answered and not taken twice.</summary>
    Duplicate = 1,
    /// <summary>The checksum is not the sum of what came.</summary>
    BadChecksum = 2,
    /// <summary>Not the number that follows the last one (E1381-02 6.3.2).</summary>
    WrongNumber = 3,
    /// <summary>The text is longer than <see cref="LisFraming.MaxText"/>.</summary>
    TooLong = 4,
    /// <summary>Another frame, ENQ, EOT or silence came before ETB or ETX.</summary>
    Truncated = 5,
    /// <summary>A line feed came before ETB or ETX (E1381-02 6.6).</summary>
    NoEnd = 6,
    /// <summary>No digit where the frame number should be.</summary>
    NoNumber = 7,
    /// <summary>The message is longer than <see cref="LisFraming.MaxMessage"/>.</summary>
    MessageTooLong = 8,
    /// <summary>A frame or a character when none was due: without ENQ, or while this side sends.</summary>
    Unexpected = 9,
    /// <summary>A reply that was on the way before what it would answer.</summary>
    Stale = 10,
    /// <summary>This side took no message: NAK to ENQ.</summary>
    Busy = 11,
    /// <summary>The layer above refused the message.</summary>
    Refused = 12,
    /// <summary>The verdict came when the sender may have given up: no answer was sent, and the sender will send again.</summary>
    TooLate = 13,
    /// <summary>The message came to its end, but its H record never came: the sender is made to send all of it again.</summary>
    NoHeader = 14,
}
