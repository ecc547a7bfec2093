using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Orders;
using Meridian.Core.Record;

namespace Meridian.Core.Forwarding;

/// <summary>What a peer told of one instance that it was asked to commit to.</summary>
/// <param name="Failure">DICOM 0008,1197 (PS3.3 C.14.1.1); null: it is committed.</param>
public sealed record CommitmentVerdict(string SopUid, int? Failure);

/// <summary>
/// The hub as the one who asks for storage commitment (PS3.4 annex J). What was sent to a peer is not done before the peer has committed to it: it waits
/// in the queue, first to be asked for, then for the report. What the peer does not commit to is sent again; what it tells nothing of in time is asked
/// for again. Both count as refusals, so that in the end a person sees it.
/// </summary>
public sealed class CommitmentAsks(IIntake intake, IOrderReader orders, IDeliveryReader reader, DeliveryQueue queue, ForwardingOptions options, TimeProvider clock)
{
    // No report may have its subject looked for among ever more deliveries.
    private const int LongestMemory = 16;

    /// <summary>
    /// The step that follows when an instance was sent to a peer that is to commit to it. Due at the end of the next interval, not of its own: what is sent in one
    /// interval is asked for in one transaction.
    /// </summary>
    public DeliveryRow After(DeliveryRow sent)
    {
        var (now, interval) = (clock.GetUtcNow(), Math.Max(1, options.CommitmentAfter.Ticks));
        return sent with { Kind = DeliveryKind.CommitmentRequest, Detail = null, DueAt = new DateTimeOffset((now.UtcTicks / interval + 1) * interval, TimeSpan.Zero) + options.CommitmentAfter };
    }

    /// <summary>In which transactions it was asked for, oldest first.</summary>
    public static IReadOnlyList<string> TransactionsOf(DeliveryRow row) => row.Detail is { } detail ? ReadableJson.Read<List<string>>(detail) ?? [] : [];

    /// <summary>
    /// Writes a transaction down before the peer is asked, so that its report finds it, whenever and however it comes. Those that were asked for before and got
    /// no report are refused once more. Returns what is asked for: without what was given up over that, or let go meanwhile.
    /// </summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<IReadOnlyList<DeliveryRow>> BeginAsync(string transactionUid, string hubAe, IReadOnlyList<(DeliveryRow Row, string SopClassUid)> wanted, CancellationToken cancellation = default) => intake.DecideAsync<IReadOnlyList<DeliveryRow>>(batch =>
    {
        var now = clock.GetUtcNow();
        List<DeliveryRow> asked = [];
        List<CommitmentItem> items = [];
        foreach (var (row, sopClass) in wanted)
        {
            if (queue.Standing(batch, row.Id) is not { Kind: DeliveryKind.CommitmentRequest, State: DeliveryState.Waiting } standing) continue;
            var before = TransactionsOf(standing);
            if (before.Count > 0)
            {
                Mark(batch, before[^1], hubAe, CommitmentState.Unanswered, now);
                standing = queue.Refused(standing, "The peer sent no report of storage commitment in time.", now);
            }
            standing = standing.State == DeliveryState.Dead ? standing
                : standing with { Detail = ReadableJson.Write(before.TakeLast(LongestMemory - 1).Append(transactionUid)), DueAt = now + options.CommitmentWithin };
            batch.Deliveries.Add(standing);
            if (standing.State == DeliveryState.Dead) continue;
            asked.Add(standing);
            if (!items.Exists(item => item.SopUid == standing.Subject)) items.Add(new(sopClass, standing.Subject));
        }
        if (asked.Count > 0)
            batch.Commitments.Add(new() { TransactionUid = transactionUid, RequesterAe = hubAe, CalledAe = asked[0].Destination, RequestedAt = now, UpdatedAt = now, State = CommitmentState.Asked, Items = items });
        return asked;
    }, cancellation);

    /// <summary>The peer refused the question.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task RefusedAsync(string transactionUid, string hubAe, CancellationToken cancellation = default) =>
        intake.DecideAsync(batch => Mark(batch, transactionUid, hubAe, CommitmentState.Refused, clock.GetUtcNow()), cancellation);

    /// <summary>Takes a report. False: the hub asked for no such transaction. A report that comes again, or late, changes nothing that is settled.</summary>
    /// <param name="verdicts">What the report says; an instance of the transaction that it leaves out is not committed.</param>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<bool> TakeAsync(string transactionUid, string hubAe, IReadOnlyList<CommitmentVerdict> verdicts, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        // a transaction that a peer asked of the hub under the same names is none of these
        if (Find(batch, transactionUid, hubAe) is not { State: CommitmentState.Asked or CommitmentState.Answered or CommitmentState.Unanswered or CommitmentState.Refused } transaction) return false;
        var now = clock.GetUtcNow();
        var told = verdicts.GroupBy(verdict => verdict.SopUid).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        List<CommitmentItem> items = [];
        foreach (var item in transaction.Items)
        {
            var verdict = told.GetValueOrDefault(item.SopUid);
            items.Add(item with { Failure = verdict is null ? 0x0110 : verdict.Failure });
            foreach (var stored in reader.DeliveriesOf(transaction.CalledAe, item.SopUid))
                if (queue.Standing(batch, stored.Id) is { Kind: DeliveryKind.CommitmentRequest } row && TransactionsOf(row).Contains(transactionUid))
                    batch.Deliveries.Add(verdict is { Failure: null } ? row with { State = DeliveryState.Done, LastError = null }
                        : queue.Refused(row, verdict is null ? "The peer's report of storage commitment leaves it out." : Reason(verdict.Failure!.Value), now) with { Kind = DeliveryKind.Instance, Detail = null });
        }
        batch.Commitments.Add(transaction with { State = CommitmentState.Answered, UpdatedAt = now, Items = items });
        return true;
    }, cancellation);

    private bool Mark(RecordBatch batch, string transactionUid, string hubAe, CommitmentState state, DateTimeOffset now)
    {
        if (Find(batch, transactionUid, hubAe) is not { State: CommitmentState.Asked } transaction) return false;
        batch.Commitments.Add(transaction with { State = state, UpdatedAt = now });
        return true;
    }

    private CommitmentRow? Find(RecordBatch batch, string transactionUid, string hubAe) =>
        batch.Commitments.FindLast(row => row.TransactionUid == transactionUid && row.RequesterAe == hubAe) ?? orders.Commitment(transactionUid, hubAe);

    // PS3.3 C.14.1.1
    private static string Reason(int failure) => "The peer does not commit to it: " + failure switch
    {
        0x0110 => "0110, processing failure",
        0x0112 => "0112, it has no such instance",
        0x0213 => "0213, it has no room",
        0x0122 => "0122, it does not keep this SOP class",
        0x0119 => "0119, the SOP class is not the instance's",
        0x0131 => "0131, the transaction UID was used before",
        _ => failure.ToString("X4", System.Globalization.CultureInfo.InvariantCulture),
    } + ".";
}
