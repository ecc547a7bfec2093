using Meridian.Core.Alarms;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Twins;

/// <summary>
/// Looks four times a second for equipment that fell silent, and keeps the alerts that tell of it: one decision for all that
/// changed. While the record cannot be written the alert is shown live without a number, and stored as soon as it can be.
/// </summary>
public sealed partial class SilenceWatch(Ward ward, IIntake intake, AlarmBoard board, Associations associations, TimeProvider clock, ILogger<SilenceWatch> logger) : IHostedService, IDisposable
{
    /// <summary>Well within the second by which a page's clock may differ.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the store may take before an alert is shown without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly List<SilentEquipment> silent = [];
    private readonly HashSet<EquipmentId> told = [];
    private readonly Dictionary<EquipmentId, AlertEventRow> unstored = [];
    private ITimer? timer;
    private Task work = Task.CompletedTask;
    private long lastUnstored, workBegan;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var alert in board.Present)
            if (HubAlert.Is(alert.Report.Condition, HubAlert.EquipmentSilent)) told.Add(alert.Equipment);
        timer = clock.CreateTimer(_ => Tick(), null, Every, Every);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        timer?.Dispose();
        await work.WaitAsync(cancellationToken);
    }

    public void Dispose() => timer?.Dispose();

    /// <summary>What the last tick started; for whoever must know that it is done.</summary>
    public Task Working { get { lock (gate) return work; } }

    private void Tick()
    {
        lock (gate)
        {
            silent.Clear();
            ward.LookForSilence(silent);
            foreach (var shown in unstored.Keys.Where(k => !silent.Exists(s => s.Equipment == k)).ToArray()) Hide(shown);
            if (!work.IsCompleted)
            {
                // a store that hangs gives no answer at all: people must see it all the same
                if (clock.GetElapsedTime(workBegan) >= Patience)
                    foreach (var one in silent.Where(s => !told.Contains(s.Equipment))) Show(one);
                return;
            }
            var begins = silent.Where(s => !told.Contains(s.Equipment)).ToArray();
            var ends = told.Where(t => !silent.Exists(s => s.Equipment == t)).ToArray();
            if (begins.Length + ends.Length == 0) return;
            workBegan = clock.GetTimestamp();
            work = TellAsync(begins, ends);
        }
    }

    private async Task TellAsync(SilentEquipment[] begins, EquipmentId[] ends)
    {
        try
        {
            var stored = await intake.DecideAsync(batch => Decide(batch, begins, ends));
            lock (gate)
            {
                foreach (var one in begins) told.Add(one.Equipment);
                told.ExceptWith(ends);
                foreach (var one in begins) Hide(one.Equipment);
                foreach (var one in ends) Hide(one);
            }
            LogTold(stored, ends.Length);
        }
        catch (RecordUnavailableException)
        {
            // the next tick tries again; meanwhile whoever looks must see it
            lock (gate)
                foreach (var one in begins) Show(one);
        }
        catch (Exception fault)
        {
            LogFault(fault);
        }
    }

    private int Decide(RecordBatch batch, SilentEquipment[] begins, EquipmentId[] ends)
    {
        foreach (var one in begins)
        {
            var bed = associations.PlaceOf(one.Equipment)?.Bed ?? one.Bed;
            var patients = associations.VisitsAt(bed).Select(v => v.Patient).Distinct().ToArray();
            var patient = patients.Length == 1 ? patients[0] : default;
            // equipment without a patient may have been switched off
            board.Raise(batch, HubAlert.EquipmentSilent, $"{one.Equipment}", patients.Length > 0 ? AlertPriority.Medium : AlertPriority.Low, one.Equipment, bed, patient);
            board.LoseTouch(one.Equipment);
        }
        foreach (var one in ends) board.Clear(batch, HubAlert.EquipmentSilent, $"{one}", one);
        return begins.Length;
    }

    private void Show(SilentEquipment one)
    {
        if (unstored.ContainsKey(one.Equipment)) return;
        var now = clock.GetUtcNow();
        var row = new AlertEventRow
        {
            Sequence = default, Alert = new(-1_000_000 - ++lastUnstored), Transition = AlertTransition.Started, At = now, StartedAt = now, Equipment = one.Equipment, Bed = one.Bed,
            Report = new() { Condition = HubAlert.EquipmentSilent, InstanceKey = $"{one.Equipment}", Kind = AlertKind.Technical, Priority = AlertPriority.Medium, Phase = AlertPhase.Start },
            IsPresent = true, IsFromHub = true,
        };
        unstored[one.Equipment] = row;
        ward.ShowUnstored(row);
    }

    private void Hide(EquipmentId equipment)
    {
        if (unstored.Remove(equipment, out var row)) ward.ShowUnstored(row with { Transition = AlertTransition.Ended, IsPresent = false, At = clock.GetUtcNow() });
    }
}
