using System.Globalization;

namespace Meridian.Wire.Lis;

/// <summary>Numbers of LIS2-A2 5.6.3: digits, a sign, a decimal point; an exponent and blanks are borne.</summary>
internal static class LisNumbers
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Longer digits than any number has are noise.
    private const int LongestNumber = 64;

    internal static bool TryGetDecimal(ReadOnlySpan<byte> raw, out decimal value)
    {
        raw = raw.Trim((byte)' ');
        value = 0;
        return raw.Length is > 0 and <= LongestNumber && decimal.TryParse(raw, Decimal, CultureInfo.InvariantCulture, out value);
    }

    internal static bool TryGetInt32(ReadOnlySpan<byte> raw, out int value)
    {
        raw = raw.Trim((byte)' ');
        value = 0;
        return raw.Length is > 0 and <= LongestNumber && int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
