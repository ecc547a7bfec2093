using System.Buffers;
using Meridian.Core.Connections;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// An association that the hub asked for (<see cref="DicomCaller"/>). Disposing it releases it in order, or aborts it where it is not open any more.
/// Operations may be invoked from several threads; they wait for each other unless an asynchronous window was agreed on.
/// </summary>
public sealed class DicomAssociation : IAsyncDisposable
{
    private readonly DicomTransport transport;
    private readonly LiveConnection live;
    private readonly AssociationChecks checks;
    private readonly Task<string> reading;

    internal DicomAssociation(DicomLink link, DicomTransport transport, LiveConnection live, AssociationChecks checks)
    {
        (Link, this.transport, this.live, this.checks) = (link, transport, live, checks);
        checks.Add(link);
        reading = link.RunAsync();
    }

    public DicomLink Link { get; }
    public AssociationInfo Info => Link.Info;
    public bool IsOpen => Link.IsOpen;

    /// <summary>C-ECHO (PS3.7 9.1.5).</summary>
    public async Task<DicomStatus> EchoAsync(CancellationToken cancellation = default) =>
        (await Link.InvokeAsync(Context(VerificationService.SopClass), new CEchoRequest { SopClassUid = VerificationService.SopClass }, cancellation: cancellation)).Status;

    /// <summary>C-STORE (PS3.7 9.1.1) of a data set in the transfer syntax that it is coded in; nothing is decoded.</summary>
    /// <param name="originator">The AE and message ID of a C-MOVE of which this is a sub-operation.</param>
    /// <exception cref="DicomAssociationException"><see cref="AssociationFailure.NotAccepted"/>: the peer takes no such class in this transfer syntax.</exception>
    public async Task<CStoreResponse> StoreAsync(string sopClassUid, string sopInstanceUid, string transferSyntax, DicomContent dataset, (string Ae, ushort MessageId)? originator = null, CancellationToken cancellation = default) =>
        (CStoreResponse)(await Link.StoreAsync(sopClassUid, sopInstanceUid, transferSyntax, dataset, originator, cancellation)).Response;

    /// <summary>C-FIND (PS3.7 9.1.2).</summary>
    /// <param name="identifier">Coded in the transfer syntax of the class's context (<see cref="AssociationInfo.ToInvoke"/>).</param>
    /// <param name="onMatch">Each match's identifier. False: enough, the rest is cancelled.</param>
    public async Task<CFindResponse> FindAsync(string sopClassUid, ReadOnlyMemory<byte> identifier, Func<ReadOnlyMemory<byte>, bool> onMatch, CancellationToken cancellation = default)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reply = await Link.InvokeAsync(Context(sopClassUid), new CFindRequest { SopClassUid = sopClassUid }, DicomContent.Of(identifier), async (_, match) =>
        {
            if (!enough.IsCancellationRequested && !onMatch(match)) await enough.CancelAsync();
        }, enough.Token);
        cancellation.ThrowIfCancellationRequested();
        return (CFindResponse)reply.Response;
    }

    /// <summary>C-FIND with data sets, coded and decoded here.</summary>
    public Task<CFindResponse> FindAsync(string sopClassUid, DicomDataset identifier, Func<DicomDataset, bool> onMatch, CancellationToken cancellation = default) =>
        FindAsync(sopClassUid, Encode(sopClassUid, identifier), match => onMatch(DicomReader.ReadDataset(match, Syntax(sopClassUid))), cancellation);

    /// <summary>A data set in the transfer syntax of the class's context.</summary>
    public ReadOnlyMemory<byte> Encode(string sopClassUid, DicomDataset dataset)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        DicomWriter.WriteDataset(bytes, dataset, Syntax(sopClassUid));
        return bytes.WrittenMemory;
    }

    /// <summary>C-MOVE (PS3.7 9.1.4): lets the peer send what matches to a third one, or to the hub itself.</summary>
    /// <param name="onProgress">Pending responses.</param>
    public Task<DimseReply> MoveAsync(string sopClassUid, ReadOnlyMemory<byte> identifier, string destination, Action<Suboperations>? onProgress = null, CancellationToken cancellation = default) =>
        Link.InvokeAsync(Context(sopClassUid), new CMoveRequest { SopClassUid = sopClassUid, MoveDestination = destination }, DicomContent.Of(identifier), (pending, _) =>
        {
            onProgress?.Invoke(((CMoveResponse)pending).Suboperations);
            return default;
        }, cancellation);

    /// <summary>C-GET (PS3.7 9.1.3): what matches comes over this association and is stored by the hub's own Storage service; propose those classes with <c>PeerIsScu</c>.</summary>
    public Task<DimseReply> GetAsync(string sopClassUid, ReadOnlyMemory<byte> identifier, Action<Suboperations>? onProgress = null, CancellationToken cancellation = default) =>
        Link.InvokeAsync(Context(sopClassUid), new CGetRequest { SopClassUid = sopClassUid }, DicomContent.Of(identifier), (pending, _) =>
        {
            onProgress?.Invoke(((CGetResponse)pending).Suboperations);
            return default;
        }, cancellation);

    /// <summary>Any other operation or notification: N-ACTION, N-EVENT-REPORT, N-CREATE, N-SET, N-GET, N-DELETE.</summary>
    /// <param name="abstractSyntax">The context's, where it is not the request's SOP class (meta SOP classes); null: the request's.</param>
    public Task<DimseReply> InvokeAsync(DimseRequest request, ReadOnlyMemory<byte> dataset = default, string? abstractSyntax = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Link.InvokeAsync(Context(abstractSyntax ?? request.SopClassUid), request, dataset.IsEmpty ? null : DicomContent.Of(dataset), cancellation: cancellation);
    }

    /// <summary>Releases in order; what fails of that is not told: the operations were answered.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Link.ReleaseAsync();
        }
        catch (Exception gone) when (gone is IOException or TimeoutException or ObjectDisposedException or OperationCanceledException or DicomAssociationException)
        {
            await Link.AbortAsync("not released");
        }
        if (!Link.Ended.IsCompleted) transport.Abort("over");
        await reading;
        checks.Remove(Link);
        await transport.DisposeAsync();
        live.Close();
    }

    private TransferSyntax Syntax(string sopClassUid) => TransferSyntax.FindOrAssume(Context(sopClassUid).TransferSyntax);

    private AcceptedContext Context(string sopClassUid) => Info.ToInvoke(sopClassUid)
        ?? throw new DicomAssociationException(AssociationFailure.NotAccepted, $"{Info.CalledAe} does not provide {sopClassUid}.");
}
