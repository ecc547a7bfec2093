namespace Meridian.Core.Imaging;

/// <summary>One patient as images name them (Patient Root, PS3.4 C.6.1.1.2): Patient ID with issuer. Attributes are the newest study's.</summary>
public sealed record ImagedPatientRow
{
    public required StudyRow Newest { get; init; }
    public required int StudyCount { get; init; }
    public required int SeriesCount { get; init; }
    public required int InstanceCount { get; init; }
}
