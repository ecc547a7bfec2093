using System.Globalization;
using System.Text.Json;
using Meridian.Core.Quality;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader : IQualityReader
{
    internal const string ControlColumns = "id, equipment, test, material, lot, level, value, said, unit, at, received_at, result, run, mean, sd, z, source, state, note, violations, decided_by, decided_at, reason";
    internal const string LockColumns = "id, equipment, test, cause, since, point, why, doubt_from, pending, released_at, released_by, reason, through, reviewed_by, reviewed_at";
    internal const string AverageColumns = "id, equipment, test, result, at, value, average, state";

    public (long Control, long Lock, long Average) LastQuality() => Once(from =>
        (HighWater.HighestControl(from), One(from, "SELECT coalesce(max(id), 0) FROM quality_lock"), HighWater.HighestAverage(from)));

    public ControlResultRow? Control(long id) => First($"SELECT {ControlColumns} FROM control_result WHERE id = ?", s => s.Bind(1, id), ReadControl);

    public IEnumerable<ControlResultRow> Controls(ControlQuery query)
    {
        var where = new Where();
        if (query.Equipment is { } equipment) where.And("equipment = ?", equipment.Value);
        if (query.From is { } since) where.And("at >= ?", StoredTime.From(since));
        if (query.To is { } until) where.And("at < ?", StoredTime.From(until));
        if (query.Before is { } before) where.And("id < ?", before);
        if (query.States.Count > 0) where.And($"state IN ({string.Join(',', query.States.Select(one => ((int)one).ToString(CultureInfo.InvariantCulture)))})");
        (string Column, string? Value)[] words = [("test", query.Test), ("material", query.Material), ("lot", query.Lot), ("level", query.Level)];
        foreach (var (column, value) in words)
            if (value is not null) where.And(column + " = ?");
        return Rows($"SELECT {ControlColumns} FROM control_result{where} ORDER BY id DESC LIMIT ?", s =>
        {
            var next = where.Bind(s);
            foreach (var (_, value) in words)
                if (value is not null) s.Bind(next++, value);
            s.Bind(next, query.Limit);
        }, ReadControl);
    }

    public IReadOnlyList<ControlSeries> ControlSeries() => Once<IReadOnlyList<ControlSeries>>(from =>
        [.. Rows(from, "SELECT equipment, test, material, lot, level, count(*), min(at), max(at) FROM control_result GROUP BY equipment, test, material, lot, level", _ => { },
            s => new ControlSeries(new(s.Int(0)), s.Text(1), new(s.Text(2), s.Text(3), s.Text(4)), (int)s.Int(5), s.Time(6), s.Time(7)))]);

    public QualityLockRow? QualityLock(long id) => First($"SELECT {LockColumns} FROM quality_lock WHERE id = ?", s => s.Bind(1, id), ReadLock);

    public IEnumerable<QualityLockRow> QualityLocks(bool? open, EquipmentId? equipment, string? test, long? before, int limit)
    {
        var where = new Where();
        if (open is { } wanted) where.And(wanted ? "released_at IS NULL" : "released_at IS NOT NULL");
        if (equipment is { } one) where.And("equipment = ?", one.Value);
        if (before is { } marker) where.And("id < ?", marker);
        if (test is not null) where.And("test = ?");
        return Rows($"SELECT {LockColumns} FROM quality_lock{where} ORDER BY id DESC LIMIT ?", s =>
        {
            var next = where.Bind(s);
            if (test is not null) s.Bind(next++, test);
            s.Bind(next, limit);
        }, ReadLock);
    }

    public IEnumerable<AveragePointRow> Averages(EquipmentId equipment, string test, DateTimeOffset? from, DateTimeOffset? to, int limit)
    {
        var where = new Where().And("equipment = ?", equipment.Value);
        if (from is { } since) where.And("at >= ?", StoredTime.From(since));
        if (to is { } until) where.And("at < ?", StoredTime.From(until));
        where.And("test = ?");
        return Rows($"SELECT {AverageColumns} FROM average_point{where} ORDER BY id DESC LIMIT ?", s =>
        {
            var next = where.Bind(s);
            s.Bind(next, test).Bind(next + 1, limit);
        }, ReadAverage);
    }

    public IReadOnlyList<AveragePointRow> LatestAverages() => Once<IReadOnlyList<AveragePointRow>>(from =>
        [.. Rows(from, $"SELECT {AverageColumns} FROM average_point WHERE id IN (SELECT max(id) FROM average_point WHERE average IS NOT NULL GROUP BY equipment, test) ORDER BY equipment, test", _ => { }, ReadAverage)]);

    internal static ControlResultRow ReadControl(Statement s) => new()
    {
        Id = s.Int(0), Equipment = new(s.Int(1)), Test = s.Text(2), Sample = new(s.Text(3), s.Text(4), s.Text(5)), Value = s.OptionalReal(6), Text = s.OptionalText(7), Unit = s.OptionalText(8),
        At = s.Time(9), ReceivedAt = s.Time(10), Result = new(s.Int(11)), Run = s.Int(12), Mean = s.OptionalReal(13), Sd = s.OptionalReal(14), Z = s.OptionalReal(15), Source = (TargetSource?)s.OptionalInt(16),
        State = (ControlState)s.Int(17), Note = (ControlNote)s.Int(18), Violations = JsonSerializer.Deserialize(s.Blob(19), RowJson.Readable.IReadOnlyListControlViolation) ?? [],
        By = s.OptionalText(20), DecidedAt = s.OptionalTime(21), Reason = s.OptionalText(22),
    };

    internal static QualityLockRow ReadLock(Statement s) => new()
    {
        Id = s.Int(0), Equipment = new(s.Int(1)), Test = s.Text(2), Cause = (LockCause)s.Int(3), Since = s.Time(4), Point = s.Int(5), Why = s.Text(6), DoubtFrom = s.OptionalTime(7),
        Pending = JsonSerializer.Deserialize(s.Blob(8), RowJson.Readable.IReadOnlyListString) ?? [], ReleasedAt = s.OptionalTime(9), ReleasedBy = s.OptionalText(10), Reason = s.OptionalText(11), ReleasedThrough = s.Int(12),
        ReviewedBy = s.OptionalText(13), ReviewedAt = s.OptionalTime(14),
    };

    internal static AveragePointRow ReadAverage(Statement s) => new()
    {
        Id = s.Int(0), Equipment = new(s.Int(1)), Test = s.Text(2), Result = new(s.Int(3)), At = s.Time(4), Value = s.Real(5), Average = s.OptionalReal(6), State = (AverageState)s.Int(7),
    };
}
