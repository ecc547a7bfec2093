using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Reads facts in the order of time. Facts lie by equipment and time, so one equipment's are one range. Those of a patient, a bed
/// or everybody are found hour by hour through <c>fact_hour</c>: the ranges of the equipment of an hour are merged, one row of each
/// in memory at a time.
/// </summary>
/// <param name="columns">The first four: at, sequence, ordinal, equipment.</param>
/// <param name="map">Null leaves the row out.</param>
internal sealed class FactSource<T>(Database from, string table, string columns, int what, Func<Statement, T?> map) where T : class
{
    private const long Any = -1;

    public IEnumerable<T> Read(FactQuery query, HashSet<long>? onlyEquipment)
    {
        if (query.Sequence is { } sequence && Places(sequence.Value) is { } places) return OfMessage(query, places, onlyEquipment);
        var low = query.From is { } since ? StoredTime.From(since) : long.MinValue;
        var high = query.To is { } until ? StoredTime.From(until) : long.MaxValue;
        return query.Equipment is { } equipment ? Range(query, equipment.Value, low, high) : Hours(query, low, high, onlyEquipment);
    }

    private IEnumerable<T> Range(FactQuery query, long equipment, long low, long high)
    {
        using var cursor = Open(query, equipment, low, high, null);
        while (cursor.Next()) yield return cursor.Row;
    }

    private IEnumerable<T> OfMessage(FactQuery query, List<(long Equipment, long At)> places, HashSet<long>? onlyEquipment)
    {
        IEnumerable<(long Equipment, long At)> wanted = places.Where(p => (query.Equipment is not { } e || e.Value == p.Equipment) && (onlyEquipment?.Contains(p.Equipment) ?? true)
            && (query.From is not { } since || p.At >= StoredTime.From(since)) && (query.To is not { } until || p.At < StoredTime.From(until)));
        wanted = query.NewestFirst ? wanted.OrderByDescending(p => p.At).ThenByDescending(p => p.Equipment) : wanted.OrderBy(p => p.At).ThenBy(p => p.Equipment);
        return wanted.SelectMany(p => Range(query, p.Equipment, p.At, p.At + 1));
    }

    private List<(long Equipment, long At)>? Places(long sequence)
    {
        var statement = from.Prepared("SELECT facts, received_at FROM message WHERE sequence = ?").Bind(1, sequence);
        var places = statement.Step() ? FactPlaces.Read(statement.Blob(0), statement.Int(1)) : null;
        statement.Reset();
        return places;
    }

    private IEnumerable<T> Hours(FactQuery query, long low, long high, HashSet<long>? onlyEquipment)
    {
        var (kind, owner) = query switch
        {
            { Patient.Value: > 0 and var patient } => (FactHours.OfPatient, patient),
            { Bed.Value: > 0 and var bed } => (FactHours.OfBed, bed),
            _ => (FactHours.Everybody, 0L),
        };
        var direction = query.NewestFirst ? "DESC" : "ASC";
        using var hours = from.Prepare($"SELECT hour, equipment FROM fact_hour WHERE what = ? AND owner_kind = ? AND owner = ? AND hour >= ? AND hour <= ? ORDER BY hour {direction}, equipment {direction}");
        hours.Bind(1, what).Bind(2, kind).Bind(3, owner).Bind(4, low == long.MinValue ? long.MinValue : StoredTime.Hour(low)).Bind(5, high == long.MaxValue ? long.MaxValue : StoredTime.Hour(high));
        var spare = new Stack<Statement>();
        try
        {
            var (hour, equipment, more) = (0L, new List<long>(), hours.Step());
            while (more)
            {
                hour = hours.Int(0);
                equipment.Clear();
                for (; more && hours.Int(0) == hour; more = hours.Step())
                    if (onlyEquipment?.Contains(hours.Int(1)) ?? true) equipment.Add(hours.Int(1));
                var (begin, end) = (Math.Max(low, hour * StoredTime.TicksPerHour), Math.Min(high, (hour + 1) * StoredTime.TicksPerHour));
                foreach (var row in Merge(query, equipment, begin, end, spare)) yield return row;
            }
        }
        finally
        {
            foreach (var statement in spare) statement.Dispose();
        }
    }

    private IEnumerable<T> Merge(FactQuery query, List<long> equipment, long begin, long end, Stack<Statement> spare)
    {
        var cursors = new PriorityQueue<Cursor, (long, long, long, long)>(equipment.Count);
        Cursor? current = null;
        try
        {
            foreach (var one in equipment)
            {
                current = Open(query, one, begin, end, spare);
                if (current.Next()) cursors.Enqueue(current, current.Order);
                else current.Dispose();
                current = null;
            }
            while (cursors.TryDequeue(out current, out _))
            {
                yield return current.Row;
                if (current.Next()) cursors.Enqueue(current, current.Order);
                else current.Dispose();
                current = null;
            }
        }
        finally
        {
            current?.Dispose();
            while (cursors.TryDequeue(out var left, out _)) left.Dispose();
        }
    }

    private Cursor Open(FactQuery query, long equipment, long low, long high, Stack<Statement>? spare)
    {
        var direction = query.NewestFirst ? "DESC" : "ASC";
        var statement = spare is { Count: > 0 } ? spare.Pop() : from.Prepare(
            $"SELECT {columns} FROM {table} WHERE equipment = ?1 AND at >= ?2 AND at < ?3 AND (?4 = -1 OR patient = ?4) AND (?5 = -1 OR bed = ?5) AND (?6 = -1 OR sequence = ?6) "
            + $"ORDER BY at {direction}, sequence {direction}, ordinal {direction}");
        statement.Bind(1, equipment).Bind(2, low).Bind(3, high).Bind(4, query.Patient?.Value ?? Any).Bind(5, query.Bed?.Value ?? Any).Bind(6, query.Sequence?.Value ?? Any);
        return new Cursor(statement, spare, map, query.NewestFirst);
    }

    private sealed class Cursor(Statement statement, Stack<Statement>? spare, Func<Statement, T?> map, bool newestFirst) : IDisposable
    {
        public T Row { get; private set; } = null!;
        public (long, long, long, long) Order { get; private set; }

        public bool Next()
        {
            while (statement.Step())
            {
                if (map(statement) is not { } row) continue;
                Row = row;
                var (at, sequence, ordinal, equipment) = (statement.Int(0), statement.Int(1), statement.Int(2), statement.Int(3));
                Order = newestFirst ? (~at, ~sequence, ~ordinal, ~equipment) : (at, sequence, ordinal, equipment);
                return true;
            }
            return false;
        }

        public void Dispose()
        {
            statement.Reset();
            if (spare is null) statement.Dispose();
            else spare.Push(statement);
        }
    }
}
