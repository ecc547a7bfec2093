using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Fakes;

/// <summary>A record in memory that can be told to fail. Behaves as the contract says, with whole scans.</summary>
public sealed partial class MemoryRecord : IRecordWriter, IRecordReader
{
    private readonly Lock gate = new();
    private readonly List<MessageRow> messages = [];
    private readonly Dictionary<long, QuarantineRow> quarantine = [];
    private readonly List<ObservationSetRow> sets = [];
    private readonly List<WaveRow> waves = [];
    private readonly Dictionary<long, EquipmentRow> equipment = [];
    private readonly Dictionary<long, MetricRow> metrics = [];
    private readonly Dictionary<long, PatientRow> patients = [];
    private readonly Dictionary<long, BedRow> beds = [];
    private readonly Dictionary<long, AssociationRow> associations = [];
    private readonly List<AlertEventRow> alerts = [];
    private readonly List<PatientEventRow> patientEvents = [];
    private readonly List<ConnectionEventRow> connectionEvents = [];
    private readonly Dictionary<(string, string), DocumentRow> documents = [];

    /// <summary>Thrown by the next commits until it is null again.</summary>
    public Exception? Fault { get; set; }
    /// <summary>Thrown by a commit whose batch it picks.</summary>
    public Func<RecordBatch, Exception?>? FaultFor { get; set; }
    /// <summary>Awaited by each commit before it is done.</summary>
    public ManualResetEventSlim? Gate { get; set; }
    public int Commits { get; private set; }
    public List<AuditRow> AuditRows { get; } = [];
    public List<(RetentionKind Kind, DateTimeOffset Before, int Limit)> Expired { get; } = [];
    public Queue<int> ExpireAnswers { get; } = new();

    public void Commit(RecordBatch batch)
    {
        Gate?.Wait(TimeSpan.FromSeconds(20));
        if (Fault is { } fault) throw fault;
        if (FaultFor?.Invoke(batch) is { } special) throw special;
        lock (gate)
        {
            Commits++;
            // the bytes are the submitter's: a store copies them
            messages.AddRange(batch.Messages.Select(m => m with { Raw = m.Raw.ToArray() }));
            foreach (var row in batch.Quarantine) quarantine[row.Sequence.Value] = row;
            sets.AddRange(batch.ObservationSets);
            waves.AddRange(batch.Waves);
            foreach (var row in batch.Equipment) equipment[row.Id.Value] = row;
            foreach (var row in batch.Metrics) metrics.Add(row.Id.Value, row);
            foreach (var row in batch.Patients) patients[row.Id.Value] = row;
            foreach (var row in batch.Beds) beds[row.Id.Value] = row;
            foreach (var row in batch.Associations) associations[row.Id] = row;
            foreach (var row in batch.AlertEvents)
            {
                if (alerts.Exists(a => a.Sequence == row.Sequence)) throw new InvalidOperationException("sequence given twice");
                alerts.Add(row);
            }
            patientEvents.AddRange(batch.PatientEvents);
            connectionEvents.AddRange(batch.ConnectionEvents);
            AuditRows.AddRange(batch.Audit);
            foreach (var row in batch.Documents)
                if (row.Body is null) documents.Remove((row.Kind, row.Key));
                else documents[(row.Kind, row.Key)] = row;
            CommitOrders(batch);
            CommitLaboratory(batch);
            CommitQuality(batch);
            CommitWorkitems(batch);
        }
    }

    public int Expire(RetentionKind kind, DateTimeOffset before, int limit, Func<ControlResultRow, bool>? isInUse = null)
    {
        if (Fault is { } fault) throw fault;
        Expired.Add((kind, before, limit));
        return ExpireAnswers.TryDequeue(out var answer) ? answer : 0;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public RecordPosition Position()
    {
        lock (gate)
            return new(
                new(new long[] { 0 }.Concat(messages.Select(m => m.Sequence.Value)).Concat(alerts.Select(a => a.Sequence.Value)).Concat(connectionEvents.Select(c => c.Sequence.Value)).Max()),
                new(alerts.Select(a => a.Alert.Value).DefaultIfEmpty().Max()), new(patients.Keys.DefaultIfEmpty().Max()), associations.Keys.DefaultIfEmpty().Max(),
                AuditRows.Count == 0 ? 0 : AuditRows[^1].Number, AuditRows.Count == 0 ? [] : AuditRows[^1].Hash,
                messages.Select(m => m.ConnectionId).Concat(connectionEvents.Select(c => c.ConnectionId)).DefaultIfEmpty().Max());
    }

    public MessageRow? Message(Sequence sequence) => Read(() => messages.Find(m => m.Sequence == sequence));
    public IEnumerable<MessageRow> Messages(MessageQuery query) => Read(() => messages.AsEnumerable().Reverse().Take(query.Limit).ToList());
    public IEnumerable<MessageKey> MessageKeys(DateTimeOffset since, int limit) => Read(() => messages.AsEnumerable().Reverse().Where(m => m.ReceivedAt >= since && m.ControlId is { Length: > 0 })
        .Take(limit).Select(m => new MessageKey(m.Sender, m.ControlId!, m.Sequence, m.ReceivedAt)).ToList());
    public QuarantineRow? Quarantined(Sequence sequence) => Read(() => quarantine.GetValueOrDefault(sequence.Value));
    public IEnumerable<QuarantineRow> Quarantine(QuarantineState? state, Sequence? before, int limit) =>
        Read(() => quarantine.Values.Where(q => state is null || q.State == state).OrderByDescending(q => q.Sequence.Value).Take(limit).ToList());
    public IEnumerable<ObservationSetRow> ObservationSets(FactQuery query) => Read(() => Order(sets.Where(s => (query.Equipment is null || s.Equipment == query.Equipment)
        && (query.Patient is null || s.Patient == query.Patient) && (query.Sequence is null || s.Sequence == query.Sequence)), s => s.At, query));
    public IEnumerable<WaveRow> Waves(FactQuery query) => Read(() => Order(waves.Where(s => query.Equipment is null || s.Equipment == query.Equipment), s => s.At, query));
    public IReadOnlyList<TrendBucket> Trend(EquipmentId e, MetricId metric, DateTimeOffset from, DateTimeOffset to, int buckets) => throw new NotSupportedException();
    public IEnumerable<EquipmentRow> Equipment() => Read(() => equipment.Values.ToList());
    public IEnumerable<MetricRow> Metrics() => Read(() => metrics.Values.ToList());
    public IEnumerable<BedRow> Beds() => Read(() => beds.Values.ToList());
    public IEnumerable<AssociationRow> OpenAssociations() => Read(() => associations.Values.Where(a => a.To is null).ToList());
    public IEnumerable<AssociationRow> Associations(BedId? bed, PatientId? patient, EquipmentId? of, DateTimeOffset? from, DateTimeOffset? to, int limit) =>
        Read(() => associations.Values.Where(a => (bed is null || a.Bed == bed) && (patient is null || a.Patient == patient) && (of is null || a.Equipment == of)
            && (to is null || a.From < to) && (from is null || a.To is null || a.To >= from)).OrderByDescending(a => a.Id).Take(limit).ToList());
    public PatientRow? Patient(PatientId id) => Read(() => patients.GetValueOrDefault(id.Value));
    public PatientRow? PatientByIdentifier(PatientIdentifier identifier) => Read(() =>
    {
        var row = patients.Values.FirstOrDefault(p => p.Identity.Identifiers.Any(i => i.Value == identifier.Value && (i.Authority ?? "") == (identifier.Authority ?? "")
            && (string.IsNullOrEmpty(i.Type) || string.IsNullOrEmpty(identifier.Type) || i.Type == identifier.Type)));
        while (row is not null && row.MergedInto != default) row = patients[row.MergedInto.Value];
        return row;
    });
    public IEnumerable<PatientRow> Patients(string? text, PatientId after, int limit) => Read(() => patients.Values.Where(p => p.Id.Value > after.Value).Take(limit).ToList());
    public IEnumerable<PatientEventRow> PatientEvents(PatientId patient, int limit) => Read(() => patientEvents.AsEnumerable().Reverse().Where(e => e.Patient == patient).Take(limit).ToList());
    public IEnumerable<AlertEventRow> PresentAlerts() => Read(() => alerts.GroupBy(a => a.Alert).Select(g => g.Last()).Where(a => a.IsPresent).ToList());
    public IEnumerable<AlertEventRow> AlertEventsAfter(Sequence after, int limit) => Read(() => alerts.Where(a => a.Sequence.Value > after.Value).Take(limit).ToList());
    public IEnumerable<AlertEventRow> AlertEvents(BedId? bed, EquipmentId? of, PatientId? patient, DateTimeOffset? from, DateTimeOffset? to, int limit) => Read(() => alerts.AsEnumerable().Reverse().Take(limit).ToList());
    public IEnumerable<AlertEventRow> AlertHistory(AlertId alert) => Read(() => alerts.Where(a => a.Alert == alert).ToList());
    public IEnumerable<ConnectionEventRow> ConnectionEvents(long? connectionId, Sequence? before, int limit) => Read(() => connectionEvents.AsEnumerable().Reverse().Take(limit).ToList());
    public IEnumerable<AuditRow> Audit(long? before, int limit) => Read(() => AuditRows.AsEnumerable().Reverse().Take(limit).ToList());
    public IEnumerable<AuditRow> AuditFrom(long number) => Read(() => AuditRows.Where(a => a.Number >= number).ToList());
    public IEnumerable<DocumentRow> Documents(string kind) => Read(() => documents.Values.Where(d => d.Kind == kind).ToList());

    private T Read<T>(Func<T> read) { lock (gate) return read(); }

    private static List<T> Order<T>(IEnumerable<T> rows, Func<T, DateTimeOffset> at, FactQuery query)
    {
        rows = rows.Where(r => (query.From is null || at(r) >= query.From) && (query.To is null || at(r) < query.To));
        rows = query.NewestFirst ? rows.OrderByDescending(at) : rows.OrderBy(at);
        return [.. rows.Take(query.Limit ?? int.MaxValue)];
    }
}
