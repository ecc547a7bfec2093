using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Performed;

/// <summary>
/// Tells on what modalities told of their performed steps (PS3.4 annex F, as user), as it came and in its order: what follows on a message waits until the peer
/// has taken that one, for an end without a beginning means nothing to an information system.
/// </summary>
internal sealed class StepRelay(DicomPeers peers, DicomCaller caller, InTurn turn) : IDeliverer
{
    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.PerformedStep;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        if (peers.Find(destination) is not { } peer || !peer.Is(PeerUse.PerformedSteps))
        {
            foreach (var row in rows) told(new(row, DeliveryOutcome.Impossible, "The list of peers has none of this name that takes performed steps."));
            return;
        }
        DicomAssociation? association = null;
        HashSet<long> taken = [];
        try
        {
            foreach (var row in rows.OrderBy(row => row.Id))
            {
                if (turn.Behind(row, taken) is { } held)
                {
                    told(new(row, DeliveryOutcome.Onward, Next: held));
                    continue;
                }
                if (PerformedDesk.MessageOf(row) is not { } message)
                {
                    told(new(row, DeliveryOutcome.Impossible, "The message of the step is not in the record."));
                    continue;
                }
                association ??= await caller.OpenAsync(peer, DicomProposal.For(PerformedService.SopClass), cancellation);
                var result = await SendAsync(association, row, message, cancellation);
                if (result.Outcome == DeliveryOutcome.Done) taken.Add(row.Id);
                told(result);
            }
        }
        catch (DicomAssociationException no) when (no.Failure == AssociationFailure.NotAccepted)
        {
            foreach (var row in rows.Where(row => !taken.Contains(row.Id))) told(new(row, DeliveryOutcome.Refused, no.Message));
        }
        catch (DicomAssociationException away)
        {
            throw new PeerUnreachableException(away.Message, away);
        }
        finally
        {
            if (association is not null) await association.DisposeAsync();
        }
    }

    private static async Task<DeliveryResult> SendAsync(DicomAssociation association, DeliveryRow row, StepMessage message, CancellationToken cancellation)
    {
        DimseRequest request = message.IsCreate
            ? new NCreateRequest { SopClassUid = PerformedService.SopClass, SopInstanceUid = row.Subject }
            : new NSetRequest { SopClassUid = PerformedService.SopClass, SopInstanceUid = row.Subject };
        var response = (await association.InvokeAsync(request, Coded(association, message), cancellation: cancellation)).Response;
        // sent twice, after a crash between the answer and the record: the peer has it
        if (response.Status.IsDone || (message.IsCreate && response.Status == DicomStatus.DuplicateSopInstance)) return new(row, DeliveryOutcome.Done);
        return new(row, DeliveryOutcome.Refused, $"{association.Info.PeerAe} refused {(message.IsCreate ? "N-CREATE" : "N-SET")} of the step with status {response.Status}{(response.ErrorComment is { Length: > 0 } comment ? ": " + comment : "")}.");
    }

    // byte for byte where the peer takes the modality's own transfer syntax
    private static ReadOnlyMemory<byte> Coded(DicomAssociation association, StepMessage message) =>
        association.Info.ToInvoke(PerformedService.SopClass, message.TransferSyntax) is not null ? message.Dataset
            : association.Encode(PerformedService.SopClass, DicomReader.ReadDataset(message.Dataset, TransferSyntax.FindOrAssume(message.TransferSyntax)));
}
