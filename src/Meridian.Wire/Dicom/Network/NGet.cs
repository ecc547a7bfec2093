namespace Meridian.Wire.Dicom.Network;

/// <summary>N-GET-RQ (PS3.7 10.3.2.1).</summary>
public sealed record NGetRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.NGetRequest;
    public required string SopInstanceUid { get; init; }
    /// <summary>The tags asked for, group in the upper 16 bits; none: all.</summary>
    public IReadOnlyList<uint> Attributes { get; init; } = [];

    public override NGetResponse Answer(DicomStatus status, string? comment = null) =>
        new() { RespondsTo = MessageId, SopClassUid = SopClassUid, SopInstanceUid = SopInstanceUid, Status = status, ErrorComment = comment };

    internal static NGetRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.RequestedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        SopInstanceUid = set.MustUid(CommandElement.RequestedInstance),
        Attributes = set.Tags(CommandElement.AttributeList),
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.RequestedSopClass);
        WriteDatasetType(ref writer);
        writer.Uid(CommandElement.RequestedInstance, SopInstanceUid);
        writer.Tags(CommandElement.AttributeList, Attributes);
    }
}

/// <summary>N-GET-RSP (PS3.7 10.3.2.2).</summary>
public sealed record NGetResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.NGetResponse;
    public string? SopInstanceUid { get; init; }

    internal static NGetResponse Of(scoped in CommandSet set) => Head(new NGetResponse { SopInstanceUid = set.Uid(CommandElement.AffectedInstance) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
    }
}
