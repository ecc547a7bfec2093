namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>Which options of PS3.15 Annex E go with the basic profile. Options that are not here (clean pixel data, clean recognizable visual features, clean graphics) are not offered: graphics go, pixels stay as they are.</summary>
public sealed record DeidentificationOptions
{
    /// <summary>Retain UIDs (E.3.9). Default: false.</summary>
    public bool RetainUids { get; init; }

    /// <summary>Retain device identity (E.3.7). Default: false.</summary>
    public bool RetainDeviceIdentity { get; init; }

    /// <summary>Retain institution identity (E.3.11). Default: false.</summary>
    public bool RetainInstitutionIdentity { get; init; }

    /// <summary>Retain patient characteristics: sex, age, size, weight and their kin (E.3.8). Default: false.</summary>
    public bool RetainPatientCharacteristics { get; init; }

    /// <summary>What becomes of dates and times (E.3.6). Default: removed.</summary>
    public RetainedDates Dates { get; init; }

    /// <summary>Clean descriptors (E.3.5): descriptions stay, without names, identifiers and numbers that this object or its file names elsewhere. A person must look at the result. Default: false.</summary>
    public bool CleanDescriptors { get; init; }

    /// <summary>Clean structured content (E.3.4): the tree of a structured report stays with its codes and numbers; its free text goes. Default: false, the tree is emptied.</summary>
    public bool CleanStructuredContent { get; init; }

    /// <summary>Retain safe private (E.3.10): private elements that the object itself declares safe in (0008,0300). Default: false.</summary>
    public bool RetainSafePrivate { get; init; }

    /// <summary>Take objects whose pixels may show who the patient is because nothing says otherwise: ultrasound, secondary captures, scanned film, endoscopy. Those that say YES in (0028,0301) or (0028,0302) are refused always. Default: false.</summary>
    public bool AcceptUnstatedPixels { get; init; }
}
