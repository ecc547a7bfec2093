using System.Globalization;
using System.Text.Json;
using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader : ILabReader
{
    internal const string LabOrderColumns = "id, patient, status, body, created_at, updated_at, message, note";
    internal const string LabResultColumns = "id, key_high, key_low, equipment, specimen, role, lab_order, patient, test, state, held, at, message, superseded_by, body";

    LabOrderId ILabReader.LastOrder() => new(Once(HighWater.HighestLabOrder));
    LabResultId ILabReader.LastResult() => new(Once(HighWater.HighestLabResult));

    LabOrderRow? ILabReader.Order(LabOrderId id) => First($"SELECT {LabOrderColumns} FROM lab_order WHERE id = ?", s => s.Bind(1, id.Value), ReadLabOrder);

    IReadOnlyList<LabOrderRow> ILabReader.OrdersBySpecimen(string specimenId) => Once<IReadOnlyList<LabOrderRow>>(from =>
        [.. Rows(from, $"SELECT {LabOrderColumns} FROM lab_order WHERE specimen = ? ORDER BY id DESC LIMIT 100", s => s.Bind(1, specimenId), ReadLabOrder)]);

    IReadOnlyList<LabOrderRow> ILabReader.OrdersBy(OrderKey key, string value) => Once<IReadOnlyList<LabOrderRow>>(from =>
    {
        var column = key switch
        {
            OrderKey.Placer => "placer",
            OrderKey.Filler => "filler",
            OrderKey.Patient => "patient",
            _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
        };
        return [.. Rows(from, $"SELECT {LabOrderColumns} FROM lab_order WHERE {column} = ? ORDER BY id DESC LIMIT 100",
            s => { if (key == OrderKey.Patient) s.Bind(1, long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0); else s.Bind(1, value); }, ReadLabOrder)];
    });

    IEnumerable<LabOrderRow> ILabReader.Orders(LabOrderQuery query)
    {
        var where = new Where();
        if (query.OnlyOpen) where.And("status IN (1, 2)");
        if (query.Status is { } status) where.And("status = ?", (long)status);
        if (query.Patient is { } patient) where.And("patient = ?", patient.Value);
        if (query.From is { } since) where.And("created_at >= ?", StoredTime.From(since));
        if (query.To is { } until) where.And("created_at < ?", StoredTime.From(until));
        if (query.Before is { } before) where.And("id < ?", before.Value);
        var text = string.IsNullOrWhiteSpace(query.Text) ? null : PatientSearch.Fold(query.Text.Trim());
        if (query.SpecimenId is not null) where.And("specimen = ?");
        if (query.Priority is not null) where.And("json_extract(body, '$.priority') = ?");
        if (text is not null) where.And("instr(search, ?) > 0");
        return Rows($"SELECT {LabOrderColumns} FROM lab_order{where} ORDER BY id DESC LIMIT ?", s =>
        {
            var next = where.Bind(s);
            if (query.SpecimenId is { } specimen) s.Bind(next++, specimen);
            if (query.Priority is { } priority) s.Bind(next++, priority);
            if (text is not null) s.Bind(next++, text);
            s.Bind(next, query.Limit);
        }, ReadLabOrder);
    }

    LabResultRow? ILabReader.Result(LabResultId id) => First($"SELECT {LabResultColumns} FROM lab_result WHERE id = ?", s => s.Bind(1, id.Value), ReadLabResult);

    IEnumerable<LabResultRow> ILabReader.Results(LabResultQuery query)
    {
        var where = new Where();
        // the index of what waits knows these two alone
        if (query.States.Count > 0) where.And($"{(query.States.All(one => one is LabResultState.Held or LabResultState.ToVerify) ? "" : "+")}state IN ({string.Join(',', query.States.Select(one => ((int)one).ToString(CultureInfo.InvariantCulture)))})");
        if (query.OnlyCritical) where.And("json_extract(body, '$.flags') IN ('LL', 'HH')");
        if (query.Held is { } held) where.And("held = ?", (long)held);
        if (query.Patient is { } patient) where.And("patient = ? AND patient <> 0", patient.Value);
        if (query.Order is { } order) where.And("lab_order = ? AND lab_order <> 0", order.Value);
        if (query.Equipment is { } equipment) where.And("equipment = ?", equipment.Value);
        if (query.Role is { } role) where.And("role = ?", (long)role);
        if (query.Message is { } message) where.And("message = ?", message.Value);
        if (query.From is { } since) where.And("at >= ?", StoredTime.From(since));
        if (query.To is { } until) where.And("at < ?", StoredTime.From(until));
        if (query.Before is { } before) where.And("id < ?", before.Value);
        if (query.SpecimenId is not null) where.And("specimen = ?");
        if (query.Test is not null) where.And("test = ?");
        return Rows($"SELECT {LabResultColumns} FROM lab_result{where} ORDER BY id DESC LIMIT ?", s =>
        {
            var next = where.Bind(s);
            if (query.SpecimenId is { } specimen) s.Bind(next++, specimen);
            if (query.Test is { } test) s.Bind(next++, test);
            s.Bind(next, query.Limit);
        }, ReadLabResult);
    }

    bool ILabReader.HasResult(ResultKey key) => Once(from =>
    {
        var statement = from.Prepared("SELECT 1 FROM lab_result WHERE key_high = ? AND key_low = ?").Bind(1, key.High).Bind(2, key.Low);
        var found = statement.Step();
        statement.Reset();
        return found;
    });

    DateTimeOffset? ILabReader.LetGoBefore(SpecimenRole role) => Once(from => HighWater.Read(from, role == SpecimenRole.Patient ? HighWater.LabLetGo : HighWater.ControlsLetGo)) is var at and > 0 ? StoredTime.To(at) : null;

    // the record ?1 and all that were merged into it
    private const string SamePatient = "WITH RECURSIVE same (id) AS (VALUES (?1) UNION SELECT p.id FROM patient p JOIN same ON p.merged_into = same.id AND p.merged_into <> 0) SELECT id FROM same";

    LabResultRow? ILabReader.LastVerified(PatientId patient, string test, LabOrderId except) => First(
        $"SELECT {LabResultColumns} FROM lab_result WHERE patient IN ({SamePatient}) AND patient <> 0 AND test = ?2 AND +state = 3 AND +lab_order <> ?3 ORDER BY at DESC, id DESC LIMIT 1",
        s => s.Bind(1, patient.Value).Bind(2, test).Bind(3, except == default ? -1 : except.Value), ReadLabResult);

    IReadOnlyList<PatientId> ILabReader.PatientsBearing(string identifier) => Once<IReadOnlyList<PatientId>>(from =>
        [.. Rows(from, "SELECT DISTINCT patient FROM patient_identifier WHERE value = ? LIMIT 10", s => s.Bind(1, identifier), s => new PatientId(s.Int(0)))]);

    LabInstrumentCounts ILabReader.Counts(EquipmentId equipment, DateTimeOffset since) => Once(from =>
    {
        var last = from.Prepared("SELECT max(at) FROM lab_result WHERE equipment = ?").Bind(1, equipment.Value);
        var at = last.Step() ? last.OptionalTime(0) : null;
        last.Reset();
        int Count(string sql, long? bound)
        {
            var statement = from.Prepared(sql).Bind(1, equipment.Value);
            if (bound is { } value) statement.Bind(2, value);
            var count = statement.Step() ? (int)statement.Int(0) : 0;
            statement.Reset();
            return count;
        }
        return new LabInstrumentCounts(at, Count("SELECT count(*) FROM lab_result WHERE equipment = ? AND at >= ?", StoredTime.From(since)),
            Count("SELECT count(*) FROM lab_result WHERE state = 1 AND +equipment = ?", null), Count("SELECT count(*) FROM lab_result WHERE state = 2 AND +equipment = ?", null));
    });

    LabCounts ILabReader.Counts() => Once(from => new LabCounts(
        Rows(from, "SELECT held, count(*) FROM lab_result WHERE state = 1 GROUP BY held", _ => { }, s => (Reason: (HeldReason)s.Int(0), Count: (int)s.Int(1))).ToDictionary(one => one.Reason, one => one.Count),
        (int)One(from, "SELECT count(*) FROM lab_result WHERE state = 2"), (int)One(from, "SELECT count(*) FROM lab_result WHERE state = 2 AND json_extract(body, '$.flags') IN ('LL', 'HH')"),
        (int)One(from, "SELECT count(*) FROM lab_order WHERE status IN (1, 2)")));

    internal static LabOrderRow ReadLabOrder(Statement s) => new()
    {
        Id = new(s.Int(0)), Patient = new(s.Int(1)), Status = (LabOrderStatus)s.Int(2), Order = JsonSerializer.Deserialize(s.Blob(3), LabOrderJson.Readable.LabOrder)!,
        CreatedAt = s.Time(4), UpdatedAt = s.Time(5), Message = new(s.Int(6)), Note = s.OptionalText(7),
    };

    internal static LabResultRow ReadLabResult(Statement s)
    {
        var body = JsonSerializer.Deserialize(s.Blob(14), LabRowJson.Readable.LabResultBody)!;
        var at = s.Time(11);
        return new()
        {
            Id = new(s.Int(0)), Key = new(s.Int(1), s.Int(2)), Equipment = new(s.Int(3)), SpecimenId = s.Text(4), Role = (SpecimenRole)s.Int(5), Control = body.Control, Position = body.Position,
            Order = new(s.Int(6)), Patient = new(s.Int(7)), Named = body.Named, Driver = body.Driver, IsAtPatient = body.AtPatient, Said = body.Said, Test = s.OptionalText(8), Number = body.Number, Unit = body.Unit,
            Low = body.Low, High = body.High, RangeText = body.Range, Flags = body.Flags, State = (LabResultState)s.Int(9), Held = (HeldReason)s.Int(10), Released = body.Released,
            IsCorrection = body.Correction, By = body.By, DecidedAt = body.DecidedAt, Rule = body.Rule, Reason = body.Reason, Trail = body.Outcomes, Verdict = body.Verdict,
            Supersedes = new(body.Supersedes), SupersededBy = new(s.Int(13)), At = at, ReceivedAt = at.AddTicks(body.ReceivedAfter), Message = new(s.Int(12)),
        };
    }
}
