using System.Text;
using System.Text.Unicode;
using Meridian.Wire.Hl7v2.Tables;

namespace Meridian.Wire.Hl7v2;

public sealed partial class Hl7v2Message
{
    private Hl7v2Charset? assumed;

    /// <summary>
    /// The character set that text is decoded with: MSH-18's first repetition, or what the reader's options say; with none, or with ASCII declared
    /// and bytes above it present, UTF-8 where the whole message is valid UTF-8, else ISO 8859-1.
    /// </summary>
    public Hl7v2Charset Charset => charset ?? (assumed ??= Assume());

    /// <summary>The decoder of <see cref="Charset"/>; what is not valid becomes U+FFFD.</summary>
    public Encoding Encoding => Charset.Encoding;

    /// <summary>True when MSH-18 named no character set, or ASCII, and the bytes are not ASCII: <see cref="Charset"/> is then a guess that should be shown as one.</summary>
    public bool IsCharsetAssumed => charset is null && !Ascii.IsValid(bytes.Span);

    /// <summary>True when MSH-18 names a set of table 0211 that can be read, whether or not the reader was told to use it.</summary>
    internal bool HasKnownCharset => SegmentCount > 0 && !Header[18].IsEmpty && (Header[18].Raw[0] == Delimiters.Repetition || Table0211.Find(First(Header[18].Raw, Delimiters), Delimiters).Charset is not null);

    internal Hl7v2TextWalk Walk { get; private set; }

    /// <summary>
    /// Finds the first place where the bytes are not valid in the message's character set: text there decodes to U+FFFD.
    /// Costs a pass over the message; meant for the decision to quarantine a message whose names cannot be trusted.
    /// </summary>
    public bool TryFindUndecodable(out int offset)
    {
        var span = bytes.Span;
        offset = 0;
        if (Ascii.IsValid(span) || (ReferenceEquals(Charset, Hl7v2Charset.Utf8) && Utf8.IsValid(span))) return false;
        var strict = Charset.StrictEncoding;
        for (var segment = 0; segment < SegmentCount; segment++)
        {
            var start = StartOf(segment);
            try
            {
                _ = strict.GetCharCount(span[start..EndOf(segment)]);
            }
            catch (DecoderFallbackException fault)
            {
                offset = Math.Clamp(start + Math.Max(0, fault.Index), start, EndOf(segment));
                return true;
            }
        }
        return false;
    }

    private Hl7v2Charset Assume()
    {
        var span = bytes.Span;
        if (Ascii.IsValid(span)) return Hl7v2Charset.Ascii;
        return Utf8.IsValid(span) ? Hl7v2Charset.Utf8 : Hl7v2Charset.Iso8859Part1;
    }

    // MSH-18 must be known before the bytes can be stepped over, and the bytes before MSH-18 may already need stepping (a sender's Chinese name in MSH-3).
    // So the header is split plainly first, and again by double bytes when it has bytes above ASCII and the first answer was no double-byte set.
    private Hl7v2Rejection ChooseCharset(ReadOnlySpan<byte> header, int offset, Hl7v2Delimiters delimiters, Hl7v2ReadOptions options)
    {
        assumed = null;
        if (options.Charset is { } forced) return Use(forced);
        var name = First(HeaderField(header, delimiters.Field, 18, Hl7v2TextWalk.Plain), delimiters);
        var entry = Table0211.Find(name, delimiters);
        if (entry.Charset is not { Walk: not Hl7v2TextWalk.Plain } && (!Ascii.IsValid(header) || header.Contains(Hl7v2Text.Escape)))
        {
            foreach (var walk in (ReadOnlySpan<Hl7v2TextWalk>)[Hl7v2TextWalk.Gb18030, Hl7v2TextWalk.ShiftJis, Hl7v2TextWalk.Big5, Hl7v2TextWalk.Iso2022])
            {
                var walkedField = HeaderField(header, delimiters.Field, 18, walk);
                var walked = Table0211.Find(First(walkedField, delimiters), delimiters);
                if (walked.Charset?.Walk != walk) continue;
                name = First(walkedField, delimiters);
                entry = walked;
                break;
            }
        }
        if (name.IsEmpty)
        {
            // An empty first repetition means ASCII; the others are reached by escapes, or by ISO 2022 shifts in the text itself.
            if (options.CharsetWhenAbsent is { } absent) return Use(absent);
        }
        // A second byte before MSH-18 may have moved another field to its place.
        if (entry.Charset is null && options.CharsetWhenAbsent is { Walk: not Hl7v2TextWalk.Plain } stepped && HeaderField(header, delimiters.Field, 18, stepped.Walk).IsEmpty) return Use(stepped);
        if (entry.Charset is { } known)
        {
            // ASCII~ISO IR87: JIS X 0208 comes in by shifts, which cannot be told from ASCII but by their escape character.
            if (known.Walk is Hl7v2TextWalk.Plain or Hl7v2TextWalk.ShiftJis)
            {
                var all = HeaderField(header, delimiters.Field, 18, known.Walk);
                if (all.Length > name.Length && TryFindShifting(all, delimiters, out var shifting)) return Use(shifting);
            }
            if (!ReferenceEquals(known, Hl7v2Charset.Ascii)) return Use(known);
            // many write ASCII and send more: it is worth no more than an empty field
            return Use(Ascii.IsValid(bytes.Span) ? null : options.CharsetWhenAbsent);
        }
        if (name.IsEmpty)
        {
            var all = HeaderField(header, delimiters.Field, 18, Hl7v2TextWalk.Plain);
            return TryFindShifting(all, delimiters, out var shifting) ? Use(shifting) : Use(null);
        }
        if (entry.IsKnown) return new(Hl7v2Reject.UnsupportedCharset, offset, new("MSH", 1, 18));
        // A name nobody knows does no harm while the text is ASCII.
        return Ascii.IsValid(bytes.Span) && !bytes.Span.Contains(Hl7v2Text.Escape) ? Use(Hl7v2Charset.Ascii) : new(Hl7v2Reject.UnknownCharset, offset, new("MSH", 1, 18));
    }

    /// <summary>Whether a reader of this MSH-18 would step over the text as this message's own is stepped over.</summary>
    internal bool Declares(ReadOnlySpan<byte> field)
    {
        var first = Table0211.Find(First(field, Delimiters), Delimiters).Charset;
        return first is { Walk: Hl7v2TextWalk.Iso2022 } || (first is not null && TryFindShifting(field, Delimiters, out _));
    }

    private Hl7v2Rejection Use(Hl7v2Charset? chosen)
    {
        charset = chosen;
        Walk = chosen?.Walk ?? Hl7v2TextWalk.Plain;
        return default;
    }

    private static bool TryFindShifting(ReadOnlySpan<byte> repetitions, Hl7v2Delimiters delimiters, out Hl7v2Charset shifting)
    {
        shifting = Hl7v2Charset.Ascii;
        while (true)
        {
            var end = Hl7v2Text.IndexOf(repetitions, delimiters.Repetition, Hl7v2TextWalk.Plain);
            var one = end < 0 ? repetitions : repetitions[..end];
            if (Table0211.Find(one, delimiters).Charset is { Walk: Hl7v2TextWalk.Iso2022 } found)
            {
                shifting = found;
                return true;
            }
            if (end < 0) return false;
            repetitions = repetitions[(end + 1)..];
        }
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> field, Hl7v2Delimiters delimiters)
    {
        var end = Hl7v2Text.IndexOf(field, delimiters.Repetition, Hl7v2TextWalk.Plain);
        if (end >= 0) field = field[..end];
        end = Hl7v2Text.IndexOf(field, delimiters.Component, Hl7v2TextWalk.Plain);
        return (end >= 0 ? field[..end] : field).Trim((byte)' ');
    }

    // HL7 numbering: MSH-1 is the first separator itself, so field n stands after separator n - 1.
    private static ReadOnlySpan<byte> HeaderField(ReadOnlySpan<byte> header, byte separator, int number, Hl7v2TextWalk walk)
    {
        for (; number > 1; number--)
        {
            var next = Hl7v2Text.IndexOf(header, separator, walk);
            if (next < 0) return default;
            header = header[(next + 1)..];
        }
        var end = Hl7v2Text.IndexOf(header, separator, walk);
        return end < 0 ? header : header[..end];
    }
}
