using Meridian.Core.Access;
using Meridian.Core.Alarms;
using Meridian.Core.Connections;
using Meridian.Core.Equipment;
using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Core.Retention;

namespace Meridian.Core;

/// <summary>All settings of Core, room by room.</summary>
public sealed class CoreOptions
{
    public IntakeOptions Intake { get; set; } = new();
    public EquipmentOptions Equipment { get; set; } = new();
    public AlarmOptions Alarms { get; set; } = new();
    public ConnectionOptions Connections { get; set; } = new();
    public AccessOptions Access { get; set; } = new();
    public RetentionOptions Retention { get; set; } = new();
    public ForwardingOptions Forwarding { get; set; } = new();
    public OrderOptions Orders { get; set; } = new();
    public ImagingOptions Imaging { get; set; } = new();
    public LaboratoryOptions Laboratory { get; set; } = new();

    /// <summary>Every setting that cannot be, as a sentence with its key; empty: all can be.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        void Need(bool holds, string problem) { if (!holds) problems.Add(problem); }
        Need(Intake.QueueLength is >= 1 and <= 1_000_000, "intake.queueLength must be 1 to 1000000.");
        Need(Intake.BatchMessages is >= 1 and <= 100_000, "intake.batchMessages must be 1 to 100000.");
        Need(Intake.BatchBytes >= 1, "intake.batchBytes must be above 0.");
        Need(Intake.DuplicateWindow > TimeSpan.Zero, "intake.duplicateWindow must be above 0.");
        Need(Intake.DuplicateKeys is >= 1 and <= 100_000_000, "intake.duplicateKeys must be 1 to 100000000.");
        Need(Intake.DuplicateKeysAtStart >= 0, "intake.duplicateKeysAtStart must not be negative.");
        Need(Equipment.LongestLateness > TimeSpan.Zero, "equipment.longestLateness must be above 0.");
        Need(Equipment.SilentAfter >= TimeSpan.FromSeconds(1), "equipment.silentAfter must be at least 1 s.");
        Need(Equipment.LongestPeriod >= Equipment.SilentAfter, "equipment.longestPeriod must not be below equipment.silentAfter.");
        Need(Equipment.SilentAlertWhenUnknown >= Equipment.SilentAfter, "equipment.silentAlertWhenUnknown must not be below equipment.silentAfter.");
        Need(Equipment.WaveMemory > TimeSpan.Zero && Equipment.WaveMemory <= TimeSpan.FromMinutes(5), "equipment.waveMemory must be above 0 and at most 5 min.");
        Need(Alarms.Steps.All(s => s > TimeSpan.Zero) && Alarms.Steps.Zip(Alarms.Steps.Skip(1)).All(p => p.First < p.Second), "alarms.escalationSteps must be above 0 and rise.");
        Need(Connections.ExchangesKept >= 1 && Connections.BytesKept >= 1 && Connections.BytesKeptInAll >= 1 && Connections.ExchangeBytes >= 1 && Connections.ClosedKept >= 0, "connections.* must be above 0.");
        Need(Access.FailuresToLockOut >= 1, "access.failuresToLockOut must be at least 1.");
        Need(Access.LockOut > TimeSpan.Zero, "access.lockOut must be above 0.");
        Need(Access.LeastPasswordLength is >= 8 and <= 64, "access.leastPasswordLength must be 8 to 64.");
        Need(Retention.Every >= TimeSpan.FromSeconds(1), "retention.every must be at least 1 s.");
        Need(Retention.Portion is >= 1 and <= 100_000, "retention.portion must be 1 to 100000.");
        Need(Forwarding.FirstPause > TimeSpan.Zero, "forwarding.firstPause must be above 0.");
        Need(Forwarding.LongestPause >= Forwarding.FirstPause, "forwarding.longestPause must not be below forwarding.firstPause.");
        Need(Forwarding.MostRefusals >= 1, "forwarding.mostRefusals must be at least 1.");
        Need(Forwarding.MostPeersAtOnce is >= 1 and <= 1000, "forwarding.mostPeersAtOnce must be 1 to 1000.");
        Need(Forwarding.CommitmentAfter >= TimeSpan.Zero, "forwarding.commitmentAfter must not be negative.");
        Need(Forwarding.CommitmentWithin > TimeSpan.Zero, "forwarding.commitmentWithin must be above 0.");
        Need(Forwarding.CommitmentHold >= TimeSpan.Zero && Forwarding.CommitmentHold <= TimeSpan.FromMinutes(5), "forwarding.commitmentHold must be 0 to 5 min.");
        Need(Forwarding.AvailabilityWithin > TimeSpan.Zero, "forwarding.availabilityWithin must be above 0.");
        Need(Forwarding.Portion is >= 1 and <= 10_000, "forwarding.portion must be 1 to 10000.");
        Need(Orders.CompleteAfter is not { } quiet || quiet >= TimeSpan.FromSeconds(1), "orders.completeAfter must be at least 1 s.");
        Need(Laboratory.OrderMayFollow >= TimeSpan.Zero, "laboratory.orderMayFollow must not be negative.");
        Need(Laboratory.ResultsInMemory is >= 100 and <= 10_000_000, "laboratory.resultsInMemory must be 100 to 10000000.");
        foreach (var kind in Enum.GetValues<Record.RetentionKind>())
            Need(Retention.Of(kind) is not { } age || age >= TimeSpan.FromHours(1), $"retention.{kind} must be at least 1 h.");
        // what may be late must not be taken for what was here and is gone
        var least = Equipment.LongestLateness > TimeSpan.FromDays(30) ? Equipment.LongestLateness : TimeSpan.FromDays(30);
        foreach (var kind in new[] { Record.RetentionKind.Laboratory, Record.RetentionKind.Controls })
            Need(Retention.Of(kind) is not { } age || age >= least, $"retention.{kind} must be at least 30 days, and not below equipment.longestLateness.");
        Need(Imaging.SmallBelow is >= 0 and <= 1 << 20, "imaging.smallBelow must be 0 to 1048576.");
        Need(Imaging.LeastFreeBytes >= 0, "imaging.leastFreeBytes must not be negative.");
        Need(Imaging.MostInRecordBytes >= 0, "imaging.mostInRecordBytes must not be negative.");
        Need(Imaging.LayOutEvery >= TimeSpan.FromMilliseconds(100), "imaging.layOutEvery must be at least 0.1 s.");
        Need(Imaging.CheckWithin is not { } within || within >= TimeSpan.FromHours(1), "imaging.checkWithin must be at least 1 h.");
        Need(Imaging.CheckBytesPerSecond >= 1, "imaging.checkBytesPerSecond must be above 0.");
        Need(Imaging.Retention is not { } kept || kept >= TimeSpan.FromDays(1), "imaging.retention must be at least 1 day.");
        return problems;
    }
}
