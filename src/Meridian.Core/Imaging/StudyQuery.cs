using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>The order of studies.</summary>
public enum StudyOrder : byte
{
    /// <summary>Study date and time, newest first.</summary>
    StudyDate = 0,
    /// <summary>What changed last, first: arrivals on top.</summary>
    Activity = 1,
    /// <summary>Patient name, A to Z.</summary>
    PatientName = 2,
}

/// <summary>
/// Which studies: every key that is set must match. Texts match by single value or with the wildcards <c>*</c> and <c>?</c>
/// (PS3.4 C.2.2.2.4), names without regard to case and in any of their groups; null or empty: universal.
/// Rejected studies are left out unless asked for.
/// </summary>
public sealed record StudyQuery
{
    /// <summary>List of UID matching; null: any. An empty list matches nothing.</summary>
    public IReadOnlyList<string>? StudyUids { get; init; }
    public string? PatientName { get; init; }
    public string? PatientId { get; init; }
    public string? IssuerOfPatientId { get; init; }
    public TextRange? PatientBirthDate { get; init; }
    public string? PatientSex { get; init; }
    public TextRange? StudyDate { get; init; }
    public TextRange? StudyTime { get; init; }
    public string? AccessionNumber { get; init; }
    public string? StudyId { get; init; }
    public string? StudyDescription { get; init; }
    public string? ReferringPhysician { get; init; }
    /// <summary>Modalities in Study (0008,0061): studies that have at least one of them.</summary>
    public IReadOnlyList<string>? Modalities { get; init; }
    /// <summary>SOP Classes in Study (0008,0062).</summary>
    public IReadOnlyList<string>? SopClassUids { get; init; }

    /// <summary>The hub's patient.</summary>
    public PatientId? Patient { get; init; }
    public EquipmentId? Equipment { get; init; }
    public string? CallingAe { get; init; }
    /// <summary>Part of a patient's name, Patient ID, accession number or description; for people.</summary>
    public string? Text { get; init; }
    /// <summary>Only those with conflicts, disagreements or a patient to be decided on.</summary>
    public bool OnlyDoubtful { get; init; }
    public bool WithRejected { get; init; }

    public StudyOrder Order { get; init; }
    public int Offset { get; init; }
    /// <summary>Most rows; null: all (rows are still read as they are asked for).</summary>
    public int? Limit { get; init; }
}
