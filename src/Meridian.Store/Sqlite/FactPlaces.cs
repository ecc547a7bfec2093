using System.Runtime.InteropServices;
using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Where the facts of each message of a batch lie: pairs of equipment and time, packed into the message's row, so that no index
/// by message is needed over the facts.
/// </summary>
internal ref struct FactPlaces
{
    private readonly ReadOnlySpan<ObservationSetRow> sets;
    private readonly ReadOnlySpan<WaveRow> waves;
    private int set, wave;

    public FactPlaces(RecordBatch batch)
    {
        sets = CollectionsMarshal.AsSpan(batch.ObservationSets);
        waves = CollectionsMarshal.AsSpan(batch.Waves);
        // Core fills batches in the order of sequences; a batch that is not is put in order here
        for (var i = 1; i < sets.Length; i++)
            if (sets[i].Sequence.Value < sets[i - 1].Sequence.Value) { sets = batch.ObservationSets.OrderBy(s => s.Sequence.Value).ToArray(); break; }
        for (var i = 1; i < waves.Length; i++)
            if (waves[i].Sequence.Value < waves[i - 1].Sequence.Value) { waves = batch.Waves.OrderBy(w => w.Sequence.Value).ToArray(); break; }
    }

    /// <summary>Call with messages of rising sequence.</summary>
    public void Write(PackedWriter to, MessageRow message)
    {
        var sequence = message.Sequence.Value;
        long lastEquipment = -1, lastAt = 0;
        if (set > 0 && sets[set - 1].Sequence.Value >= sequence) set = 0;
        if (wave > 0 && waves[wave - 1].Sequence.Value >= sequence) wave = 0;
        while (set < sets.Length && sets[set].Sequence.Value < sequence) set++;
        while (wave < waves.Length && waves[wave].Sequence.Value < sequence) wave++;
        for (; set < sets.Length && sets[set].Sequence.Value == sequence; set++)
            Add(to, message, sets[set].Equipment.Value, StoredTime.From(sets[set].At), ref lastEquipment, ref lastAt);
        for (; wave < waves.Length && waves[wave].Sequence.Value == sequence; wave++)
            Add(to, message, waves[wave].Equipment.Value, StoredTime.From(waves[wave].At), ref lastEquipment, ref lastAt);
    }

    private static void Add(PackedWriter to, MessageRow message, long equipment, long at, ref long lastEquipment, ref long lastAt)
    {
        if (equipment == lastEquipment && at == lastAt) return;
        (lastEquipment, lastAt) = (equipment, at);
        to.Number((ulong)equipment);
        to.Signed(at - StoredTime.From(message.ReceivedAt));
    }

    public static List<(long Equipment, long At)> Read(ReadOnlySpan<byte> places, long receivedAt)
    {
        var from = new PackedReader(places);
        var found = new List<(long, long)>();
        while (!from.IsAtEnd)
        {
            var place = ((long)from.Number(), receivedAt + from.Signed());
            if (!found.Contains(place)) found.Add(place);
        }
        return found;
    }
}
