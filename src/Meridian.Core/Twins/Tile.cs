using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Core.Twins;

/// <summary>What one place on the wall shows: a bed with its patient and equipment, or equipment that is at no known bed.</summary>
public sealed record Tile
{
    /// <summary><c>b12</c>: bed 12; <c>e7</c>: equipment 7 that is at no known bed.</summary>
    public required string Key { get; init; }
    public required string Label { get; init; }
    /// <summary>Null for equipment at no known bed.</summary>
    public BedRow? Bed { get; init; }
    /// <summary>The one patient who is there; null for nobody known, or when the record has more than one there.</summary>
    public PatientRow? Patient { get; init; }
    /// <summary>More than one patient has an open visit here: no patient is shown.</summary>
    public bool IsPatientAmbiguous { get; init; }
    public required IReadOnlyList<TileEquipment> Equipment { get; init; }
    /// <summary>In the order of group, order, name.</summary>
    public required IReadOnlyList<TileMetric> Metrics { get; init; }
}

/// <summary>One piece of equipment of a tile.</summary>
/// <param name="Since">When the state began, hub time; null when never heard.</param>
/// <param name="ClockOffset">Hub clock minus equipment clock; null when not measured.</param>
public sealed record TileEquipment(EquipmentRow Row, string Label, EquipmentState State, DateTimeOffset? Since, TimeSpan? ClockOffset);

/// <summary>One metric of a tile.</summary>
/// <param name="SampleHz">For a wave: samples a second; null when none came yet.</param>
/// <param name="Low">For a wave: the declared range, physical units.</param>
/// <param name="Limits">As sent, e.g. <c>50-120</c>.</param>
public sealed record TileMetric(MetricRow Row, MetricView View, double? SampleHz, double? Low, double? High, string? Limits);
