namespace Meridian.Wire.Dicom.Network;

/// <summary>C-FIND-RQ (PS3.7 9.3.2.1); the identifier is its data set.</summary>
public sealed record CFindRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.CFindRequest;
    public DicomPriority Priority { get; init; }

    public override CFindResponse Answer(DicomStatus status, string? comment = null) => new() { RespondsTo = MessageId, SopClassUid = SopClassUid, Status = status, ErrorComment = comment };

    internal static CFindRequest Of(scoped in CommandSet set) => new()
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

/// <summary>C-FIND-RSP (PS3.7 9.3.2.2).</summary>
public sealed record CFindResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.CFindResponse;

    internal static CFindResponse Of(scoped in CommandSet set) => Head(new CFindResponse(), set);

    private protected override void Write(ref CommandWriter writer) => WriteHead(ref writer);
}
