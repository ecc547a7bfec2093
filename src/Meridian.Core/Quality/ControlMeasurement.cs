using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>A control result before it is judged.</summary>
public sealed record ControlMeasurement
{
    public required EquipmentId Equipment { get; init; }
    /// <summary>The hub's code of the test.</summary>
    public required string Test { get; init; }
    /// <summary>Null: the instrument gave none.</summary>
    public double? Value { get; init; }
    public string? Text { get; init; }
    public string? Unit { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public LabResultId Result { get; init; }
    /// <summary>What stood where a specimen's number stands.</summary>
    public string? SpecimenId { get; init; }
    /// <summary>As the instrument calls it.</summary>
    public string? Material { get; init; }
    public string? Lot { get; init; }
    public string? Level { get; init; }
    /// <summary>Who entered it by hand; null: the instrument sent it.</summary>
    public string? By { get; init; }
}
