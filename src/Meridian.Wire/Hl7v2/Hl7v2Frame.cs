using System.Buffers;

namespace Meridian.Wire.Hl7v2;

/// <summary>
/// What one step over an MLLP stream gave (Minimal Lower Layer Protocol, HL7 implementation guide, appendix C of 2.x; release 1 of 2003):
/// a block is VT (0B), the payload, FS (1C) and CR (0D). Nothing of the stream is passed over in silence: junk, half messages and over-long blocks are frames too.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Its bytes without VT, FS and CR of the framing.</param>
/// <param name="WireLength">Its bytes on the wire, framing included.</param>
/// <param name="Faults">What was not as it should be in a message that could be taken.</param>
/// <param name="IsLast">False when more of the same over-long block follows.</param>
public readonly record struct Hl7v2Frame(Hl7v2FrameKind Kind, ReadOnlySequence<byte> Payload, long WireLength, Hl7v2FrameFault Faults = Hl7v2FrameFault.None, bool IsLast = true)
{
    /// <summary>The start of a block, VT.</summary>
    public const byte StartOfBlock = 0x0B;
    /// <summary>The end of a block, FS, followed by <see cref="CarriageReturn"/>.</summary>
    public const byte EndOfBlock = 0x1C;
    public const byte CarriageReturn = 0x0D;

    /// <summary>True for junk of line ends, blanks and NULs only, which some peers put between blocks.</summary>
    public bool IsBlank
    {
        get
        {
            foreach (var part in Payload)
                if (part.Span.ContainsAnyExcept("\r\n \t\0"u8)) return false;
            return true;
        }
    }

    /// <summary>Takes one frame from the start of <paramref name="buffer"/>; for streams use one <see cref="Hl7v2FrameReader"/> a connection, which remembers what it has looked at.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, Hl7v2FrameOptions options, out Hl7v2Frame frame) => new Hl7v2FrameReader(options).TryRead(ref buffer, out frame);

    /// <summary>Writes a block around a payload.</summary>
    /// <exception cref="Hl7v2RejectException">The payload holds VT or FS, which no HL7 message may.</exception>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(output);
        var bad = payload.IndexOfAny(StartOfBlock, EndOfBlock);
        if (bad >= 0) Hl7v2RejectException.Throw(new(Hl7v2Reject.ValueBreaksMessage, bad));
        var span = output.GetSpan(payload.Length + 3);
        span[0] = StartOfBlock;
        payload.CopyTo(span[1..]);
        span[payload.Length + 1] = EndOfBlock;
        span[payload.Length + 2] = CarriageReturn;
        output.Advance(payload.Length + 3);
    }
}
