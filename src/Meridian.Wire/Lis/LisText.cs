namespace Meridian.Wire.Lis;

/// <summary>Delimiters among single and double bytes.</summary>
internal static class LisText
{
    /// <summary>The first place of a delimiter, -1 where there is none. A delimiter of 0 is none.</summary>
    internal static int IndexOf(ReadOnlySpan<byte> text, byte delimiter, bool isDoubleByte)
    {
        if (delimiter == 0) return -1;
        if (!isDoubleByte) return text.IndexOf(delimiter);
        for (var at = 0; at < text.Length; at += Step(text, at))
            if (text[at] == delimiter) return at;
        return -1;
    }

    // GB 18030: 81 to FE begins a character; its second byte tells two (40 to FE) from four (30 to 39). Anything else is a lone byte, so that no line end is ever stepped over.
    internal static int Step(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] is < 0x81 or > 0xFE || at + 1 == text.Length) return 1;
        if (text[at + 1] is >= (byte)'0' and <= (byte)'9')
            return at + 3 < text.Length && text[at + 2] is >= 0x81 and <= 0xFE && text[at + 3] is >= (byte)'0' and <= (byte)'9' ? 4 : 1;
        return text[at + 1] is >= 0x40 and not 0x7F and not 0xFF ? 2 : 1;
    }
}
