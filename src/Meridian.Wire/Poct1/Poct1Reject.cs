namespace Meridian.Wire.Poct1;

/// <summary>Why a document is no POCT1 message.</summary>
public enum Poct1Reject : byte
{
    None,
    Empty,
    /// <summary>The declared encoding is not known, or is none that this room reads.</summary>
    UnsupportedEncoding,
    /// <summary>The bytes are not text in the declared encoding.</summary>
    UndecodableText,
    /// <summary>A document type declaration: it could define entities, and no message needs one.</summary>
    DocumentType,
    NotWellFormed,
    TooDeep,
    TooManyElements,
    /// <summary>There is no HDR, or it has no control id: nothing could answer it.</summary>
    NoControlId,
    /// <summary>Text that XML 1.0 cannot carry was to be written.</summary>
    TextNotRepresentable,
}
