using Meridian.Core.Audit;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>What people do about quarantine beside replaying, which is a submission with <see cref="Submission.ReplayOf"/>.</summary>
public sealed class QuarantineDesk(IIntake intake, IRecordReader reader, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Sets an entry aside for good, with a reason. Null: there is no such waiting entry.</summary>
    public Task<QuarantineRow?> DismissAsync(Sequence entry, string reason, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var row = batch.Quarantine.FindLast(q => q.Sequence == entry) ?? reader.Quarantined(entry);
        if (row is not { State: QuarantineState.Waiting }) return null;
        row = row with { State = QuarantineState.Dismissed, ResolvedBy = actor.Name, ResolvedAt = clock.GetUtcNow(), Note = reason };
        batch.Quarantine.Add(row);
        audit.Append(batch, actor, "quarantine.dismiss", $"message/{entry}", ReadableJson.Write(new { reason }));
        return row;
    }, cancellation);
}
