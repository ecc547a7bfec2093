namespace Meridian.Core.Imaging;

/// <summary>What a coercion rule may change: in the index and in what is served, never in the stored bytes.</summary>
public enum CoercedAttribute : byte
{
    PatientId = 1, IssuerOfPatientId = 2, AccessionNumber = 3, StudyDescription = 4, SeriesDescription = 5, ReferringPhysician = 6, InstitutionName = 7, StationName = 8,
    /// <summary>No attribute of the object: the AE title by which the sender stands in the index, the registry and the rules.</summary>
    CallingAe = 9,
}

/// <summary>How it changes it.</summary>
public enum CoercionKind : byte
{
    /// <summary>To the value, whatever it was.</summary>
    Set = 1,
    /// <summary>To the value where it is empty.</summary>
    SetWhenEmpty = 2,
    /// <summary>Takes the text off its beginning.</summary>
    RemovePrefix = 3,
    /// <summary>Puts the text before it, unless it begins so.</summary>
    AddPrefix = 4,
    /// <summary>Takes blanks off both ends.</summary>
    Trim = 5,
}

/// <summary>One change.</summary>
public sealed record CoercionStep(CoercedAttribute Attribute, CoercionKind Kind, string? Value);

/// <summary>
/// A recorded rule that changes attributes of what arrives. Conditions that are set must all hold; they may have the wildcards
/// <c>*</c> and <c>?</c> and do not regard case.
/// </summary>
public sealed record CoercionRule
{
    /// <summary>A short word of letters, digits and <c>-</c>; rules apply in the order of their keys.</summary>
    public required string Key { get; init; }
    public required string Name { get; init; }
    public bool Enabled { get; init; } = true;
    public string? CallingAe { get; init; }
    public string? CalledAe { get; init; }
    public string? Modality { get; init; }
    public string? StationName { get; init; }
    public string? InstitutionName { get; init; }
    public IReadOnlyList<CoercionStep> Steps { get; init; } = [];
    public string ChangedBy { get; init; } = "";
    public DateTimeOffset ChangedAt { get; init; }
}
