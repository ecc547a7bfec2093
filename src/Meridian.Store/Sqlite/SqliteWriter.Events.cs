using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private static void WriteAlertEvent(Database to, AlertEventRow row)
    {
        to.Prepared("INSERT INTO alert_event (sequence, alert, transition, at, equipment, patient, bed, priority, report, started_at, escalation_step, "
                + "acknowledged_by, acknowledge_reason, acknowledged_at, is_present, is_latched, is_from_hub, message) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
            .Bind(1, row.Sequence.Value)
            .Bind(2, row.Alert.Value)
            .Bind(3, (long)row.Transition)
            .Bind(4, row.At)
            .Bind(5, row.Equipment.Value)
            .Bind(6, row.Patient.Value)
            .Bind(7, row.Bed.Value)
            .Bind(8, (long)row.Report.Priority)
            .Bind(9, JsonSerializer.Serialize(row.Report, RowJson.Readable.AlertReport))
            .Bind(10, row.StartedAt)
            .Bind(11, row.EscalationStep)
            .Bind(12, row.AcknowledgedBy)
            .Bind(13, row.AcknowledgeReason)
            .Bind(14, row.AcknowledgedAt)
            .Bind(15, row.IsPresent)
            .Bind(16, row.IsLatched)
            .Bind(17, row.IsFromHub)
            .Bind(18, row.Message.Value)
            .Run();
        if (row.IsPresent)
            to.Prepared("INSERT OR REPLACE INTO alert_present (alert, sequence) VALUES (?,?)").Bind(1, row.Alert.Value).Bind(2, row.Sequence.Value).Run();
        else
            to.Prepared("DELETE FROM alert_present WHERE alert = ?").Bind(1, row.Alert.Value).Run();
    }

    private static void WritePatientEvent(Database to, PatientEventRow row) => to
        .Prepared("INSERT INTO patient_event (sequence, patient, bed, kind, at, sender_at, sender_offset) VALUES (?,?,?,?,?,?,?)")
        .Bind(1, row.Sequence.Value)
        .Bind(2, row.Patient.Value)
        .Bind(3, row.Bed.Value)
        .Bind(4, (long)row.Kind)
        .Bind(5, row.At)
        .Bind(6, row.SenderAt)
        .Bind(7, row.SenderAt is { } sent ? StoredTime.OffsetMinutes(sent) : (long?)null)
        .Run();

    private void WriteConnectionEvent(Database to, ConnectionEventRow row)
    {
        NoteConnection(to, row.ConnectionId);
        to.Prepared("INSERT INTO connection_event (sequence, connection, kind, at, protocol, peer, listener, detail, byte_count, bytes) VALUES (?,?,?,?,?,?,?,?,?,?)")
            .Bind(1, row.Sequence.Value)
            .Bind(2, row.ConnectionId)
            .Bind(3, (long)row.Kind)
            .Bind(4, row.At)
            .Bind(5, (long)row.Protocol)
            .Bind(6, row.Peer)
            .Bind(7, row.Listener)
            .Bind(8, row.Detail)
            .Bind(9, row.ByteCount)
            .Bind(10, row.Bytes.Span)
            .Run();
    }

    private static void WriteAudit(Database to, AuditRow row) => to
        .Prepared("INSERT INTO audit (number, at, actor, action, subject, detail, origin, previous_hash, hash) VALUES (?,?,?,?,?,?,?,?,?)")
        .Bind(1, row.Number)
        .Bind(2, row.At)
        .Bind(3, row.Actor)
        .Bind(4, row.Action)
        .Bind(5, row.Subject)
        .Bind(6, row.Detail)
        .Bind(7, row.Origin)
        .Bind(8, (ReadOnlySpan<byte>)row.PreviousHash)
        .Bind(9, (ReadOnlySpan<byte>)row.Hash)
        .Run();

    private static void WriteDocument(Database to, DocumentRow row)
    {
        if (row.Body is null)
            to.Prepared("DELETE FROM document WHERE kind = ? AND key = ?").Bind(1, row.Kind).Bind(2, row.Key).Run();
        else
            to.Prepared("INSERT OR REPLACE INTO document (kind, key, body, updated_at) VALUES (?,?,?,?)")
                .Bind(1, row.Kind).Bind(2, row.Key).Bind(3, row.Body).Bind(4, row.UpdatedAt).Run();
    }
}
