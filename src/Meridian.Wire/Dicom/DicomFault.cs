namespace Meridian.Wire.Dicom;

/// <summary>What is wrong in bytes that were read all the same. Nothing of it is ever written. The names are shown: append only.</summary>
public enum DicomFault
{
    /// <summary>A file without the preamble and prefix of PS3.10 7.1.</summary>
    NoPreamble = 1,
    /// <summary>A file without file meta information.</summary>
    NoMeta = 2,
    /// <summary>(0002,0000) is absent or counts otherwise.</summary>
    WrongMetaLength = 3,
    /// <summary>(0002,0010) is absent: the encoding was found by looking.</summary>
    NoTransferSyntax = 4,
    /// <summary>The data set is encoded otherwise than its transfer syntax says.</summary>
    WrongTransferSyntax = 5,
    /// <summary>The transfer syntax is not in the registry: read as explicit VR little endian.</summary>
    UnknownTransferSyntax = 6,
    /// <summary>Two letters that are no value representation.</summary>
    UnknownVr = 7,
    /// <summary>An element without representation in an explicit data set, or with one in an implicit data set.</summary>
    WrongElementEncoding = 8,
    /// <summary>An odd length (PS3.5 7.1.1).</summary>
    OddLength = 9,
    /// <summary>The value ends before its length does: the bytes were cut off.</summary>
    Truncated = 10,
    /// <summary>An element or item reaches beyond the item or sequence that holds it.</summary>
    LengthBeyondParent = 11,
    /// <summary>A delimiter where none belongs, or with a length.</summary>
    StrayDelimiter = 12,
    /// <summary>A sequence, item or pixel data of undefined length without its delimiter.</summary>
    MissingDelimiter = 13,
    /// <summary>Something else than an item in a sequence or in pixel data.</summary>
    NotAnItem = 14,
    /// <summary>Elements out of the ascending order (PS3.5 7.1).</summary>
    OutOfOrder = 15,
    /// <summary>The same element twice: the first counts.</summary>
    Duplicate = 16,
    /// <summary>An undefined length where the representation allows none.</summary>
    UndefinedLength = 17,
    /// <summary>Bytes after the last element.</summary>
    TrailingBytes = 18,
    /// <summary>The value's length is no multiple of its numbers' size.</summary>
    WrongValueLength = 19,
    /// <summary>A 16-bit length where the representation has 32 bits.</summary>
    ShortLengthForm = 20,
    /// <summary>File meta elements outside of the file meta information.</summary>
    MetaInDataset = 21,
    /// <summary>A group length (gggg,0000) that counts otherwise than its group.</summary>
    WrongGroupLength = 22,
    /// <summary>The deflated data set ends before its stream does.</summary>
    BrokenDeflate = 23,
}
