using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Forwarding;

/// <summary>
/// What a C-GET proposes to be given. An association has room for 128 contexts while PS3.4 table B.5-1 has more storage classes: the retired ones, and those that are
/// no images, documents or their annotations, are left out.
/// </summary>
internal static class StorageClasses
{
    private const int Most = 120;

    /// <summary>Uncompressed, and the compressions of the field; the archive picks one.</summary>
    public static IReadOnlyList<string> Syntaxes { get; } =
    [
        DicomUids.ExplicitVRLittleEndian, DicomUids.ImplicitVRLittleEndian, DicomUids.JPEGLosslessSV1, DicomUids.JPEGLossless, DicomUids.JPEGBaseline8Bit, DicomUids.JPEGExtended12Bit, DicomUids.JPEGLSLossless, DicomUids.JPEGLSNearLossless,
        DicomUids.JPEG2000Lossless, DicomUids.JPEG2000, DicomUids.RLELossless,
    ];

    // what comes first is there also where the room ends
    private static readonly string[] First =
    [
        DicomUids.CTImageStorage, DicomUids.EnhancedCTImageStorage, DicomUids.MRImageStorage, DicomUids.EnhancedMRImageStorage, DicomUids.ComputedRadiographyImageStorage, DicomUids.DigitalXRayImageStorageForPresentation,
        DicomUids.DigitalMammographyXRayImageStorageForPresentation, DicomUids.UltrasoundImageStorage, DicomUids.UltrasoundMultiFrameImageStorage, DicomUids.SecondaryCaptureImageStorage,
        DicomUids.PositronEmissionTomographyImageStorage, DicomUids.NuclearMedicineImageStorage, DicomUids.XRayAngiographicImageStorage, DicomUids.XRayRadiofluoroscopicImageStorage,
    ];

    /// <summary>Storage SOP classes, the most usual first.</summary>
    public static IReadOnlyList<string> Usual { get; } = [.. First.Concat(DicomUidEntry.All.Where(uid => uid.IsStorage && !uid.IsRetired).Select(uid => uid.Uid)
        .Where(uid => uid.StartsWith("1.2.840.10008.5.1.4.1.1.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).Take(Most)];
}
