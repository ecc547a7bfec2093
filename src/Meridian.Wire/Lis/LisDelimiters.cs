namespace Meridian.Wire.Lis;

/// <summary>The delimiters that the H record names after its first letter: field, repeat, component, escape (LIS2-A2 5.4.1 and 6.2, in this order).</summary>
public readonly record struct LisDelimiters(byte Field, byte Repeat, byte Component, byte Escape)
{
    /// <summary>As the standard recommends: <c>|\^&amp;</c>.</summary>
    public static LisDelimiters Recommended { get; } = new((byte)'|', (byte)'\\', (byte)'^', (byte)'&');

    /// <summary>
    /// Reads the second field of a header with the separator before it. Those that are left out are the recommended ones where those are free, else there are none (0).
    /// False for letters, digits, blanks, controls, bytes above 7E hex, and one character twice.
    /// </summary>
    public static bool TryRead(byte field, ReadOnlySpan<byte> definition, out LisDelimiters delimiters)
    {
        delimiters = default;
        if (!IsUsable(field) || definition.Length == 0) return false;
        // H|\\^&: a sender that escaped its own backslash.
        if (definition.Length == 4 && definition[0] == definition[1]) definition = definition[1..];
        Span<byte> others = stackalloc byte[3];
        var count = Math.Min(3, definition.Length);
        for (var i = 0; i < count; i++)
        {
            if (!IsUsable(definition[i]) || definition[i] == field || others[..i].Contains(definition[i])) return false;
            others[i] = definition[i];
        }
        ReadOnlySpan<byte> recommended = [Recommended.Repeat, Recommended.Component, Recommended.Escape];
        for (var i = count; i < 3; i++)
            if (recommended[i] != field && !others[..i].Contains(recommended[i])) others[i] = recommended[i];
        delimiters = new(field, others[0], others[1], others[2]);
        return true;
    }

    private static bool IsUsable(byte b) => b is > (byte)' ' and < 0x7F && !char.IsAsciiLetterOrDigit((char)b);
}
