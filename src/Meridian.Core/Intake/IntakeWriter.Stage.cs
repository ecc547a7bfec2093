using Meridian.Core.Audit;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

public sealed partial class IntakeWriter
{
    private void Stage(WorkItem item)
    {
        switch (item)
        {
            case SubmissionItem submission: Stage(submission); break;
            case EventItem connection:
                connection.Row = connection.Row with { Sequence = rooms.Numbers.NextSequence() };
                batch.ConnectionEvents.Add(connection.Row);
                metrics.EventKept();
                break;
            case ImageItem image: Stage(image); break;
            case DecisionItem decision: Stage(decision); break;
            case ExpireItem: break;
            default: throw new InvalidOperationException(item.GetType().Name);
        }
    }

    private void Stage(DecisionItem item)
    {
        var (rows, undo, numbers) = (batch.Mark(), rooms.Undo.Mark, rooms.Numbers.Mark());
        try
        {
            item.Decide(batch);
        }
        catch (Exception fault) when (fault is not RecordUnavailableException)
        {
            // the fault is the asker's; the rest of the batch goes on
            TakeBack(rows, undo, numbers, duplicates.Mark);
            item.Refuse(fault);
        }
    }

    private void Stage(ImageItem item)
    {
        item.Sequence = item.Arrived.Standing is null ? rooms.Imaging.Add(batch, item.Arrived).Sequence : rooms.Imaging.AddConflict(batch, item.Arrived).Sequence;
    }

    private void Stage(SubmissionItem item)
    {
        var submission = item.Submission;
        item.IsSettled = false;
        var isReplay = submission.ReplayOf != default;
        QuarantineRow? replayed = null;
        if (isReplay && Replayed(item, out replayed)) return;
        var hasKey = submission.ControlId is { Length: > 0 };
        ulong key = 0, content = 0;
        if (hasKey && !isReplay)
        {
            key = DuplicateWindow.KeyOf(submission.Sender, submission.ControlId!);
            content = DuplicateWindow.ContentOf(submission.Raw.Span);
            if (IsDuplicate(item, key, content, out replayed)) return;
        }
        var (rows, undo, numbers) = (batch.Mark(), rooms.Undo.Mark, rooms.Numbers.Mark());
        var rejection = item.HubRejection ?? submission.Rejection;
        if (rejection is null)
        {
            var sequence = rooms.Numbers.NextSequence();
            try
            {
                rooms.Resolver.Resolve(batch, submission, sequence);
                Add(submission, sequence, submission.Facts.IsEmpty ? Disposition.Empty : Disposition.Facts);
                if (replayed is not null) Resolve(submission, replayed, sequence);
                if (hasKey) Remember(submission, key, content, sequence);
                item.Receipt = new(ReceiptKind.Committed, sequence);
                metrics.Received(ReceiptKind.Committed);
                return;
            }
            catch (Exception fault) when (fault is not RecordUnavailableException)
            {
                TakeBack(rows, undo, numbers, duplicates.Mark);
                LogUnresolved(fault);
                rejection = fault is FormatException
                    ? new("FactsContradict", null, fault.Message)
                    : new("HubFault", null, "The hub could not take in the facts of this message. It is kept as it came.");
            }
        }
        Quarantine(item, rejection, hasKey, key, content);
    }

    private void Quarantine(SubmissionItem item, Rejection rejection, bool hasKey, ulong key, ulong content)
    {
        var submission = item.Submission;
        metrics.Received(ReceiptKind.Quarantined);
        if (submission.ReplayOf != default)
        {
            // what a person tried stays with the entry that it was to correct: nothing new is kept
            item.Receipt = new(ReceiptKind.Quarantined, submission.ReplayOf, rejection.Message);
            return;
        }
        var sequence = rooms.Numbers.NextSequence();
        Add(submission, sequence, Disposition.Quarantined);
        batch.Quarantine.Add(new() { Sequence = sequence, At = submission.ReceivedAt, Reason = rejection.Reason, Place = rejection.Place, Message = rejection.Message });
        if (hasKey) Remember(submission, key, content, sequence);
        item.Receipt = new(ReceiptKind.Quarantined, sequence, rejection.Message);
    }

    private void Add(Submission submission, Sequence sequence, Disposition disposition) => batch.Messages.Add(new()
    {
        Sequence = sequence, ReceivedAt = submission.ReceivedAt, SentAt = submission.SentAt, Protocol = submission.Protocol, Disposition = disposition,
        ConnectionId = submission.ConnectionId, Sender = submission.Sender, ControlId = submission.ControlId, Kind = submission.Kind, Raw = submission.Raw,
    });

    private void Remember(Submission submission, ulong key, ulong content, Sequence sequence)
    {
        if (submission.ReplayOf != default)
        {
            key = DuplicateWindow.KeyOf(submission.Sender, submission.ControlId!);
            content = DuplicateWindow.ContentOf(submission.Raw.Span);
        }
        duplicates.Add(key, content, sequence, Elapsed());
    }

    /// <summary>True when the message came before: then its receipt is there. What was refused then and is understood now is new, and resolves the old entry.</summary>
    private bool IsDuplicate(SubmissionItem item, ulong key, ulong content, out QuarantineRow? understoodNow)
    {
        understoodNow = null;
        candidates.Clear();
        duplicates.Find(key, content, Elapsed(), candidates);
        foreach (var sequence in candidates)
        {
            var earlier = InBatch(sequence) ?? reader.Message(sequence);
            if (earlier is null || !IsSame(earlier, item.Submission)) continue;
            item.IsSettled = InBatch(sequence) is null;
            if (earlier.Disposition != Disposition.Quarantined)
            {
                item.Receipt = new(ReceiptKind.Duplicate, sequence);
                metrics.Received(ReceiptKind.Duplicate);
                return true;
            }
            var entry = batch.Quarantine.Find(q => q.Sequence == sequence) ?? reader.Quarantined(sequence);
            if (entry is { State: QuarantineState.Replayed })
            {
                item.Receipt = new(ReceiptKind.Duplicate, entry.ReplayedAs);
                metrics.Received(ReceiptKind.Duplicate);
                return true;
            }
            if (item.Submission.Rejection is null && item.HubRejection is null && entry is not null && entry.Reason != "HubFault" && entry.Reason != "FactsContradict")
            {
                understoodNow = entry;
                item.IsSettled = false;
                return false;
            }
            item.Receipt = new(ReceiptKind.Quarantined, sequence, entry?.Message);
            metrics.Received(ReceiptKind.Quarantined);
            return true;
        }
        return false;
    }

    private MessageRow? InBatch(Sequence sequence)
    {
        for (var i = batch.Messages.Count - 1; i >= 0; i--)
            if (batch.Messages[i].Sequence == sequence) return batch.Messages[i];
        return null;
    }

    // Bytes that retention has taken cannot be compared; then both hashes, 128 bits of them, have to do.
    private static bool IsSame(MessageRow earlier, Submission now) => earlier.ControlId == now.ControlId && earlier.Sender == now.Sender
        && (earlier.Raw.Span.SequenceEqual(now.Raw.Span) || (earlier.Raw.IsEmpty && !now.Raw.IsEmpty));

    /// <summary>True when the entry was replayed before: then the receipt is there.</summary>
    private bool Replayed(SubmissionItem item, out QuarantineRow? entry)
    {
        var of = item.Submission.ReplayOf;
        entry = batch.Quarantine.FindLast(q => q.Sequence == of) ?? reader.Quarantined(of);
        if (entry is not { State: QuarantineState.Replayed }) return false;
        item.Receipt = new(ReceiptKind.Duplicate, entry.ReplayedAs, "This entry was replayed before.");
        return true;
    }

    private void Resolve(Submission submission, QuarantineRow entry, Sequence sequence)
    {
        var by = submission.ReplayedBy ?? Actor.Hub;
        var note = submission.ReplayOf == default ? "The sender sent it again and it was understood." : null;
        batch.Quarantine.Add(entry with { State = QuarantineState.Replayed, ReplayedAs = sequence, ResolvedBy = by.Name, ResolvedAt = clock.GetUtcNow(), Note = note });
        rooms.Audit.Append(batch, by, "quarantine.replay", $"message/{entry.Sequence}", ReadableJson.Write(new { replayedAs = sequence.Value }));
    }
}
