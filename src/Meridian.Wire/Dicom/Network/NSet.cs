namespace Meridian.Wire.Dicom.Network;

/// <summary>N-SET-RQ (PS3.7 10.3.3.1).</summary>
public sealed record NSetRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.NSetRequest;
    public required string SopInstanceUid { get; init; }

    public override NSetResponse Answer(DicomStatus status, string? comment = null) =>
        new() { RespondsTo = MessageId, SopClassUid = SopClassUid, SopInstanceUid = SopInstanceUid, Status = status, ErrorComment = comment };

    internal static NSetRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.RequestedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        SopInstanceUid = set.MustUid(CommandElement.RequestedInstance),
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.RequestedSopClass);
        WriteDatasetType(ref writer);
        writer.Uid(CommandElement.RequestedInstance, SopInstanceUid);
    }
}

/// <summary>N-SET-RSP (PS3.7 10.3.3.2).</summary>
public sealed record NSetResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.NSetResponse;
    public string? SopInstanceUid { get; init; }

    internal static NSetResponse Of(scoped in CommandSet set) => Head(new NSetResponse { SopInstanceUid = set.Uid(CommandElement.AffectedInstance) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
    }
}
