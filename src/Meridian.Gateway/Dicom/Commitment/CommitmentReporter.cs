using System.Buffers;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Commitment;

/// <summary>Tells the results of storage commitment (PS3.4 J.3.3): event type 1 when all is kept, 2 when something is not, with the reason for each.</summary>
internal sealed class CommitmentReporter(IOrderReader orders, CommitmentLinks links, DicomPeers peers, DicomCaller caller, ILogger<CommitmentReporter> log) : IDeliverer
{
    private const ushort AllKept = 1, SomeNot = 2;

    /// <summary>An asker that holds its association open answers at once; what hangs is told over another one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.CommitmentReport;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        List<(DeliveryRow Row, CommitmentRow Commitment)> left = [];
        foreach (var row in rows)
        {
            if (orders.Commitment(row.Subject, row.Destination) is not { } commitment) told(new(row, DeliveryOutcome.Impossible, "The transaction is not in the record."));
            else if (links.Take(commitment) is { } link && await OverAsync(link, commitment, cancellation) is { } status) told(ResultOf(row, status));
            else left.Add((row, commitment));
        }
        if (left.Count == 0) return;
        if (peers.Find(destination) is not { } peer)
        {
            foreach (var (row, _) in left) told(new(row, DeliveryOutcome.Refused, "The requester released its association and is no known peer: add it to the peers, then send again."));
            return;
        }
        await OverOwnAsync(peer, left, told, cancellation);
    }

    // Null: it could not be told there.
    private async Task<DicomStatus?> OverAsync(DicomLink link, CommitmentRow commitment, CancellationToken cancellation)
    {
        if (link.Info.Contexts.FirstOrDefault(context => context.AbstractSyntax == CommitmentService.SopClass && context.PeerIsScu) is not { } context) return null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        either.CancelAfter(Patience);
        try
        {
            return (await link.InvokeAsync(context, RequestOf(commitment), Content(commitment, context), cancellation: either.Token)).Status;
        }
        catch (Exception gone) when (gone is DicomAssociationException || (gone is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log.ReportNotOnSameAssociation(commitment.RequesterAe, gone.Message);
            return null;
        }
    }

    private async Task OverOwnAsync(DicomPeer peer, List<(DeliveryRow Row, CommitmentRow Commitment)> left, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        try
        {
            // the hub calls, and is the provider: role selection (PS3.7 D.3.3.4) turns the roles of the association around
            await using var association = await caller.OpenAsync(peer, new DicomProposal
            {
                Contexts = [new(CommitmentService.SopClass, [DicomNegotiation.ExplicitLittleEndian, DicomNegotiation.ImplicitLittleEndian], PeerIsScu: true, PeerIsScp: false)],
                CallingAe = left[0].Commitment.CalledAe,
            }, cancellation);
            // some requesters do not answer the role and take the report all the same
            if (association.Info.Contexts.FirstOrDefault(one => one.AbstractSyntax == CommitmentService.SopClass) is not { } context)
            {
                foreach (var (row, _) in left) told(new(row, DeliveryOutcome.Refused, $"{peer.AeTitle} does not take reports of storage commitment."));
                return;
            }
            foreach (var (row, commitment) in left)
                told(ResultOf(row, (await association.Link.InvokeAsync(context, RequestOf(commitment), Content(commitment, context), cancellation: cancellation)).Status));
        }
        catch (DicomAssociationException away) when (away.Failure == AssociationFailure.NotAccepted)
        {
            foreach (var (row, _) in left) told(new(row, DeliveryOutcome.Refused, away.Message));
        }
        catch (DicomAssociationException away)
        {
            throw new PeerUnreachableException(away.Message, away);
        }
    }

    private static DeliveryResult ResultOf(DeliveryRow row, DicomStatus status) =>
        status.IsDone ? new(row, DeliveryOutcome.Done) : new(row, DeliveryOutcome.Refused, $"The requester answered the report with status {status}.");

    private static NEventReportRequest RequestOf(CommitmentRow commitment) => new()
    {
        SopClassUid = CommitmentService.SopClass, SopInstanceUid = CommitmentService.Instance, EventTypeId = commitment.Items.All(item => item.Failure is null) ? AllKept : SomeNot,
    };

    private static DicomContent Content(CommitmentRow commitment, AcceptedContext context)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        DicomWriter.WriteDataset(bytes, DatasetOf(commitment), TransferSyntax.FindOrAssume(context.TransferSyntax));
        return DicomContent.Of(bytes.WrittenMemory);
    }

    /// <summary>Table J.3-2.</summary>
    internal static DicomDataset DatasetOf(CommitmentRow commitment)
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.TransactionUID, commitment.TransactionUid);
        dataset.SetString(DicomTags.RetrieveAETitle, commitment.CalledAe);
        if (commitment.Items.Where(item => item.Failure is null).Select(ItemOf).ToArray() is { Length: > 0 } kept) dataset.SetItems(DicomTags.ReferencedSOPSequence, kept);
        if (commitment.Items.Where(item => item.Failure is not null).Select(ItemOf).ToArray() is { Length: > 0 } failed) dataset.SetItems(DicomTags.FailedSOPSequence, failed);
        return dataset;
    }

    private static DicomDataset ItemOf(CommitmentItem item)
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.ReferencedSOPClassUID, item.SopClassUid);
        dataset.SetString(DicomTags.ReferencedSOPInstanceUID, item.SopUid);
        if (item.Failure is { } reason) dataset.SetUInt16(DicomTags.FailureReason, (ushort)reason);
        return dataset;
    }
}
