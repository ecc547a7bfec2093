namespace Meridian.Wire.Hl7v2;

/// <summary>HL7 table 0357, message error condition codes (2.9 chapter 2.C.2.218); <see cref="ValueTooLong"/> came with 2.7, the two after it with 2.9.</summary>
public enum Hl7v2ErrorCode
{
    MessageAccepted = 0,
    SegmentSequenceError = 100,
    RequiredFieldMissing = 101,
    DataTypeError = 102,
    TableValueNotFound = 103,
    ValueTooLong = 104,
    NonConformantCardinality = 198,
    OtherHl7Error = 199,
    UnsupportedMessageType = 200,
    UnsupportedEventCode = 201,
    UnsupportedProcessingId = 202,
    UnsupportedVersionId = 203,
    UnknownKeyIdentifier = 204,
    DuplicateKeyIdentifier = 205,
    ApplicationRecordLocked = 206,
    ApplicationInternalError = 207,
}
