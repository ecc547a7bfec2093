namespace Meridian.Core.Imaging;

/// <summary>
/// What one DICOM instance says of itself, as text. Null: the attribute is absent or empty. Dates are DA (<c>YYYYMMDD</c>), times TM,
/// numbers of DS and IS the numbers they are; texts are decoded, trimmed, first value unless the name says otherwise.
/// The translator of the gateway makes it; Core knows no DICOM codec.
/// </summary>
public sealed record InstanceFacts
{
    /// <summary>(0020,000D), (0020,000E), (0008,0018), (0008,0016), (0002,0010): as sent, not checked for their form.</summary>
    public required string StudyUid { get; init; }
    public required string SeriesUid { get; init; }
    public required string SopUid { get; init; }
    public required string SopClassUid { get; init; }
    public required string TransferSyntaxUid { get; init; }

    public string? PatientId { get; init; }
    public string? IssuerOfPatientId { get; init; }
    /// <summary>(0010,0010) as PN text: components by <c>^</c>, groups (alphabetic, ideographic, phonetic) by <c>=</c>.</summary>
    public string? PatientName { get; init; }
    public string? PatientBirthDate { get; init; }
    /// <summary>M, F, O.</summary>
    public string? PatientSex { get; init; }

    public string? StudyDate { get; init; }
    public string? StudyTime { get; init; }
    public string? AccessionNumber { get; init; }
    public string? StudyId { get; init; }
    public string? StudyDescription { get; init; }
    public string? ReferringPhysician { get; init; }

    public string? Modality { get; init; }
    public int? SeriesNumber { get; init; }
    public string? SeriesDescription { get; init; }
    public string? BodyPart { get; init; }
    public string? Laterality { get; init; }
    public string? ProtocolName { get; init; }
    public string? SeriesDate { get; init; }
    public string? SeriesTime { get; init; }
    public string? FrameOfReferenceUid { get; init; }
    /// <summary>Performed Procedure Step ID (0040,0253).</summary>
    public string? PerformedStepId { get; init; }
    /// <summary>Performed Procedure Step Start Date and Time (0040,0244), (0040,0245).</summary>
    public string? PerformedStepDate { get; init; }
    public string? PerformedStepTime { get; init; }
    /// <summary>Request Attributes Sequence (0040,0275): Requested Procedure ID, Scheduled Procedure Step ID of the first item.</summary>
    public string? RequestedProcedureId { get; init; }
    public string? ScheduledStepId { get; init; }

    public int? InstanceNumber { get; init; }
    /// <summary>Number of Frames (0028,0008); 1 where it is absent and there are pixels, 0 where there are none.</summary>
    public int Frames { get; init; }
    public int? Rows { get; init; }
    public int? Columns { get; init; }
    public int? BitsAllocated { get; init; }
    public string? ContentDate { get; init; }
    public string? ContentTime { get; init; }

    public string? Manufacturer { get; init; }
    public string? ModelName { get; init; }
    public string? SerialNumber { get; init; }
    public string? StationName { get; init; }
    public string? Institution { get; init; }
    /// <summary>Values joined by <c>\</c>.</summary>
    public string? SoftwareVersions { get; init; }

    /// <summary>
    /// UTF-8 DICOM JSON model objects (PS3.18 F.2) with the attributes of each level that QIDO-RS and C-FIND return (PS3.18 10.6.3,
    /// PS3.4 C.6): the study's with the patient's, the series' without the study's, the instance's without both. Without the counts
    /// (0020,1206), (0020,1208), (0020,1209), (0008,0061), (0008,0062), which the reader gives as numbers. Empty: none.
    /// </summary>
    public ReadOnlyMemory<byte> StudyJson { get; init; }
    public ReadOnlyMemory<byte> SeriesJson { get; init; }
    public ReadOnlyMemory<byte> InstanceJson { get; init; }
}
