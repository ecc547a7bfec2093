using System.Collections.Concurrent;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Connections;

/// <summary>Every connection that is open, and those lately closed. Safe from any thread.</summary>
public sealed class ConnectionBook(ConnectionOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, LiveConnection> connections = new();
    private readonly ConcurrentQueue<long> closed = new();
    private long lastId, bytesKept;

    internal ConnectionOptions Options => options;

    /// <summary>A connection was opened, or closed (its <see cref="LiveConnection.IsOpen"/> tells).</summary>
    public event Action<LiveConnection>? Changed;

    public IReadOnlyList<LiveConnection> All => [.. connections.Values.OrderBy(c => c.Id)];
    public int OpenCount => connections.Values.Count(c => c.IsOpen);
    /// <summary>Bytes remembered of all connections.</summary>
    public long BytesKept => Interlocked.Read(ref bytesKept);

    /// <summary>Goes on where the record ends.</summary>
    public void Start(RecordPosition position) => lastId = Math.Max(lastId, position.ConnectionId);

    /// <summary>A new connection; the caller records its opening where that is wanted, and closes it.</summary>
    public LiveConnection Open(Protocol protocol, string peer, string listener)
    {
        var connection = new LiveConnection(this, clock, Interlocked.Increment(ref lastId), protocol, peer, listener);
        connections[connection.Id] = connection;
        Changed?.Invoke(connection);
        return connection;
    }

    public LiveConnection? Find(long id) => connections.GetValueOrDefault(id);

    internal void Closed(LiveConnection connection)
    {
        closed.Enqueue(connection.Id);
        while (closed.Count > options.ClosedKept && closed.TryDequeue(out var oldest))
            if (connections.TryRemove(oldest, out var gone)) Interlocked.Add(ref bytesKept, -gone.Forget());
        Changed?.Invoke(connection);
    }

    internal void Remembered(LiveConnection by, long change)
    {
        if (Interlocked.Add(ref bytesKept, change) <= options.BytesKeptInAll) return;
        // over the common limit: whoever was heard longest ago forgets, the closed ones before the open ones
        foreach (var other in connections.Values.OrderBy(c => c.IsOpen).ThenBy(c => c.Counters().LastHeard))
        {
            if (other == by) continue;
            if (Interlocked.Add(ref bytesKept, -other.Forget()) <= options.BytesKeptInAll * 3 / 4) return;
        }
    }
}
