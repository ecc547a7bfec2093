using System.Text;

namespace Meridian.Wire.Hl7v2;

/// <summary>
/// One HL7 v2 message as an index over its bytes: nothing is copied, no object is made for a segment or a field.
/// One pass finds the end of every segment and every field separator, so that any field is reached at once; repetitions,
/// components and subcomponents are split when they are asked for. A message can be read again and again into the same
/// object; what was taken from it before (segments, fields) must not be used after that. Reading is safe from several threads, parsing is not.
/// </summary>
public sealed partial class Hl7v2Message
{
    private ReadOnlyMemory<byte> bytes;
    // The places of the field separators; each segment has as many marks as it has fields after its identifier, and one more for its end.
    private int[] marks = new int[256];
    private int markCount;
    private SegmentEntry[] segments = new SegmentEntry[32];
    private Hl7v2Charset? charset;

    private readonly record struct SegmentEntry(int Start, int FirstMark);

    /// <summary>An empty message, to be filled by <see cref="TryParse"/> or <see cref="Reset"/>.</summary>
    public Hl7v2Message() { }

    /// <summary>Reads one message.</summary>
    /// <exception cref="Hl7v2RejectException">The bytes are not one readable message.</exception>
    public static Hl7v2Message Parse(ReadOnlyMemory<byte> bytes, Hl7v2ReadOptions? options = null)
    {
        var message = new Hl7v2Message();
        message.Reset(bytes, options);
        return message;
    }

    /// <summary>Reads one message into <paramref name="reuse"/>; false with the reason when the bytes are refused, and then <paramref name="reuse"/> is empty.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, Hl7v2Message reuse, out Hl7v2Rejection rejection, Hl7v2ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reuse);
        rejection = reuse.Index(bytes, options ?? Hl7v2ReadOptions.Default, headerOnly: false);
        return !rejection.IsRejected;
    }

    /// <summary>
    /// Reads the MSH segment alone, even where what follows is not readable, so that a refusal can name the message that it refuses (MSA-2).
    /// <paramref name="reuse"/> then holds one segment. The FHS and BHS of a batch can be read in the same way.
    /// </summary>
    public static bool TryParseHeader(ReadOnlyMemory<byte> bytes, Hl7v2Message reuse, out Hl7v2Rejection rejection, Hl7v2ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reuse);
        rejection = reuse.Index(bytes, options ?? Hl7v2ReadOptions.Default, headerOnly: true);
        return !rejection.IsRejected;
    }

    /// <summary>Reads one message into this object, replacing what it held.</summary>
    /// <exception cref="Hl7v2RejectException">The bytes are not one readable message; this object is then empty.</exception>
    public void Reset(ReadOnlyMemory<byte> bytes, Hl7v2ReadOptions? options = null)
    {
        var rejection = Index(bytes, options ?? Hl7v2ReadOptions.Default, headerOnly: false);
        if (rejection.IsRejected) Hl7v2RejectException.Throw(rejection);
    }

    /// <summary>The bytes that were given to be parsed.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The delimiters of MSH-1 and MSH-2.</summary>
    public Hl7v2Delimiters Delimiters { get; private set; }

    /// <summary>The number of segments, MSH included.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>The segment at <paramref name="index"/>, from 0.</summary>
    public Hl7v2Segment this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
            return new(this, bytes.Span, index);
        }
    }

    /// <summary>The MSH segment.</summary>
    /// <exception cref="InvalidOperationException">The message is empty.</exception>
    public Hl7v2Segment Header => SegmentCount > 0 ? new(this, bytes.Span, 0) : throw new InvalidOperationException("No message was parsed");

    /// <summary>The first segment with this identifier; false when there is none.</summary>
    public bool TryFind(ReadOnlySpan<byte> id, out Hl7v2Segment segment) => TryFind(id, 0, out segment);

    /// <summary>The first segment with this identifier at or after index <paramref name="from"/>; false when there is none.</summary>
    public bool TryFind(ReadOnlySpan<byte> id, int from, out Hl7v2Segment segment)
    {
        var span = bytes.Span;
        for (var i = Math.Max(0, from); i < SegmentCount; i++)
        {
            if (!span.Slice(segments[i].Start, 3).SequenceEqual(id)) continue;
            segment = new(this, span, i);
            return true;
        }
        segment = default;
        return false;
    }

    /// <summary>The place of a segment and field for an ERR segment.</summary>
    public Hl7v2Place PlaceOf(Hl7v2Segment segment, int field = 0, int repetition = 0, int component = 0)
    {
        var span = bytes.Span;
        var id = segment.Id;
        var sequence = 0;
        for (var i = 0; i <= segment.Index; i++)
            if (span.Slice(segments[i].Start, 3).SequenceEqual(id)) sequence++;
        return new(Encoding.ASCII.GetString(id), sequence, field, repetition, component);
    }

    public Enumerator GetEnumerator() => new(this);

    internal int StartOf(int segment) => segments[segment].Start;

    internal int EndOf(int segment) => marks[LastMark(segment)];

    /// <summary>The number of separators of the segment.</summary>
    internal int SeparatorsOf(int segment) => LastMark(segment) - segments[segment].FirstMark;

    /// <summary>What stands after separator <paramref name="separator"/> (from 0) of the segment; the caller has checked that it exists.</summary>
    internal ReadOnlySpan<byte> AfterSeparator(ReadOnlySpan<byte> span, int segment, int separator)
    {
        var mark = segments[segment].FirstMark + separator;
        var start = marks[mark] + 1;
        return span[start..marks[mark + 1]];
    }

    private int LastMark(int segment) => (segment + 1 < SegmentCount ? segments[segment + 1].FirstMark : markCount) - 1;

    /// <summary>Walks the segments in order.</summary>
    public ref struct Enumerator
    {
        private readonly Hl7v2Message message;
        private readonly ReadOnlySpan<byte> span;
        private int index = -1;

        internal Enumerator(Hl7v2Message message)
        {
            this.message = message;
            span = message.bytes.Span;
        }

        public readonly Hl7v2Segment Current => new(message, span, index);

        public bool MoveNext() => ++index < message.SegmentCount;
    }
}
