using System.Security.Cryptography;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>
/// Which messages came lately, by sender and control id, in the order of the record. Owned by the writer's thread.
/// <para>
/// A ring of entries, newest last, with a table of chains into it: an entry points to the one before it in its bucket, chains run
/// from newest to oldest and end where the ring has moved on, so nothing is ever unlinked. Keys are 64-bit hashes, the content is
/// remembered as 64 bits of its SHA-256: a hit is a candidate, which the writer compares byte by byte with the stored message. The
/// same key with other bytes is a new message (counters restart with the equipment), and stands beside the older one.
/// Age is counted on the monotonic clock, so that a jump of the wall clock forgets nothing.
/// </para>
/// </summary>
public sealed class DuplicateWindow
{
    /// <summary>Older messages with the same key are looked at up to here: a sender that never changes its control id must not slow the rest.</summary>
    private const int SameKeyLimit = 16;
    private const int FirstCapacity = 4096;

    private readonly int mostEntries;
    private readonly TimeSpan window;
    private Entry[] ring;
    private long[] heads;
    private long first, next;

    public DuplicateWindow(int mostEntries, TimeSpan window)
    {
        (this.mostEntries, this.window) = (Math.Max(1, mostEntries), window);
        (ring, heads) = (new Entry[FirstCapacity], new long[FirstCapacity]);
        heads.AsSpan().Fill(-1);
    }

    public long Count => next - first;

    public static ulong KeyOf(string sender, string controlId) => (ulong)(uint)sender.GetHashCode(StringComparison.Ordinal) << 32 | (uint)controlId.GetHashCode(StringComparison.Ordinal);

    /// <summary>Never 0, which stands for "not known".</summary>
    public static ulong ContentOf(ReadOnlySpan<byte> raw)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(raw, hash);
        return BitConverter.ToUInt64(hash) | 1;
    }

    /// <summary>Adds what the record has, oldest first; its content is not known yet.</summary>
    public void Load(IEnumerable<MessageKey> newestFirst, TimeSpan now)
    {
        foreach (var key in newestFirst.Reverse())
            Add(KeyOf(key.Sender, key.ControlId), 0, key.Sequence, now);
    }

    /// <summary>Candidates for an earlier message with this key and content, newest first.</summary>
    public void Find(ulong key, ulong content, TimeSpan now, List<Sequence> candidates)
    {
        Forget(now);
        var same = 0;
        for (var at = heads[key % (ulong)heads.Length]; at >= first && same < SameKeyLimit; )
        {
            ref var entry = ref ring[at % ring.Length];
            if (entry.Key == key)
            {
                same++;
                if (entry.Content == 0 || entry.Content == content) candidates.Add(new(entry.Sequence));
            }
            at = entry.Older;
        }
    }

    public void Add(ulong key, ulong content, Sequence sequence, TimeSpan now)
    {
        if (Count == mostEntries) first++;
        else if (Count == ring.Length) Grow();
        ref var head = ref heads[key % (ulong)heads.Length];
        ring[next % ring.Length] = new(key, content, sequence.Value, head, now);
        head = next++;
    }

    /// <summary>How far it is filled.</summary>
    public long Mark => next;

    /// <summary>Takes back what was added since.</summary>
    public void RollBack(long mark)
    {
        while (next > mark)
        {
            ref var entry = ref ring[--next % ring.Length];
            heads[entry.Key % (ulong)heads.Length] = entry.Older;
        }
    }

    private void Forget(TimeSpan now)
    {
        while (first < next && now - ring[first % ring.Length].At > window) first++;
    }

    private void Grow()
    {
        var (old, oldFirst, end) = (ring, first, next);
        ring = new Entry[(int)Math.Min((long)old.Length * 4, Math.Max(mostEntries, old.Length + 1L))];
        heads = new long[ring.Length];
        heads.AsSpan().Fill(-1);
        for (var at = oldFirst; at < end; at++)
        {
            var entry = old[at % old.Length];
            ref var head = ref heads[entry.Key % (ulong)heads.Length];
            ring[at % ring.Length] = entry with { Older = head };
            head = at;
        }
    }

    private readonly record struct Entry(ulong Key, ulong Content, long Sequence, long Older, TimeSpan At);
}
