namespace Meridian.Wire.Dicom.Network;

/// <summary>C-GET-RQ (PS3.7 9.3.3.1); the identifier is its data set.</summary>
public sealed record CGetRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.CGetRequest;
    public DicomPriority Priority { get; init; }

    public override CGetResponse Answer(DicomStatus status, string? comment = null) => new() { RespondsTo = MessageId, SopClassUid = SopClassUid, Status = status, ErrorComment = comment };

    internal static CGetRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.AffectedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        Priority = (DicomPriority)(set.UInt16(CommandElement.Priority) ?? 0),
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.AffectedSopClass);
        writer.UInt16(CommandElement.Priority, (ushort)Priority);
        WriteDatasetType(ref writer);
    }
}

/// <summary>C-GET-RSP (PS3.7 9.3.3.2).</summary>
public sealed record CGetResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.CGetResponse;
    public Suboperations Suboperations { get; init; }

    internal static CGetResponse Of(scoped in CommandSet set) => Head(new CGetResponse { Suboperations = Suboperations.Of(set) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        Suboperations.Write(ref writer);
    }
}
