namespace Meridian.Wire.Hl7v2;

/// <summary>A segment of a message, over the message's bytes. Fields are numbered as HL7 numbers them, MSH-1 being the separator itself.</summary>
public readonly ref struct Hl7v2Segment
{
    private readonly Hl7v2Message? message;
    private readonly ReadOnlySpan<byte> span;

    internal Hl7v2Segment(Hl7v2Message message, ReadOnlySpan<byte> span, int index)
    {
        this.message = message;
        this.span = span;
        Index = index;
    }

    /// <summary>Which segment of the message, from 0.</summary>
    public int Index { get; }

    /// <summary>The three letters; empty for a segment that was not found.</summary>
    public ReadOnlySpan<byte> Id => message is null ? default : span.Slice(message.StartOf(Index), 3);

    /// <summary>The bytes of the segment without its terminator.</summary>
    public ReadOnlySpan<byte> Raw => message is null ? default : span[message.StartOf(Index)..message.EndOf(Index)];

    /// <summary>The offset of the segment's first byte in the bytes that were parsed.</summary>
    public int Offset => message?.StartOf(Index) ?? 0;

    /// <summary>True for MSH, and for the FHS and BHS of a batch, whose first field is the separator.</summary>
    public bool IsHeader => Hl7v2Batch.IsHeader(Id);

    /// <summary>The highest field number that is present, empty or not.</summary>
    public int FieldCount => message is null ? 0 : message.SeparatorsOf(Index) + (IsHeader ? 1 : 0);

    /// <summary>True when the segment has this identifier.</summary>
    public bool Is(ReadOnlySpan<byte> id) => Id.SequenceEqual(id);

    /// <summary>The field with this HL7 number, from 1; an empty one when the segment ends before it.</summary>
    public Hl7v2Field this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
            if (message is null) return default;
            var separator = number - 1;
            // Only the first segment of a message is a header: a batch's headers are messages of one segment.
            if (Index == 0 && IsHeader)
            {
                if (number == 1) return new(message, span.Slice(message.StartOf(Index) + 3, 1), isLiteral: true);
                separator--;
            }
            return separator < message.SeparatorsOf(Index) ? new(message, message.AfterSeparator(span, Index, separator), isLiteral: separator == 0 && Index == 0 && IsHeader) : default;
        }
    }

    public override string ToString() => System.Text.Encoding.ASCII.GetString(Id);
}
