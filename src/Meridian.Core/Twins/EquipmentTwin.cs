using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Twins;

/// <summary>
/// One piece of equipment as it stands now. Owned by the <see cref="Ward"/> and touched under its lock only: the ward's lock is
/// the twin's mailbox, entered once a commit by the writer's thread.
/// </summary>
internal sealed class EquipmentTwin(EquipmentRow row, Rhythm rhythm)
{
    public EquipmentRow Row { get; set; } = row;
    public EquipmentState State { get; set; } = EquipmentState.Never;
    /// <summary>When the state began, hub time; null when never heard.</summary>
    public DateTimeOffset? Since { get; set; }
    public DateTimeOffset? LastHeardAt { get; set; }
    /// <summary>Monotonic time of the last hearing; for equipment expected back after a start, of the start.</summary>
    public TimeSpan LastHeard { get; set; }
    public Rhythm Rhythm { get; } = rhythm;
    /// <summary>Its silence is to be told by an alert.</summary>
    public bool IsExpected { get; set; }
    public TimeSpan? ClockOffset { get; set; }
    public BedId Bed { get; set; }
    public List<MetricTwin> Metrics { get; } = [];
    public string TileKey => Bed == default ? $"e{Row.Id}" : $"b{Bed}";
}

/// <summary>One metric of a twin with its newest value or its last seconds.</summary>
internal sealed class MetricTwin(MetricRow row, EquipmentTwin owner)
{
    public MetricRow Row { get; } = row;
    public EquipmentTwin Owner { get; } = owner;
    public LiveValue Value { get; set; }
    public bool HasValue { get; set; }
    public WaveMemory? Waves { get; set; }
    public string? Limits { get; set; }
    public double? SampleHz { get; set; }
    public double? Low { get; set; }
    public double? High { get; set; }
}
