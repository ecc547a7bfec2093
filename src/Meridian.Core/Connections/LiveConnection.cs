using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Connections;

/// <summary>
/// One connection as people see it: counts, and the newest bytes both ways. The session that owns the socket writes,
/// any thread reads; a short lock guards the ring.
/// </summary>
public sealed class LiveConnection
{
    private const int RateSeconds = 10;
    private readonly Lock gate = new();
    private readonly ConnectionBook book;
    private readonly TimeProvider clock;
    private readonly Queue<Exchange> ring = new();
    private readonly int[] perSecond = new int[RateSeconds + 1];
    private long rateSecond = -1, exchangeNumber, messagesIn, bytesIn, answersOut, bytesOut, faults, ringBytes;
    private string? lastAnswer;
    private DateTimeOffset? lastHeard, closedAt;
    private TimeSpan? clockOffset;

    internal LiveConnection(ConnectionBook book, TimeProvider clock, long id, Protocol protocol, string peer, string listener)
    {
        (this.book, this.clock, Id, Protocol, Peer, Listener) = (book, clock, id, protocol, peer, listener);
        OpenedAt = clock.GetUtcNow();
    }

    /// <summary>Never given twice, also not after a restart.</summary>
    public long Id { get; }
    public Protocol Protocol { get; }
    /// <summary>Remote address and port.</summary>
    public string Peer { get; }
    /// <summary>Listener or name of the outgoing link.</summary>
    public string Listener { get; }
    public DateTimeOffset OpenedAt { get; }
    public DateTimeOffset? ClosedAt { get { lock (gate) return closedAt; } }
    public bool IsOpen => ClosedAt is null;

    /// <summary>A new exchange; raised on the session's thread, without the lock.</summary>
    public event Action<LiveConnection, Exchange>? Exchanged;

    /// <summary>A whole message came in. Copies what it keeps.</summary>
    public void MessageCame(ReadOnlySpan<byte> bytes) => Add(ExchangeDirection.In, ExchangeKind.Message, bytes, bytes.Length, null, default);

    /// <summary>A whole message came in, of which only a part is worth showing.</summary>
    /// <param name="length">How many bytes there were.</param>
    public void MessageCame(ReadOnlySpan<byte> shown, long length) => Add(ExchangeDirection.In, ExchangeKind.Message, shown, length, null, default);

    /// <summary>An answer went out.</summary>
    /// <param name="answer">The protocol's short word, e.g. <c>AA</c>.</param>
    /// <param name="sequence">What it answers for; default: nothing stored.</param>
    public void AnswerWent(ReadOnlySpan<byte> bytes, string? answer, Sequence sequence = default) => Add(ExchangeDirection.Out, ExchangeKind.Answer, bytes, bytes.Length, answer, sequence);

    /// <summary>The hub itself sent a message.</summary>
    public void MessageWent(ReadOnlySpan<byte> bytes) => Add(ExchangeDirection.Out, ExchangeKind.Message, bytes, bytes.Length, null, default);

    /// <summary>An answer to the hub's own message came in.</summary>
    /// <param name="length">How many bytes there were, if more than are given.</param>
    public void AnswerCame(ReadOnlySpan<byte> bytes, string? answer, long length) => Add(ExchangeDirection.In, ExchangeKind.Answer, bytes, length, answer, default);

    /// <inheritdoc cref="AnswerCame(ReadOnlySpan{byte}, string?, long)"/>
    public void AnswerCame(ReadOnlySpan<byte> bytes, string? answer) => Add(ExchangeDirection.In, ExchangeKind.Answer, bytes, bytes.Length, answer, default);

    /// <summary>Junk, half or over-long: counted as a fault. It is kept for good only through <see cref="IIntake.RecordAsync"/>.</summary>
    /// <param name="length">How many bytes there were, if more than are given.</param>
    public void FaultCame(ExchangeKind kind, ReadOnlySpan<byte> bytes, long length) => Add(ExchangeDirection.In, kind, bytes, length, null, default);

    /// <summary>Bytes came as they are on the line; messages made of them are told by <see cref="MessageMade"/> and <see cref="MessageAssembled"/>, whose bytes do not count again.</summary>
    /// <param name="length">How many bytes there were, if more than are given.</param>
    /// <param name="note">What was made of them.</param>
    public void WireCame(ExchangeKind kind, ReadOnlySpan<byte> bytes, long length, string? note) => Add(ExchangeDirection.In, kind, bytes, length, null, default, note);

    /// <summary>Bytes went out as they are on the line.</summary>
    public void WireWent(ExchangeKind kind, ReadOnlySpan<byte> bytes, string? note) => Add(ExchangeDirection.Out, kind, bytes, bytes.Length, null, default, note);

    /// <summary>A whole message was made of frames that came.</summary>
    public void MessageAssembled(ReadOnlySpan<byte> bytes) => Add(ExchangeDirection.In, ExchangeKind.Message, bytes, bytes.Length, null, default, null, isCounted: false);

    /// <summary>The hub's own message went out, frame by frame.</summary>
    public void MessageMade(ReadOnlySpan<byte> bytes) => Add(ExchangeDirection.Out, ExchangeKind.Message, bytes, bytes.Length, null, default, null, isCounted: false);

    /// <summary>A whole message was refused (quarantined).</summary>
    public void Refused() { lock (gate) faults++; }

    /// <summary>What the newest message says of the sender's clock.</summary>
    public void OffsetMeasured(TimeSpan offset) { lock (gate) clockOffset = offset; }

    /// <summary>What happened just now, as the record keeps it.</summary>
    /// <param name="bytes">The bytes in question, of which <see cref="ConnectionEventRow.MostBytes"/> are kept.</param>
    /// <param name="length">How many bytes there were.</param>
    public ConnectionEventRow Event(ConnectionEventKind kind, ReadOnlyMemory<byte> bytes = default, long length = 0, string? detail = null) => new()
    {
        Sequence = default,
        ConnectionId = Id,
        Kind = kind,
        At = clock.GetUtcNow(),
        Protocol = Protocol,
        Peer = Peer,
        Listener = Listener,
        Detail = detail,
        Bytes = bytes[..Math.Min(bytes.Length, ConnectionEventRow.MostBytes)],
        ByteCount = length,
    };

    /// <summary>It is over; a second time does nothing.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (closedAt is not null) return;
            closedAt = clock.GetUtcNow();
        }
        book.Closed(this);
    }

    public ConnectionCounters Counters()
    {
        lock (gate)
        {
            RollRate();
            var sum = 0;
            for (var i = 1; i <= RateSeconds; i++) sum += perSecond[(int)((rateSecond - i + perSecond.Length * 2L) % perSecond.Length)];
            return new(messagesIn, bytesIn, answersOut, bytesOut, faults, sum / (double)RateSeconds, lastAnswer, lastHeard, clockOffset);
        }
    }

    /// <summary>The exchanges after a number, oldest first.</summary>
    public IReadOnlyList<Exchange> Exchanges(long after = 0)
    {
        lock (gate) return [.. ring.Where(e => e.Number > after)];
    }

    internal long Forget()
    {
        lock (gate)
        {
            var freed = ringBytes;
            ring.Clear();
            ringBytes = 0;
            return freed;
        }
    }

    private void Add(ExchangeDirection direction, ExchangeKind kind, ReadOnlySpan<byte> bytes, long length, string? answer, Sequence sequence, string? note = null, bool isCounted = true)
    {
        var options = book.Options;
        var kept = bytes[..Math.Min(bytes.Length, options.ExchangeBytes)].ToArray();
        Exchange exchange;
        long change;
        lock (gate)
        {
            var at = clock.GetUtcNow();
            if (direction == ExchangeDirection.In)
            {
                if (isCounted) bytesIn += length;
                lastHeard = at;
                if (kind == ExchangeKind.Message)
                {
                    messagesIn++;
                    RollRate();
                    perSecond[(int)(rateSecond % perSecond.Length)]++;
                }
                else if (kind is not (ExchangeKind.Answer or ExchangeKind.Frame or ExchangeKind.Control)) faults++;
            }
            else
            {
                if (isCounted) bytesOut += length;
                if (kind == ExchangeKind.Answer) answersOut++;
            }
            if (answer is not null) lastAnswer = answer;
            exchange = new() { Number = ++exchangeNumber, At = at, Direction = direction, Kind = kind, Bytes = kept, Length = length, Answer = answer, Note = note, Sequence = sequence };
            ring.Enqueue(exchange);
            change = kept.Length;
            while (ring.Count > options.ExchangesKept || (ringBytes + change > options.BytesKept && ring.Count > 1)) change -= ring.Dequeue().Bytes.Length;
            ringBytes += change;
        }
        book.Remembered(this, change);
        Exchanged?.Invoke(this, exchange);
    }

    private void RollRate()
    {
        var second = clock.GetTimestamp() / clock.TimestampFrequency;
        if (rateSecond < 0 || second - rateSecond > RateSeconds) Array.Clear(perSecond);
        else for (var s = rateSecond + 1; s <= second; s++) perSecond[(int)(s % perSecond.Length)] = 0;
        rateSecond = second;
    }
}
