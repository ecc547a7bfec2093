using System.Text.Json;
using Meridian.Core.Orders;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader : IOrderReader
{
    private const string OrderColumns = "o.id, o.patient, o.status, o.body, o.created_at, o.updated_at, o.message, o.note";
    private const string PerformedColumns = "uid, performed_for, patient, status, study_uid, accession, step_id, modality, station_ae, started_at, ended_at, series, attributes, calling_ae, created_at, updated_at, note";
    private const string CommitmentColumns = "transaction_uid, requester_ae, called_ae, requested_at, updated_at, state, items";

    public OrderId LastOrder() => new(Once(from => One(from, "SELECT coalesce(max(id), 0) FROM imaging_order")));

    public ImagingOrderRow? Order(OrderId id) => First($"SELECT {OrderColumns} FROM imaging_order o WHERE o.id = ?", s => s.Bind(1, id.Value), ReadOrder);

    public IReadOnlyList<ImagingOrderRow> OrdersBy(OrderKey key, string value) => Once<IReadOnlyList<ImagingOrderRow>>(from =>
    {
        var column = key switch
        {
            OrderKey.Placer => "placer",
            OrderKey.Filler => "filler",
            OrderKey.Accession => "accession",
            OrderKey.Study => "study_uid",
            OrderKey.Patient => "patient",
            _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
        };
        return [.. Rows(from, $"SELECT {OrderColumns} FROM imaging_order o WHERE o.{column} = ? ORDER BY o.id DESC LIMIT 100",
            s => { if (key == OrderKey.Patient) s.Bind(1, long.TryParse(value, out var id) ? id : 0); else s.Bind(1, value); }, ReadOrder)];
    });

    public IEnumerable<ImagingOrderRow> Orders(OrderQuery query)
    {
        var where = new Where();
        if (query.Status is { } status) where.And("o.status = ?", (long)status);
        if (query.Before is { } before) where.And("o.id < ?", before.Value);
        var text = string.IsNullOrWhiteSpace(query.Text) ? null : PatientSearch.Fold(query.Text.Trim());
        if (text is not null) where.And("instr(o.search, ?) > 0");
        return Rows($"SELECT {OrderColumns} FROM imaging_order o{where} ORDER BY o.id DESC LIMIT ?", s =>
        {
            var next = where.Bind(s);
            if (text is not null) s.Bind(next++, text);
            s.Bind(next, query.Limit);
        }, ReadOrder);
    }

    public IEnumerable<ImagingOrderRow> Worklist(WorklistQuery query)
    {
        var statuses = query.Statuses.Count > 0 ? query.Statuses : Enum.GetValues<StepStatus>();
        var where = new Where().And($"p.status IN ({string.Join(',', statuses.Select(one => ((int)one).ToString(System.Globalization.CultureInfo.InvariantCulture)))})");
        if (query.From is { } since) where.And("p.starts >= ?", StoredTime.From(since));
        if (query.To is { } until) where.And("p.starts < ?", StoredTime.From(until));
        if (query.Modality is not null) where.And("p.modality = ?");
        if (query.StationAe is not null) where.And("p.station_ae = ?");
        return Rows($"SELECT {OrderColumns} FROM (SELECT p.imaging_order AS id, min(coalesce(p.starts, 9223372036854775807)) AS first FROM scheduled_step p{where} GROUP BY p.imaging_order ORDER BY first, id LIMIT ?) AS found "
            + "JOIN imaging_order o ON o.id = found.id ORDER BY found.first, o.id", s =>
        {
            var next = where.Bind(s);
            if (query.Modality is { } modality) s.Bind(next++, modality);
            if (query.StationAe is { } station) s.Bind(next++, station);
            s.Bind(next, query.Limit);
        }, ReadOrder);
    }

    public PerformedStepRow? PerformedStep(string uid) => First($"SELECT {PerformedColumns} FROM performed_step WHERE uid = ?", s => s.Bind(1, uid), ReadPerformedStep);

    public IEnumerable<PerformedStepRow> PerformedSteps(OrderId? order, int limit) => order is { } id
        ? Rows($"SELECT {PerformedColumns} FROM performed_step WHERE uid IN (SELECT uid FROM performed_step_order WHERE imaging_order = ?) ORDER BY created_at DESC, uid LIMIT ?",
            s => s.Bind(1, id.Value).Bind(2, limit), ReadPerformedStep)
        : Rows($"SELECT {PerformedColumns} FROM performed_step ORDER BY created_at DESC, uid LIMIT ?", s => s.Bind(1, limit), ReadPerformedStep);

    public CommitmentRow? Commitment(string transactionUid, string requesterAe) =>
        First($"SELECT {CommitmentColumns} FROM commitment WHERE transaction_uid = ? AND requester_ae = ?", s => s.Bind(1, transactionUid).Bind(2, requesterAe), ReadCommitment);

    public IEnumerable<CommitmentRow> Commitments(CommitmentState? state, int limit)
    {
        var where = new Where();
        if (state is { } one) where.And("state = ?", (long)one);
        return Rows($"SELECT {CommitmentColumns} FROM commitment{where} ORDER BY requested_at DESC, transaction_uid LIMIT ?", s => s.Bind(where.Bind(s), limit), ReadCommitment);
    }

    private T? First<T>(string sql, Action<Statement> bind, Func<Statement, T> map) where T : class => Once(from => Rows(from, sql, bind, map).FirstOrDefault());

    private static ImagingOrderRow ReadOrder(Statement s) => new()
    {
        Id = new(s.Int(0)), Patient = new(s.Int(1)), Status = (OrderStatus)s.Int(2), Order = JsonSerializer.Deserialize(s.Blob(3), RowJson.Readable.ImagingOrder)!,
        CreatedAt = s.Time(4), UpdatedAt = s.Time(5), Message = new(s.Int(6)), Note = s.OptionalText(7),
    };

    private static PerformedStepRow ReadPerformedStep(Statement s) => new()
    {
        Uid = s.Text(0), For = JsonSerializer.Deserialize(s.Blob(1), RowJson.Readable.IReadOnlyListPerformedFor)!, Patient = new(s.Int(2)), Status = (PerformedStatus)s.Int(3),
        StudyUid = s.OptionalText(4), Accession = s.OptionalText(5), StepId = s.OptionalText(6), Modality = s.OptionalText(7), StationAe = s.OptionalText(8),
        StartedAt = s.OptionalTime(9), EndedAt = s.OptionalTime(10), SeriesUids = JsonSerializer.Deserialize(s.Blob(11), RowJson.Readable.IReadOnlyListString)!,
        Attributes = s.Text(12), CallingAe = s.Text(13), CreatedAt = s.Time(14), UpdatedAt = s.Time(15), Note = s.OptionalText(16),
    };

    private static CommitmentRow ReadCommitment(Statement s) => new()
    {
        TransactionUid = s.Text(0), RequesterAe = s.Text(1), CalledAe = s.Text(2), RequestedAt = s.Time(3), UpdatedAt = s.Time(4), State = (CommitmentState)s.Int(5),
        Items = JsonSerializer.Deserialize(s.Blob(6), RowJson.Readable.IReadOnlyListCommitmentItem)!,
    };
}
