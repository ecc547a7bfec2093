namespace Meridian.Wire.Lis;

/// <summary>How messages are carried.</summary>
public enum LisMode : byte
{
    /// <summary>ENQ, frames, EOT (E1381).</summary>
    Framed,
    /// <summary>Records ended by CR or CR LF on a byte stream, without frames and acknowledgements. ENQ is still answered with ACK, and EOT ends what was begun.</summary>
    Raw,
}

/// <summary>What the two hexadecimal digits after ETX or ETB are the sum of, modulo 256.</summary>
public enum LisChecksum : byte
{
    /// <summary>From the frame number to ETX or ETB, both included (E1381-02 6.3.3).</summary>
    Standard,
    /// <summary>There are no digits.</summary>
    None,
    /// <summary>There are digits, and they are not looked at.</summary>
    Unchecked,
    /// <summary>As the standard, but without ETX or ETB.</summary>
    WithoutEnd,
    /// <summary>As the standard, but with STX.</summary>
    WithStart,
    /// <summary>The text alone.</summary>
    TextOnly,
    /// <summary>The text and ETX or ETB, without the number.</summary>
    WithoutNumber,
}

/// <summary>What ends a frame after its checksum.</summary>
public enum LisTrailer : byte
{
    CrLf,
    Cr,
    Lf,
    None,
}

/// <summary>What completes a message.</summary>
public enum LisMessageEnd : byte
{
    /// <summary>Its L record.</summary>
    Terminator,
    /// <summary>ETX, for equipment that sends no L record and a message in each text.</summary>
    EndOfText,
}

/// <summary>How records are put into frames.</summary>
public enum LisPacking : byte
{
    /// <summary>Each record in a frame of its own that ends with ETX; a longer record in several, ETB before ETX.</summary>
    RecordPerFrame,
    /// <summary>Each record in frames of its own that end with ETB; ETX only ends the message's last.</summary>
    RecordPerFrameOneEnd,
    /// <summary>The message as one text, cut where a frame is full; ETB before ETX.</summary>
    Packed,
}

/// <summary>Which side of the line this is: who yields on contention (E1381-02 6.2.1).</summary>
public enum LisRole : byte
{
    /// <summary>The computer, which yields.</summary>
    Host,
    /// <summary>The analyser, which has priority.</summary>
    Instrument,
}
