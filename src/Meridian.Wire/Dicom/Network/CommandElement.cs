namespace Meridian.Wire.Dicom.Network;

/// <summary>Element numbers of group 0000 (PS3.7 Table E.1-1).</summary>
internal static class CommandElement
{
    public const ushort AffectedSopClass = 0x0002, RequestedSopClass = 0x0003, Command = 0x0100, MessageId = 0x0110, RespondsTo = 0x0120, MoveDestination = 0x0600,
        Priority = 0x0700, DatasetType = 0x0800, Status = 0x0900, OffendingElement = 0x0901, ErrorComment = 0x0902, ErrorId = 0x0903,
        AffectedInstance = 0x1000, RequestedInstance = 0x1001, EventType = 0x1002, AttributeList = 0x1005, ActionType = 0x1008,
        Remaining = 0x1020, Completed = 0x1021, Failed = 0x1022, Warning = 0x1023, Originator = 0x1030, OriginatorMessageId = 0x1031;

    /// <summary>Command data set type: no data set (PS3.7 9.3.1.1); any other value: one follows.</summary>
    public const ushort NoDataset = 0x0101;
}
