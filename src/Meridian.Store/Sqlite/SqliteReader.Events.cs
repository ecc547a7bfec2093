using System.Text.Json;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader
{
    private const string AlertColumns = "e.sequence, e.alert, e.transition, e.at, e.equipment, e.patient, e.bed, e.report, e.started_at, e.escalation_step, "
        + "e.acknowledged_by, e.acknowledge_reason, e.acknowledged_at, e.is_present, e.is_latched, e.is_from_hub, e.message";
    private const string ConnectionColumns = "sequence, connection, kind, at, protocol, peer, listener, detail, byte_count, bytes";
    private const string AuditColumns = "number, at, actor, action, subject, detail, origin, previous_hash, hash";

    public IEnumerable<AlertEventRow> PresentAlerts()
        => Rows($"SELECT {AlertColumns} FROM alert_present p JOIN alert_event e ON e.sequence = p.sequence ORDER BY p.alert", Nothing, ReadAlert);

    public IEnumerable<AlertEventRow> AlertEventsAfter(Sequence after, int limit)
        => Rows($"SELECT {AlertColumns} FROM alert_event e WHERE e.sequence > ? ORDER BY e.sequence LIMIT ?", s => s.Bind(1, after.Value).Bind(2, limit), ReadAlert);

    public IEnumerable<AlertEventRow> AlertEvents(BedId? bed, EquipmentId? equipment, PatientId? patient, DateTimeOffset? from, DateTimeOffset? to, int limit)
    {
        var where = new Where();
        if (bed is { } b) where.And("e.bed = ?", b.Value);
        if (equipment is { } e) where.And("e.equipment = ?", e.Value);
        if (patient is { } p) where.And("e.patient = ?", p.Value);
        if (from is { } since) where.And("e.at >= ?", StoredTime.From(since));
        if (to is { } until) where.And("e.at < ?", StoredTime.From(until));
        return Rows($"SELECT {AlertColumns} FROM alert_event e{where} ORDER BY e.at DESC, e.sequence DESC LIMIT ?", s => s.Bind(where.Bind(s), limit), ReadAlert);
    }

    public IEnumerable<AlertEventRow> AlertHistory(AlertId alert)
        => Rows($"SELECT {AlertColumns} FROM alert_event e WHERE e.alert = ? ORDER BY e.sequence", s => s.Bind(1, alert.Value), ReadAlert);

    private static AlertEventRow ReadAlert(Statement s) => new()
    {
        Sequence = new Sequence(s.Int(0)),
        Alert = new AlertId(s.Int(1)),
        Transition = (AlertTransition)s.Int(2),
        At = s.Time(3),
        Equipment = new EquipmentId(s.Int(4)),
        Patient = new PatientId(s.Int(5)),
        Bed = new BedId(s.Int(6)),
        Report = JsonSerializer.Deserialize(s.Blob(7), RowJson.Readable.AlertReport)!,
        StartedAt = s.Time(8),
        EscalationStep = (int)s.Int(9),
        AcknowledgedBy = s.OptionalText(10),
        AcknowledgeReason = s.OptionalText(11),
        AcknowledgedAt = s.OptionalTime(12),
        IsPresent = s.Flag(13),
        IsLatched = s.Flag(14),
        IsFromHub = s.Flag(15),
        Message = new Sequence(s.Int(16)),
    };

    public IEnumerable<ConnectionEventRow> ConnectionEvents(long? connectionId, Sequence? before, int limit)
    {
        var where = new Where().And("sequence < ?", before?.Value ?? long.MaxValue);
        if (connectionId is { } connection) where.And("connection = ?", connection);
        return Rows($"SELECT {ConnectionColumns} FROM connection_event{where} ORDER BY sequence DESC LIMIT ?", s => s.Bind(where.Bind(s), limit), s => new ConnectionEventRow
        {
            Sequence = new Sequence(s.Int(0)),
            ConnectionId = s.Int(1),
            Kind = (ConnectionEventKind)s.Int(2),
            At = s.Time(3),
            Protocol = (Protocol)s.Int(4),
            Peer = s.Text(5),
            Listener = s.Text(6),
            Detail = s.OptionalText(7),
            ByteCount = s.Int(8),
            Bytes = s.Blob(9).ToArray(),
        });
    }

    public IEnumerable<AuditRow> Audit(long? before, int limit)
        => Rows($"SELECT {AuditColumns} FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?", s => s.Bind(1, before ?? long.MaxValue).Bind(2, limit), ReadAudit);

    public IEnumerable<AuditRow> AuditFrom(long number)
        => Rows($"SELECT {AuditColumns} FROM audit WHERE number >= ? ORDER BY number", s => s.Bind(1, number), ReadAudit);

    private static AuditRow ReadAudit(Statement s) => new()
    {
        Number = s.Int(0),
        At = s.Time(1),
        Actor = s.Text(2),
        Action = s.Text(3),
        Subject = s.OptionalText(4),
        Detail = s.OptionalText(5),
        Origin = s.OptionalText(6),
        PreviousHash = s.Blob(7).ToArray(),
        Hash = s.Blob(8).ToArray(),
    };
}
