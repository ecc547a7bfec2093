namespace Meridian.Wire.Dicom.Network;

/// <summary>C-ECHO-RQ (PS3.7 9.3.5.1).</summary>
public sealed record CEchoRequest : DimseRequest
{
    public override DicomCommand Command => DicomCommand.CEchoRequest;

    public override CEchoResponse Answer(DicomStatus status, string? comment = null) => new() { RespondsTo = MessageId, SopClassUid = SopClassUid, Status = status, ErrorComment = comment };

    internal static CEchoRequest Of(scoped in CommandSet set) => new() { SopClassUid = set.MustUid(CommandElement.AffectedSopClass), MessageId = set.MustUInt16(CommandElement.MessageId) };

    private protected override void Write(ref CommandWriter writer)
    {
        WriteHead(ref writer, CommandElement.AffectedSopClass);
        WriteDatasetType(ref writer);
    }
}

/// <summary>C-ECHO-RSP (PS3.7 9.3.5.2).</summary>
public sealed record CEchoResponse : DimseResponse
{
    public override DicomCommand Command => DicomCommand.CEchoResponse;

    internal static CEchoResponse Of(scoped in CommandSet set) => Head(new CEchoResponse(), set);

    private protected override void Write(ref CommandWriter writer) => WriteHead(ref writer);
}
