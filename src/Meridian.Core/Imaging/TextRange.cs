namespace Meridian.Core.Imaging;

/// <summary>Range matching of dates and times (PS3.4 C.2.2.2.5) as DA or TM text; both ends inclusive, null: open.</summary>
public readonly record struct TextRange(string? From, string? To)
{
    /// <summary>Reads <c>A</c>, <c>A-B</c>, <c>-B</c>, <c>A-</c>.</summary>
    public static TextRange Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return new(text, text);
        return new(dash == 0 ? null : text[..dash].Trim(), dash == text.Length - 1 ? null : text[(dash + 1)..].Trim());
    }
}
