using Meridian.Core.Record;

namespace Meridian.Core.Intake;

/// <summary>
/// The one narrow door. Everything that is to be kept goes through here to the single writer, which groups what waits
/// into one transaction; the task completes after that transaction is on stable storage (invariants 1 and 2).
/// </summary>
public interface IIntake
{
    /// <summary>Takes one message. Waits while the door is full (back-pressure); never throws for a store in trouble, that is a receipt.</summary>
    ValueTask<Receipt> SubmitAsync(Submission submission, CancellationToken cancellation = default);

    /// <summary>
    /// Keeps what happened on a connection beside messages (junk, half messages, opened, closed). Waits while the door is full;
    /// the receipt is <see cref="ReceiptKind.Committed"/> or <see cref="ReceiptKind.Unavailable"/>. The row's sequence is given by the writer.
    /// </summary>
    ValueTask<Receipt> RecordAsync(ConnectionEventRow row, CancellationToken cancellation = default);

    /// <summary>
    /// Runs a decision on the writer, between messages, and commits what it puts into the batch together with its audit entry.
    /// For what people and the hub itself change: acknowledging an alert, mapping a code, adding an account, raising a technical alert.
    /// </summary>
    /// <param name="decide">Runs on the writer's thread; reads the directories and adds rows to the batch; must not block.</param>
    /// <param name="cancellation">Gives up waiting at a full door; a decision that was taken in is carried out.</param>
    /// <exception cref="RecordUnavailableException">The store cannot commit now; nothing changed.</exception>
    Task<T> DecideAsync<T>(Func<RecordBatch, T> decide, CancellationToken cancellation = default);
}
