namespace Meridian.Wire.Dicom.Network;

/// <summary>Why bytes were not taken as a PDU or a command. The names are stored and shown: append only.</summary>
public enum DicomNetworkReject
{
    /// <summary>Nothing was refused.</summary>
    None = 0,
    /// <summary>The first byte names no PDU type (PS3.8 9.3.1).</summary>
    UnknownPdu = 1,
    /// <summary>The PDU is longer than allowed.</summary>
    PduTooLong = 2,
    /// <summary>The PDU is too short for its type, or has another length than its type has.</summary>
    BadPduLength = 3,
    /// <summary>An item's length goes beyond the PDU or the item around it.</summary>
    BadItemLength = 4,
    /// <summary>A presentation context identifier is even, zero, or given twice (PS3.8 9.3.2.2: odd, 1 to 255).</summary>
    BadContextId = 5,
    /// <summary>An association request without a usable presentation context, application context or user information.</summary>
    MissingItem = 6,
    /// <summary>A UID or AE title has characters that it cannot have.</summary>
    BadText = 7,
    /// <summary>A presentation data value's length goes beyond its PDU or has no room for its header (PS3.8 9.3.5.1).</summary>
    BadPdvLength = 8,
    /// <summary>Fragments of two messages are mixed, or a data set came where a command was due (PS3.8 Annex E.1).</summary>
    FragmentOutOfOrder = 9,
    /// <summary>The command set is longer than allowed.</summary>
    CommandTooLong = 10,
    /// <summary>The command set cannot be read: lengths that go beyond its end, elements out of order or of another group.</summary>
    BadCommand = 11,
    /// <summary>The command set has no command field, or one that is not known (PS3.7 Table E.1-1).</summary>
    UnknownCommand = 12,
    /// <summary>The command set lacks an element that its command must have (PS3.7 Table E.1-1).</summary>
    MissingElement = 13,
    /// <summary>A PDU came that its sender may not send now (PS3.8 Table 9-10).</summary>
    UnexpectedPdu = 14,
    /// <summary>Bytes on a presentation context that was not accepted.</summary>
    UnknownContext = 15,
}
