using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom.Query;

namespace Meridian.Gateway.Dicom.Forwarding;

/// <summary>
/// Carries instances to peers by C-STORE. An instance under which an association broke counts as refused once, so that one that a peer cannot bear
/// goes to the end of the queue and is given up at last, and does not hold up the others for ever.
/// </summary>
internal sealed class InstanceDeliverer(DicomPeers peers, IImagingReader reader, ObjectSender sender, CommitmentAsks asks) : IDeliverer
{
    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.Instance;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        if (peers.Find(destination) is not { } peer || !peer.Is(PeerUse.Destination))
        {
            foreach (var row in rows) told(new(row, DeliveryOutcome.Impossible, "The list of peers has no such destination."));
            return;
        }
        var items = new List<SendItem>(rows.Count);
        var deliveries = new Dictionary<string, List<DeliveryRow>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (reader.Instance(row.Subject) is not { } instance)
            {
                told(new(row, DeliveryOutcome.Impossible, "The instance is not there any more, or its study was rejected."));
                continue;
            }
            // the same instance may wait twice: a route and a person's wish
            if (deliveries.TryGetValue(instance.SopUid, out var same)) same.Add(row);
            else
            {
                deliveries[instance.SopUid] = [row];
                items.Add(SendItem.Of(instance));
            }
        }
        if (items.Count == 0) return;
        try
        {
            await sender.SendAsync(peer, items, null, (item, result) =>
            {
                foreach (var row in deliveries[item.SopUid])
                    told(!result.IsSent ? new(row, DeliveryOutcome.Refused, result.Reason)
                        // having it is not yet keeping it
                        : peer.Is(PeerUse.Commitment) ? new(row, DeliveryOutcome.Onward, Next: asks.After(row))
                        : new(row, DeliveryOutcome.Done));
                return default;
            }, cancellation);
        }
        catch (DicomAssociationException away)
        {
            throw new PeerUnreachableException(away.Message, away);
        }
    }
}
