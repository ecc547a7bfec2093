namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>
/// The basic application level confidentiality profile of PS3.15 Annex E with options. The idea: every element, at every depth, is judged by table E.1-1; private elements and elements
/// that the registry does not know go, since nobody can say what they hold; UIDs, the patient's pseudonym and the shift of dates come from a secret key, so that they agree across
/// objects and exports. Pixels are not looked at: objects that may show who the patient is are refused. Safe on any thread.
/// </summary>
public sealed partial class Deidentifier(DeidentificationOptions options, Pseudonyms pseudonyms)
{
    /// <summary>UIDs of classes, syntaxes, coding schemes and context groups: they name no patient, study or device.</summary>
    private static readonly HashSet<DicomTag> PublicUids =
    [
        DicomTags.SOPClassUID, DicomTags.CodingSchemeUID, DicomTags.ContextUID, DicomTags.MappingResourceUID, DicomTags.ReferencedSOPClassUID, DicomTags.RelatedGeneralSOPClassUID,
        DicomTags.OriginalSpecializedSOPClassUID, DicomTags.SOPClassesInStudy, DicomTags.AvailableTransferSyntaxUID, DicomTags.EncryptedContentTransferSyntaxUID,
    ];

    /// <summary>Why an object cannot be de-identified with these options; null where it can.</summary>
    public static string? Refusal(DicomDataset dataset, DeidentificationOptions options)
    {
        var sopClass = dataset.GetUid(DicomTags.SOPClassUID);
        if (sopClass is DicomUids.MediaStorageDirectoryStorage) return "a directory (DICOMDIR) names other objects";
        if (sopClass?.StartsWith("1.2.840.10008.5.1.4.1.1.104.", StringComparison.Ordinal) == true) return "an encapsulated document may name the patient within";
        if (dataset.GetString(DicomTags.BurnedInAnnotation) is "YES") return "(0028,0301) says that the pixels show identifying text";
        if (dataset.GetString(DicomTags.RecognizableVisualFeatures) is "YES") return "(0028,0302) says that the pixels show recognizable features";
        if (!options.AcceptUnstatedPixels && dataset.GetString(DicomTags.BurnedInAnnotation) is not "NO" && MayShowText(dataset, sopClass)) return "nothing says whether the pixels show identifying text, and objects of this kind often do";
        if (!options.AcceptUnstatedPixels && HasOverlayInPixels(dataset)) return "an overlay stands in unused bits of the pixels, where it would stay";
        return null;
    }

    /// <summary>
    /// De-identifies a copy; the original stays as it is. Throws <see cref="DicomRejectException"/> with <see cref="DicomReject.CannotDeidentify"/> where <see cref="Refusal"/> has a reason.
    /// </summary>
    public DicomDataset Deidentify(DicomDataset dataset)
    {
        if (Refusal(dataset, options) is not null) throw new DicomRejectException(DicomReject.CannotDeidentify, -1);
        var run = new Run(options, pseudonyms, dataset);
        var clean = run.Go(dataset, null);
        run.Mark(clean);
        return clean;
    }

    /// <summary>The UID that stands for one in what this makes.</summary>
    public string Uid(string uid) => options.RetainUids ? uid : pseudonyms.Uid(uid);

    /// <summary>(60xx,0102) above 0: the retired form that keeps an overlay in the pixel words (PS3.5 8.1.2 of 2004 and before).</summary>
    private static bool HasOverlayInPixels(DicomDataset dataset)
    {
        foreach (var element in dataset)
            if ((element.Tag.Value & 0xFF01FFFF) == 0x60000102 && dataset.GetInt32(element.Tag) is > 0) return true;
        return false;
    }

    /// <summary>The kinds in which the maker's software or a scanner commonly draws the patient's name into the pixels.</summary>
    private static bool MayShowText(DicomDataset dataset, string? sopClass) =>
        dataset.Contains(DicomTags.PixelData)
        && (dataset.GetString(DicomTags.Modality) is "US" or "SC" or "OT" or "ES" or "XC" or "GM" or "DOC" or "HC" or "IVUS" or "EC" or "FID" or "SM" or "OP" or "OPT"
            || sopClass?.StartsWith(DicomUids.SecondaryCaptureImageStorage, StringComparison.Ordinal) == true
            || sopClass is DicomUids.UltrasoundImageStorage or DicomUids.UltrasoundMultiFrameImageStorage or DicomUids.UltrasoundImageStorageRetired or DicomUids.UltrasoundMultiFrameImageStorageRetired
            || dataset.GetString(DicomTags.ConversionType) is not (null or "SYN"));
}
