namespace Meridian.Wire.Poct1;

/// <summary>What came out of the stream. Only <see cref="Message"/> may be answered; all others are faults to be shown and kept.</summary>
public enum Poct1FrameKind : byte
{
    /// <summary>A document from its declaration or root element to the end of its root element.</summary>
    Message,
    /// <summary>Bytes outside of any document.</summary>
    Junk,
    /// <summary>A document that was begun and not ended: another one began inside of it, or the stream ended.</summary>
    HalfMessage,
    /// <summary>A document up to the byte at which it stopped being XML; what follows is junk up to the next message.</summary>
    Malformed,
    /// <summary>The first part of a document that is longer than allowed; what follows is junk up to the next message.</summary>
    OverLong,
}
