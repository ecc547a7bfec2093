namespace Meridian.Wire.Hl7v2.Tables;

/// <summary>HL7 table 0357, message error condition codes: the display texts.</summary>
internal static class Table0357
{
    internal static ReadOnlySpan<byte> Text(Hl7v2ErrorCode code) => code switch
    {
        Hl7v2ErrorCode.MessageAccepted => "Message accepted"u8,
        Hl7v2ErrorCode.SegmentSequenceError => "Segment sequence error"u8,
        Hl7v2ErrorCode.RequiredFieldMissing => "Required field missing"u8,
        Hl7v2ErrorCode.DataTypeError => "Data type error"u8,
        Hl7v2ErrorCode.TableValueNotFound => "Table value not found"u8,
        Hl7v2ErrorCode.ValueTooLong => "Value too long"u8,
        Hl7v2ErrorCode.NonConformantCardinality => "Non-Conformant Cardinality"u8,
        Hl7v2ErrorCode.OtherHl7Error => "Other HL7 Error"u8,
        Hl7v2ErrorCode.UnsupportedMessageType => "Unsupported message type"u8,
        Hl7v2ErrorCode.UnsupportedEventCode => "Unsupported event code"u8,
        Hl7v2ErrorCode.UnsupportedProcessingId => "Unsupported processing id"u8,
        Hl7v2ErrorCode.UnsupportedVersionId => "Unsupported version id"u8,
        Hl7v2ErrorCode.UnknownKeyIdentifier => "Unknown key identifier"u8,
        Hl7v2ErrorCode.DuplicateKeyIdentifier => "Duplicate key identifier"u8,
        Hl7v2ErrorCode.ApplicationRecordLocked => "Application record locked"u8,
        Hl7v2ErrorCode.ApplicationInternalError => "Application internal error"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };
}
