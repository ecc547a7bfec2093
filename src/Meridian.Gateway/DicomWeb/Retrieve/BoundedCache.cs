using System.Diagnostics.CodeAnalysis;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>What was prepared, up to a size in all; what was used longest ago goes first. Any thread.</summary>
internal sealed class BoundedCache<TKey, TValue>(long capacity) where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value, long Size)>> entries = [];
    private readonly LinkedList<(TKey Key, TValue Value, long Size)> order = new();
    private long size;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }
            order.Remove(node);
            order.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <param name="key">Stands for what is kept; an older value under it goes.</param>
    /// <param name="value">What is kept, unless it alone is larger than all the room there is.</param>
    /// <param name="bytes">How much room it takes.</param>
    public void Put(TKey key, TValue value, long bytes)
    {
        lock (gate)
        {
            if (entries.Remove(key, out var old)) Take(old);
            if (bytes > capacity) return;
            entries[key] = order.AddFirst((key, value, bytes));
            size += bytes;
            while (size > capacity)
            {
                var last = order.Last!;
                entries.Remove(last.Value.Key);
                Take(last);
            }
        }
    }

    private void Take(LinkedListNode<(TKey Key, TValue Value, long Size)> node)
    {
        order.Remove(node);
        size -= node.Value.Size;
    }
}
