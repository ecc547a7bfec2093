namespace Meridian.Core.Imaging;

/// <summary>Which instances, by their own keys and those of their series and study. Ordered by study, series, instance number, arrival.</summary>
public sealed record InstanceQuery
{
    /// <summary>Keys of the series and, in it, of the study; paging of these does not count.</summary>
    public SeriesQuery Series { get; init; } = new();
    public IReadOnlyList<string>? SopUids { get; init; }
    public IReadOnlyList<string>? SopClassUids { get; init; }
    public int? InstanceNumber { get; init; }
    public TextRange? ContentDate { get; init; }
    public TextRange? ContentTime { get; init; }
    public int Offset { get; init; }
    public int? Limit { get; init; }
}
