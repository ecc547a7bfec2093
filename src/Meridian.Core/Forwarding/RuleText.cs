using System.IO.Enumeration;

namespace Meridian.Core.Forwarding;

/// <summary>What rules ask of texts.</summary>
internal static class RuleText
{
    /// <summary>Longest text of a rule: a rule is read by people.</summary>
    public const int Longest = 200;

    /// <summary>Whether any of the texts answers a pattern with <c>*</c> and <c>?</c>, letters large or small; a null pattern asks nothing.</summary>
    public static bool Answers(string? pattern, params ReadOnlySpan<string?> texts)
    {
        if (string.IsNullOrEmpty(pattern)) return true;
        // a backslash stands for itself: values are separated before
        var plain = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        foreach (var text in texts)
            if (text is not null && FileSystemName.MatchesSimpleExpression(plain, text.Trim())) return true;
        return false;
    }

    /// <summary>Whether a list names it; an empty list asks nothing.</summary>
    public static bool IsAmong(IReadOnlyList<string> list, string? word) => list.Count == 0 || (word is not null && list.Contains(word, StringComparer.OrdinalIgnoreCase));

    public static bool IsName(string? name) => name is { Length: > 0 and <= 64 } && name.Trim() == name && !name.Any(char.IsControl) && !name.Contains('/', StringComparison.Ordinal);
}
