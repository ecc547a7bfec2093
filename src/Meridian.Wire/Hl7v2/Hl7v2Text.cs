namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Finds delimiters in text. In GB 18030, Shift JIS, Big5 and ISO 2022 the second byte of a character may equal <c>|</c>, <c>^</c>, <c>~</c> or <c>\</c>,
/// so a plain search would cut a name in two; where such a byte can precede the hit, the text is stepped over character by character.
/// </summary>
internal static class Hl7v2Text
{
    internal const byte Escape = 0x1B;

    /// <summary>Where <paramref name="needle"/> stands as a character of its own; -1 when it does not. A needle of 0 (not declared) is never found.</summary>
    internal static int IndexOf(ReadOnlySpan<byte> text, byte needle, Hl7v2TextWalk walk)
    {
        if (needle == 0) return -1;
        var at = text.IndexOf(needle);
        return at < 0 || walk == Hl7v2TextWalk.Plain || !MayHide(text[..at], walk) ? at : IndexOfWalking(text, needle, walk);
    }

    /// <summary>True when the text before a hit holds a lead byte or a shift, so that the hit may be half of a character.</summary>
    internal static bool MayHide(ReadOnlySpan<byte> text, Hl7v2TextWalk walk) => walk switch
    {
        Hl7v2TextWalk.Plain => false,
        Hl7v2TextWalk.Iso2022 => text.Contains(Escape),
        _ => text.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0,
    };

    /// <summary>The number of bytes of the character at <paramref name="at"/>; a broken character counts as one byte, so that a cut name never swallows a delimiter that is no second byte.</summary>
    internal static int Step(ReadOnlySpan<byte> text, int at, Hl7v2TextWalk walk, ref bool shifted)
    {
        var first = text[at];
        switch (walk)
        {
            case Hl7v2TextWalk.Gb18030:
                if (first is < 0x81 or 0xFF || at + 1 >= text.Length) return 1;
                var second = text[at + 1];
                if (second is >= 0x40 and not 0x7F and not 0xFF) return 2;
                return second is >= 0x30 and <= 0x39 && at + 3 < text.Length && text[at + 2] is >= 0x81 and <= 0xFE && text[at + 3] is >= 0x30 and <= 0x39 ? 4 : 1;
            case Hl7v2TextWalk.ShiftJis:
                return first is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC) && at + 1 < text.Length && text[at + 1] is (>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFC) ? 2 : 1;
            case Hl7v2TextWalk.Big5:
                return first is >= 0x81 and <= 0xFE && at + 1 < text.Length && text[at + 1] is (>= 0x40 and <= 0x7E) or (>= 0xA1 and <= 0xFE) ? 2 : 1;
            case Hl7v2TextWalk.Iso2022:
                if (first == Escape) return StepEscape(text[at..], ref shifted);
                if (first is (byte)'\r' or (byte)'\n') shifted = false;
                return shifted && first is >= 0x21 and <= 0x7E && at + 1 < text.Length && text[at + 1] is >= 0x21 and <= 0x7E ? 2 : 1;
            default:
                return 1;
        }
    }

    // ISO 2022: ESC $ @, ESC $ B and ESC $ ( x begin pairs of bytes; ESC ( x goes back to single bytes.
    private static int StepEscape(ReadOnlySpan<byte> text, ref bool shifted)
    {
        if (text.Length < 3) return 1;
        if (text[1] == (byte)'$')
        {
            if (text[2] is (byte)'@' or (byte)'A' or (byte)'B') { shifted = true; return 3; }
            if (text[2] == (byte)'(' && text.Length > 3) { shifted = true; return 4; }
        }
        else if (text[1] == (byte)'(')
        {
            shifted = false;
            return 3;
        }
        return 1;
    }

    private static int IndexOfWalking(ReadOnlySpan<byte> text, byte needle, Hl7v2TextWalk walk)
    {
        var shifted = false;
        for (var at = 0; at < text.Length;)
        {
            var step = Step(text, at, walk, ref shifted);
            if (step == 1 && text[at] == needle) return at;
            at += step;
        }
        return -1;
    }
}
