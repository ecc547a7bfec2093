using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Commitment;

/// <summary>
/// Asks peers to commit to what was forwarded to them (PS3.4 J.3.2): one N-ACTION a study, written down before it is sent. The association is held open a little
/// for those that report on it; the others call the hub (<see cref="CommitmentReception"/>).
/// </summary>
internal sealed class CommitmentRequester(CommitmentAsks asks, CommitmentReception reception, DicomPeers peers, DicomCaller caller, DicomOptions options, ForwardingOptions forwarding,
    IImagingReader reader, TimeProvider clock) : IDeliverer
{
    private const ushort RequestCommitment = 1;

    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.CommitmentRequest;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        if (peers.Find(destination) is not { } peer)
        {
            foreach (var row in rows) told(new(row, DeliveryOutcome.Impossible, "The list of peers has no such destination."));
            return;
        }
        List<(DeliveryRow Row, string SopClassUid)> wanted = [];
        foreach (var row in rows)
        {
            // a person has changed what the peer is for: it was sent, and that is all
            if (!peer.Is(PeerUse.Commitment)) told(new(row, DeliveryOutcome.Done));
            else if (reader.Instance(row.Subject, withRejected: true) is { } instance) wanted.Add((row, instance.SopClassUid));
            else told(new(row, DeliveryOutcome.Impossible, "It was sent and is not there any more: it cannot be asked for."));
        }
        if (wanted.Count == 0) return;
        List<string> transactions = [];
        try
        {
            await using var association = await caller.OpenAsync(peer, DicomProposal.For(CommitmentService.SopClass), cancellation);
            if (association.Info.ToInvoke(CommitmentService.SopClass) is null) Refuse(wanted, $"{peer.AeTitle} does not provide storage commitment.", told);
            else
            {
                foreach (var study in wanted.GroupBy(one => one.Row.StudyUid))
                    if (await AskAsync(association, [.. study], told, cancellation) is { } transaction) transactions.Add(transaction);
                await HoldAsync(association, transactions, cancellation);
            }
        }
        catch (DicomAssociationException no) when (no.Failure == AssociationFailure.NotAccepted)
        {
            Refuse(wanted, no.Message, told);
        }
        catch (DicomAssociationException away)
        {
            throw new PeerUnreachableException(away.Message, away);
        }
        finally
        {
            foreach (var transaction in transactions) reception.Forget(transaction);
        }
    }

    /// <summary>The transaction whose report is awaited; null: there is none.</summary>
    private async Task<string?> AskAsync(DicomAssociation association, IReadOnlyList<(DeliveryRow Row, string SopClassUid)> wanted, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        var transaction = OrderBook.NewUid();
        var asked = await asks.BeginAsync(transaction, options.AeTitle, wanted, cancellation);
        var before = wanted.ToDictionary(one => one.Row.Id);
        foreach (var (row, _) in wanted)
            if (!asked.Any(one => one.Id == row.Id)) told(new(row, DeliveryOutcome.Onward));
        if (asked.Count == 0) return null;
        _ = reception.Await(transaction);
        try
        {
            var request = new NActionRequest { SopClassUid = CommitmentService.SopClass, SopInstanceUid = CommitmentService.Instance, ActionTypeId = RequestCommitment };
            var references = asked.DistinctBy(row => row.Subject).Select(row => (before[row.Id].SopClassUid, row.Subject));
            var status = (await association.InvokeAsync(request, association.Encode(CommitmentService.SopClass, DatasetOf(transaction, references)), cancellation: cancellation)).Status;
            if (status.IsDone)
            {
                foreach (var row in asked) told(new(row, DeliveryOutcome.Onward));
                return transaction;
            }
            reception.Forget(transaction);
            await asks.RefusedAsync(transaction, options.AeTitle, CancellationToken.None); // answered: whoever stops the hub waits for it
            foreach (var row in asked)
                told(new(row with { Detail = before[row.Id].Row.Detail }, DeliveryOutcome.Refused, $"{association.Info.PeerAe} refused the request for storage commitment with status {status}."));
            return null;
        }
        catch (Exception broken) when (broken is DicomAssociationException or OperationCanceledException)
        {
            // Whether it was heard nobody knows: a report is welcome, and it is asked for again as soon as the peer can be reached.
            foreach (var row in asked) told(new(row, DeliveryOutcome.Onward, Next: row with { DueAt = clock.GetUtcNow() }));
            reception.Forget(transaction);
            throw;
        }
    }

    private async Task HoldAsync(DicomAssociation association, List<string> transactions, CancellationToken cancellation)
    {
        if (transactions.Count == 0 || forwarding.CommitmentHold <= TimeSpan.Zero) return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(Task.WhenAll(transactions.Select(reception.Await)), association.Link.Ended, Task.Delay(forwarding.CommitmentHold, clock, ending.Token));
        await ending.CancelAsync();
    }

    private static void Refuse(IEnumerable<(DeliveryRow Row, string SopClassUid)> wanted, string reason, Action<DeliveryResult> told)
    {
        foreach (var (row, _) in wanted) told(new(row, DeliveryOutcome.Refused, reason));
    }

    /// <summary>Table J.3-1.</summary>
    internal static DicomDataset DatasetOf(string transaction, IEnumerable<(string SopClassUid, string SopUid)> references)
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.TransactionUID, transaction);
        dataset.SetItems(DicomTags.ReferencedSOPSequence, [.. references.Select(reference =>
        {
            var item = new DicomDataset();
            item.SetString(DicomTags.ReferencedSOPClassUID, reference.SopClassUid);
            item.SetString(DicomTags.ReferencedSOPInstanceUID, reference.SopUid);
            return item;
        })]);
        return dataset;
    }
}
