namespace Meridian.Wire.Dicom.Network;

/// <summary>N-EVENT-REPORT-RQ (PS3.7 10.3.1.1).</summary>
public sealed record NEventReportRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.NEventReportRequest;
    public required string SopInstanceUid { get; init; }
    /// <summary>What happened; the service class numbers its events.</summary>
    public ushort EventTypeId { get; init; }

    public override NEventReportResponse Answer(DicomStatus status, string? comment = null) =>
        new() { RespondsTo = MessageId, SopClassUid = SopClassUid, SopInstanceUid = SopInstanceUid, EventTypeId = EventTypeId, Status = status, ErrorComment = comment };

    internal static NEventReportRequest Of(scoped in CommandSet set) => new()
    {
        SopClassUid = set.MustUid(CommandElement.AffectedSopClass),
        MessageId = set.MustUInt16(CommandElement.MessageId),
        SopInstanceUid = set.MustUid(CommandElement.AffectedInstance),
        EventTypeId = set.MustUInt16(CommandElement.EventType),
    };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.AffectedSopClass);
        WriteDatasetType(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
        writer.UInt16(CommandElement.EventType, EventTypeId);
    }
}

/// <summary>N-EVENT-REPORT-RSP (PS3.7 10.3.1.2).</summary>
public sealed record NEventReportResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.NEventReportResponse;
    public string? SopInstanceUid { get; init; }
    public ushort? EventTypeId { get; init; }

    internal static NEventReportResponse Of(scoped in CommandSet set) => Head(new NEventReportResponse { SopInstanceUid = set.Uid(CommandElement.AffectedInstance), EventTypeId = set.UInt16(CommandElement.EventType) }, set);

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer);
        writer.Uid(CommandElement.AffectedInstance, SopInstanceUid);
        writer.UInt16(CommandElement.EventType, EventTypeId);
    }
}
