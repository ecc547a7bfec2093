namespace Meridian.Gateway.Admin;

/// <summary>What people type.</summary>
internal static class FormText
{
    /// <summary>The text without blanks around it; null when nothing was typed.</summary>
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
