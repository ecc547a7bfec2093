using System.Buffers;
using System.Globalization;

namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Numbers of data type NM (2.A.47): a sign, digits, a decimal point. Spaces around and an exponent are borne, since senders write them;
/// a decimal comma and grouping are not, since they would be guessed.
/// </summary>
internal static class Hl7v2Numbers
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    // Longer digits than any number has are noise, and would cost their length.
    private const int LongestNumber = 64;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE "u8);

    internal static bool TryGetDecimal(ReadOnlySpan<byte> raw, out decimal value)
    {
        if (TryGetShort(raw, out value)) return true;
        value = 0;
        return raw.Length is > 0 and <= LongestNumber && decimal.TryParse(raw, Decimal, CultureInfo.InvariantCulture, out value);
    }

    // Nearly all numbers: a sign, up to 18 digits, one point.
    private static bool TryGetShort(ReadOnlySpan<byte> raw, out decimal value)
    {
        value = 0;
        var at = raw.Length > 0 && raw[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var first = at;
        ulong digits = 0;
        var point = -1;
        if (raw.Length - at is 0 or > 18) return false;
        for (; at < raw.Length; at++)
        {
            var digit = (uint)(raw[at] - '0');
            if (digit <= 9) digits = (digits * 10) + digit;
            else if (raw[at] == (byte)'.' && point < 0) point = at;
            else return false;
        }
        if (point >= 0 && raw.Length - first == 1) return false;
        value = new((int)digits, (int)(digits >> 32), 0, raw[0] == (byte)'-', (byte)(point < 0 ? 0 : raw.Length - point - 1));
        return true;
    }

    internal static bool TryGetDouble(ReadOnlySpan<byte> raw, out double value)
    {
        value = 0;
        // .NET reads NaN, Infinity and their like whatever the style: a number of NM starts with a digit, a sign or a point.
        if (raw.Length is 0 or > LongestNumber || raw.ContainsAnyExcept(NumberBytes)) return false;
        return double.TryParse(raw, Decimal, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    internal static bool TryGetInt32(ReadOnlySpan<byte> raw, out int value)
    {
        value = 0;
        return raw.Length is > 0 and <= LongestNumber && int.TryParse(raw, Integer, CultureInfo.InvariantCulture, out value);
    }
}
