namespace Meridian.Wire.Poct1;

/// <summary>How much one document may hold.</summary>
public sealed record Poct1ReadOptions
{
    public static Poct1ReadOptions Default { get; } = new();

    /// <summary>Deepest nesting of elements. Default: 32 (equal to <see cref="Poct1FrameOptions.MaxDepth"/>).</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Most elements. Default: 50,000 (an operator list of 5,000 people has ten elements each).</summary>
    public int MaxElements { get; init; } = 50_000;
}
