using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Alarms;

/// <summary>
/// Takes alerts that nobody acknowledges from step to step of the escalation. One timer, set to the next alert that is due
/// whenever alerts change; the steps are decided and stored by the writer.
/// </summary>
public sealed partial class AlertEscalation(AlarmBoard board, IIntake intake, TimeProvider clock, ILogger<AlertEscalation> logger) : ICommittedListener, ILoadable, IHostedService, IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private ITimer? timer;
    private Task work = Task.CompletedTask;
    private bool isStopped;

    /// <summary>What the timer started last; for whoever must know that it is done.</summary>
    public Task Working { get { lock (gate) return work; } }

    public void Load(IRecordReader reader) => Arm(board.UntilNextEscalation());

    public void OnCommitted(RecordBatch batch)
    {
        if (batch.AlertEvents.Count > 0) Arm(board.UntilNextEscalation());
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task last;
        lock (gate)
        {
            isStopped = true;
            timer?.Dispose();
            last = work;
        }
        await last.WaitAsync(cancellationToken);
    }

    public void Dispose() => timer?.Dispose();

    private void Arm(TimeSpan? until)
    {
        lock (gate)
        {
            if (isStopped) return;
            timer ??= clock.CreateTimer(_ => Due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(until ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Due()
    {
        lock (gate)
        {
            if (isStopped) return;
            if (work.IsCompleted) work = EscalateAsync();
            else timer?.Change(Retry, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task EscalateAsync()
    {
        try
        {
            // a timer may fire a little early: then nothing was due and it must be set again here
            var (count, next) = await intake.DecideAsync(batch => (board.Escalate(batch), board.UntilNextEscalation()));
            if (count == 0) Arm(next);
        }
        catch (RecordUnavailableException)
        {
            Arm(Retry);
        }
        catch (Exception fault)
        {
            LogFault(fault);
            Arm(Retry);
        }
    }

    [LoggerMessage(1201, LogLevel.Error, "The escalation of alerts failed; it is tried again")]
    private partial void LogFault(Exception fault);
}
