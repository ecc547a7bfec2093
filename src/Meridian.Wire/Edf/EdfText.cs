using System.Text;
using Meridian.Wire.Buffers;

namespace Meridian.Wire.Edf;

/// <summary>What a header can carry: US-ASCII 32–126, nothing else (additional specification 1).</summary>
public static class EdfText
{
    /// <summary>
    /// The text in US-ASCII: letters with marks lose them, anything else that is not ASCII goes. Null when no letter or digit is
    /// left, as for a Chinese name: such a text belongs into an annotation, which is UTF-8.
    /// </summary>
    public static string? ToAscii(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var ascii = new StringBuilder(text.Length);
        var readable = false;
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~') { ascii.Append(c); readable |= char.IsAsciiLetterOrDigit(c); }
            else if (c > '~' && LatinLetters.Unmarked(c) is { } plain) { ascii.Append(plain); readable = true; }
        }
        return readable ? ascii.ToString().Trim() : null;
    }

    /// <summary>True when nothing of the text is lost in a header.</summary>
    public static bool IsAscii(string text)
    {
        foreach (var c in text) if (c is < ' ' or > '~') return false;
        return true;
    }

    /// <summary>A subfield: no spaces (they become <c>_</c>), cut to a length, <c>X</c> when unknown.</summary>
    public static string Subfield(string? text, int length)
    {
        if (ToAscii(text) is not { Length: > 0 } ascii) return "X";
        ascii = ascii.Replace(' ', '_');
        return ascii.Length <= length ? ascii : ascii[..length];
    }

    /// <summary>A field: ASCII, cut to a length; empty when nothing is left.</summary>
    public static string Field(string? text, int length)
    {
        var ascii = ToAscii(text) ?? "";
        return ascii.Length <= length ? ascii : ascii[..length].TrimEnd();
    }
}
