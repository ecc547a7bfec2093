namespace Meridian.Wire.Dicom.Network;

/// <summary>N-DELETE-RQ (PS3.7 10.3.6.1).</summary>
public sealed record NDeleteRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.NDeleteRequest;
    public required string SopInstanceUid { get; init; }

    public override NDeleteResponse Answer(DicomStatus status, string? comment = null) =>
        new() { RespondsTo = MessageId, SopClassUid = SopClassUid, SopInstanceUid = SopInstanceUid, Status = status, ErrorComment = comment };

    internal static NDeleteRequest Of(scoped in CommandSet set) => new()
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

/// <summary>N-DELETE-RSP (PS3.7 10.3.6.2).</summary>
public sealed record NDeleteResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.NDeleteResponse;
    public string? SopInstanceUid { get; init; }

    internal static NDeleteResponse Of(scoped in CommandSet set) => Head(new NDeleteResponse { SopInstanceUid = set.Uid(CommandElement.AffectedInstance) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
    }
}
