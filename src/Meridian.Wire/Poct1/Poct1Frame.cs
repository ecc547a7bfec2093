using System.Buffers;

namespace Meridian.Wire.Poct1;

/// <summary>
/// What one step over a stream of POCT1 messages gave. The messages are XML documents that follow each other without length or separator (POCT1-A2 device messaging layer over TCP),
/// so that a document ends with the end tag of its root element.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Its bytes, blanks and block characters around it removed.</param>
/// <param name="WireLength">Its bytes on the wire, with the blanks before it.</param>
/// <param name="IsInBlock">True when VT stood before it: the peer frames its messages as MLLP does (VT … FS CR), and wants them so.</param>
public readonly record struct Poct1Frame(Poct1FrameKind Kind, ReadOnlySequence<byte> Payload, long WireLength, bool IsInBlock = false)
{
    /// <summary>The start of a block, VT.</summary>
    public const byte StartOfBlock = 0x0B;
    /// <summary>The end of a block, FS, followed by CR.</summary>
    public const byte EndOfBlock = 0x1C;

    /// <summary>True for junk of line ends, blanks, NULs, byte order marks and block characters only.</summary>
    public bool IsBlank
    {
        get
        {
            foreach (var part in Payload)
                if (part.Span.ContainsAnyExcept(Blanks)) return false;
            return true;
        }
    }

    private static readonly SearchValues<byte> Blanks = SearchValues.Create([.. " \t\r\n\0"u8, StartOfBlock, EndOfBlock, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF]);

    internal static bool IsBlankByte(byte value) => Blanks.Contains(value);

    /// <summary>Takes one frame from the start of <paramref name="buffer"/>; for streams use one <see cref="Poct1FrameReader"/> a connection, which remembers what it has looked at.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, Poct1FrameOptions options, out Poct1Frame frame) => new Poct1FrameReader(options).TryRead(ref buffer, out frame);

    /// <summary>Writes a document as the peer frames its own.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> document, bool inBlock)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!inBlock)
        {
            output.Write(document);
            return;
        }
        output.Write([StartOfBlock]);
        output.Write(document);
        output.Write([EndOfBlock, (byte)'\r']);
    }
}
