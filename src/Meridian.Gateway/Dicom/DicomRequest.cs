using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>One request of a peer, as its service sees it.</summary>
public sealed class DicomRequest
{
    internal DicomRequest(DicomLink link, AcceptedContext context, DimseRequest message, DateTimeOffset at) => (Link, Context, Message, ReceivedAt) = (link, context, message, at);

    /// <summary>The association: to invoke operations on (sub-operations of a C-GET, event reports), also after this request was answered, while it is open.</summary>
    public DicomLink Link { get; }
    public AssociationInfo Association => Link.Info;
    /// <summary>The presentation context that it came on.</summary>
    public AcceptedContext Context { get; }
    public DimseRequest Message { get; }
    /// <summary>When the command had come.</summary>
    public DateTimeOffset ReceivedAt { get; }
    /// <summary>The data set's bytes in the context's transfer syntax; empty: none. Not for streaming services.</summary>
    public ReadOnlyMemory<byte> Dataset { get; internal set; }

    /// <summary>What the data set is coded in.</summary>
    public TransferSyntax Syntax => TransferSyntax.FindOrAssume(Context.TransferSyntax);

    /// <summary>Reads the data set.</summary>
    /// <exception cref="DicomRejectException">It cannot be read.</exception>
    public DicomDataset ReadDataset() => DicomReader.ReadDataset(Dataset, Syntax);

    /// <summary>The peer sent C-CANCEL for this request (C-FIND, C-GET, C-MOVE), or the association is over.</summary>
    public CancellationToken Cancelled => CancelSource.Token;

    internal CancellationTokenSource CancelSource { get; } = new();
}
