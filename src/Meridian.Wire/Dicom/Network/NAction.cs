namespace Meridian.Wire.Dicom.Network;

/// <summary>N-ACTION-RQ (PS3.7 10.3.4.1).</summary>
public sealed record NActionRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.NActionRequest;
    public required string SopInstanceUid { get; init; }
    /// <summary>What to do; the service class numbers its actions.</summary>
    public ushort ActionTypeId { get; init; }

    public override NActionResponse Answer(DicomStatus status, string? comment = null) =>
        new() { RespondsTo = MessageId, SopClassUid = SopClassUid, SopInstanceUid = SopInstanceUid, ActionTypeId = ActionTypeId, Status = status, ErrorComment = comment };

    internal static NActionRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.RequestedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        SopInstanceUid = set.MustUid(CommandElement.RequestedInstance),
        ActionTypeId = set.MustUInt16(CommandElement.ActionType),
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.RequestedSopClass);
        WriteDatasetType(ref writer);
        writer.Uid(CommandElement.RequestedInstance, SopInstanceUid);
        writer.UInt16(CommandElement.ActionType, ActionTypeId);
    }
}

/// <summary>N-ACTION-RSP (PS3.7 10.3.4.2).</summary>
public sealed record NActionResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.NActionResponse;
    public string? SopInstanceUid { get; init; }
    public ushort? ActionTypeId { get; init; }

    internal static NActionResponse Of(scoped in CommandSet set) => Head(new NActionResponse { SopInstanceUid = set.Uid(CommandElement.AffectedInstance), ActionTypeId = set.UInt16(CommandElement.ActionType) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
        writer.UInt16(CommandElement.ActionType, ActionTypeId);
    }
}
