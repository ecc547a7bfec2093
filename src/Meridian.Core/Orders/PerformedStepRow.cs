using Meridian.Model;

namespace Meridian.Core.Orders;

/// <summary>DICOM 0040,0252 (PS3.4 F.7.2). Stored; the numbers are pinned by a test.</summary>
public enum PerformedStatus : byte { InProgress = 1, Completed = 2, Discontinued = 3 }

/// <summary>One scheduled step that a performed one carries out.</summary>
public sealed record PerformedFor(OrderId Order, string StepId);

/// <summary>One performed procedure step as its modality tells it (PS3.4 annex F): written whole, by its SOP instance UID.</summary>
public sealed record PerformedStepRow
{
    /// <summary>SOP instance UID.</summary>
    public required string Uid { get; init; }
    /// <summary>The scheduled steps that it carries out; empty: it was not scheduled, or the modality names another patient than the order does.</summary>
    public IReadOnlyList<PerformedFor> For { get; init; } = [];
    /// <summary>The first order of these; default: none.</summary>
    public OrderId Order => For.Count > 0 ? For[0].Order : default;
    /// <summary>Whose it is: the order's patient, else by the identifier that the modality gave; default: nobody known.</summary>
    public PatientId Patient { get; init; }
    public required PerformedStatus Status { get; init; }
    public string? StudyUid { get; init; }
    public string? Accession { get; init; }
    /// <summary>DICOM 0040,0253.</summary>
    public string? StepId { get; init; }
    public string? Modality { get; init; }
    /// <summary>DICOM 0040,0241.</summary>
    public string? StationAe { get; init; }
    /// <summary>DICOM 0040,0244 and 0040,0245 with the hospital's offset.</summary>
    public DateTimeOffset? StartedAt { get; init; }
    /// <summary>DICOM 0040,0250 and 0040,0251.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Series that the modality says it made (0040,0340).</summary>
    public IReadOnlyList<string> SeriesUids { get; init; } = [];
    /// <summary>All attributes, as the DICOM JSON model (PS3.18 annex F).</summary>
    public required string Attributes { get; init; }
    /// <summary>Who told it: AE title of the modality.</summary>
    public required string CallingAe { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>What stands against linking it to an order, in words; null: nothing.</summary>
    public string? Note { get; init; }
}
