namespace Meridian.Wire.Dicom;

/// <summary>A file of PS3.10: the file meta information, the data set, and what was borne while reading. Offsets count from the first byte of the source.</summary>
/// <param name="Meta">Group 0002; empty where the file has none.</param>
/// <param name="Syntax">The transfer syntax that the data set was read with.</param>
/// <param name="Dataset">The data set.</param>
/// <param name="DatasetOffset">Where the data set begins.</param>
/// <param name="Warnings">Faults that were borne.</param>
public sealed record DicomFile(DicomDataset Meta, TransferSyntax Syntax, DicomDataset Dataset, long DatasetOffset, IReadOnlyList<DicomWarning> Warnings)
{
    /// <summary>The 128 bytes before the prefix (PS3.10 7.1); empty where there are none.</summary>
    public ReadOnlyMemory<byte> Preamble { get; init; }

    /// <summary>(0002,0002), or (0008,0016) where it is absent.</summary>
    public string? SopClassUid => Meta.GetUid(DicomTags.MediaStorageSOPClassUID) ?? Dataset.GetUid(DicomTags.SOPClassUID);

    /// <summary>(0008,0018), or (0002,0003) where it is absent.</summary>
    public string? SopInstanceUid => Dataset.GetUid(DicomTags.SOPInstanceUID) ?? Meta.GetUid(DicomTags.MediaStorageSOPInstanceUID);
}
