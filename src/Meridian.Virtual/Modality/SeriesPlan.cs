namespace Meridian.Virtual.Modality;

/// <summary>One series of an examination.</summary>
public sealed record SeriesPlan
{
    public required string Uid { get; init; }
    public required int Number { get; init; }
    /// <summary>Modality (0008,0060).</summary>
    public required string Modality { get; init; }
    public required string Description { get; init; }
    public required ModalityEquipment Equipment { get; init; }
    public required DateTimeOffset Started { get; init; }
    /// <summary>Body Part Examined (0018,0015), a defined term of PS3.16 Annex L.</summary>
    public string? BodyPart { get; init; }
    public string? Laterality { get; init; }
    public string? Protocol { get; init; }
    /// <summary>Frame of Reference UID; null where the images are not in space.</summary>
    public string? FrameOfReferenceUid { get; init; }
}

/// <summary>An image as a modality has made it: a data set and the transfer syntax that its pixels are in.</summary>
public sealed record ModalityImage(Wire.Dicom.DicomDataset Dataset, Wire.Dicom.TransferSyntax Syntax)
{
    public string SopClassUid => Dataset.GetUid(Wire.Dicom.DicomTags.SOPClassUID)!;
    public string SopInstanceUid => Dataset.GetUid(Wire.Dicom.DicomTags.SOPInstanceUID)!;
    public string SeriesUid => Dataset.GetUid(Wire.Dicom.DicomTags.SeriesInstanceUID)!;
}
