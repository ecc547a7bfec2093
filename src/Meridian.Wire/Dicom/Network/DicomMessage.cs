using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

/// <summary>A DIMSE message's command (PS3.7 6.3, 9.3, 10.3): what its command set says, as a record of its own for each command. The data set travels beside it.</summary>
public abstract record DicomMessage
{
    private protected const ushort SomeDataset = 0x0001;

    public abstract DicomCommand Command { get; }

    /// <summary>A data set follows the command (0000,0800).</summary>
    public bool HasDataset { get; init; }

    /// <summary>Reads a whole command set.</summary>
    /// <exception cref="DicomNetworkException">It cannot be read, is not known or lacks an element.</exception>
    public static DicomMessage Read(ReadOnlySpan<byte> command)
    {
        var set = new CommandSet(command);
        var kind = (DicomCommand)set.MustUInt16(CommandElement.Command);
        DicomMessage message = kind switch
        {
            DicomCommand.CStoreRequest => CStoreRequest.Of(set),
            DicomCommand.CStoreResponse => CStoreResponse.Of(set),
            DicomCommand.CGetRequest => CGetRequest.Of(set),
            DicomCommand.CGetResponse => CGetResponse.Of(set),
            DicomCommand.CFindRequest => CFindRequest.Of(set),
            DicomCommand.CFindResponse => CFindResponse.Of(set),
            DicomCommand.CMoveRequest => CMoveRequest.Of(set),
            DicomCommand.CMoveResponse => CMoveResponse.Of(set),
            DicomCommand.CEchoRequest => CEchoRequest.Of(set),
            DicomCommand.CEchoResponse => CEchoResponse.Of(set),
            DicomCommand.NEventReportRequest => NEventReportRequest.Of(set),
            DicomCommand.NEventReportResponse => NEventReportResponse.Of(set),
            DicomCommand.NGetRequest => NGetRequest.Of(set),
            DicomCommand.NGetResponse => NGetResponse.Of(set),
            DicomCommand.NSetRequest => NSetRequest.Of(set),
            DicomCommand.NSetResponse => NSetResponse.Of(set),
            DicomCommand.NActionRequest => NActionRequest.Of(set),
            DicomCommand.NActionResponse => NActionResponse.Of(set),
            DicomCommand.NCreateRequest => NCreateRequest.Of(set),
            DicomCommand.NCreateResponse => NCreateResponse.Of(set),
            DicomCommand.NDeleteRequest => NDeleteRequest.Of(set),
            DicomCommand.NDeleteResponse => NDeleteResponse.Of(set),
            DicomCommand.CCancelRequest => CCancelRequest.Of(set),
            _ => throw new DicomNetworkException(DicomNetworkReject.UnknownCommand, 0),
        };
        return set.UInt16(CommandElement.DatasetType) is not (null or CommandElement.NoDataset) ? message with { HasDataset = true } : message;
    }

    /// <summary>Writes the command set, group length included.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new CommandWriter(stackalloc byte[512]);
        try
        {
            Write(ref writer);
            writer.WriteTo(output);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private protected abstract void Write(ref CommandWriter writer);

    private protected void WriteDatasetType(ref CommandWriter writer) => writer.UInt16(CommandElement.DatasetType, HasDataset ? SomeDataset : CommandElement.NoDataset);
}

/// <summary>A request: an operation (C-…, N-GET …) or a notification (N-EVENT-REPORT).</summary>
public abstract record DimseRequest : DicomMessage
{
    /// <summary>Tells outstanding requests of one side apart.</summary>
    public ushort MessageId { get; init; }
    /// <summary>The affected or requested SOP class.</summary>
    public required string SopClassUid { get; init; }

    /// <summary>The response that says so: same SOP class and, where the command has one, same SOP instance.</summary>
    public abstract DimseResponse Answer(DicomStatus status, string? comment = null);

    private protected void WriteHead(ref CommandWriter writer, ushort sopClass)
    {
        writer.Uid(sopClass, SopClassUid);
        writer.UInt16(CommandElement.Command, (ushort)Command);
        writer.UInt16(CommandElement.MessageId, MessageId);
    }
}

/// <summary>A response.</summary>
public abstract record DimseResponse : DicomMessage
{
    /// <summary>The request's message ID.</summary>
    public ushort RespondsTo { get; init; }
    /// <summary>The affected SOP class; null: not given.</summary>
    public string? SopClassUid { get; init; }
    public DicomStatus Status { get; init; }
    /// <summary>For people; at most 64 characters (LO) leave.</summary>
    public string? ErrorComment { get; init; }
    public ushort? ErrorId { get; init; }
    /// <summary>Tags, group in the upper 16 bits.</summary>
    public IReadOnlyList<uint> OffendingElements { get; init; } = [];

    private protected void WriteHead(ref CommandWriter writer)
    {
        writer.Uid(CommandElement.AffectedSopClass, SopClassUid);
        writer.UInt16(CommandElement.Command, (ushort)Command);
        writer.UInt16(CommandElement.RespondsTo, RespondsTo);
        WriteDatasetType(ref writer);
        writer.UInt16(CommandElement.Status, Status.Code);
        writer.Tags(CommandElement.OffendingElement, OffendingElements);
        writer.Text(CommandElement.ErrorComment, ErrorComment is { Length: > 64 } ? ErrorComment[..64] : ErrorComment);
        writer.UInt16(CommandElement.ErrorId, ErrorId);
    }

    private protected static T Head<T>(T response, scoped in CommandSet set) where T : DimseResponse => (T)(response with
    {
        RespondsTo = set.MustUInt16(CommandElement.RespondsTo),
        SopClassUid = set.Uid(CommandElement.AffectedSopClass),
        Status = new(set.MustUInt16(CommandElement.Status)),
        ErrorComment = set.Text(CommandElement.ErrorComment),
        ErrorId = set.UInt16(CommandElement.ErrorId),
        OffendingElements = set.Tags(CommandElement.OffendingElement),
    });
}
