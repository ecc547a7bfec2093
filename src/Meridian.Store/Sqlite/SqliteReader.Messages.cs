using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader
{
    private const string MessageColumns = "sequence, received_at, sent_at, sent_offset, protocol, disposition, connection, sender, control_id, kind";
    private const string QuarantineColumns = "sequence, at, reason, place, message, state, replayed_as, resolved_by, resolved_at, note";
    // a connection's opening and its messages go through intake side by side; far more slack than its door holds
    private const long ConnectionSlack = 100_000;

    public MessageRow? Message(Sequence sequence)
        => Rows($"SELECT {MessageColumns}, raw FROM message WHERE sequence = ?", s => s.Bind(1, sequence.Value), s => ReadMessage(s, withRaw: true)).FirstOrDefault();

    public IEnumerable<MessageRow> Messages(MessageQuery query) => Many(from => Messages(from, query));

    private static IEnumerable<MessageRow> Messages(Database from, MessageQuery query)
    {
        if (SequencesOf(from, query) is not { } range) yield break;
        var runs = query.ControlId is null && query.Sender is null ? [range] : MessageDigest.Runs(from, range.Low, range.High, query.Sender, query.ControlId);
        var left = query.Limit;
        foreach (var (low, high) in runs)
            foreach (var row in Messages(from, query, low, high, left))
            {
                yield return row;
                if (--left <= 0) yield break;
            }
    }

    private static IEnumerable<MessageRow> Messages(Database from, MessageQuery query, long low, long high, int limit)
    {
        var sql = $"SELECT {MessageColumns}{(query.WithRaw ? ", raw" : "")} FROM message WHERE sequence >= ?1 AND sequence < ?2 AND (?3 IS NULL OR connection = ?3) AND (?4 IS NULL OR protocol = ?4) "
            + "AND (?5 IS NULL OR sender = ?5) AND (?6 IS NULL OR control_id = ?6) AND (?7 IS NULL OR received_at >= ?7) AND (?8 IS NULL OR received_at < ?8) ORDER BY sequence DESC LIMIT ?9";
        return Rows(from, sql, s => s
            .Bind(1, low).Bind(2, high).Bind(3, query.ConnectionId).Bind(4, (long?)query.Protocol).Bind(5, query.Sender).Bind(6, query.ControlId)
            .Bind(7, query.From).Bind(8, query.To).Bind(9, limit), s => ReadMessage(s, query.WithRaw));
    }

    /// <summary>The sequences, low inclusive and high exclusive, that can hold what is asked for; null: none.</summary>
    private static (long Low, long High)? SequencesOf(Database from, MessageQuery query)
    {
        var (low, high) = (long.MinValue, query.Before?.Value ?? long.MaxValue);
        var firstMinute = query.From is { } since ? StoredTime.Minute(StoredTime.From(since)) : long.MinValue;
        if (query.From is not null)
        {
            if (Number(from, "SELECT min(sequence) FROM message_minute WHERE minute >= ?1", firstMinute) is not { } first) return null;
            low = first;
        }
        if (query.To is { } until)
        {
            // the last run that began before the end, and where the next one begins
            var lastMinute = StoredTime.Minute(StoredTime.From(until));
            var last = query.From is null
                ? Number(from, "SELECT sequence FROM message_minute WHERE minute <= ?1 ORDER BY sequence DESC LIMIT 1", lastMinute)
                : Number(from, "SELECT max(sequence) FROM message_minute WHERE minute BETWEEN ?2 AND ?1", lastMinute, firstMinute);
            if (last is null) return null;
            high = Math.Min(high, Number(from, "SELECT min(sequence) FROM message_minute WHERE sequence > ?1", last.Value) ?? long.MaxValue);
        }
        if (query.ConnectionId is { } connection)
        {
            var opened = Number(from, "SELECT min(sequence) FROM connection_event WHERE connection = ?1 AND kind = ?2", connection, (long)ConnectionEventKind.Opened);
            var ended = Number(from, "SELECT max(sequence) FROM connection_event WHERE connection = ?1 AND kind = ?2", connection, (long)ConnectionEventKind.Closed);
            if (opened is { } begin) low = Math.Max(low, begin - ConnectionSlack);
            if (ended is { } end) high = Math.Min(high, end + ConnectionSlack);
        }
        return (low, high);
    }

    private static long? Number(Database from, string sql, long first, long? second = null)
    {
        var statement = from.Prepared(sql).Bind(1, first);
        if (second is not null) statement.Bind(2, second);
        var value = statement.Step() ? statement.OptionalInt(0) : null;
        statement.Reset();
        return value;
    }

    public IEnumerable<MessageKey> MessageKeys(DateTimeOffset since, int limit) => Many(from =>
        Number(from, "SELECT min(sequence) FROM message_minute WHERE minute >= ?1", StoredTime.Minute(StoredTime.From(since))) is { } low
            ? Rows(from, "SELECT sender, control_id, sequence, received_at FROM message WHERE sequence >= ? AND received_at >= ? AND control_id IS NOT NULL AND control_id <> '' ORDER BY sequence DESC LIMIT ?",
                s => s.Bind(1, low).Bind(2, since).Bind(3, limit), s => new MessageKey(s.Text(0), s.Text(1), new Sequence(s.Int(2)), s.Time(3)))
            : []);

    private static MessageRow ReadMessage(Statement s, bool withRaw) => new()
    {
        Sequence = new Sequence(s.Int(0)),
        ReceivedAt = s.Time(1),
        SentAt = s.IsNull(2) ? null : StoredTime.To(s.Int(2), (int)s.Int(3)),
        Protocol = (Protocol)s.Int(4),
        Disposition = (Disposition)s.Int(5),
        ConnectionId = s.Int(6),
        Sender = s.Text(7),
        ControlId = s.OptionalText(8),
        Kind = s.Text(9),
        Raw = withRaw ? s.Blob(10).ToArray() : ReadOnlyMemory<byte>.Empty,
    };

    public QuarantineRow? Quarantined(Sequence sequence)
        => Rows($"SELECT {QuarantineColumns} FROM quarantine WHERE sequence = ?", s => s.Bind(1, sequence.Value), ReadQuarantine).FirstOrDefault();

    public IEnumerable<QuarantineRow> Quarantine(QuarantineState? state, Sequence? before, int limit) => state is { } one
        ? Rows($"SELECT {QuarantineColumns} FROM quarantine WHERE state = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
            s => s.Bind(1, (long)one).Bind(2, before?.Value ?? long.MaxValue).Bind(3, limit), ReadQuarantine)
        : Rows($"SELECT {QuarantineColumns} FROM quarantine WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
            s => s.Bind(1, before?.Value ?? long.MaxValue).Bind(2, limit), ReadQuarantine);

    private static QuarantineRow ReadQuarantine(Statement s) => new()
    {
        Sequence = new Sequence(s.Int(0)),
        At = s.Time(1),
        Reason = s.Text(2),
        Place = s.OptionalText(3),
        Message = s.Text(4),
        State = (QuarantineState)s.Int(5),
        ReplayedAs = new Sequence(s.Int(6)),
        ResolvedBy = s.OptionalText(7),
        ResolvedAt = s.OptionalTime(8),
        Note = s.OptionalText(9),
    };
}
