using Meridian.Core.Forwarding;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Orders;

/// <summary>Transactions of storage commitment: taken on in one transaction with the report that is due, so that no crash forgets to tell.</summary>
public sealed class CommitmentDesk(IIntake intake, IOrderReader reader, DeliveryQueue queue, TimeProvider clock)
{
    /// <summary>Takes a transaction on with its result. A transaction UID that the requester used before is answered anew. Completes after the commit.</summary>
    /// <param name="grace">How long the report waits in the queue, so that it can be told on the requester's own association first.</param>
    /// <returns>The report that waits.</returns>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<DeliveryRow> BeginAsync(CommitmentRow row, TimeSpan grace, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        batch.Commitments.Add(row with { State = CommitmentState.Pending });
        return queue.Add(batch, DeliveryKind.CommitmentReport, row.RequesterAe, row.TransactionUid, dueAt: clock.GetUtcNow() + grace);
    }, cancellation);

    /// <summary>The transaction, as stored.</summary>
    public CommitmentRow? Find(string transactionUid, string requesterAe) => reader.Commitment(transactionUid, requesterAe);
}
