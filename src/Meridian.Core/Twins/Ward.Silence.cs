using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Twins;

public sealed partial class Ward
{
    /// <summary>
    /// Declares silent what was not heard for longer than its rhythm allows, tells the listeners, and says whose silence is to be
    /// told by an alert now and who is heard again.
    /// </summary>
    /// <param name="silent">Gets everything that is silent and expected.</param>
    internal void LookForSilence(ICollection<SilentEquipment> silent)
    {
        lock (gate)
        {
            var (now, elapsed) = (clock.GetUtcNow(), Elapsed());
            foreach (var twin in twins.Values)
            {
                if (!twin.IsExpected) continue;
                var pause = elapsed - twin.LastHeard;
                if (twin.State == EquipmentState.Live && pause >= twin.Rhythm.Limit)
                {
                    (twin.State, twin.Since) = (EquipmentState.Silent, twin.LastHeardAt);
                    Changed(twin);
                }
                // silence of what never showed a rhythm may be its rhythm: grey at once, alarm later
                if (twin.State == EquipmentState.Silent && pause >= (twin.Rhythm.IsKnown ? TimeSpan.Zero : options.SilentAlertWhenUnknown))
                    silent.Add(new(twin.Row.Id, twin.Bed, twin.Since));
            }
            Forget(now);
            Tell();
        }
    }

    /// <summary>A person knows of it: it is not told again until it was heard.</summary>
    internal void StopExpecting(EquipmentId equipment)
    {
        lock (gate)
            if (twins.TryGetValue(equipment, out var twin) && twin.State == EquipmentState.Silent) twin.IsExpected = false;
    }

    private void Recall(EquipmentTwin twin, DateTimeOffset now, TimeSpan elapsed)
    {
        var newest = reader.ObservationSets(new() { Equipment = twin.Row.Id, NewestFirst = true, Limit = 1 }).FirstOrDefault();
        var heard = newest?.At ?? twin.Row.UpdatedAt;
        (twin.LastHeardAt, twin.Since, twin.ClockOffset) = (heard, heard, newest?.ClockOffset);
        if ((now - heard).Duration() > options.ExpectedBackWithin) return;
        // expected back: silent from the start, told by an alert once it had its time to reconnect
        twin.State = EquipmentState.Silent;
        twin.IsExpected = true;
        twin.LastHeard = elapsed + options.StartGrace - options.SilentAlertWhenUnknown;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var tile in tiles.Values)
        {
            if (tile.Bed is not null || tile.Equipment.Count == 0) continue;
            if (twins.TryGetValue(tile.Equipment[0].Row.Id, out var twin) && IsForgotten(twin, now)) touched.Add(tile.Key);
        }
    }

    private bool IsForgotten(EquipmentTwin twin, DateTimeOffset now) =>
        twin.State != EquipmentState.Live && twin.Bed == default && (twin.LastHeardAt is not { } heard || now - heard > options.ForgetAfter);
}

/// <summary>Equipment that is silent and should not be.</summary>
internal readonly record struct SilentEquipment(EquipmentId Equipment, BedId Bed, DateTimeOffset? Since);
