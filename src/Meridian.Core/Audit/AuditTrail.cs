using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Audit;

/// <summary>
/// Who did what, each entry chained to the one before by SHA-256. Entries go into the same transaction as what they tell of.
/// <see cref="Append"/> runs on the writer's thread; <see cref="Check"/> on any.
/// </summary>
public sealed class AuditTrail(TimeProvider clock, UndoLog undo)
{
    private Tip tip = new(0, AuditEntry.Genesis);
    private long committed;

    /// <summary>Number of the newest entry, committed or on its way; 0: none.</summary>
    public long LastNumber => tip.Number;

    /// <summary>Goes on where the record ends.</summary>
    public void Start(RecordPosition position)
    {
        tip = position.AuditNumber == 0 ? new(0, AuditEntry.Genesis) : new(position.AuditNumber, position.AuditHash);
        Settle();
    }

    /// <summary>Adds an entry to the batch.</summary>
    /// <param name="detail">JSON of what changed; never a password, a token or more of a patient than the subject's number.</param>
    public AuditRow Append(RecordBatch batch, Actor actor, string action, string? subject = null, string? detail = null)
    {
        var before = tip;
        var unsealed = new AuditRow
        {
            Number = before.Number + 1, At = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
            Actor = actor.Name, Action = action, Subject = subject, Detail = detail, Origin = actor.Origin,
            PreviousHash = before.Hash, Hash = AuditEntry.Genesis,
        };
        var row = unsealed with { Hash = AuditEntry.HashOf(unsealed) };
        batch.Audit.Add(row);
        tip = new(row.Number, row.Hash);
        undo.Add(() => tip = before);
        return row;
    }

    /// <summary>Walks the whole chain, oldest first, and says whether it holds; if not, which entry breaks it first and how.</summary>
    public AuditCheck Check(IRecordReader reader, CancellationToken cancellation = default)
    {
        // what this process has committed itself cannot be cut off at the end without being seen
        var expected = Math.Max(reader.Position().AuditNumber, Interlocked.Read(ref committed));
        long number = 0;
        var hash = AuditEntry.Genesis;
        foreach (var row in reader.AuditFrom(1))
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.Number != number + 1)
                return new(false, number, number + 1, row.Number > number + 1 ? "is missing" : "stands out of order");
            if (!row.PreviousHash.AsSpan().SequenceEqual(hash)) return new(false, number, row.Number, "does not follow from the entry before it");
            if (!AuditEntry.HashOf(row).AsSpan().SequenceEqual(row.Hash)) return new(false, number, row.Number, "was changed");
            (number, hash) = (row.Number, row.Hash);
        }
        return number < expected ? new(false, number, number + 1, "is missing") : new(true, number, null, null);
    }

    /// <summary>The transaction stands.</summary>
    internal void Settle() => Interlocked.Exchange(ref committed, tip.Number);

    private sealed record Tip(long Number, byte[] Hash);
}

/// <summary>What a check of the audit trail found.</summary>
/// <param name="Holds">True: every entry is as it was written, none is missing.</param>
/// <param name="Checked">Up to which entry it holds.</param>
/// <param name="FirstBad">Number of the first entry that does not hold.</param>
/// <param name="Problem">What is wrong with it, to follow "entry N …".</param>
public sealed record AuditCheck(bool Holds, long Checked, long? FirstBad, string? Problem);
