using System.Diagnostics.CodeAnalysis;

namespace Meridian.Wire.Lis;

/// <summary>
/// A message as the tree that its order of records means (LIS2-A2 5.3): H over P, Q and S, P over O, O over R. A record whose level would need one that is missing hangs under the next higher one
/// that is there. Comments and manufacturer records, and records of unknown types, belong to the last record before them that is none.
/// </summary>
public sealed class LisNode
{
    private readonly List<LisNode> children = [];

    private LisNode(LisRecord record, LisNode? parent)
    {
        Record = record;
        Parent = parent;
    }

    public LisRecord Record { get; }

    public LisNode? Parent { get; }

    public char Type => Record.Type;

    /// <summary>The records under it, in order, comments and manufacturer records among them.</summary>
    public IReadOnlyList<LisNode> Children => children;

    /// <summary>The records of one type under it.</summary>
    public IEnumerable<LisNode> Of(char type) => children.Where(c => c.Type == type);

    /// <summary>The nearest record above of one type, null where there is none.</summary>
    public LisNode? Above(char type)
    {
        var node = Parent;
        while (node is not null && node.Type != type) node = node.Parent;
        return node;
    }

    /// <summary>Everything under it, each record before those under it: the order of the message.</summary>
    public IEnumerable<LisNode> All()
    {
        foreach (var child in children)
        {
            yield return child;
            foreach (var other in child.All()) yield return other;
        }
    }

    /// <summary>The tree of a message; its root is the H record.</summary>
    /// <exception cref="ArgumentException">The message is empty.</exception>
    [SuppressMessage("Naming", "CA1720", Justification = "the word of the standard")]
    public static LisNode Of(LisMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.RecordCount == 0) throw new ArgumentException("The message is empty", nameof(message));
        var root = new LisNode(message[0], null);
        var last = root;
        for (var i = 1; i < message.RecordCount; i++)
        {
            var record = message[i];
            var level = LevelOf(record.Type);
            var parent = last;
            while (level > 0 && parent.Parent is not null && LevelOf(parent.Type) >= level) parent = parent.Parent;
            var node = new LisNode(record, parent);
            parent.children.Add(node);
            if (level > 0) last = node;
        }
        return root;
    }

    // 0: no level of its own. L ends the message and belongs to H.
    private static int LevelOf(char type) => type switch { 'P' or 'Q' or 'S' or 'L' => 1, 'O' => 2, 'R' => 3, _ => 0 };
}
