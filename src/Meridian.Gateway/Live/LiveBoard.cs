using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Core.Twins;
using Meridian.Model;

namespace Meridian.Gateway.Live;

/// <summary>
/// What a viewer that comes now must be told, kept as it was encoded for those who are there: tiles, the newest value of each metric,
/// alerts that are present, the last seconds of the waves. Makes a flight of each change. Used under the feed's lock.
/// </summary>
internal sealed class LiveBoard(AlertViews alertViews, LiveOptions options)
{
    private readonly SortedDictionary<string, byte[]> tiles = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, int> slots = [];
    private readonly Dictionary<uint, byte[]> texts = [];
    private readonly Dictionary<long, byte[]> alerts = [];
    private readonly WaveTails tails = new(options.WaveTail);
    private byte[] numerics = new byte[1024 * LiveEncoder.NumericBytes];

    /// <summary>The newest stored alert step that is on the board.</summary>
    public long AlertSequence { get; private set; }

    public IEnumerable<LiveFlight.WaveRecord> Tail(uint metric) => tails.Of(metric);

    /// <summary>Begins with the ward as it stands.</summary>
    public void Start(WardSnapshot ward)
    {
        tiles.Clear(); slots.Clear(); texts.Clear(); alerts.Clear();
        foreach (var tile in ward.Tiles) tiles[tile.Key] = Encode(tile);
        foreach (var value in ward.Values) Keep(value, new byte[LiveEncoder.NumericBytes]);
        foreach (var alert in ward.Alerts) Keep(alert, LiveEncoder.Json(LiveRecordKind.Alert, alertViews.View(alert)));
        AlertSequence = Math.Max(AlertSequence, ward.AlertSequence.Value);
    }

    /// <summary>Applies a change; what it says to viewers comes back, encoded once.</summary>
    public LiveFlight Apply(LiveChange change)
    {
        var keyed = new List<LiveFlight.KeyedRecord>();
        var directory = change.Tiles.Length + change.Gone.Length > 0 ? Directory(change) : default;
        foreach (var state in change.States) keyed.Add(new(LiveRecordKind.State, state.Equipment.Value, StateOf(state)));
        return new()
        {
            Directory = directory,
            Numerics = Values(change.Values, keyed),
            Keyed = keyed,
            Alerts = [.. change.Alerts.Select(Step)],
            Waves = Waves(change.Waves),
        };
    }

    /// <summary>A Directory record of all tiles.</summary>
    public void WriteDirectory(IBufferWriter<byte> to) => WriteDirectory(to, whole: true, tiles.Values, []);

    /// <summary>Numerics and Text records with the newest value of each metric.</summary>
    public void WriteValues(IBufferWriter<byte> to)
    {
        const int most = 2048;
        for (var first = 0; first < slots.Count; first += most)
        {
            var count = Math.Min(most, slots.Count - first);
            var size = 2 + count * LiveEncoder.NumericBytes;
            var span = to.GetSpan(LiveEncoder.HeaderBytes + size);
            LiveEncoder.WriteHeader(span, LiveRecordKind.Numerics, size);
            BinaryPrimitives.WriteUInt16LittleEndian(span[LiveEncoder.HeaderBytes..], (ushort)count);
            numerics.AsSpan(first * LiveEncoder.NumericBytes, count * LiveEncoder.NumericBytes).CopyTo(span[(LiveEncoder.HeaderBytes + 2)..]);
            to.Advance(LiveEncoder.HeaderBytes + size);
        }
        foreach (var text in texts.Values) to.Write(text);
    }

    /// <summary>Alert records of all that is present.</summary>
    public void WriteAlerts(IBufferWriter<byte> to)
    {
        foreach (var alert in alerts.Values) to.Write(alert);
    }

    private static byte[] Encode(Tile tile) => JsonSerializer.SerializeToUtf8Bytes(TileProjection.View(tile), LiveJson.Options);

    private ReadOnlyMemory<byte> Directory(LiveChange change)
    {
        var changed = new List<byte[]>(change.Tiles.Length);
        foreach (var tile in change.Tiles) changed.Add(tiles[tile.Key] = Encode(tile));
        foreach (var key in change.Gone) tiles.Remove(key);
        var to = new ArrayBufferWriter<byte>(1024);
        WriteDirectory(to, whole: false, changed, change.Gone);
        return to.WrittenMemory;
    }

    private static void WriteDirectory(IBufferWriter<byte> to, bool whole, IReadOnlyCollection<byte[]> tiles, IReadOnlyCollection<string> gone)
    {
        var json = new ArrayBufferWriter<byte>(256 + tiles.Sum(tile => tile.Length + 1));
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("whole", whole);
            writer.WriteStartArray("tiles");
            foreach (var tile in tiles) writer.WriteRawValue(tile, skipInputValidation: true);
            writer.WriteEndArray();
            writer.WriteStartArray("gone");
            foreach (var key in gone) writer.WriteStringValue(key);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        LiveEncoder.WriteHeader(to.GetSpan(LiveEncoder.HeaderBytes), LiveRecordKind.Directory, json.WrittenCount);
        to.Advance(LiveEncoder.HeaderBytes);
        to.Write(json.WrittenSpan);
    }

    private static byte[] StateOf(StateChange change) => LiveEncoder.Json(LiveRecordKind.State, new StateView
    {
        Equipment = change.Equipment.Value,
        State = TileProjection.Presence(change.State),
        Since = change.Since is { } since ? LiveEncoder.Milliseconds(since) : null,
        ClockOffsetMs = change.ClockOffset?.TotalMilliseconds,
    });

    private ReadOnlyMemory<byte> Values(LiveValue[] values, List<LiveFlight.KeyedRecord> keyed)
    {
        if (values.Length == 0) return default;
        var entries = new byte[values.Length * LiveEncoder.NumericBytes];
        var count = 0;
        foreach (var value in values)
        {
            var entry = entries.AsSpan(count * LiveEncoder.NumericBytes, LiveEncoder.NumericBytes);
            if (Keep(value, entry) is { } text) keyed.Add(new(LiveRecordKind.Text, value.Metric.Value, text));
            else count++;
        }
        return entries.AsMemory(0, count * LiveEncoder.NumericBytes);
    }

    /// <summary>Encodes a value into <paramref name="entry"/> when it is a number (or none), and returns null; else returns its Text record.</summary>
    private byte[]? Keep(LiveValue value, Span<byte> entry)
    {
        var metric = checked((uint)value.Metric.Value);
        var observation = value.Observation;
        var at = LiveEncoder.Milliseconds(value.At);
        if (observation.Kind is ValueKind.Text or ValueKind.Coded)
        {
            Forget(metric); // what it says now is no number
            return texts[metric] = LiveEncoder.Json(LiveRecordKind.Text, new TextView
            {
                Metric = metric, At = at, Text = observation.Text ?? observation.Coded?.Text ?? "", Code = observation.Coded?.Value, Status = (int)observation.Status,
            });
        }
        texts.Remove(metric);
        var hasNumber = observation.Kind == ValueKind.Numeric;
        var flags = (byte)((Limits.IsOutside(observation) ? LiveEncoder.OutsideLimits : 0) | (hasNumber ? 0 : LiveEncoder.HasNoNumber));
        LiveEncoder.WriteNumeric(entry, metric, at, observation.Status, flags, hasNumber ? (double)observation.Number : double.NaN);
        entry.CopyTo(Slot(metric));
        return null;
    }

    private Span<byte> Slot(uint metric)
    {
        if (!slots.TryGetValue(metric, out var slot))
        {
            slots[metric] = slot = slots.Count;
            if ((slot + 1) * LiveEncoder.NumericBytes > numerics.Length) Array.Resize(ref numerics, numerics.Length * 2);
        }
        return numerics.AsSpan(slot * LiveEncoder.NumericBytes, LiveEncoder.NumericBytes);
    }

    private void Forget(uint metric)
    {
        if (!slots.Remove(metric, out var slot)) return;
        var last = slots.Count; // the last entry moves into the gap
        if (slot == last) return;
        var moved = numerics.AsSpan(last * LiveEncoder.NumericBytes, LiveEncoder.NumericBytes);
        moved.CopyTo(numerics.AsSpan(slot * LiveEncoder.NumericBytes));
        slots[BinaryPrimitives.ReadUInt32LittleEndian(moved)] = slot;
    }

    private LiveFlight.AlertRecord Step(AlertEventRow row)
    {
        var record = LiveEncoder.Json(LiveRecordKind.Alert, alertViews.View(row));
        Keep(row, record);
        return new(row, record);
    }

    private void Keep(AlertEventRow row, byte[] record)
    {
        if (row.IsPresent) alerts[row.Alert.Value] = record;
        else alerts.Remove(row.Alert.Value);
        AlertSequence = Math.Max(AlertSequence, row.Sequence.Value);
    }

    private LiveFlight.WaveRecord[] Waves(WaveRow[] rows)
    {
        if (rows.Length == 0) return [];
        var bytes = GC.AllocateUninitializedArray<byte>(rows.Sum(row => LiveEncoder.WaveSize(row.Segment)));
        var records = new LiveFlight.WaveRecord[rows.Length];
        var at = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var length = LiveEncoder.WriteWave(bytes.AsSpan(at), rows[i]);
            records[i] = new(checked((uint)rows[i].Metric.Value), LiveEncoder.Milliseconds(rows[i].At), bytes.AsMemory(at, length));
            tails.Add(records[i]);
            at += length;
        }
        return records;
    }
}
