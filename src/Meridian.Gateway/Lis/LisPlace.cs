using System.Globalization;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>
/// One place in a record: <c>RECORD.FIELD[.COMPONENT[+COMPONENT…]]</c>, counted as the standard counts (LIS2-A2 5.1: the record's letter is field 1). Of several components those that are
/// not empty are joined by <c>^</c>: some instruments tell a test apart by more than one.
/// </summary>
/// <param name="Record">The record's letter.</param>
/// <param name="Field">1 …</param>
/// <param name="Component">1 …; 0: the whole field as sent.</param>
internal readonly record struct LisPlace(char Record, int Field, int Component)
{
    /// <summary>The components to join with the first; null: none.</summary>
    public int[]? Others { get; private init; }

    /// <summary>The field, or its component.</summary>
    public LisField Part(LisField field) => Component == 0 ? field : field[Component];

    /// <summary>What stands here; null: nothing.</summary>
    public string? In(LisField field)
    {
        var part = Part(field);
        var text = part.IsEmpty ? null : part.GetString();
        foreach (var other in Others ?? [])
            if (!field[other].IsEmpty) text = text is null ? field[other].GetString() : text + "^" + field[other].GetString();
        return text;
    }

    /// <exception cref="ArgumentException">It is written otherwise.</exception>
    public static LisPlace Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length is 2 or 3 && parts[0] is [>= 'A' and <= 'Z' or >= 'a' and <= 'z'] && TryCount(parts[1], out var field))
        {
            if (parts.Length == 2) return new(char.ToUpperInvariant(parts[0][0]), field, 0);
            var joined = parts[2].Split('+');
            var components = joined.Select(one => TryCount(one, out var component) ? component : 0).ToArray();
            if (!components.Contains(0)) return new(char.ToUpperInvariant(parts[0][0]), field, components[0]) { Others = components.Length > 1 ? components[1..] : null };
        }
        throw new ArgumentException($"'{text}' is no place; write RECORD.FIELD or RECORD.FIELD.COMPONENT, as R.3.4");
    }

    public static LisPlace[] ParseAll(IReadOnlyList<string> texts) => [.. texts.Select(Parse)];

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= 200;

    public override string ToString() => Component == 0 ? $"{Record}.{Field}" : $"{Record}.{Field}.{Component}{string.Concat((Others ?? []).Select(other => "+" + other))}";
}
