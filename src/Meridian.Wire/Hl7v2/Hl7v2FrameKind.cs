namespace Meridian.Wire.Hl7v2;

/// <summary>What came out of an MLLP stream. Only <see cref="Message"/> may be answered; all others are framing faults to be shown and kept.</summary>
public enum Hl7v2FrameKind : byte
{
    /// <summary>A whole block: VT, the payload, FS CR.</summary>
    Message,
    /// <summary>Bytes outside of any block, or the rest of an over-long one.</summary>
    Junk,
    /// <summary>A block that was begun and not ended: another one began inside of it, or the stream ended.</summary>
    HalfMessage,
    /// <summary>The first part of a block that is longer than allowed; its rest follows as <see cref="OverLongRest"/>.</summary>
    OverLong,
    /// <summary>More of the block that <see cref="OverLong"/> began; the last part has <see cref="Hl7v2Frame.IsLast"/> set.</summary>
    OverLongRest,
}
