using Meridian.Core.Peers;

namespace Meridian.Gateway.Dicom.Forwarding;

/// <summary>Tries a peer by Verification (PS3.4 Annex A) as user.</summary>
internal sealed class PeerVerification(DicomCaller caller, TimeProvider clock) : IPeerProbe
{
    public async Task<PeerProbe> TryAsync(DicomPeer peer, CancellationToken cancellation)
    {
        var from = clock.GetTimestamp();
        try
        {
            await using var association = await caller.OpenAsync(peer, DicomProposal.For(VerificationService.SopClass), cancellation);
            var status = await association.EchoAsync(cancellation);
            return new(status.IsSuccess, status.IsSuccess ? $"{peer.AeTitle} answers." : $"{peer.AeTitle} answered the verification with status {status}.", clock.GetElapsedTime(from));
        }
        catch (DicomAssociationException failed)
        {
            return new(false, failed.Message, clock.GetElapsedTime(from));
        }
    }
}
