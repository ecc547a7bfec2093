using System.Buffers.Binary;

namespace Meridian.Testing.PowerCut;

/// <summary>All that a recorded process wrote, synced and said, in its order.</summary>
public sealed class WriteLog
{
    private const int HeadLength = 17;
    private readonly Dictionary<string, byte[]> before;

    private WriteLog(IReadOnlyList<WriteEvent> events, Dictionary<string, byte[]> before) => (Events, this.before) = (events, before);

    public IReadOnlyList<WriteEvent> Events { get; }

    /// <summary>Files below a directory, by name: what was there, and synced, before a recorded process began.</summary>
    public static Dictionary<string, byte[]> Snapshot(string directory) => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))
        .ToDictionary(path => Path.GetRelativePath(directory, path), File.ReadAllBytes);

    /// <param name="path">The recorder's log; a last record that broke off is left out.</param>
    /// <param name="before"><see cref="Snapshot"/> of the directory before the process began; null: it was empty.</param>
    public static WriteLog Read(string path, Dictionary<string, byte[]>? before = null)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<WriteEvent>();
        while (bytes.Length >= HeadLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[13..]);
            if (bytes.Length < HeadLength + length) break;
            events.Add(new WriteEvent((WriteEventKind)bytes[0], BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]), bytes.Slice(HeadLength, length).ToArray()));
            bytes = bytes[(HeadLength + length)..];
        }
        return new WriteLog(events, before ?? []);
    }

    /// <summary>The same log with one kind of event left out from a place on: a store that forgets to sync, for testing the tests.</summary>
    public WriteLog Without(WriteEventKind kind, int after) => new([.. Events.Where((e, i) => i < after || e.Kind != kind)], before);

    /// <summary>What the process had said when the power went before event <paramref name="cut"/>; of one descriptor, e.g. 1, or all.</summary>
    public byte[] Said(int cut, int? descriptor = null)
        => [.. Events.Take(cut).Where(e => e.Kind == WriteEventKind.Said && (descriptor is null || e.Descriptor == descriptor)).SelectMany(e => e.Payload)];

    /// <summary>Builds the directory as it may be found after the power went before event <paramref name="cut"/>.</summary>
    public void Materialize(int cut, CutMood mood, int seed, string into)
    {
        var disk = new CutDisk(before);
        foreach (var one in Events.Take(cut)) disk.Apply(one);
        foreach (var (name, content) in disk.Found(mood, new Random(seed)))
        {
            var path = Path.Combine(into, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
