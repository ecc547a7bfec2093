namespace Meridian.Wire.Dicom.Network;

/// <summary>C-MOVE-RQ (PS3.7 9.3.4.1); the identifier is its data set.</summary>
public sealed record CMoveRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.CMoveRequest;
    public DicomPriority Priority { get; init; }
    /// <summary>The AE title that the instances go to.</summary>
    public required string MoveDestination { get; init; }

    public override CMoveResponse Answer(DicomStatus status, string? comment = null) => new() { RespondsTo = MessageId, SopClassUid = SopClassUid, Status = status, ErrorComment = comment };

    internal static CMoveRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.AffectedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        Priority = (DicomPriority)(set.UInt16(CommandElement.Priority) ?? 0),
        MoveDestination = set.Text(CommandElement.MoveDestination) ?? "",
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.AffectedSopClass);
        writer.Text(CommandElement.MoveDestination, MoveDestination);
        writer.UInt16(CommandElement.Priority, (ushort)Priority);
        WriteDatasetType(ref writer);
    }
}

/// <summary>C-MOVE-RSP (PS3.7 9.3.4.2).</summary>
public sealed record CMoveResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.CMoveResponse;
    public Suboperations Suboperations { get; init; }

    internal static CMoveResponse Of(scoped in CommandSet set) => Head(new CMoveResponse { Suboperations = Suboperations.Of(set) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        Suboperations.Write(ref writer);
    }
}
