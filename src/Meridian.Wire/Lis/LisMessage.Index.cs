namespace Meridian.Wire.Lis;

/// <content>The one pass over the bytes: where records begin and end, and where each field separator stands.</content>
public sealed partial class LisMessage
{
    // An index larger than this is not kept for the next message.
    private const int LargestKept = 1 << 16;

    private readonly record struct Entry(int Start, int End, int FirstMark);

    private Entry[] entries = new Entry[16];
    private int[] marks = new int[128];
    private int markCount;

    internal ReadOnlySpan<byte> SpanOf(int record) => bytes.Span[entries[record].Start..entries[record].End];

    internal int StartOf(int record) => entries[record].Start;

    internal int FieldCountOf(int record) => MarksEnd(record) - entries[record].FirstMark + 1;

    // Field 1 is the record's type; field n stands after separator n - 1.
    internal ReadOnlySpan<byte> FieldOf(int record, int number)
    {
        var entry = entries[record];
        var first = entry.FirstMark;
        var last = MarksEnd(record);
        if (number < 1 || number > last - first + 1) return default;
        var start = number == 1 ? entry.Start : marks[first + number - 2] + 1;
        var end = number == last - first + 1 ? entry.End : marks[first + number - 1];
        return bytes.Span[start..end];
    }

    private int MarksEnd(int record) => record + 1 < RecordCount ? entries[record + 1].FirstMark : markCount;

    private LisRejection Index(ReadOnlyMemory<byte> memory, LisReadOptions options)
    {
        var rejection = IndexAll(memory, options);
        if (rejection.IsRejected) Clear();
        return rejection;
    }

    private void Clear()
    {
        bytes = default;
        RecordCount = markCount = 0;
        declared = assumed = null;
        Delimiters = default;
        if (marks.Length > LargestKept) marks = new int[128];
        if (entries.Length > LargestKept) entries = new Entry[16];
    }

    private LisRejection IndexAll(ReadOnlyMemory<byte> memory, LisReadOptions options)
    {
        Clear();
        if (memory.Length > options.MaxBytes) return new(LisReject.TooLong, options.MaxBytes);
        bytes = memory;
        declared = options.Charset;
        var isDoubleByte = declared?.IsDoubleByte ?? false;
        var span = memory.Span;
        var at = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (at < span.Length && IsBlank(span[at])) at++;
        if (at == span.Length) return new(LisReject.Empty, 0);
        if (span[at] is not ((byte)'H' or (byte)'h')) return new(LisReject.NoHeader, at, 1);
        if (at + 2 >= span.Length) return new(LisReject.HeaderTooShort, span.Length, 1);

        var headerEnd = span[at..].IndexOfAny(LisControl.Cr, LisControl.Lf);
        headerEnd = headerEnd < 0 ? span.Length : at + headerEnd;
        var lineFeeds = headerEnd < span.Length && span[headerEnd] == LisControl.Lf;
        var definition = span[(at + 2)..Math.Max(at + 2, headerEnd)];
        var definitionEnd = definition.IndexOf(span[at + 1]);
        if (!LisDelimiters.TryRead(span[at + 1], definitionEnd < 0 ? definition : definition[..definitionEnd], out var delimiters)) return new(LisReject.BadDelimiters, at + 1, 1);
        Delimiters = options.Delimiters ?? delimiters;
        var separator = Delimiters.Field;

        while (at < span.Length)
        {
            var rest = span[at..];
            var length = lineFeeds ? rest.IndexOfAny(LisControl.Cr, LisControl.Lf) : rest.IndexOf(LisControl.Cr);
            if (length < 0) length = rest.Length;
            var record = rest[..length];
            var next = at + length + 1;
            // The LF of CR LF stands before the next record.
            while (record.Length > 0 && record[0] == LisControl.Lf)
            {
                record = record[1..];
                at++;
            }
            if (record.Length > 0 && !IsAllBlank(record))
            {
                var rejection = Add(record, at, separator, isDoubleByte, options);
                if (rejection.IsRejected) return rejection;
            }
            at = next;
        }
        return default;
    }

    private LisRejection Add(ReadOnlySpan<byte> record, int at, byte separator, bool isDoubleByte, LisReadOptions options)
    {
        var number = RecordCount + 1;
        var type = (char)(record[0] & ~0x20);
        if (!char.IsAsciiLetterUpper(type) || (record.Length > 1 && record[1] != separator && char.IsAsciiLetterOrDigit((char)record[1]))) return new(LisReject.BadRecordType, at, number);
        if (RecordCount > 0 && type == 'H') return new(LisReject.SecondHeader, at, number);
        if (HasTerminator) return new(LisReject.AfterTerminator, at, number);
        if (RecordCount == options.MaxRecords) return new(LisReject.TooManyRecords, at, number);
        var control = record.IndexOfAny(LisControl.Restricted);
        if (control >= 0) return new(LisReject.ControlInText, at + control, number);
        if (RecordCount == entries.Length) Array.Resize(ref entries, entries.Length * 2);
        entries[RecordCount++] = new(at, at + record.Length, markCount);
        if (isDoubleByte)
        {
            for (var i = 0; i < record.Length; i += LisText.Step(record, i))
                if (record[i] == separator && !Mark(at + i)) return TooMany();
            return default;
        }
        for (var from = 0; ;)
        {
            var hit = record[from..].IndexOf(separator);
            if (hit < 0) return default;
            if (!Mark(at + from + hit)) return TooMany();
            from += hit + 1;
        }

        bool Mark(int place)
        {
            // Each record has one field more than separators.
            if (markCount + RecordCount >= options.MaxFields) return false;
            if (markCount == marks.Length) Array.Resize(ref marks, marks.Length * 2);
            marks[markCount++] = place;
            return true;
        }

        LisRejection TooMany() => new(LisReject.TooManyFields, at, number);
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or LisControl.Cr or LisControl.Lf or (byte)'\t' or 0;

    private static bool IsAllBlank(ReadOnlySpan<byte> line)
    {
        foreach (var b in line)
            if (!IsBlank(b)) return false;
        return true;
    }
}
