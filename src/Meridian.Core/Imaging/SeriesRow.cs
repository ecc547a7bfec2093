using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>One series. Its attributes are those of the first instance that came.</summary>
public sealed record SeriesRow
{
    /// <summary>The hub's number: the sequence of its first instance.</summary>
    public required long Id { get; init; }
    public required StudyRow Study { get; init; }
    public required string SeriesUid { get; init; }
    public string? Modality { get; init; }
    public int? SeriesNumber { get; init; }
    public string? SeriesDescription { get; init; }
    public string? BodyPart { get; init; }
    public string? Laterality { get; init; }
    public string? ProtocolName { get; init; }
    public string? SeriesDate { get; init; }
    public string? SeriesTime { get; init; }
    public string? FrameOfReferenceUid { get; init; }
    public string? PerformedStepId { get; init; }
    public string? PerformedStepDate { get; init; }
    public string? PerformedStepTime { get; init; }
    public string? RequestedProcedureId { get; init; }
    public string? ScheduledStepId { get; init; }
    public string? Manufacturer { get; init; }
    public string? ModelName { get; init; }
    public string? StationName { get; init; }
    public string? Institution { get; init; }
    public EquipmentId Equipment { get; init; }
    public string CallingAe { get; init; } = "";
    public int InstanceCount { get; init; }
    public long ByteCount { get; init; }
    public required DateTimeOffset FirstReceivedAt { get; init; }
    public required DateTimeOffset LastReceivedAt { get; init; }
    /// <summary>The sequence of the newest change in the series: what was prepared of it at another revision is stale.</summary>
    public required Sequence Revision { get; init; }
    /// <summary>UTF-8 DICOM JSON of the level, overrides applied, without counts.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }
}
