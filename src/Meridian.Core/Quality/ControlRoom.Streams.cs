using System.Collections.Immutable;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Quality;

public sealed partial class ControlRoom
{
    /// <summary>The lock-out as the writer knows it; null: the test is open.</summary>
    internal QualityLockRow? OpenLock(EquipmentId equipment, string test) => StreamOf(equipment, test).Lock;

    /// <summary>The newest control result of a test: what a release reaches to.</summary>
    internal long NewestOf(EquipmentId equipment, string test) => StreamOf(equipment, test).Newest;

    /// <summary>A control result is no longer looked at by the rules.</summary>
    internal void Forget(ControlResultRow row)
    {
        var stream = StreamOf(row.Equipment, row.Test);
        Set(row.Equipment, row.Test, stream with { History = [.. stream.History.Where(seen => seen.Point.Id != row.Id)] });
    }

    /// <summary>Writes an open lock-out as it stands now.</summary>
    internal void Put(RecordBatch batch, QualityLockRow row)
    {
        batch.Quality.Locks.Add(row);
        Set(row.Equipment, row.Test, StreamOf(row.Equipment, row.Test) with { Lock = row });
    }

    // Read once, when it is first needed; from then on the writer knows it. Nothing of it can be on its way in a batch before: who puts it there asks here first.
    private ControlStream StreamOf(EquipmentId equipment, string test) => streams.TryGetValue((equipment, test), out var known) ? known : streams.GetOrAdd((equipment, test), Recalled(equipment, test));

    private ControlStream Recalled(EquipmentId equipment, string test)
    {
        var newest = reader.QualityLocks(null, equipment, test, null, 1).FirstOrDefault();
        var through = newest is { IsOpen: false } ? newest.ReleasedThrough : reader.QualityLocks(false, equipment, test, null, 1).FirstOrDefault()?.ReleasedThrough ?? 0;
        var stored = reader.Controls(new() { Equipment = equipment, Test = test, Limit = WestgardRules.MostHistory }).ToList();
        var accepted = reader.Controls(new() { Equipment = equipment, Test = test, States = [ControlState.InControl, ControlState.Warned, ControlState.Overridden], Limit = 1 }).FirstOrDefault()?.At;
        var released = newest?.ReleasedAt;
        return new()
        {
            Lock = newest is { IsOpen: true } ? newest : null,
            AcceptedAt = released > accepted || accepted is null ? released : accepted,
            Newest = stored.Count > 0 ? stored[0].Id : 0,
            History = [.. stored.Where(row => row.Counts && row.Id > through).OrderBy(row => row.At).ThenBy(row => row.Id)
                .Select(row => new ControlStream.Observed(new(row.Id, row.Sample.Key, row.Run, row.Z!.Value), row.At))],
        };
    }

    private void Set(EquipmentId equipment, string test, ControlStream next)
    {
        var before = StreamOf(equipment, test);
        streams[(equipment, test)] = next;
        undo.Add(() => streams[(equipment, test)] = before);
    }
}
