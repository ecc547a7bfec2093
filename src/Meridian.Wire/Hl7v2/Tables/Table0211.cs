using System.Collections.Frozen;
using System.Text;

namespace Meridian.Wire.Hl7v2.Tables;

/// <summary>
/// HL7 table 0211, alternate character sets (v2.9 chapter 2.C.2.148): each code with the code page that decodes it,
/// and the spellings that senders use beside it. Spaces, hyphens, slashes, underscores, dots and the case do not count.
/// </summary>
internal static class Table0211
{
    /// <summary>A name that is known to be refused has no charset but is not unknown.</summary>
    internal readonly record struct Entry(Hl7v2Charset? Charset, bool IsKnown);

    private const int LongestName = 24;

    // code of table 0211, Windows code page, walk, spellings (normalized)
    private static readonly (string Code, int CodePage, Hl7v2TextWalk Walk, string[] Spellings)[] Rows =
    [
        ("8859/2", 28592, Hl7v2TextWalk.Plain, ["88592", "ISO88592", "ISOIR101", "LATIN2"]),
        ("8859/3", 28593, Hl7v2TextWalk.Plain, ["88593", "ISO88593", "ISOIR109", "LATIN3"]),
        ("8859/4", 28594, Hl7v2TextWalk.Plain, ["88594", "ISO88594", "ISOIR110", "LATIN4"]),
        ("8859/5", 28595, Hl7v2TextWalk.Plain, ["88595", "ISO88595", "ISOIR144"]),
        ("8859/6", 28596, Hl7v2TextWalk.Plain, ["88596", "ISO88596", "ISOIR127"]),
        ("8859/7", 28597, Hl7v2TextWalk.Plain, ["88597", "ISO88597", "ISOIR126"]),
        ("8859/8", 28598, Hl7v2TextWalk.Plain, ["88598", "ISO88598", "ISOIR138"]),
        ("8859/9", 28599, Hl7v2TextWalk.Plain, ["88599", "ISO88599", "ISOIR148", "LATIN5"]),
        ("8859/15", 28605, Hl7v2TextWalk.Plain, ["885915", "ISO885915", "ISOIR203", "LATIN9"]),
        ("ISO IR14", 932, Hl7v2TextWalk.ShiftJis, ["ISOIR14", "ISOIR13", "JISX0201", "JISX02011976"]),
        ("ISO IR87", 50220, Hl7v2TextWalk.Iso2022, ["ISOIR87", "JISX0208", "JISX02081990", "ISO2022JP", "JISX0202", "JAS2020"]),
        ("ISO IR159", 50220, Hl7v2TextWalk.Iso2022, ["ISOIR159", "JISX0212", "JISX02121990"]),
        // second bytes of code page 949 are letters or above 80: never a delimiter
        ("KS X 1001", 949, Hl7v2TextWalk.Plain, ["KSX1001", "KSC5601", "EUCKR", "CP949", "ISOIR149"]),
        ("BIG-5", 950, Hl7v2TextWalk.Big5, ["BIG5", "CP950"]),
        // not in the table, but met: windows code pages and Shift JIS
        ("SHIFT_JIS", 932, Hl7v2TextWalk.ShiftJis, ["SHIFTJIS", "SJIS", "MS932", "CP932", "WINDOWS31J"]),
        ("WINDOWS-1250", 1250, Hl7v2TextWalk.Plain, ["WINDOWS1250", "CP1250"]),
        ("WINDOWS-1251", 1251, Hl7v2TextWalk.Plain, ["WINDOWS1251", "CP1251"]),
        ("WINDOWS-1252", 1252, Hl7v2TextWalk.Plain, ["WINDOWS1252", "CP1252", "ANSI"]),
        ("KOI8-R", 20866, Hl7v2TextWalk.Plain, ["KOI8R"]),
    ];

    // CNS 11643-1992 has no code page that travels as bytes below; UTF-16 and UTF-32 hold 0B, 0D and 1C bytes inside of characters.
    private static readonly string[] Refused =
        ["UNICODEUTF16", "UTF16", "UTF16LE", "UTF16BE", "UCS2", "UNICODEUTF32", "UTF32", "UTF32LE", "UTF32BE", "UCS4", "CNS116431992", "CNS11643"];

    private static readonly FrozenDictionary<string, Entry> BySpelling = Build();
    private static readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> Lookup = BySpelling.GetAlternateLookup<ReadOnlySpan<char>>();

    internal static Entry Find(ReadOnlySpan<byte> name) => Find(name, default);

    /// <summary>Finds the set that a name as it stands in a message declares: <c>8859/1</c> is written <c>8859\S\1</c> where the slash is a delimiter.</summary>
    internal static Entry Find(ReadOnlySpan<byte> name, Hl7v2Delimiters delimiters)
    {
        Span<char> normal = stackalloc char[LongestName];
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            var b = name[i];
            if (b != 0 && b == delimiters.Escape && i + 2 < name.Length && name[i + 2] == b)
            {
                b = name[i + 1] switch
                {
                    (byte)'F' => delimiters.Field,
                    (byte)'S' => delimiters.Component,
                    (byte)'R' => delimiters.Repetition,
                    (byte)'E' => delimiters.Escape,
                    (byte)'T' => delimiters.Subcomponent,
                    (byte)'P' => delimiters.Truncation,
                    _ => (byte)'?',
                };
                i += 2;
            }
            if (b is (byte)' ' or (byte)'-' or (byte)'/' or (byte)'_' or (byte)'.') continue;
            if (length == LongestName || b >= 0x80) return default;
            normal[length++] = char.ToUpperInvariant((char)b);
        }
        return Lookup.TryGetValue(normal[..length], out var entry) ? entry : default;
    }

    private static FrozenDictionary<string, Entry> Build()
    {
        var all = new Dictionary<string, Entry>(StringComparer.Ordinal);
        void Add(Hl7v2Charset charset, params ReadOnlySpan<string> spellings)
        {
            foreach (var spelling in spellings) all.Add(spelling, new(charset, true));
        }
        Add(Hl7v2Charset.Ascii, "ASCII", "USASCII", "ISOIR6", "ISO646", "7BIT");
        // plain UNICODE stood for UCS-2, which no frame bears: who writes it, as many analyzers do, sends UTF-8
        Add(Hl7v2Charset.Utf8, "UNICODE", "UNICODEUTF8", "UTF8", "ISO10646UTF8", "CP65001");
        Add(Hl7v2Charset.Iso8859Part1, "88591", "ISO88591", "ISOIR100", "LATIN1");
        Add(Hl7v2Charset.Gb18030, "GB180302000", "GB18030", "GB180302005", "GB180302022", "GBK", "GB2312", "GB231280", "CP936", "ISOIR58");
        foreach (var row in Rows) Add(new Hl7v2Charset(row.Code, row.CodePage, row.Walk), row.Spellings);
        foreach (var spelling in Refused) all.Add(spelling, new(null, true));
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// What a character set escape <c>\Cxxyy\</c> or <c>\Mxxyyzz\</c> designates (2.7.2, 2.7.3): the hexadecimal digits are an ISO 2022 escape sequence without its ESC,
    /// with the registrations that table 0211 names. <paramref name="prefix"/> is what the decoder must see before the text.
    /// A null <paramref name="designated"/>: back to the message's own character set.
    /// </summary>
    internal static bool TryFindDesignated(ReadOnlySpan<byte> content, out Encoding? designated, out ReadOnlySpan<byte> prefix)
    {
        designated = null;
        prefix = default;
        if (content.Length is not (5 or 7) || content[0] is not ((byte)'C' or (byte)'M')) return false;
        foreach (var row in Designations)
        {
            if (!Ascii.EqualsIgnoreCase(content, row.Escape)) continue;
            designated = row.CodePage == 0 ? null : ByCodePage(row.CodePage);
            if (row.CodePage == 50220) prefix = row.Escape.EndsWith("2442", StringComparison.Ordinal) ? "\u001B$B"u8 : "\u001B$(D"u8;
            return true;
        }
        return false;
    }

    // ISO International Register of coded character sets: designation sequences of the registrations in table 0211
    private static readonly (string Escape, int CodePage)[] Designations =
    [
        ("C2842", 0), // IR 6, ASCII
        ("C284A", 0), // IR 14, JIS X 0201 roman: ASCII but for yen and overline
        ("C2949", 932), // IR 13, JIS X 0201 katakana in the upper half
        ("C2D41", 28591), ("C2D42", 28592), ("C2D43", 28593), ("C2D44", 28594), // IR 100, 101, 109, 110
        ("C2D4C", 28595), ("C2D47", 28596), ("C2D46", 28597), ("C2D48", 28598), ("C2D4D", 28599), // IR 144, 127, 126, 138, 148
        ("C2D62", 28605), // IR 203
        ("M2442", 50220), // IR 87, JIS X 0208
        ("M242844", 50220), // IR 159, JIS X 0212
        ("M242943", 51949), // IR 149, KS X 1001
        ("M242941", 936), // IR 58, GB 2312
    ];

    private static Encoding ByCodePage(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, Replacement)
        ?? Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, Replacement);

    private static readonly DecoderReplacementFallback Replacement = new("\uFFFD");
}
