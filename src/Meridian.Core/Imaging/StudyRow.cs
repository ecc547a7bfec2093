using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>One study. Its attributes are those of the first instance that came; what later ones say otherwise is a <see cref="DisagreementRow"/>.</summary>
public sealed record StudyRow
{
    /// <summary>The hub's number: the sequence of its first instance.</summary>
    public required long Id { get; init; }
    public required string StudyUid { get; init; }
    /// <summary>Whose it is, by Patient ID and issuer; default: no identifier, or one whose bearer's name or birth date contradicts (<see cref="Candidate"/>).</summary>
    public PatientId Patient { get; init; }
    /// <summary>The patient who bears the identifier but whose name or birth date is another: for a person to decide. Default: none.</summary>
    public PatientId Candidate { get; init; }
    public string? PatientId { get; init; }
    public string? IssuerOfPatientId { get; init; }
    public string? PatientName { get; init; }
    public string? PatientBirthDate { get; init; }
    public string? PatientSex { get; init; }
    public string? StudyDate { get; init; }
    public string? StudyTime { get; init; }
    public string? AccessionNumber { get; init; }
    public string? StudyIdText { get; init; }
    public string? StudyDescription { get; init; }
    public string? ReferringPhysician { get; init; }
    /// <summary>Different modalities and SOP classes, sorted.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];
    public IReadOnlyList<string> SopClasses { get; init; } = [];
    public int SeriesCount { get; init; }
    public int InstanceCount { get; init; }
    /// <summary>Bytes of all Part 10 files.</summary>
    public long ByteCount { get; init; }
    /// <summary>Equipment that the first instance came from; default: unknown.</summary>
    public EquipmentId Equipment { get; init; }
    /// <summary>Who sent the first instance.</summary>
    public string CallingAe { get; init; } = "";
    public string? Institution { get; init; }
    public required DateTimeOffset FirstReceivedAt { get; init; }
    public required DateTimeOffset LastReceivedAt { get; init; }
    /// <summary>The sequence of the newest change of anything below: rises with every arrival, decision, coercion.</summary>
    public required Sequence Revision { get; init; }
    public StudyState State { get; init; }
    /// <summary>Why it was rejected, by whom and when.</summary>
    public string? StateReason { get; init; }
    public string? StateBy { get; init; }
    public DateTimeOffset? StateAt { get; init; }
    /// <summary>Conflicts that wait for a person; attributes on which instances disagree.</summary>
    public int Conflicts { get; init; }
    public int Disagreements { get; init; }
    /// <summary>What a recorded rule changed.</summary>
    public IReadOnlyList<AttributeOverride> Overrides { get; init; } = [];
    /// <summary>UTF-8 DICOM JSON of the level, overrides applied, without counts.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }
}
