namespace Meridian.Core.Imaging;

/// <summary>Which series, by their own keys and those of their study. Ordered by study, series number, arrival.</summary>
public sealed record SeriesQuery
{
    /// <summary>Keys of the study; its order and paging do not count.</summary>
    public StudyQuery Study { get; init; } = new();
    public IReadOnlyList<string>? SeriesUids { get; init; }
    public string? Modality { get; init; }
    public int? SeriesNumber { get; init; }
    public string? SeriesDescription { get; init; }
    public string? BodyPart { get; init; }
    public string? ProtocolName { get; init; }
    public TextRange? SeriesDate { get; init; }
    public TextRange? SeriesTime { get; init; }
    public TextRange? PerformedStepDate { get; init; }
    public TextRange? PerformedStepTime { get; init; }
    public string? PerformedStepId { get; init; }
    /// <summary>Request Attributes Sequence keys (PS3.4 C.2.2.2.6).</summary>
    public string? RequestedProcedureId { get; init; }
    public string? ScheduledStepId { get; init; }
    public string? Manufacturer { get; init; }
    public string? StationName { get; init; }
    public int Offset { get; init; }
    public int? Limit { get; init; }
}
