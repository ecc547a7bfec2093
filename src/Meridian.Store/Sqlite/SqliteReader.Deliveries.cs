using Meridian.Core.Forwarding;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader : IDeliveryReader
{
    private const string DeliveryColumns = "id, kind, destination, subject, study_uid, rule, detail, state, attempts, created_at, due_at, last_error";

    public long LastDelivery() => Once(from => One(from, "SELECT max((SELECT coalesce(max(id), 0) FROM delivery), (SELECT coalesce(max(highest), 0) FROM delivery_done))"));

    public DeliveryRow? Delivery(long id) => First($"SELECT {DeliveryColumns} FROM delivery WHERE id = ?", s => s.Bind(1, id), ReadDelivery);

    public IReadOnlyList<DeliveryRow> DeliveriesOf(string destination, string subject) => Once<IReadOnlyList<DeliveryRow>>(from => [.. Rows(from,
        $"SELECT {DeliveryColumns} FROM delivery WHERE subject = ? AND destination = ? ORDER BY id", s => s.Bind(1, subject).Bind(2, destination), ReadDelivery)]);

    public IReadOnlyList<DeliveryRow> Due(string destination, DateTimeOffset now, int limit) => Once<IReadOnlyList<DeliveryRow>>(from => [.. Rows(from,
        $"SELECT {DeliveryColumns} FROM delivery WHERE destination = ? AND state = 1 AND due_at <= ? ORDER BY due_at, id LIMIT ?", s => s.Bind(1, destination).Bind(2, now).Bind(3, limit), ReadDelivery)]);

    public DateTimeOffset? NextDue(string destination) => Once<DateTimeOffset?>(from => Rows(from,
        "SELECT due_at FROM delivery WHERE destination = ? AND state = 1 ORDER BY due_at LIMIT 1", s => s.Bind(1, destination), s => (DateTimeOffset?)s.Time(0)).FirstOrDefault());

    public IEnumerable<DeliveryRow> Deliveries(string? destination, DeliveryState? state, long? before, int limit)
    {
        var where = new Where();
        if (state is { } one) where.And("state = ?", (long)one);
        if (before is { } number) where.And("id < ?", number);
        if (destination is not null) where.And("destination = ?");
        return Rows($"SELECT {DeliveryColumns} FROM delivery{where} ORDER BY id DESC LIMIT ?", s =>
        {
            var next = where.Bind(s);
            if (destination is not null) s.Bind(next++, destination);
            s.Bind(next, limit);
        }, ReadDelivery);
    }

    public IReadOnlyList<DeliveryCount> DeliveryCounts() => Once<IReadOnlyList<DeliveryCount>>(from => [.. Rows(from,
        "SELECT d.destination, coalesce(w.waiting, 0), coalesce(w.dead, 0), coalesce(x.done, 0), w.oldest, x.last_at FROM (SELECT destination FROM delivery UNION SELECT destination FROM delivery_done) AS d "
            + "LEFT JOIN (SELECT destination, sum(state = 1) AS waiting, sum(state = 2) AS dead, min(CASE WHEN state = 1 THEN created_at END) AS oldest FROM delivery GROUP BY destination) AS w ON w.destination = d.destination "
            + "LEFT JOIN delivery_done x ON x.destination = d.destination ORDER BY d.destination",
        Nothing, s => new DeliveryCount(s.Text(0), s.Int(1), s.Int(2), s.Int(3), s.OptionalTime(4), s.Int(3) > 0 ? s.OptionalTime(5) : null))]);

    private static DeliveryRow ReadDelivery(Statement s) => new()
    {
        Id = s.Int(0), Kind = (DeliveryKind)s.Int(1), Destination = s.Text(2), Subject = s.Text(3), StudyUid = s.OptionalText(4), Rule = s.OptionalText(5), Detail = s.OptionalText(6),
        State = (DeliveryState)s.Int(7), Attempts = (int)s.Int(8), CreatedAt = s.Time(9), DueAt = s.Time(10), LastError = s.OptionalText(11),
    };
}
