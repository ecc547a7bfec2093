namespace Meridian.Wire.Dicom.Network;

/// <summary>C-STORE-RQ (PS3.7 9.3.1.1).</summary>
public sealed record CStoreRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.CStoreRequest;
    public required string SopInstanceUid { get; init; }
    public DicomPriority Priority { get; init; }
    /// <summary>The AE that asked for the C-MOVE of which this is a sub-operation.</summary>
    public string? MoveOriginator { get; init; }
    public ushort? MoveOriginatorMessageId { get; init; }

    public override CStoreResponse Answer(DicomStatus status, string? comment = null) =>
        new() { RespondsTo = MessageId, SopClassUid = SopClassUid, SopInstanceUid = SopInstanceUid, Status = status, ErrorComment = comment };

    internal static CStoreRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.AffectedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        Priority = (DicomPriority)(set.UInt16(CommandElement.Priority) ?? 0),
        SopInstanceUid = set.MustUid(CommandElement.AffectedInstance),
        MoveOriginator = set.Text(CommandElement.Originator),
        MoveOriginatorMessageId = set.UInt16(CommandElement.OriginatorMessageId),
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.AffectedSopClass);
        writer.UInt16(CommandElement.Priority, (ushort)Priority);
        WriteDatasetType(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
        writer.Text(CommandElement.Originator, MoveOriginator);
        writer.UInt16(CommandElement.OriginatorMessageId, MoveOriginatorMessageId);
    }
}

/// <summary>C-STORE-RSP (PS3.7 9.3.1.2).</summary>
public sealed record CStoreResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.CStoreResponse;
    public string? SopInstanceUid { get; init; }

    internal static CStoreResponse Of(scoped in CommandSet set) => Head(new CStoreResponse { SopInstanceUid = set.Uid(CommandElement.AffectedInstance) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
    }
}
