using System.Globalization;

namespace Meridian.Wire.Edf;

/// <summary>Numbers in header fields: a dot, no grouping, no exponent (additional specification 6), in a few characters.</summary>
public static class EdfNumber
{
    /// <summary>The shortest exact form; false when it is longer than <paramref name="length"/> characters.</summary>
    public static bool TryExact(decimal value, int length, out string text)
    {
        text = Trim(value).ToString(CultureInfo.InvariantCulture);
        return text.Length <= length;
    }

    /// <summary>The form nearest to the value that fits.</summary>
    /// <exception cref="EdfException">The whole part alone is longer.</exception>
    public static string Nearest(decimal value, int length, string place)
    {
        if (TryExact(value, length, out var text)) return text;
        for (var digits = Math.Min(28, length); digits >= 0; digits--)
            if (TryExact(Math.Round(value, digits), length, out text)) return text;
        throw new EdfException(EdfReject.NumberTooLong, place);
    }

    // 1.000 → 1: dividing by one with 28 zeros takes trailing zeros off
    internal static decimal Trim(decimal value) => value == 0 ? 0 : value / 1.000000000000000000000000000000m;
}
