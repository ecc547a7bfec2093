using System.Text;

namespace Meridian.Testing.PowerCut;

/// <summary>
/// Follows the events of a recorded process and knows at any moment what a power cut would surely leave: a file's content as of its
/// last finished sync, a name as of the last finished sync of its directory. The rest is pending, in order.
/// </summary>
internal sealed class CutDisk
{
    private const int Sector = 512;
    private const int FlagCreate = 0x40; // O_CREAT on Linux
    private const int FlagTruncate = 0x200; // O_TRUNC on Linux
    private readonly Dictionary<string, Node> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> syncedNames = new(StringComparer.Ordinal);
    private readonly List<Naming> pendingNames = [];
    private readonly Dictionary<int, (string Name, Node? Node)> open = [];
    private readonly Dictionary<(int Descriptor, long Thread), (Node? Node, int Writes, string Directory, long Namings)> syncing = [];
    private long namings;

    public CutDisk(Dictionary<string, byte[]> before)
    {
        foreach (var (name, content) in before)
            names[name] = syncedNames[name] = new Node { Synced = [.. content] };
    }

    public void Apply(WriteEvent one)
    {
        switch (one.Kind)
        {
            case WriteEventKind.Opened: Open(one.Descriptor, Encoding.UTF8.GetString(one.Payload), (int)one.Offset); break;
            case WriteEventKind.Closed: open.Remove(one.Descriptor); break;
            case WriteEventKind.Written: open[one.Descriptor].Node!.Pending.Add(new Change(one.Offset, one.Payload)); break;
            case WriteEventKind.Truncated: open[one.Descriptor].Node!.Pending.Add(new Change(one.Offset, null)); break;
            case WriteEventKind.SyncBegun: BeginSync(one); break;
            case WriteEventKind.SyncEnded: EndSync(one); break;
            case WriteEventKind.Unlinked: Name(Encoding.UTF8.GetString(one.Payload), null); break;
            case WriteEventKind.Renamed: Move(one, keepsOld: false); break;
            case WriteEventKind.Linked: Move(one, keepsOld: true); break;
            case WriteEventKind.Said: break;
            default: throw new InvalidDataException($"The recorder's log has an unknown record {one.Kind}.");
        }
    }

    private void Open(int descriptor, string name, int flags)
    {
        // what is opened without being made, and is no file that was seen, is a folder: perhaps one without files yet
        if (name.Length == 0 || names.Keys.Any(n => n.StartsWith(name + "/", StringComparison.Ordinal)) || (!names.ContainsKey(name) && (flags & FlagCreate) == 0))
        {
            open[descriptor] = (name, null); // a directory
            return;
        }
        if (!names.TryGetValue(name, out var node)) Name(name, node = new Node());
        else if ((flags & FlagTruncate) != 0) node.Pending.Add(new Change(0, null));
        open[descriptor] = (name, node);
    }

    private void Name(string name, Node? node)
    {
        pendingNames.Add(new Naming(name, node, ++namings));
        if (node is null) names.Remove(name);
        else names[name] = node;
    }

    private void Move(WriteEvent one, bool keepsOld)
    {
        var parts = Encoding.UTF8.GetString(one.Payload).Split('\0');
        if (!names.TryGetValue(parts[0], out var node)) return;
        Name(parts[1], node);
        if (!keepsOld) Name(parts[0], null);
    }

    private void BeginSync(WriteEvent one)
    {
        var (name, node) = open[one.Descriptor];
        syncing[(one.Descriptor, one.Offset)] = (node, node?.Gone + node?.Pending.Count ?? 0, name, namings);
    }

    private void EndSync(WriteEvent one)
    {
        if (!syncing.Remove((one.Descriptor, one.Offset), out var sync)) return;
        if (sync.Node is { } node)
        {
            // what was written before the sync began; another sync may have taken some of it already
            var count = sync.Writes - node.Gone;
            if (count <= 0) return;
            node.Synced = node.Pending.Take(count).Aggregate(node.Synced, (content, change) => change.On(content));
            node.Pending.RemoveRange(0, count);
            node.Gone += count;
            return;
        }
        // what was named before the sync began, whatever other syncs have taken meanwhile
        for (var i = 0; i < pendingNames.Count && pendingNames[i].Number <= sync.Namings;)
        {
            if (Parent(pendingNames[i].Name) != sync.Directory) { i++; continue; }
            Settle(syncedNames, pendingNames[i]);
            pendingNames.RemoveAt(i);
        }
    }

    private static string Parent(string name) => name.LastIndexOf('/') is >= 0 and var slash ? name[..slash] : "";

    private static void Settle(Dictionary<string, Node> into, Naming naming)
    {
        if (naming.Node is null) into.Remove(naming.Name);
        else into[naming.Name] = naming.Node;
    }

    /// <summary>The files that are found when the machine is on again.</summary>
    public IEnumerable<(string Name, byte[] Content)> Found(CutMood mood, Random random)
    {
        var found = new Dictionary<string, Node>(syncedNames, StringComparer.Ordinal);
        foreach (var naming in pendingNames)
            if (mood == CutMood.Everything || (mood != CutMood.Nothing && random.Next(2) == 0)) Settle(found, naming);
        foreach (var (name, node) in found.OrderBy(f => f.Key, StringComparer.Ordinal))
            yield return (name, Content(node, mood, random));
    }

    private static byte[] Content(Node node, CutMood mood, Random random)
    {
        var content = (byte[])node.Synced.Clone();
        foreach (var change in node.Pending)
            content = mood switch
            {
                CutMood.Nothing => content,
                CutMood.Everything => change.On(content),
                CutMood.Some => random.Next(2) == 0 ? content : change.On(content),
                CutMood.Torn => Torn(change, content, random),
                _ => throw new ArgumentOutOfRangeException(nameof(mood)),
            };
        return content;
    }

    private static byte[] Torn(Change change, byte[] content, Random random)
    {
        if (change.Bytes is null) return random.Next(2) == 0 ? content : change.On(content);
        for (var at = 0; at < change.Bytes.Length;)
        {
            var end = Math.Min(change.Bytes.Length, at + Sector - (int)((change.Offset + at) % Sector));
            if (random.Next(2) == 0) content = new Change(change.Offset + at, change.Bytes[at..end]).On(content);
            at = end;
        }
        return content;
    }

    /// <summary>A file, whatever its names.</summary>
    private sealed class Node
    {
        public byte[] Synced = [];
        public readonly List<Change> Pending = [];
        /// <summary>How many changes have left <see cref="Pending"/>.</summary>
        public int Gone;
    }

    /// <summary>A name given to a file, or taken away.</summary>
    private sealed record Naming(string Name, Node? Node, long Number);

    /// <summary>Bytes at an offset, or, without bytes, a new length.</summary>
    private sealed record Change(long Offset, byte[]? Bytes)
    {
        /// <summary>The content after it; may be the same array, changed.</summary>
        public byte[] On(byte[] content)
        {
            var length = (int)(Bytes is null ? Offset : Math.Max(content.Length, Offset + Bytes.Length));
            if (length != content.Length) Array.Resize(ref content, length);
            Bytes?.CopyTo(content, Offset);
            return content;
        }
    }
}
