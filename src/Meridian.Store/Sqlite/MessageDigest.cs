using System.Runtime.InteropServices;
using System.Text;
using Meridian.Core.Record;

namespace Meridian.Store.Sqlite;

/// <summary>Gathers the senders and control ids of messages as they are written, and puts down one row for every so many.</summary>
internal sealed class MessageDigest
{
    private const int MessagesEach = 1024;
    private readonly List<uint> controls = new(MessagesEach);
    private readonly List<uint> senders = [];
    private long first, last;
    private int count;
    private bool isLoaded;

    /// <summary>Forgets what memory holds: it is read again from the newest messages.</summary>
    public void Clear()
    {
        Start();
        isLoaded = false;
    }

    /// <summary>Call before the message itself is written.</summary>
    public void Add(Database to, MessageRow row)
    {
        if (!isLoaded) Load(to);
        Add(row.Sequence.Value, row.Sender, row.ControlId);
        if (count < MessagesEach) return;
        to.Prepared("INSERT OR REPLACE INTO message_digest (first, last, controls, senders) VALUES (?,?,?,?)")
            .Bind(1, first).Bind(2, last).Bind(3, Bytes(controls)).Bind(4, Bytes(senders)).Run();
        Start();
    }

    private void Add(long sequence, string sender, string? control)
    {
        if (count++ == 0) first = sequence;
        last = sequence;
        if (control is not null) controls.Add(Hash(control));
        var from = Hash(sender);
        if (!senders.Contains(from)) senders.Add(from);
    }

    private void Start()
    {
        controls.Clear();
        senders.Clear();
        count = 0;
    }

    private void Load(Database from)
    {
        Start();
        isLoaded = true;
        var covered = from.Prepared("SELECT last FROM message_digest ORDER BY first DESC LIMIT 1");
        var after = covered.Step() ? covered.Int(0) : long.MinValue;
        covered.Reset();
        // newest first, so that a record from before there were digests is not read whole
        var newest = new List<(long, string, string?)>();
        var rows = from.Prepared("SELECT sequence, sender, control_id FROM message WHERE sequence > ? ORDER BY sequence DESC LIMIT ?").Bind(1, after).Bind(2, MessagesEach - 1);
        while (rows.Step()) newest.Add((rows.Int(0), rows.Text(1), rows.OptionalText(2)));
        for (var i = newest.Count - 1; i >= 0; i--) Add(newest[i].Item1, newest[i].Item2, newest[i].Item3);
    }

    private static ReadOnlySpan<byte> Bytes(List<uint> hashes) => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(hashes));

    /// <summary>FNV-1a of 32 bits (Fowler, Noll, Vo; RFC 9923).</summary>
    private static uint Hash(string text)
    {
        Span<byte> space = stackalloc byte[256];
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = length <= space.Length ? space : new byte[length];
        var hash = 2166136261;
        foreach (var one in utf8[..Encoding.UTF8.GetBytes(text, utf8)]) hash = (hash ^ one) * 16777619;
        return hash;
    }

    /// <summary>The runs of sequences, newest first, low inclusive and high exclusive, that can hold a sender or control id; those that are null are not asked for.</summary>
    public static IEnumerable<(long Low, long High)> Runs(Database from, long low, long high, string? sender, string? control)
    {
        var wantedSender = sender is null ? 0 : Hash(sender);
        var wantedControl = control is null ? 0 : Hash(control);
        var digests = from.Prepared("SELECT first, last, controls, senders FROM message_digest WHERE first < ?1 AND last >= ?2 ORDER BY first DESC").Bind(1, high).Bind(2, low);
        var end = high; // of the run that is being put together
        var begin = high;
        while (digests.Step())
        {
            var (first, last) = (digests.Int(0), digests.Int(1));
            var has = (control is null || MemoryMarshal.Cast<byte, uint>(digests.Blob(2)).Contains(wantedControl)) && (sender is null || MemoryMarshal.Cast<byte, uint>(digests.Blob(3)).Contains(wantedSender));
            begin = Math.Min(begin, last + 1); // what lies between digests
            if (!has)
            {
                if (begin < end) yield return (begin, end);
                end = first;
            }
            begin = first;
        }
        if (low < end) yield return (low, end);
    }
}
