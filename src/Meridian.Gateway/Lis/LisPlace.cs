using System.Globalization;

namespace Meridian.Gateway.Lis;

/// <summary>One place in a record: <c>RECORD.FIELD[.COMPONENT]</c>, counted as the standard counts (LIS2-A2 5.1: the record's letter is field 1).</summary>
/// <param name="Record">The record's letter.</param>
/// <param name="Field">1 …</param>
/// <param name="Component">1 …; 0: the whole field as sent.</param>
internal readonly record struct LisPlace(char Record, int Field, int Component)
{
    /// <exception cref="ArgumentException">It is written otherwise.</exception>
    public static LisPlace Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length is 2 or 3 && parts[0] is [>= 'A' and <= 'Z' or >= 'a' and <= 'z'] && TryCount(parts[1], out var field))
        {
            if (parts.Length == 2) return new(char.ToUpperInvariant(parts[0][0]), field, 0);
            if (TryCount(parts[2], out var component)) return new(char.ToUpperInvariant(parts[0][0]), field, component);
        }
        throw new ArgumentException($"'{text}' is no place; write RECORD.FIELD or RECORD.FIELD.COMPONENT, as R.3.4");
    }

    public static LisPlace[] ParseAll(IReadOnlyList<string> texts) => [.. texts.Select(Parse)];

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= 200;

    public override string ToString() => Component == 0 ? $"{Record}.{Field}" : $"{Record}.{Field}.{Component}";
}
