namespace Meridian.Wire.Dicom.Network;

/// <summary>Status (0000,0900) of a response. General codes: PS3.7 Annex C; a service adds its own (PS3.4).</summary>
public readonly record struct DicomStatus(ushort Code)
{
    // PS3.7 Annex C
    public static DicomStatus Success => new(0x0000);
    public static DicomStatus Cancel => new(0xFE00);
    public static DicomStatus Pending => new(0xFF00);
    public static DicomStatus SopClassNotSupported => new(0x0122);
    public static DicomStatus ClassInstanceConflict => new(0x0119);
    public static DicomStatus DuplicateSopInstance => new(0x0111);
    public static DicomStatus DuplicateInvocation => new(0x0210);
    public static DicomStatus InvalidArgumentValue => new(0x0115);
    public static DicomStatus InvalidAttributeValue => new(0x0106);
    public static DicomStatus InvalidObjectInstance => new(0x0117);
    public static DicomStatus MissingAttribute => new(0x0120);
    public static DicomStatus MissingAttributeValue => new(0x0121);
    public static DicomStatus MistypedArgument => new(0x0212);
    public static DicomStatus NoSuchArgument => new(0x0114);
    public static DicomStatus NoSuchAttribute => new(0x0105);
    public static DicomStatus NoSuchEventType => new(0x0113);
    public static DicomStatus NoSuchObjectInstance => new(0x0112);
    public static DicomStatus NoSuchActionType => new(0x0123);
    public static DicomStatus NoSuchSopClass => new(0x0118);
    public static DicomStatus NotAuthorized => new(0x0124);
    public static DicomStatus ProcessingFailure => new(0x0110);
    public static DicomStatus ResourceLimitation => new(0x0213);
    public static DicomStatus UnrecognizedOperation => new(0x0211);
    /// <summary>Warning: attribute list error.</summary>
    public static DicomStatus AttributeListError => new(0x0107);
    /// <summary>Warning: attribute value out of range.</summary>
    public static DicomStatus AttributeValueOutOfRange => new(0x0116);

    // PS3.4 B.2.3, C.4.1.1.4, C.4.2.1.5, C.4.3.1.4
    /// <summary>Refused: out of resources (storage, and queries).</summary>
    public static DicomStatus OutOfResources => new(0xA700);
    /// <summary>Refused: unable to calculate the number of matches (C-MOVE, C-GET).</summary>
    public static DicomStatus UnableToCountMatches => new(0xA701);
    /// <summary>Refused: unable to perform sub-operations (C-MOVE, C-GET).</summary>
    public static DicomStatus UnableToPerformSuboperations => new(0xA702);
    /// <summary>Refused: move destination unknown (C-MOVE).</summary>
    public static DicomStatus MoveDestinationUnknown => new(0xA801);
    /// <summary>Error: the data set does not match the SOP class (C-STORE), the identifier does not match it (C-FIND, C-MOVE, C-GET).</summary>
    public static DicomStatus DatasetDoesNotMatchSopClass => new(0xA900);
    /// <summary>Error: cannot understand (C-STORE); unable to process (C-FIND, C-MOVE, C-GET).</summary>
    public static DicomStatus CannotUnderstand => new(0xC000);
    /// <summary>Warning: coercion of data elements (C-STORE); sub-operations complete, one or more failures (C-MOVE, C-GET).</summary>
    public static DicomStatus CoercionOrFailures => new(0xB000);
    /// <summary>Warning: the data set does not match the SOP class (C-STORE).</summary>
    public static DicomStatus WarningDatasetDoesNotMatch => new(0xB007);
    /// <summary>Warning: elements discarded (C-STORE).</summary>
    public static DicomStatus ElementsDiscarded => new(0xB006);
    /// <summary>Pending, and one or more optional keys were not supported (C-FIND).</summary>
    public static DicomStatus PendingWithoutOptionalKeys => new(0xFF01);

    /// <summary>PS3.7 Annex C.</summary>
    public DicomStatusKind Kind => Code switch
    {
        0x0000 => DicomStatusKind.Success,
        0xFE00 => DicomStatusKind.Cancel,
        0xFF00 or 0xFF01 => DicomStatusKind.Pending,
        0x0001 or 0x0107 or 0x0116 or (>= 0xB000 and <= 0xBFFF) => DicomStatusKind.Warning,
        _ => DicomStatusKind.Failure,
    };

    public bool IsSuccess => Code == 0;
    public bool IsPending => Kind == DicomStatusKind.Pending;
    /// <summary>The operation took place: success, or with a warning.</summary>
    public bool IsDone => Kind is DicomStatusKind.Success or DicomStatusKind.Warning;

    /// <summary>Four hexadecimal digits.</summary>
    public override string ToString() => Code.ToString("X4", System.Globalization.CultureInfo.InvariantCulture);
}

public enum DicomStatusKind : byte { Success, Warning, Failure, Cancel, Pending }
