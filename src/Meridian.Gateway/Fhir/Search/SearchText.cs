using System.Text;
using Meridian.Wire.Buffers;

namespace Meridian.Gateway.Fhir.Search;

/// <summary>How strings are compared (R4 search, 3.1.1.4.8): by their beginning, whatever the case and marks, unless a modifier says otherwise.</summary>
public static class SearchText
{
    public static bool Matches(string? target, string value, string? modifier)
    {
        if (string.IsNullOrEmpty(target)) return false;
        value = TokenValue.Unescape(value);
        return modifier switch
        {
            "exact" => target == value,
            "contains" => Fold(target).Contains(Fold(value), StringComparison.Ordinal),
            _ => Fold(target).StartsWith(Fold(value), StringComparison.Ordinal),
        };
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text) folded.Append(LatinLetters.Unmarked(c) ?? c.ToString());
        return folded.ToString().ToLowerInvariant();
    }
}
