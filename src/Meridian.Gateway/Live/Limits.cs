using System.Globalization;
using Meridian.Model;

namespace Meridian.Gateway.Live;

/// <summary>Whether a value is outside of the limits that the equipment itself sent (OBX-7, OBX-8). The hub judges no patient by limits of its own.</summary>
public static class Limits
{
    public static bool IsOutside(Observation observation)
    {
        if (observation.Kind != ValueKind.Numeric) return false;
        if (observation.Flags is { Length: > 0 } flags && HasLimitFlag(flags)) return true;
        return TryRead(observation.Range, out var low, out var high) && ((low is { } least && observation.Number < least) || (high is { } most && observation.Number > most));
    }

    /// <summary>HL7 table 0078: L, H, LL, HH, &lt;, &gt; say which limit was passed; other flags say other things.</summary>
    private static bool HasLimitFlag(ReadOnlySpan<char> flags)
    {
        foreach (var part in flags.Split('~'))
            if (flags[part].Trim() is "L" or "H" or "LL" or "HH" or "<" or ">") return true;
        return false;
    }

    /// <summary>HL7 v2.6 7.4.2.7: <c>low-high</c>, <c>&gt; low</c>, <c>&lt; high</c>. Limits may be negative: <c>-5--1</c>, <c>-2-4</c>.</summary>
    public static bool TryRead(string? range, out decimal? low, out decimal? high)
    {
        (low, high) = (null, null);
        var text = range.AsSpan().Trim();
        if (text.IsEmpty) return false;
        if (text[0] is '<' or '>')
        {
            if (!TryNumber(text[1..].TrimStart('='), out var bound)) return false;
            if (text[0] == '<') high = bound; else low = bound;
            return true;
        }
        for (var dash = 1; dash < text.Length; dash++)
            if (text[dash] == '-' && TryNumber(text[..dash], out var least) && TryNumber(text[(dash + 1)..], out var most))
            {
                (low, high) = (least, most);
                return true;
            }
        return false;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
