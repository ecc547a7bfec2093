namespace Meridian.Wire.Hl7v2;

/// <summary>What was not as the protocol wants it in a block that could be taken all the same.</summary>
[Flags]
public enum Hl7v2FrameFault : byte
{
    None = 0,
    /// <summary>FS was not followed by CR.</summary>
    NoCarriageReturn = 1,
    /// <summary>An FS stood inside of the payload and is kept there.</summary>
    StrayFileSeparator = 2,
    /// <summary>A VT stood inside of the payload, not at the start of a message, and is kept there.</summary>
    StrayVerticalTab = 4,
}
