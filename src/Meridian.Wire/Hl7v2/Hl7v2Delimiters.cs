namespace Meridian.Wire.Hl7v2;

/// <summary>
/// The delimiters that a message declares in MSH-1 and MSH-2 (2.5.4). A delimiter that MSH-2 leaves out is 0 and never matches.
/// The fifth character of MSH-2 is the truncation character of 2.7 and later.
/// </summary>
public readonly record struct Hl7v2Delimiters(byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, byte Truncation = 0)
{
    /// <summary>The recommended ones, <c>|^~\&amp;</c> (2.5.4).</summary>
    public static Hl7v2Delimiters Recommended => new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&');

    /// <summary>The recommended ones with the truncation character of 2.7 and later, <c>|^~\&amp;#</c>.</summary>
    public static Hl7v2Delimiters RecommendedWithTruncation => Recommended with { Truncation = (byte)'#' };

    /// <summary>Reads MSH-1 and the whole of MSH-2; false when they cannot serve.</summary>
    internal static bool TryRead(byte field, ReadOnlySpan<byte> encodingCharacters, out Hl7v2Delimiters delimiters)
    {
        delimiters = default;
        if (!IsUsable(field) || encodingCharacters.Length > 5) return false;
        for (var i = 0; i < encodingCharacters.Length; i++)
        {
            var c = encodingCharacters[i];
            if (!IsUsable(c) || c == field || encodingCharacters[..i].Contains(c)) return false;
        }
        delimiters = new(field, At(encodingCharacters, 0), At(encodingCharacters, 1), At(encodingCharacters, 2), At(encodingCharacters, 3), At(encodingCharacters, 4));
        return true;
    }

    /// <summary>The same with a delimiter for everything that needs one: an answer needs components where the message had none.</summary>
    internal Hl7v2Delimiters Completed()
    {
        var all = this;
        if (all.Component == 0) all = all with { Component = all.Free("^@$*"u8) };
        if (all.Repetition == 0) all = all with { Repetition = all.Free("~%+!"u8) };
        if (all.Escape == 0) all = all with { Escape = all.Free("\\;=?`"u8) };
        if (all.Subcomponent == 0) all = all with { Subcomponent = all.Free("&,:_<>"u8) };
        return all;
    }

    private byte Free(ReadOnlySpan<byte> wished)
    {
        foreach (var c in wished)
            if (c != Field && c != Component && c != Repetition && c != Escape && c != Subcomponent) return c;
        throw new InvalidOperationException("More delimiters are in use than there are.");
    }

    private static byte At(ReadOnlySpan<byte> characters, int index) => index < characters.Length ? characters[index] : (byte)0;

    // A letter, digit or quote would make identifiers, numbers or the null value unreadable; most of the controls carry framing.
    private static bool IsUsable(byte c) => c is > (byte)' ' and < 0x7F and not (byte)'"' && !char.IsAsciiLetterOrDigit((char)c);
}
