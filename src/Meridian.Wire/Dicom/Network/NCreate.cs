namespace Meridian.Wire.Dicom.Network;

/// <summary>N-CREATE-RQ (PS3.7 10.3.5.1).</summary>
public sealed record NCreateRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.NCreateRequest;
    /// <summary>Null: the performer makes one up.</summary>
    public string? SopInstanceUid { get; init; }

    public override NCreateResponse Answer(DicomStatus status, string? comment = null) =>
        new() { RespondsTo = MessageId, SopClassUid = SopClassUid, SopInstanceUid = SopInstanceUid, Status = status, ErrorComment = comment };

    internal static NCreateRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.AffectedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        SopInstanceUid = set.Uid(CommandElement.AffectedInstance),
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.AffectedSopClass);
        WriteDatasetType(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
    }
}

/// <summary>N-CREATE-RSP (PS3.7 10.3.5.2).</summary>
public sealed record NCreateResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.NCreateResponse;
    public string? SopInstanceUid { get; init; }

    internal static NCreateResponse Of(scoped in CommandSet set) => Head(new NCreateResponse { SopInstanceUid = set.Uid(CommandElement.AffectedInstance) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
    }
}
