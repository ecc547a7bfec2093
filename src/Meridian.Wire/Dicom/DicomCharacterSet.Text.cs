using System.Text;

namespace Meridian.Wire.Dicom;

public sealed partial class DicomCharacterSet
{
    private const byte Escape = 0x1B;

    /// <summary>Decodes the text of one element. What is not valid becomes U+FFFD; bytes above 7F hex in the default repertoire are UTF-8 where all of them fit, else ISO 8859-1.</summary>
    public string Decode(ReadOnlySpan<byte> bytes, DicomVr vr = DicomVr.LO)
    {
        if (bytes.Length == 0) return "";
        if (first.Kind is CharacterSetKind.Utf8 or CharacterSetKind.Multibyte) return first.Encoding.GetString(bytes);
        var escapes = bytes.Contains(Escape);
        if (!escapes && first.Kind == CharacterSetKind.SingleByte)
        {
            if (!System.Text.Ascii.IsValid(bytes)) return HighText(bytes);
            return Encoding.ASCII.GetString(bytes);
        }
        return DecodeSwitched(bytes, vr);
    }

    /// <summary>Encodes text for one element; throws <see cref="DicomRejectException"/> where the set lacks a character.</summary>
    public byte[] Encode(string text, DicomVr vr = DicomVr.LO, DicomTag tag = default)
    {
        if (System.Text.Ascii.IsValid(text) && !text.Contains('\u001B') && first.Kind != CharacterSetKind.Jis0201) return Encoding.ASCII.GetBytes(text);
        try
        {
            if (extensions.Length == 0 && first.Kind != CharacterSetKind.Jis0201) return first.Strict.GetBytes(text);
            return EncodeSwitched(text, vr);
        }
        catch (EncoderFallbackException)
        {
            throw new DicomRejectException(DicomReject.ValueNotRepresentable, -1, tag);
        }
    }

    /// <summary>Text of the default repertoire: codes, numbers, dates, identifiers.</summary>
    internal static byte[] EncodeDefault(string text, DicomTag tag)
    {
        if (!System.Text.Ascii.IsValid(text)) DicomRejectException.Throw(DicomReject.ValueNotRepresentable, -1, tag);
        return Encoding.ASCII.GetBytes(text);
    }

    private string HighText(ReadOnlySpan<byte> bytes)
    {
        if (!ReferenceEquals(first, CharacterSetTerm.Ascii)) return first.Encoding.GetString(bytes);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }

    private string DecodeSwitched(ReadOnlySpan<byte> bytes, DicomVr vr)
    {
        var text = new StringBuilder(bytes.Length);
        var (low, high) = (first, first);
        for (var at = 0; at < bytes.Length;)
        {
            var b = bytes[at];
            if (b == Escape && CharacterSetTerm.FindEscape(bytes[(at + 1)..], out var isHigh, out var length) is { } called)
            {
                if (isHigh) high = called;
                else low = called;
                at += 1 + length;
                continue;
            }
            if (b >= 0x80)
            {
                at += AppendHigh(text, bytes[at..], high);
                continue;
            }
            if (low.Kind == CharacterSetKind.DoubleLow && b > 0x20 && b < 0x7F && at + 1 < bytes.Length && bytes[at + 1] is > 0x20 and < 0x7F)
            {
                text.Append(low.Encoding.GetString([(byte)(b | 0x80), low.IsJis0212 ? bytes[at + 1] : (byte)(bytes[at + 1] | 0x80)]));
                at += 2;
                continue;
            }
            // PS3.5 6.1.2.5.3: control characters and the delimiters of values, components and groups bring the first value's set back
            if (IsDelimiter(b, vr)) (low, high) = (first, first);
            text.Append(low.Kind == CharacterSetKind.Jis0201 ? Roman(b, vr) : (char)b);
            at++;
        }
        return text.ToString();
    }

    private int AppendHigh(StringBuilder text, ReadOnlySpan<byte> bytes, CharacterSetTerm high)
    {
        if (high.Kind == CharacterSetKind.DoubleHigh)
        {
            if (bytes.Length < 2 || bytes[1] < 0x80)
            {
                text.Append('\uFFFD');
                return 1;
            }
            text.Append(high.Encoding.GetString(bytes[..2]));
            return 2;
        }
        if (high.Kind == CharacterSetKind.Jis0201)
        {
            text.Append(bytes[0] is >= 0xA1 and <= 0xDF ? (char)(0xFF61 + bytes[0] - 0xA1) : '\uFFFD');
            return 1;
        }
        if (ReferenceEquals(high, CharacterSetTerm.Ascii)) high = extensions.FirstOrDefault(t => t.Kind == CharacterSetKind.SingleByte && t.HighEscape.Length > 0) ?? CharacterSetTerm.Latin1;
        text.Append(high.Encoding.GetString(bytes[..1]));
        return 1;
    }

    /// <summary>JIS X 0201 has a yen sign and an overline where ASCII has a backslash and a tilde; as a separator of values the backslash stays one.</summary>
    private static char Roman(byte b, DicomVr vr) => b switch { 0x5C when !vr.IsMultiValuedText => '¥', 0x7E => '‾', _ => (char)b };

    private static bool IsDelimiter(byte b, DicomVr vr) => b is 0x0A or 0x0C or 0x0D or 0x09 || (b == '\\' && vr.IsMultiValuedText) || (b is (byte)'^' or (byte)'=' && vr == DicomVr.PN);

    private byte[] EncodeSwitched(string text, DicomVr vr)
    {
        var bytes = new List<byte>(text.Length * 2);
        var (low, high) = (first, first);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && IsDelimiter((byte)rune.Value, vr))
            {
                if (!ReferenceEquals(low, first)) Switch(bytes, first.LowEscape.Length > 0 ? first.LowEscape : "(B");
                (low, high) = (first, first);
                bytes.Add((byte)rune.Value);
                continue;
            }
            if (EncodeRune(rune, low, high, bytes)) continue;
            foreach (var term in (ReadOnlySpan<CharacterSetTerm>)[first, CharacterSetTerm.Ascii, .. extensions])
            {
                if (term.LowEscape.Length > 0 && EncodeRune(rune, term, null, null))
                {
                    Switch(bytes, term.LowEscape);
                    low = term;
                }
                else if (term.HighEscape.Length > 0 && EncodeRune(rune, null, term, null))
                {
                    Switch(bytes, term.HighEscape);
                    high = term;
                }
                else
                {
                    continue;
                }
                EncodeRune(rune, low, high, bytes);
                goto Done;
            }
            throw new EncoderFallbackException();
        Done:;
        }
        if (!ReferenceEquals(low, first) && low.Kind == CharacterSetKind.DoubleLow) Switch(bytes, first.LowEscape.Length > 0 ? first.LowEscape : "(B");
        return [.. bytes];
    }

    private static void Switch(List<byte> bytes, string escape)
    {
        bytes.Add(Escape);
        foreach (var c in escape) bytes.Add((byte)c);
    }

    /// <summary>Writes a character where G0 or G1 has it; false otherwise. Without <paramref name="into"/> it only looks.</summary>
    private static bool EncodeRune(Rune rune, CharacterSetTerm? low, CharacterSetTerm? high, List<byte>? into)
    {
        if (rune.IsAscii)
        {
            if (low is null || low.Kind == CharacterSetKind.DoubleLow || (low.Kind == CharacterSetKind.Jis0201 && rune.Value is '~' or '\\')) return false;
            into?.Add((byte)rune.Value);
            return true;
        }
        Span<byte> encoded = stackalloc byte[4];
        if (low is not null)
        {
            if (low.Kind == CharacterSetKind.Jis0201 && rune.Value is '¥' or '‾')
            {
                into?.Add(rune.Value == '¥' ? (byte)0x5C : (byte)0x7E);
                return true;
            }
            if (low.Kind == CharacterSetKind.DoubleLow && TryEncode(low, rune, encoded, out var count) && count == 2 && encoded[0] >= 0x80 && encoded[1] >= 0x80 != low.IsJis0212)
            {
                into?.Add((byte)(encoded[0] & 0x7F));
                into?.Add((byte)(encoded[1] & 0x7F));
                return true;
            }
        }
        if (high is null) return false;
        switch (high.Kind)
        {
            case CharacterSetKind.Jis0201 when rune.Value is >= 0xFF61 and <= 0xFF9F:
                into?.Add((byte)(rune.Value - 0xFF61 + 0xA1));
                return true;
            case CharacterSetKind.SingleByte when TryEncode(high, rune, encoded, out var one) && one == 1 && encoded[0] >= 0x80:
                into?.Add(encoded[0]);
                return true;
            // the code pages have more characters than the sets: only the sets' own rows stand at A1 and above
            case CharacterSetKind.DoubleHigh when TryEncode(high, rune, encoded, out var two) && two == 2 && encoded[0] >= 0xA1 && encoded[1] >= 0xA1:
                into?.Add(encoded[0]);
                into?.Add(encoded[1]);
                return true;
            default:
                return false;
        }
    }

    private static bool TryEncode(CharacterSetTerm term, Rune rune, Span<byte> into, out int count)
    {
        Span<char> letters = stackalloc char[2];
        try
        {
            count = term.Strict.GetBytes(letters[..rune.EncodeToUtf16(letters)], into);
            return true;
        }
        catch (EncoderFallbackException)
        {
            count = 0;
            return false;
        }
        catch (ArgumentException)
        {
            count = 0;
            return false;
        }
    }
}
