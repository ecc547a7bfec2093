namespace Meridian.Wire.Dicom;

/// <summary>Why bytes were not taken as a DICOM data set or file, or a data set not written. The names are stored and shown: append only.</summary>
public enum DicomReject
{
    /// <summary>Nothing was refused.</summary>
    None = 0,
    /// <summary>No bytes.</summary>
    Empty = 1,
    /// <summary>Neither the prefix DICM (PS3.10 7.1) nor a plausible first data element.</summary>
    NotDicom = 2,
    /// <summary>Sequences nested deeper than <see cref="DicomReadOptions.MaxDepth"/>.</summary>
    TooDeep = 3,
    /// <summary>More data elements than <see cref="DicomReadOptions.MaxElements"/>.</summary>
    TooManyElements = 4,
    /// <summary>More bytes than allowed, or than a deflated data set may have when it is inflated.</summary>
    TooLong = 5,
    /// <summary>The deflate stream of the transfer syntax is broken (PS3.5 A.5).</summary>
    BrokenDeflate = 6,
    /// <summary>Writing: pixel data is not in the form that the transfer syntax wants, and no codec is here.</summary>
    WrongPixelForm = 7,
    /// <summary>Writing: a value is still in its source and was not loaded.</summary>
    ValueNotLoaded = 8,
    /// <summary>Writing: a value is too long for its representation, or the text cannot be written in the character set.</summary>
    ValueNotRepresentable = 9,
    /// <summary>A JSON document is not the DICOM JSON model (PS3.18 Annex F).</summary>
    BrokenJson = 10,
    /// <summary>Pixel data and the attributes that describe it do not agree.</summary>
    BrokenPixels = 11,
    /// <summary>De-identification: the object may carry the patient's identity where this profile does not look.</summary>
    CannotDeidentify = 12,
}
