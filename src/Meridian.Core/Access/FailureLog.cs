using Meridian.Core.Audit;
using Meridian.Core.Intake;

namespace Meridian.Core.Access;

/// <summary>
/// Writes failed attempts to the audit trail, at most thirty a minute: whoever is not signed in must not be able to fill the
/// record. What was left out is counted in the next entry.
/// </summary>
public sealed class FailureLog(IIntake intake, AuditTrail audit, TimeProvider clock)
{
    private const int MostAMinute = 30;
    private readonly Lock gate = new();
    private long windowFrom;
    private int written, leftOut;

    /// <exception cref="Record.RecordUnavailableException">It cannot be written now.</exception>
    public async Task WriteAsync(Actor actor, string action, CancellationToken cancellation)
    {
        int missing;
        lock (gate)
        {
            if (written == 0 || clock.GetElapsedTime(windowFrom) >= TimeSpan.FromMinutes(1)) (windowFrom, written) = (clock.GetTimestamp(), 0);
            if (++written > MostAMinute)
            {
                leftOut++;
                return;
            }
            (missing, leftOut) = (leftOut, 0);
        }
        await intake.DecideAsync(batch => audit.Append(batch, actor, action, null, missing > 0 ? ReadableJson.Write(new { leftOutBefore = missing }) : null), cancellation);
    }
}
