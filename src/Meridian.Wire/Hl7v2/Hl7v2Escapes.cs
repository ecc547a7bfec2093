using System.Text;
using Meridian.Wire.Buffers;
using Meridian.Wire.Hl7v2.Tables;

namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Escape sequences (2.7 and 2.7.2 to 2.7.7), resolved on the bytes and decoded afterwards, so that <c>\Xdd\</c> can give part of a character.
/// Highlighting (<c>\H\ \N\</c>) and the formatting commands that only place text vanish; line ends become a line feed.
/// An escape that is not known, local (<c>\Z..\</c>) or not ended stays as it was written.
/// </summary>
internal static class Hl7v2Escapes
{
    // \.sp…\ of more lines than a page has is noise.
    private const int MostBlank = 99;

    internal static string Literal(ReadOnlySpan<byte> raw) => raw.IsEmpty ? "" : Encoding.Latin1.GetString(raw);

    internal static string Decode(ReadOnlySpan<byte> raw, Hl7v2Message message)
    {
        if (raw.IsEmpty) return "";
        var walk = message.Walk;
        var escape = message.Delimiters.Escape;
        var at = Hl7v2Text.IndexOf(raw, escape, walk);
        var encoding = message.Encoding;
        if (at < 0) return encoding.GetString(raw);

        var run = new PooledBytes(stackalloc byte[256]);
        try
        {
            StringBuilder? text = null;
            while (at >= 0)
            {
                run.Add(raw[..at]);
                raw = raw[at..];
                // The content of an escape is ASCII, so its end can be searched plainly.
                var end = raw[1..].IndexOf(escape);
                if (end < 0) break;
                var content = raw.Slice(1, end);
                if (Table0211.TryFindDesignated(content, out var designated, out var prefix))
                {
                    text ??= new StringBuilder();
                    text.Append(encoding.GetString(run.Written));
                    run.Clear();
                    encoding = designated ?? message.Encoding;
                    run.Add(prefix);
                }
                else if (!TryResolve(content, message.Delimiters, ref run))
                {
                    run.Add(raw[..(end + 2)]);
                }
                raw = raw[(end + 2)..];
                at = Hl7v2Text.IndexOf(raw, escape, walk);
            }
            run.Add(raw);
            var last = encoding.GetString(run.Written);
            return text is null ? last : text.Append(last).ToString();
        }
        finally
        {
            run.Dispose();
        }
    }

    private static bool TryResolve(ReadOnlySpan<byte> content, Hl7v2Delimiters delimiters, ref PooledBytes run)
    {
        if (content.IsEmpty) return false;
        if (content.Length == 1)
        {
            var recommended = Hl7v2Delimiters.RecommendedWithTruncation;
            switch (content[0])
            {
                case (byte)'F': run.Add(delimiters.Field); return true;
                case (byte)'S': run.Add(Or(delimiters.Component, recommended.Component)); return true;
                case (byte)'T': run.Add(Or(delimiters.Subcomponent, recommended.Subcomponent)); return true;
                case (byte)'R': run.Add(Or(delimiters.Repetition, recommended.Repetition)); return true;
                case (byte)'E': run.Add(delimiters.Escape); return true;
                case (byte)'P': run.Add(Or(delimiters.Truncation, recommended.Truncation)); return true;
                case (byte)'H' or (byte)'N': return true;
                default: return false;
            }
        }
        return content[0] switch
        {
            (byte)'X' => TryHex(content[1..], ref run),
            (byte)'.' => TryFormat(content[1..], ref run),
            _ => false,
        };
    }

    private static byte Or(byte declared, byte recommended) => declared == 0 ? recommended : declared;

    // 2.7.5: pairs of hexadecimal digits.
    private static bool TryHex(ReadOnlySpan<byte> digits, ref PooledBytes run)
    {
        if (digits.Length % 2 != 0) return false;
        foreach (var digit in digits)
            if (!char.IsAsciiHexDigit((char)digit)) return false;
        var target = run.GetSpan(digits.Length / 2);
        for (var i = 0; i < digits.Length; i += 2) target[i / 2] = (byte)((Convert(digits[i]) << 4) | Convert(digits[i + 1]));
        run.Advance(digits.Length / 2);
        return true;
    }

    internal static int Convert(byte hex) => hex <= (byte)'9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

    // 2.7.6: formatted text.
    private static bool TryFormat(ReadOnlySpan<byte> command, ref PooledBytes run)
    {
        if (command.Length < 2) return false;
        var name = command[..2];
        var argument = command[2..];
        if (name.SequenceEqual("br"u8) && argument.IsEmpty || name.SequenceEqual("ce"u8) && argument.IsEmpty)
        {
            run.Add((byte)'\n');
            return true;
        }
        if (name.SequenceEqual("sp"u8)) return TryRepeat(argument, (byte)'\n', ref run);
        if (name.SequenceEqual("sk"u8)) return TryRepeat(argument, (byte)' ', ref run);
        if (name.SequenceEqual("fi"u8) || name.SequenceEqual("nf"u8)) return argument.IsEmpty;
        return (name.SequenceEqual("in"u8) || name.SequenceEqual("ti"u8)) && TryCount(argument, out _);
    }

    private static bool TryRepeat(ReadOnlySpan<byte> argument, byte what, ref PooledBytes run)
    {
        var count = 1;
        if (!argument.IsEmpty && (!TryCount(argument, out count) || count < 0)) return false;
        for (var i = 0; i < count; i++) run.Add(what);
        return true;
    }

    private static bool TryCount(ReadOnlySpan<byte> argument, out int count) => Hl7v2Numbers.TryGetInt32(argument, out count) && count is >= -MostBlank and <= MostBlank;
}
