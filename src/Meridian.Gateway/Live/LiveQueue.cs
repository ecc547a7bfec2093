using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Meridian.Core.Record;

namespace Meridian.Gateway.Live;

/// <summary>
/// What waits for one viewer, bounded. When it is full: waves go, oldest first, and are counted; numerics collapse to the
/// newest of each metric; Text and State keep the newest of each key; directory changes become one whole directory; alerts never
/// go: the queue <see cref="Overran">says</see> that the viewer must be cut off, and it resumes from the durable sequence.
/// </summary>
/// <remarks>Filled by the feed, drained by the viewer's sender; every member may be called from any thread.</remarks>
public sealed class LiveQueue(LiveOptions options)
{
    /// <summary>Directory changes that wait before one whole directory replaces them.</summary>
    private const int DirectoryBytes = 256 << 10;

    /// <summary>Numerics are joined to records in chunks of at most so many bytes: a record counts in 16 bits.</summary>
    private const int ChunkBytes = 1024 * LiveEncoder.NumericBytes;

    private readonly Lock gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> directories = [];
    private readonly Dictionary<(LiveRecordKind, long), ReadOnlyMemory<byte>> keyed = [];
    private readonly Queue<LiveFlight.AlertRecord> alerts = [];
    private readonly Queue<LiveFlight.WaveRecord> waves = [];
    private readonly List<ReadOnlyMemory<byte>> numerics = [];
    private IReadOnlySet<uint> watched = new HashSet<uint>();
    private int directoryBytes, alertBytes, waveBytes, numericBytes, collapsedBytes;
    private uint droppedWaves, droppedNumerics;
    private bool beat;

    /// <summary>Alerts did not fit: the viewer must go.</summary>
    public bool Overran { get; private set; }
    /// <summary>Directory changes did not fit: the next frame must begin with a whole directory.</summary>
    public bool NeedsDirectory { get; private set; }
    public bool IsEmpty
    {
        get
        {
            lock (gate)
                return !beat && !NeedsDirectory && directories.Count == 0 && keyed.Count == 0 && alerts.Count == 0 && waves.Count == 0 && numericBytes == 0
                    && droppedWaves == 0 && droppedNumerics == 0;
        }
    }

    /// <summary>Takes what the viewer is to see of a flight.</summary>
    public void Offer(LiveFlight flight)
    {
        lock (gate)
        {
            if (flight.Directory.Length > 0) AddDirectory(flight.Directory);
            foreach (var record in flight.Keyed) keyed[(record.Kind, record.Key)] = record.Bytes;
            foreach (var alert in flight.Alerts) AddAlert(alert);
            if (flight.Numerics.Length > 0) AddNumerics(flight.Numerics);
            if (watched.Count > 0)
                foreach (var wave in flight.Waves)
                    if (watched.Contains(wave.Metric)) AddWave(wave);
        }
    }

    /// <summary>Replaces the waves wanted; <paramref name="tail"/> gives the last seconds of those that are new.</summary>
    public void Watch(IReadOnlySet<uint> metrics, Func<uint, IEnumerable<LiveFlight.WaveRecord>> tail)
    {
        lock (gate)
        {
            var before = watched;
            watched = metrics;
            for (var i = waves.Count; i > 0; i--)
            {
                var wave = waves.Dequeue();
                if (metrics.Contains(wave.Metric)) waves.Enqueue(wave);
                else waveBytes -= wave.Bytes.Length;
            }
            foreach (var metric in metrics)
                if (!before.Contains(metric))
                    foreach (var wave in tail(metric)) AddWave(wave);
        }
    }

    /// <summary>A beat is due; one that waits already is enough.</summary>
    public void Beat() { lock (gate) beat = true; }

    /// <summary>A whole directory goes out now: older changes are in it.</summary>
    public void DirectorySent()
    {
        lock (gate)
        {
            NeedsDirectory = false;
            directories.Clear();
            directoryBytes = 0;
        }
    }

    /// <summary>Moves what waits into a frame, in the order that a page needs it, up to about <see cref="LiveOptions.FrameBytes"/>.</summary>
    /// <param name="now">Milliseconds since 1970 UTC, for the beat.</param>
    /// <param name="sent">Gets the alert steps that are in the frame.</param>
    public void Drain(IBufferWriter<byte> frame, double now, List<AlertEventRow> sent)
    {
        lock (gate)
        {
            var left = options.FrameBytes;
            if (droppedWaves + droppedNumerics > 0) left -= WriteDropped(frame);
            while (left > 0 && directories.TryDequeue(out var directory)) { left -= Write(frame, directory); directoryBytes -= directory.Length; }
            if (directories.Count > 0) return; // alerts name tiles: those that are new come first
            while (left > 0 && alerts.TryDequeue(out var alert)) 
            {
                left -= Write(frame, alert.Bytes);
                alertBytes -= alert.Bytes.Length;
                sent.Add(alert.Step);
            }
            if (beat && left > 0) left -= WriteBeat(frame, now);
            left = DrainKeyed(frame, left);
            left = DrainNumerics(frame, left);
            while (left > 0 && waves.TryDequeue(out var wave)) { left -= Write(frame, wave.Bytes); waveBytes -= wave.Bytes.Length; }
        }
    }

    private void AddDirectory(ReadOnlyMemory<byte> record)
    {
        if (NeedsDirectory) return;
        if (directoryBytes + record.Length > DirectoryBytes && directories.Count > 0)
        {
            directories.Clear();
            directoryBytes = 0;
            NeedsDirectory = true;
            return;
        }
        directories.Enqueue(record);
        directoryBytes += record.Length;
    }

    private void AddAlert(LiveFlight.AlertRecord alert)
    {
        if (alertBytes + alert.Bytes.Length > options.AlertBytes) { Overran = true; return; }
        alerts.Enqueue(alert);
        alertBytes += alert.Bytes.Length;
    }

    private void AddWave(LiveFlight.WaveRecord wave)
    {
        waves.Enqueue(wave);
        waveBytes += wave.Bytes.Length;
        while (waveBytes > options.WaveBytes && waves.TryDequeue(out var oldest))
        {
            waveBytes -= oldest.Bytes.Length;
            droppedWaves++;
        }
    }

    private void AddNumerics(ReadOnlyMemory<byte> entries)
    {
        Append(entries);
        // twice what the last collapse left: a ward of very many metrics must not collapse at every batch
        if (numericBytes > Math.Max(options.NumericBytes, 2 * collapsedBytes)) Collapse();
    }

    private void Append(ReadOnlyMemory<byte> entries)
    {
        for (var at = 0; at < entries.Length; at += ChunkBytes)
            numerics.Add(entries[at..Math.Min(entries.Length, at + ChunkBytes)]);
        numericBytes += entries.Length;
    }

    private void Collapse()
    {
        var newest = new Dictionary<uint, ReadOnlyMemory<byte>>();
        var before = numericBytes / LiveEncoder.NumericBytes;
        foreach (var entries in numerics)
            for (var at = 0; at < entries.Length; at += LiveEncoder.NumericBytes)
            {
                var entry = entries.Slice(at, LiveEncoder.NumericBytes);
                ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(newest, BinaryPrimitives.ReadUInt32LittleEndian(entry.Span), out var known);
                if (!known || TimeOf(entry) >= TimeOf(held)) held = entry;
            }
        var joined = new byte[newest.Count * LiveEncoder.NumericBytes];
        var to = 0;
        foreach (var entry in newest.Values) { entry.Span.CopyTo(joined.AsSpan(to)); to += LiveEncoder.NumericBytes; }
        numerics.Clear();
        numericBytes = 0;
        Append(joined);
        collapsedBytes = joined.Length;
        droppedNumerics += (uint)(before - newest.Count);
    }

    private static double TimeOf(ReadOnlyMemory<byte> entry) => BinaryPrimitives.ReadDoubleLittleEndian(entry.Span[4..]);

    private int DrainKeyed(IBufferWriter<byte> frame, int left)
    {
        foreach (var (key, record) in keyed)
        {
            if (left <= 0) break;
            left -= Write(frame, record);
            keyed.Remove(key); // a removal does not end the enumeration
        }
        return left;
    }

    private int DrainNumerics(IBufferWriter<byte> frame, int left)
    {
        while (left > 0 && numericBytes > 0)
        {
            // as many whole chunks as fit in one record: its count is a u16
            int chunks = 0, bytes = 0;
            while (chunks < numerics.Count && bytes < left && bytes + numerics[chunks].Length <= ushort.MaxValue * LiveEncoder.NumericBytes)
                bytes += numerics[chunks++].Length;
            var size = LiveEncoder.HeaderBytes + 2 + bytes;
            var span = frame.GetSpan(size);
            LiveEncoder.WriteHeader(span, LiveRecordKind.Numerics, 2 + bytes);
            BinaryPrimitives.WriteUInt16LittleEndian(span[LiveEncoder.HeaderBytes..], (ushort)(bytes / LiveEncoder.NumericBytes));
            var to = LiveEncoder.HeaderBytes + 2;
            for (var i = 0; i < chunks; i++) { numerics[i].Span.CopyTo(span[to..]); to += numerics[i].Length; }
            frame.Advance(size);
            numerics.RemoveRange(0, chunks);
            numericBytes -= bytes;
            left -= size;
        }
        if (numericBytes == 0) collapsedBytes = 0;
        return left;
    }

    private int WriteDropped(IBufferWriter<byte> frame)
    {
        var span = frame.GetSpan(LiveEncoder.HeaderBytes + 8);
        LiveEncoder.WriteHeader(span, LiveRecordKind.Dropped, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(span[5..], droppedWaves);
        BinaryPrimitives.WriteUInt32LittleEndian(span[9..], droppedNumerics);
        frame.Advance(LiveEncoder.HeaderBytes + 8);
        droppedWaves = droppedNumerics = 0;
        return LiveEncoder.HeaderBytes + 8;
    }

    private int WriteBeat(IBufferWriter<byte> frame, double now)
    {
        beat = false;
        var span = frame.GetSpan(LiveEncoder.HeaderBytes + 8);
        LiveEncoder.WriteHeader(span, LiveRecordKind.Beat, 8);
        BinaryPrimitives.WriteDoubleLittleEndian(span[5..], now);
        frame.Advance(LiveEncoder.HeaderBytes + 8);
        return LiveEncoder.HeaderBytes + 8;
    }

    private static int Write(IBufferWriter<byte> frame, ReadOnlyMemory<byte> record)
    {
        frame.Write(record.Span);
        return record.Length;
    }
}
