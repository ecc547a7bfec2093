using System.Globalization;

namespace Meridian.Wire.Lis;

/// <summary>
/// Escapes (LIS2-A2 5.4.4), here with the recommended escape character: <c>&amp;F&amp;</c> field, <c>&amp;S&amp;</c> component, <c>&amp;R&amp;</c> repeat, <c>&amp;E&amp;</c> escape, <c>&amp;Xhh..&amp;</c> bytes in
/// hexadecimal, <c>&amp;H&amp;</c> and <c>&amp;N&amp;</c> highlighting, which vanishes. Local ones (<c>&amp;Z..&amp;</c>), unknown and unended ones stay as written: many senders write a bare <c>&amp;</c>.
/// </summary>
internal static class LisEscapes
{
    internal static string Decode(ReadOnlySpan<byte> raw, LisDelimiters delimiters, LisCharset charset)
    {
        var next = LisText.IndexOf(raw, delimiters.Escape, charset.IsDoubleByte);
        if (next < 0) return charset.Encoding.GetString(raw);
        // Bytes of &X..& join those around them: a character may be written half plain, half escaped.
        var plain = new List<byte>(raw.Length);
        while (next >= 0)
        {
            Add(plain, raw[..next]);
            var rest = raw[(next + 1)..];
            var end = LisText.IndexOf(rest, delimiters.Escape, charset.IsDoubleByte);
            if (end >= 0 && TryResolve(rest[..end], delimiters, plain)) raw = rest[(end + 1)..];
            else
            {
                plain.Add(delimiters.Escape);
                raw = rest;
            }
            next = LisText.IndexOf(raw, delimiters.Escape, charset.IsDoubleByte);
        }
        Add(plain, raw);
        return charset.Encoding.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(plain));
    }

    private static void Add(List<byte> to, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) to.Add(b);
    }

    private static bool TryResolve(ReadOnlySpan<byte> body, LisDelimiters delimiters, List<byte> plain)
    {
        if (body.IsEmpty) return false;
        switch ((char)body[0])
        {
            case 'F' when body.Length == 1:
                plain.Add(delimiters.Field);
                return true;
            case 'S' when body.Length == 1 && delimiters.Component != 0:
                plain.Add(delimiters.Component);
                return true;
            case 'R' when body.Length == 1 && delimiters.Repeat != 0:
                plain.Add(delimiters.Repeat);
                return true;
            case 'E' when body.Length == 1:
                plain.Add(delimiters.Escape);
                return true;
            case 'H' or 'N' when body.Length == 1:
                return true;
            case 'X' when body.Length > 1 && body.Length % 2 == 1:
                foreach (var digit in body[1..])
                    if (!char.IsAsciiHexDigit((char)digit)) return false;
                for (var i = 1; i < body.Length; i += 2) plain.Add(byte.Parse(body.Slice(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }
}
