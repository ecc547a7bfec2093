using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Quality;
using Meridian.Core.Record;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Retention;

/// <summary>Lets go what is older than its kind is kept, in small portions between the writer's transactions.</summary>
/// <remarks>What was decided about people's results leaves a word in the audit trail when it goes: how much, and from before when.</remarks>
public sealed partial class RetentionSweeper(IntakeWriter intake, ControlMaterials materials, AuditTrail audit, RetentionOptions options, RetentionMetrics metrics, TimeProvider clock,
    ILogger<RetentionSweeper> logger) : BackgroundService
{
    /// <summary>Goes through all kinds once. Returns how many rows went.</summary>
    public async Task<long> SweepAsync(CancellationToken cancellation = default)
    {
        long all = 0;
        foreach (var kind in Enum.GetValues<RetentionKind>())
        {
            if (options.Of(kind) is not { } age) continue;
            all += await SweepAsync(kind, clock.GetUtcNow() - age, cancellation);
        }
        return all;
    }

    private async Task<long> SweepAsync(RetentionKind kind, DateTimeOffset before, CancellationToken cancellation)
    {
        long gone = 0;
        try
        {
            int portion;
            do
            {
                portion = await intake.ExpireAsync(kind, before, options.Portion, kind == RetentionKind.Controls ? materials.NeedsForLimits : null, cancellation);
                gone += portion;
            }
            while (portion >= options.Portion);
        }
        finally
        {
            if (gone > 0)
            {
                metrics.Went(kind, gone);
                LogExpired(kind, gone);
            }
        }
        if (gone > 0 && kind is RetentionKind.Laboratory or RetentionKind.Controls)
            await intake.DecideAsync(batch => audit.Append(batch, Actor.Hub, "retention.sweep", $"retention/{kind}", ReadableJson.Write(new { rows = gone, before })), cancellation);
        return gone;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (RecordUnavailableException reason)
                {
                    LogPostponed(reason.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "Retention: {Count} rows of {Kind} went")]
    private partial void LogExpired(RetentionKind kind, long count);

    [LoggerMessage(1302, LogLevel.Warning, "Retention waits for the record: {Reason}")]
    private partial void LogPostponed(string reason);
}
