using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Core.Twins;
using Meridian.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Alarms;

/// <summary>
/// Tells people that the record cannot be written. Such an alert cannot be stored: it is shown live, and each five seconds it is
/// tried to store it, which also finds out that the record works again. Then it stands in the record with its beginning.
/// </summary>
public sealed partial class RecordTroubleAlert(IntakeWriter intake, AlarmBoard board, Ward ward, TimeProvider clock, ILogger<RecordTroubleAlert> logger) : IHostedService, IDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly AlertId Number = new(-1);
    private readonly Lock gate = new();
    private ITimer? timer;
    private AlertEventRow? shown;
    private Task work = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        timer = clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        intake.TroubleChanged += OnTrouble;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        intake.TroubleChanged -= OnTrouble;
        timer?.Dispose();
        await work.WaitAsync(cancellationToken);
    }

    public void Dispose() => timer?.Dispose();

    private void OnTrouble(IntakeState state)
    {
        lock (gate)
        {
            if (state.Trouble is not null)
            {
                var since = state.Since ?? clock.GetUtcNow();
                shown = new()
                {
                    Sequence = default, Alert = Number, Transition = shown is null ? AlertTransition.Started : AlertTransition.Changed, At = clock.GetUtcNow(), StartedAt = since,
                    Report = new() { Condition = HubAlert.RecordUnavailable, Kind = AlertKind.Technical, Priority = AlertPriority.High, Phase = AlertPhase.Start, Text = state.Message },
                    IsPresent = true, IsFromHub = true,
                };
                ward.ShowUnstored(shown);
                timer?.Change(Every, Every);
            }
            else if (shown is { } row)
            {
                shown = null;
                timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                ward.ShowUnstored(row with { Transition = AlertTransition.Ended, At = clock.GetUtcNow(), IsPresent = false });
                if (!noted) work = NoteAsync(row.Report.Text);
            }
        }
    }

    private bool noted;

    private void Tick()
    {
        lock (gate)
            if (shown is { } row && work.IsCompleted) work = NoteAsync(row.Report.Text);
    }

    /// <summary>Writes down that it was so; succeeds when the record can be written again.</summary>
    private async Task NoteAsync(string? text)
    {
        try
        {
            lock (gate) noted = true;
            await intake.DecideAsync(batch =>
            {
                board.Raise(batch, HubAlert.RecordUnavailable, "record", AlertPriority.High, default, default, default, text);
                board.Clear(batch, HubAlert.RecordUnavailable, "record", default);
                return true;
            });
        }
        catch (RecordUnavailableException)
        {
            // still so: the next tick tries again
        }
        catch (Exception fault)
        {
            LogFault(fault);
        }
        finally
        {
            lock (gate) noted = false;
        }
    }

    [LoggerMessage(1202, LogLevel.Error, "The record's trouble could not be written down")]
    private partial void LogFault(Exception fault);
}
