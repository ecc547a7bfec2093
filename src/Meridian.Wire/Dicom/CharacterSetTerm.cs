using System.Text;

namespace Meridian.Wire.Dicom;

/// <summary>A defined term of (0008,0005): its bytes, and the escape sequences that call it (PS3.3 tables C.12-2 to C.12-5).</summary>
internal sealed class CharacterSetTerm
{
    private static readonly CharacterSetTerm[] All =
    [
        new("ISO_IR 6", CharacterSetKind.SingleByte, 20127, "(B", ""),
        new("ISO_IR 100", CharacterSetKind.SingleByte, 28591, "(B", "-A"),
        new("ISO_IR 101", CharacterSetKind.SingleByte, 28592, "(B", "-B"),
        new("ISO_IR 109", CharacterSetKind.SingleByte, 28593, "(B", "-C"),
        new("ISO_IR 110", CharacterSetKind.SingleByte, 28594, "(B", "-D"),
        new("ISO_IR 144", CharacterSetKind.SingleByte, 28595, "(B", "-L"),
        new("ISO_IR 127", CharacterSetKind.SingleByte, 28596, "(B", "-G"),
        new("ISO_IR 126", CharacterSetKind.SingleByte, 28597, "(B", "-F"),
        new("ISO_IR 138", CharacterSetKind.SingleByte, 28598, "(B", "-H"),
        new("ISO_IR 148", CharacterSetKind.SingleByte, 28599, "(B", "-M"),
        new("ISO_IR 203", CharacterSetKind.SingleByte, 28605, "(B", "-b"),
        new("ISO_IR 166", CharacterSetKind.SingleByte, 874, "(B", "-T"),
        new("ISO_IR 13", CharacterSetKind.Jis0201, 932, "(J", ")I"),
        new("ISO_IR 14", CharacterSetKind.Jis0201, 932, "(J", ")I"),
        new("ISO_IR 87", CharacterSetKind.DoubleLow, 20932, "$B", ""),
        new("ISO_IR 159", CharacterSetKind.DoubleLow, 20932, "$(D", ""),
        new("ISO_IR 149", CharacterSetKind.DoubleHigh, 949, "", "$)C"),
        new("ISO_IR 58", CharacterSetKind.DoubleHigh, 936, "", "$)A"),
        new("ISO_IR 192", CharacterSetKind.Utf8, 65001, "", ""),
        new("GB18030", CharacterSetKind.Multibyte, 54936, "", ""),
        new("GBK", CharacterSetKind.Multibyte, 936, "", ""),
    ];

    private CharacterSetTerm(string name, CharacterSetKind kind, int codePage, string low, string high)
    {
        (Name, Kind, LowEscape, HighEscape) = (name, kind, low, high);
        Encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"))
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"));
        Strict = CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }

    public static CharacterSetTerm Ascii { get; } = All[0];

    public static CharacterSetTerm Latin1 { get; } = All[1];

    public static CharacterSetTerm Jis0208 { get; } = All[14];

    public static CharacterSetTerm Jis0212 { get; } = All[15];

    public string Name { get; }

    public CharacterSetKind Kind { get; }

    /// <summary>What follows ESC to put the set into G0; empty where it has no such part.</summary>
    public string LowEscape { get; }

    /// <summary>What follows ESC to put the set into G1.</summary>
    public string HighEscape { get; }

    /// <summary>Decodes with U+FFFD for what is not valid; throws on characters that it lacks.</summary>
    public Encoding Encoding { get; }

    /// <summary>Throws on what is not valid.</summary>
    public Encoding Strict { get; }

    /// <summary>True for the second Japanese set, whose second bytes the code page keeps below 80 hex.</summary>
    public bool IsJis0212 => ReferenceEquals(this, Jis0212);

    /// <summary>The term of a name, with spaces, underlines and hyphens as writers put them: ISO_IR 100, ISO 2022 IR 100, ISO-IR-100, GB18030. Null for an unknown one.</summary>
    public static CharacterSetTerm? Find(string name)
    {
        var letters = new string([.. name.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        if (letters.Length == 0) return Ascii;
        if (letters.StartsWith("ISO2022IR", StringComparison.Ordinal)) letters = "ISOIR" + letters[9..];
        if (letters is "UTF8") letters = "ISOIR192";
        if (letters.StartsWith("ISO8859", StringComparison.Ordinal))
            letters = letters[7..] switch { "1" => "ISOIR100", "2" => "ISOIR101", "3" => "ISOIR109", "4" => "ISOIR110", "5" => "ISOIR144", "6" => "ISOIR127", "7" => "ISOIR126", "8" => "ISOIR138", "9" => "ISOIR148", "15" => "ISOIR203", _ => letters };
        return Array.Find(All, t => t.Name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) == letters);
    }

    /// <summary>The set that an escape sequence calls; the bytes are those after ESC. Null for one that is not known.</summary>
    public static CharacterSetTerm? FindEscape(ReadOnlySpan<byte> bytes, out bool isHigh, out int length)
    {
        foreach (var term in All)
        {
            foreach (var high in (ReadOnlySpan<bool>)[false, true])
            {
                var escape = high ? term.HighEscape : term.LowEscape;
                if (escape.Length == 0 || bytes.Length < escape.Length) continue;
                var same = true;
                for (var i = 0; i < escape.Length; i++) same &= bytes[i] == escape[i];
                if (!same) continue;
                (isHigh, length) = (high, escape.Length);
                return term;
            }
        }
        (isHigh, length) = (false, 0);
        return null;
    }
}
