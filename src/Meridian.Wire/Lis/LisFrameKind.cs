namespace Meridian.Wire.Lis;

/// <summary>What came off a line.</summary>
public enum LisFrameKind : byte
{
    /// <summary>ENQ, ACK, NAK or EOT.</summary>
    Control,
    /// <summary>A frame, good or not.</summary>
    Frame,
    /// <summary>Bytes outside of any frame that are no control character of the protocol.</summary>
    Junk,
}
