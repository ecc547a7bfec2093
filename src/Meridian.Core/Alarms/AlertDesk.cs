using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Alarms;

/// <summary>What people do about alerts.</summary>
public sealed class AlertDesk(IIntake intake, AlarmBoard board, AuditTrail audit)
{
    /// <summary>A named person takes an alert on; the task completes after the commit.</summary>
    /// <param name="by">Who answers at the bedside; null: the actor.</param>
    /// <exception cref="RecordUnavailableException">It cannot be written now; the alert is as it was.</exception>
    public Task<Acknowledgement> AcknowledgeAsync(AlertId alert, string reason, string? by, Actor actor, CancellationToken cancellation = default) =>
        intake.DecideAsync(batch =>
        {
            var answer = board.Acknowledge(batch, alert, string.IsNullOrWhiteSpace(by) ? actor.Name : by.Trim(), reason);
            if (answer.Outcome == AcknowledgeOutcome.Done)
                audit.Append(batch, actor, "alert.acknowledge", $"alert/{alert}", ReadableJson.Write(new { by, reason }));
            return answer;
        }, cancellation);
}
