using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Peers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// Storage (PS3.4 Annex B) as provider: takes objects as they come, in the transfer syntax that they come in, and answers success only when bytes and index are on
/// stable storage. What it cannot understand is kept in quarantine with the reason, and refused.
/// </summary>
internal sealed class StorageService(DicomOptions options, IImageStore store, ImagingDesk desk, DicomPeers peers, IIntake intake, TimeProvider clock, ILogger<StorageService> log) : IDicomStreamingService
{
    // Syntaxes of PS3.6 in which an object without its pixels, a stream in real time or another kind of document would come.
    private static readonly HashSet<string> Syntaxes = [.. TransferSyntax.All.Where(s => !(s.Name.Contains("JPIP", StringComparison.Ordinal) || s.Name.Contains("SMPTE", StringComparison.Ordinal)
        || s.Name.Contains("RFC 2557", StringComparison.Ordinal) || s.Name.Contains("XML", StringComparison.Ordinal) || s.Name.Contains("Papyrus", StringComparison.Ordinal))).Select(s => s.Uid)];

    public DicomOptions Options => options;
    public IImageStore Store => store;
    public ImagingDesk Desk => desk;
    public IIntake Intake => intake;
    public TimeProvider Clock => clock;
    public ILogger Log => log;

    public bool Provides(string abstractSyntax) => IsStorage(abstractSyntax);

    /// <summary>
    /// The first proposed one that is known; explicit instead of implicit little endian where both are proposed, because it keeps the representations of private
    /// elements.
    /// </summary>
    public string? ChooseTransferSyntax(string abstractSyntax, IReadOnlyList<string> proposed)
    {
        var first = proposed.FirstOrDefault(Syntaxes.Contains);
        return first == DicomNegotiation.ImplicitLittleEndian && proposed.Contains(DicomNegotiation.ExplicitLittleEndian) ? DicomNegotiation.ExplicitLittleEndian : first;
    }

    /// <summary>As the provider to which the sub-operations of a C-GET go.</summary>
    public bool PeerMayBeScp(string abstractSyntax) => true;

    public IDicomReceiver Begin(DicomRequest request) => new StorageReceiver(this, request);

    /// <summary>A request of another kind, or a C-STORE without data set.</summary>
    public Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation) =>
        responder.SendAsync(request.Message is CStoreRequest ? DicomStatus.CannotUnderstand : DicomStatus.UnrecognizedOperation, cancellation: cancellation).AsTask();

    /// <summary>What it sends is quarantined, because nobody has named it as a peer.</summary>
    public bool IsUnwelcome(AssociationInfo association) => options.UnknownPeers == UnknownPeers.Quarantine && !association.IsOurs && peers.Find(association.CallingAe) is null;

    public Provenance ProvenanceOf(DicomRequest request)
    {
        var association = request.Association;
        return new()
        {
            ConnectionId = association.ConnectionId,
            CallingAe = association.PeerAe,
            CalledAe = association.IsOurs ? association.CallingAe : association.CalledAe,
            PeerAddress = association.PeerAddress,
            ReceivedAt = clock.GetUtcNow(),
            // What an archive gives back was made by equipment that it names, not by the archive.
            IsFromEquipment = !association.IsOurs && ((CStoreRequest)request.Message).MoveOriginator is null && peers.Find(association.PeerAe)?.Is(PeerUse.Archive) != true,
        };
    }

    private bool IsStorage(string uid) => DicomUidEntry.Find(uid) is { } known ? known.IsStorage : options.AcceptUnknownStorage;
}
