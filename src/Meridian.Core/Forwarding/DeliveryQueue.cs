using System.Collections.Concurrent;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Orders;
using Meridian.Core.Record;

namespace Meridian.Core.Forwarding;

/// <summary>
/// The durable queue to peers. What is added stands in the same transaction as what it follows from, so that <c>kill -9</c> loses none of it; what the peer
/// has answered leaves it in a decision of its own, so that after a crash in between it is sent twice rather than never.
/// </summary>
public sealed class DeliveryQueue(IIntake intake, IDeliveryReader reader, IOrderReader orders, UndoLog undo, AuditTrail audit, ForwardingOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, PeerPause> pauses = new(StringComparer.Ordinal);
    private long last;

    /// <summary>Something waits for this destination. Raised after the commit, on the writer's thread.</summary>
    public event Action<string>? Added;

    /// <summary>Goes on where the record ends.</summary>
    public void Load() => last = reader.LastDelivery();

    /// <summary>Adds one thing to the batch. On the writer's thread.</summary>
    /// <param name="dueAt">Not before this; null: at once.</param>
    public DeliveryRow Add(RecordBatch batch, DeliveryKind kind, string destination, string subject, string? studyUid = null, string? rule = null, string? detail = null, DateTimeOffset? dueAt = null)
    {
        var now = clock.GetUtcNow();
        var before = last;
        var row = new DeliveryRow { Id = ++last, Kind = kind, Destination = destination, Subject = subject, StudyUid = studyUid, Rule = rule, Detail = detail, CreatedAt = now, DueAt = dueAt ?? now };
        undo.Add(() => last = before);
        batch.Deliveries.Add(row);
        return row;
    }

    /// <summary>Which peers could not be reached, until when they are left alone, and why.</summary>
    public PeerPause? PauseOf(string destination) => pauses.GetValueOrDefault(destination);

    /// <summary>The peer answers: nothing stands against trying now.</summary>
    public void Reached(string destination) => pauses.TryRemove(destination, out _);

    /// <summary>The peer could not be reached: it is left alone for a while, longer each time.</summary>
    public PeerPause Unreached(string destination, string reason)
    {
        var failures = (PauseOf(destination)?.Failures ?? 0) + 1;
        return pauses[destination] = new(failures, clock.GetUtcNow() + options.PauseBefore(failures), reason);
    }

    /// <summary>Brings the queue up to date with what a peer answered. Completes after the commit.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now: the same things are carried again.</exception>
    public Task SettleAsync(IReadOnlyList<DeliveryResult> results, CancellationToken cancellation = default) => results.Count == 0 ? Task.CompletedTask : intake.DecideAsync(batch =>
    {
        var now = clock.GetUtcNow();
        foreach (var result in results)
        {
            // what a person let go meanwhile stays away
            if (result.Outcome != DeliveryOutcome.Done && Standing(batch, result.Row.Id) is null) continue;
            if (After(result, now) is not { } row) continue;
            batch.Deliveries.Add(row);
            if (row.Kind == DeliveryKind.CommitmentReport && row.State != DeliveryState.Waiting && orders.Commitment(row.Subject, row.Destination) is { State: CommitmentState.Pending } told)
                batch.Commitments.Add(told with { State = row.State == DeliveryState.Done ? CommitmentState.Reported : CommitmentState.Undeliverable, UpdatedAt = now });
        }
        return results.Count;
    }, cancellation);

    /// <summary>Sends again what was given up (or sooner what waits): at once, with its refusals forgotten. Null: there is no such thing.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public async Task<DeliveryRow?> RetryAsync(long id, Actor actor, CancellationToken cancellation = default)
    {
        var row = await ChangeAsync(id, actor, "delivery.retry", row => row with { State = DeliveryState.Waiting, Attempts = 0, DueAt = clock.GetUtcNow() }, cancellation);
        if (row is not null) Reached(row.Destination);
        if (row is not null) Added?.Invoke(row.Destination);
        return row;
    }

    /// <summary>Sends again all that was given up for a peer; returns how many.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public async Task<int> RetryAllAsync(string destination, Actor actor, CancellationToken cancellation = default)
    {
        const int Portion = 10_000;
        var count = await intake.DecideAsync(batch =>
        {
            var again = 0;
            foreach (var row in reader.Deliveries(destination, DeliveryState.Dead, null, Portion))
            {
                batch.Deliveries.Add(row with { State = DeliveryState.Waiting, Attempts = 0, DueAt = clock.GetUtcNow() });
                again++;
            }
            audit.Append(batch, actor, "delivery.retry-all", $"peer/{destination}", ReadableJson.Write(new { count = again }));
            return again;
        }, cancellation);
        Reached(destination);
        Added?.Invoke(destination);
        return count;
    }

    /// <summary>Lets something go for good. Null: there is no such thing.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<DeliveryRow?> DiscardAsync(long id, string reason, Actor actor, CancellationToken cancellation = default) =>
        ChangeAsync(id, actor, "delivery.discard", row => row with { State = DeliveryState.Done, LastError = "let go by " + actor.Name }, cancellation, reason);

    internal void Committed(RecordBatch batch)
    {
        string? told = null;
        foreach (var row in batch.Deliveries)
        {
            if (row.State != DeliveryState.Waiting || row.Destination == told) continue;
            Added?.Invoke(told = row.Destination);
        }
    }

    // Null: it stands already as it is to be.
    private DeliveryRow? After(DeliveryResult result, DateTimeOffset now) => result.Outcome switch
    {
        DeliveryOutcome.Done => result.Row with { State = DeliveryState.Done, LastError = null },
        DeliveryOutcome.Onward => result.Next,
        DeliveryOutcome.Refused => Refused(result.Row, result.Reason, now),
        DeliveryOutcome.Impossible => Refused(result.Row, result.Reason, now) with { State = DeliveryState.Dead },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, null),
    };

    /// <summary>The row after one more refusal: it waits for its next try, or is given up.</summary>
    internal DeliveryRow Refused(DeliveryRow row, string? reason, DateTimeOffset now)
    {
        var attempts = row.Attempts + 1;
        return row with { Attempts = attempts, LastError = reason, DueAt = now + options.PauseBefore(attempts), State = attempts >= options.MostRefusals ? DeliveryState.Dead : DeliveryState.Waiting };
    }

    /// <summary>As it stands in the batch or the record; null: it is done or was let go.</summary>
    internal DeliveryRow? Standing(RecordBatch batch, long id) => (batch.Deliveries.FindLast(row => row.Id == id) ?? reader.Delivery(id)) is { State: not DeliveryState.Done } row ? row : null;

    private Task<DeliveryRow?> ChangeAsync(long id, Actor actor, string action, Func<DeliveryRow, DeliveryRow> change, CancellationToken cancellation, string? reason = null) => intake.DecideAsync(batch =>
    {
        if (Standing(batch, id) is not { } row) return null;
        var changed = change(row);
        batch.Deliveries.Add(changed);
        audit.Append(batch, actor, action, $"delivery/{id}", ReadableJson.Write(new { row.Destination, row.Kind, row.Subject, Reason = reason }));
        return changed;
    }, cancellation);
}

/// <param name="Failures">In a row.</param>
/// <param name="Until">When it is tried again.</param>
public sealed record PeerPause(int Failures, DateTimeOffset Until, string Reason);
