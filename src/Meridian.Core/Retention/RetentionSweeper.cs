using Meridian.Core.Intake;
using Meridian.Core.Record;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Retention;

/// <summary>Lets go what is older than its kind is kept, in small portions between the writer's transactions.</summary>
public sealed partial class RetentionSweeper(IntakeWriter intake, RetentionOptions options, TimeProvider clock, ILogger<RetentionSweeper> logger) : BackgroundService
{
    /// <summary>Goes through all kinds once. Returns how many rows went.</summary>
    public async Task<long> SweepAsync(CancellationToken cancellation = default)
    {
        long all = 0;
        foreach (var kind in Enum.GetValues<RetentionKind>())
        {
            if (options.Of(kind) is not { } age) continue;
            long gone = 0;
            int portion;
            do
            {
                portion = await intake.ExpireAsync(kind, clock.GetUtcNow() - age, options.Portion, cancellation);
                gone += portion;
            }
            while (portion >= options.Portion);
            if (gone > 0) LogExpired(kind, gone);
            all += gone;
        }
        return all;
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
