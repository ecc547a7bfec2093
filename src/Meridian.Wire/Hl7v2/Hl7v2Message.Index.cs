using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Meridian.Wire.Hl7v2;

/// <content>
/// The one pass. Blocks of 64 bytes are compared with the field separator, CR and LF at once; each hit is a mark.
/// A block that may hold halves of characters is stepped over character by character instead.
/// CR ends a segment (2.5.1). So does LF when the header ended with one, when it follows a CR, or when what follows it looks like
/// the start of a segment; any other LF is kept as part of the field, as senders of reports write it.
/// </content>
public sealed partial class Hl7v2Message
{
    private const int Block = 64;
    // An index larger than this is not kept for the next message.
    private const int LargestKeptIndex = 1 << 16;

    /// <summary>Bytes looked at by the last parse, for the tests that hold the cost linear.</summary>
    internal long BytesExamined { get; private set; }

    private Hl7v2Rejection Index(ReadOnlyMemory<byte> memory, Hl7v2ReadOptions options, bool headerOnly)
    {
        var rejection = IndexAll(memory, options, headerOnly);
        if (rejection.IsRejected) Clear();
        return rejection;
    }

    private void Clear()
    {
        bytes = default;
        markCount = 0;
        SegmentCount = 0;
        charset = null;
        assumed = null;
        Walk = Hl7v2TextWalk.Plain;
        Delimiters = default;
        if (marks.Length > LargestKeptIndex) marks = new int[256];
        if (segments.Length > LargestKeptIndex) segments = new SegmentEntry[32];
    }

    private Hl7v2Rejection IndexAll(ReadOnlyMemory<byte> memory, Hl7v2ReadOptions options, bool headerOnly)
    {
        Clear();
        BytesExamined = 0;
        if (memory.Length > options.MaxBytes) return new(Hl7v2Reject.TooLong, options.MaxBytes);
        bytes = memory;
        var span = memory.Span;
        var start = SkipBlank(span);
        if (start == span.Length) return new(Hl7v2Reject.Empty, 0);
        if (!span[start..].StartsWith("MSH"u8) && !(headerOnly && span.Length - start >= 3 && Hl7v2Batch.IsHeader(span.Slice(start, 3))))
            return new(IsBatchSegment(span[start..]) ? Hl7v2Reject.BatchEnvelope : Hl7v2Reject.NoHeader, start);

        var headerEnd = span[start..].IndexOfAny((byte)'\r', (byte)'\n');
        headerEnd = headerEnd < 0 ? span.Length : start + headerEnd;
        var header = span[start..headerEnd];
        BytesExamined += header.Length;
        if (header.Length < 5) return new(Hl7v2Reject.HeaderTooShort, headerEnd, new("MSH", 1, header.Length < 4 ? 1 : 2));
        var encodingEnd = header[4..].IndexOf(header[3]);
        var encodingCharacters = encodingEnd < 0 ? header[4..] : header.Slice(4, encodingEnd);
        if (!Hl7v2Delimiters.TryRead(header[3], encodingCharacters, out var delimiters)) return new(Hl7v2Reject.BadDelimiters, start + 3, new("MSH", 1, 1));
        Delimiters = delimiters;
        var refused = ChooseCharset(header, start, delimiters, options);
        // A refusal for the character set must still be able to name the message, so a header alone is read as Latin 1 then.
        if (refused.IsRejected && headerOnly) refused = Use(Hl7v2Charset.Iso8859Part1);
        if (refused.IsRejected) return refused;

        var pass = new Pass(this, span, delimiters.Field, options, start, lineFeeds: headerEnd < span.Length && span[headerEnd] == (byte)'\n');
        refused = pass.Run(headerOnly ? headerEnd : span.Length);
        if (refused.IsRejected) return refused;
        if (SegmentCount == 1 && !headerOnly && HoldsOtherSegments(span, out var at)) return new(Hl7v2Reject.NoSegmentTerminators, at, new("MSH", 1));
        return default;
    }

    private static int SkipBlank(ReadOnlySpan<byte> span)
    {
        var at = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (at < span.Length && IsBlank(span[at])) at++;
        return at;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t' or 0 or 0x1A;

    private static bool IsBatchSegment(ReadOnlySpan<byte> line) => line.Length >= 3 && line[..3] is var id
        && (id.SequenceEqual("FHS"u8) || id.SequenceEqual("BHS"u8) || id.SequenceEqual("BTS"u8) || id.SequenceEqual("FTS"u8));

    internal static bool IsSegmentId(ReadOnlySpan<byte> line, byte separator) =>
        line.Length >= 3 && char.IsAsciiLetterUpper((char)line[0]) && IsUpperOrDigit(line[1]) && IsUpperOrDigit(line[2])
        && (line.Length == 3 || line[3] == separator);

    private static bool IsUpperOrDigit(byte b) => char.IsAsciiLetterUpper((char)b) || char.IsAsciiDigit((char)b);

    // MSH has 28 fields at most (2.9). More of them, or a late field that ends as another segment starts, is a whole message on one line.
    private bool HoldsOtherSegments(ReadOnlySpan<byte> span, out int at)
    {
        at = 0;
        var separators = SeparatorsOf(0);
        for (var i = 10; i < separators - 1; i++)
        {
            var field = AfterSeparator(span, 0, i);
            if (field.Length < 3) continue;
            var tail = field[^3..];
            if (tail.SequenceEqual("PID"u8) || tail.SequenceEqual("PV1"u8) || tail.SequenceEqual("OBR"u8) || tail.SequenceEqual("OBX"u8)
                || tail.SequenceEqual("MSA"u8) || tail.SequenceEqual("EVN"u8) || tail.SequenceEqual("ORC"u8) || tail.SequenceEqual("QRD"u8) || tail.SequenceEqual("QPD"u8))
            {
                at = marks[i + 1] - 3;
                return true;
            }
        }
        if (separators <= 28) return false;
        at = marks[28];
        return true;
    }

    private ref struct Pass(Hl7v2Message message, ReadOnlySpan<byte> span, byte separator, Hl7v2ReadOptions options, int start, bool lineFeeds)
    {
        private readonly ReadOnlySpan<byte> span = span;
        private readonly Hl7v2TextWalk walk = message.Walk;
        private int lineStart = start;
        private int lineFirstMark;
        private bool shifted;
        private Hl7v2Rejection rejection;

        public Hl7v2Rejection Run(int end)
        {
            var began = lineStart;
            var at = began;
            while (at < end)
            {
                if (!Reserve()) return rejection;
                at = end - at >= Block && !shifted ? RunBlock(at) : RunSlowly(at, Math.Min(end, at + Block));
                if (rejection.IsRejected) return rejection;
            }
            message.BytesExamined += end - began;
            if (Reserve() && lineStart < end) EndLine(end);
            return rejection;
        }

        private int RunBlock(int at)
        {
            var low = Vector256.Create(span.Slice(at, 32));
            var high = Vector256.Create(span.Slice(at + 32, 32));
            if (walk != Hl7v2TextWalk.Plain && NeedsWalking(low, high)) return RunSlowly(at, at + Block);
            var fields = Bits(low, high, separator);
            var ends = Bits(low, high, (byte)'\r') | Bits(low, high, (byte)'\n');
            for (; ends != 0; ends &= ends - 1)
            {
                var end = BitOperations.TrailingZeroCount(ends);
                var before = fields & ((1UL << end) - 1);
                Mark(at, before);
                fields &= ~before;
                if (!IsTerminator(at + end)) continue;
                EndLine(at + end);
                if (rejection.IsRejected) return at + Block;
            }
            Mark(at, fields);
            return at + Block;
        }

        private readonly void Mark(int at, ulong fields)
        {
            if (fields == 0) return;
            var marks = message.marks;
            var count = message.markCount;
            for (; fields != 0; fields &= fields - 1) marks[count++] = at + BitOperations.TrailingZeroCount(fields);
            message.markCount = count;
        }

        private readonly bool NeedsWalking(Vector256<byte> low, Vector256<byte> high) => walk == Hl7v2TextWalk.Iso2022
            ? Bits(low, high, Hl7v2Text.Escape) != 0
            : ((low | high) & Vector256.Create((byte)0x80)) != Vector256<byte>.Zero;

        private static ulong Bits(Vector256<byte> low, Vector256<byte> high, byte value)
        {
            var wanted = Vector256.Create(value);
            return Vector256.Equals(low, wanted).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
        }

        private int RunSlowly(int at, int end)
        {
            while (at < end)
            {
                var step = walk == Hl7v2TextWalk.Plain ? 1 : Hl7v2Text.Step(span, at, walk, ref shifted);
                if (step == 1 && span[at] == separator)
                {
                    message.marks[message.markCount++] = at;
                }
                else if (step == 1 && span[at] is (byte)'\r' or (byte)'\n' && IsTerminator(at))
                {
                    EndLine(at);
                    if (rejection.IsRejected) return end;
                }
                at += step;
            }
            return at;
        }

        private readonly bool IsTerminator(int at) => span[at] == (byte)'\r' || lineFeeds || at == lineStart || StartsSegment(span[(at + 1)..]);

        private readonly bool StartsSegment(ReadOnlySpan<byte> next) => next.Length > 3 && IsSegmentId(next, separator);

        private void EndLine(int end)
        {
            var line = span[lineStart..end];
            if (!IsSegmentId(line, separator))
            {
                if (line.ContainsAnyExcept(" \t\0\u001A"u8))
                {
                    rejection = new(Hl7v2Reject.BadSegmentId, lineStart);
                    return;
                }
                message.markCount = lineFirstMark;
            }
            else
            {
                if (message.SegmentCount > 0)
                {
                    var id = line[..3];
                    if (id[0] is not ((byte)'M' or (byte)'F' or (byte)'B') || id[2] is not ((byte)'H' or (byte)'S')) { }
                    else if (id.SequenceEqual("MSH"u8)) rejection = new(Hl7v2Reject.SecondHeader, lineStart, new("MSH", 2));
                    else if (IsBatchSegment(id)) rejection = new(Hl7v2Reject.BatchEnvelope, lineStart, new(Encoding.ASCII.GetString(id), 1));
                    if (message.SegmentCount >= options.MaxSegments) rejection = new(Hl7v2Reject.TooManySegments, lineStart);
                    if (rejection.IsRejected) return;
                }
                if (message.SegmentCount == message.segments.Length) Array.Resize(ref message.segments, Math.Min(options.MaxSegments, message.segments.Length * 2));
                message.segments[message.SegmentCount++] = new(lineStart, lineFirstMark);
                message.marks[message.markCount++] = end;
            }
            lineStart = end + 1;
            lineFirstMark = message.markCount;
        }

        // One block makes at most one mark a byte and one more for the end.
        private bool Reserve()
        {
            if (message.markCount > options.MaxFields)
            {
                rejection = new(Hl7v2Reject.TooManyFields, lineStart);
                return false;
            }
            if (message.markCount + Block + 4 <= message.marks.Length) return true;
            Array.Resize(ref message.marks, (int)Math.Min((long)options.MaxFields + (2 * Block) + 8, message.marks.Length * 2L));
            return true;
        }
    }
}
