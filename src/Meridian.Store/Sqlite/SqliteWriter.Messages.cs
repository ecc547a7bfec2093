using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private const string InsertMessage =
        "INSERT INTO message (sequence, received_at, sent_at, sent_offset, protocol, disposition, connection, sender, control_id, kind, facts, raw) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)";
    private const string InsertMinute = "INSERT INTO message_minute (sequence, minute) VALUES (?,?)";
    private const string UpsertQuarantine =
        "INSERT OR REPLACE INTO quarantine (sequence, at, reason, place, message, state, replayed_as, resolved_by, resolved_at, note) VALUES (?,?,?,?,?,?,?,?,?,?)";

    private void WriteMessages(Database to, RecordBatch batch)
    {
        if (batch.Messages.Count == 0) return;
        var places = new FactPlaces(batch);
        foreach (var row in batch.Messages)
        {
            NoteConnection(to, row.ConnectionId);
            var minute = StoredTime.Minute(StoredTime.From(row.ReceivedAt));
            if (markedMinute != minute)
            {
                to.Prepared(InsertMinute).Bind(1, row.Sequence.Value).Bind(2, minute).Run();
                markedMinute = minute;
            }
            digest.Add(to, row);
            packed.Clear();
            places.Write(packed, row);
            var statement = to.Prepared(InsertMessage)
                .Bind(1, row.Sequence.Value)
                .Bind(2, row.ReceivedAt)
                .Bind(3, row.SentAt)
                .Bind(4, row.SentAt is { } sent ? StoredTime.OffsetMinutes(sent) : (long?)null)
                .Bind(5, (long)row.Protocol)
                .Bind(6, (long)row.Disposition)
                .Bind(7, row.ConnectionId)
                .Bind(8, row.Sender)
                .Bind(9, row.ControlId)
                .Bind(10, row.Kind);
            if (packed.Length == 0) statement.BindNull(11);
            else statement.Bind(11, packed.Written);
            statement.Bind(12, row.Raw.Span).Run();
        }
    }

    private static void WriteQuarantine(Database to, QuarantineRow row) => to.Prepared(UpsertQuarantine)
        .Bind(1, row.Sequence.Value)
        .Bind(2, row.At)
        .Bind(3, row.Reason)
        .Bind(4, row.Place)
        .Bind(5, row.Message)
        .Bind(6, (long)row.State)
        .Bind(7, row.ReplayedAs.Value)
        .Bind(8, row.ResolvedBy)
        .Bind(9, row.ResolvedAt)
        .Bind(10, row.Note)
        .Run();

    private void NoteConnection(Database to, long connection)
    {
        if (connection <= highestConnection) return;
        HighWater.Raise(to, HighWater.Connection, connection);
        highestConnection = connection;
    }
}
