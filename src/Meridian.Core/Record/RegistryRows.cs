using Meridian.Model;

namespace Meridian.Core.Record;

/// <summary>One piece of equipment that the hub knows.</summary>
public sealed record EquipmentRow
{
    public required EquipmentId Id { get; init; }
    public required EquipmentIdentity Identity { get; init; }
    public required DateTimeOffset FirstSeen { get; init; }
    /// <summary>When the row was last written; not touched by every message.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>A name that a person gave it; null: none.</summary>
    public string? GivenName { get; init; }
    /// <summary>The place that its messages name.</summary>
    public PointOfCare? Location { get; init; }
}

/// <summary>One metric of one piece of equipment.</summary>
public sealed record MetricRow(MetricId Id, EquipmentId Equipment, MetricDescriptor Descriptor, DateTimeOffset FirstSeen);

/// <summary>One patient record.</summary>
public sealed record PatientRow
{
    public required PatientId Id { get; init; }
    public required PatientIdentity Identity { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>The record that this one was merged into (A40); default: none.</summary>
    public PatientId MergedInto { get; init; }
    /// <summary>False while only equipment has named this patient and no patient feed did.</summary>
    public bool Confirmed { get; init; }
}

/// <summary>One bed or other point of care.</summary>
public sealed record BedRow(BedId Id, PointOfCare Place, string? GivenName, DateTimeOffset UpdatedAt);

/// <summary>
/// Who or what was where, when: a patient in a bed (visit), or equipment at a bed. Open while <see cref="To"/> is null.
/// </summary>
public sealed record AssociationRow
{
    /// <summary>1, 2, 3 …</summary>
    public required long Id { get; init; }
    public required BedId Bed { get; init; }
    /// <summary>Set for a visit.</summary>
    public PatientId Patient { get; init; }
    /// <summary>Set for equipment at a bed.</summary>
    public EquipmentId Equipment { get; init; }
    /// <summary>Visit number (PV1-19) and class (PV1-2).</summary>
    public string? Visit { get; init; }
    public string? Class { get; init; }
    public required DateTimeOffset From { get; init; }
    public DateTimeOffset? To { get; init; }
    /// <summary>The message that began it.</summary>
    public Sequence Begun { get; init; }
    /// <summary>The message that ended it.</summary>
    public Sequence Ended { get; init; }
}

/// <summary>One event of the patient feed, kept for the timeline. <paramref name="Sequence"/> is the message's: one message may carry several events.</summary>
public sealed record PatientEventRow(Sequence Sequence, PatientId Patient, BedId Bed, PatientEventKind Kind, DateTimeOffset At, DateTimeOffset? SenderAt);
