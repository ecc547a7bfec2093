using System.Collections.Concurrent;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Equipment;

/// <summary>
/// Which equipment the hub knows. The resolving side runs on the writer's thread and undoes itself when a transaction fails;
/// the reading side (<see cref="Find(EquipmentId)"/>, <see cref="All"/>, <see cref="Metric"/> …) is safe from any thread and shows what is committed.
/// <para>
/// How equipment is recognized: by the strongest identifier that is known. A weaker one recognizes it only when the row found
/// bears no other identifier of a kind that the message also gives: two monitors with the serial number <c>0000</c> stay two.
/// Where identifiers of one message lead to different rows, the strongest is followed, nothing is merged, and the conflict is
/// told. The sender of a message (MSH-3, MSH-4) counts only where there is nothing else: a gateway speaks for many.
/// </para>
/// </summary>
public sealed partial class EquipmentDirectory(RecordNumbers numbers, UndoLog undo) : ICommittedListener
{
    private readonly Dictionary<EquipmentIdentifier, EquipmentEntry> byIdentifier = [];
    private readonly Dictionary<EquipmentId, EquipmentEntry> entries = [];
    private readonly ConcurrentDictionary<long, EquipmentRow> committed = new();
    private readonly ConcurrentDictionary<EquipmentIdentifier, EquipmentId> committedBy = new();
    private readonly ConcurrentDictionary<long, MetricRow> committedMetrics = new();
    private readonly ConcurrentDictionary<long, IReadOnlyList<MetricRow>> metricsOf = new();

    public IReadOnlyList<EquipmentRow> All => [.. committed.Values.OrderBy(e => e.Id.Value)];
    public EquipmentRow? Find(EquipmentId id) => committed.GetValueOrDefault(id.Value);
    /// <summary>Whom a message of this identity would be taken for. Null: nobody that is committed.</summary>
    public EquipmentRow? Find(EquipmentIdentity identity)
    {
        if (identity.Identifiers.Count == 0) return null;
        foreach (var identifier in Usable(identity))
            if (committedBy.TryGetValue(identifier, out var id) && Find(id) is { } row && !Contradicts(row.Identity, identity, identifier.Kind)) return row;
        return null;
    }

    public MetricRow? Metric(MetricId id) => committedMetrics.GetValueOrDefault(id.Value);
    public IReadOnlyList<MetricRow> MetricsOf(EquipmentId id) => metricsOf.GetValueOrDefault(id.Value) ?? [];

    /// <summary>Reads what is known; returns the highest numbers.</summary>
    public (long LastEquipment, long LastMetric) Load(IRecordReader reader)
    {
        byIdentifier.Clear(); entries.Clear(); committed.Clear(); committedBy.Clear(); committedMetrics.Clear(); metricsOf.Clear();
        long lastEquipment = 0, lastMetric = 0;
        foreach (var row in reader.Equipment())
        {
            var entry = new EquipmentEntry(row);
            entries[row.Id] = entry;
            foreach (var identifier in Usable(row.Identity)) byIdentifier.TryAdd(identifier, entry);
            Publish(row);
            lastEquipment = Math.Max(lastEquipment, row.Id.Value);
        }
        foreach (var metric in reader.Metrics())
        {
            if (entries.TryGetValue(metric.Equipment, out var entry)) entry.Add(metric.Descriptor, metric.Id);
            Publish(metric);
            lastMetric = Math.Max(lastMetric, metric.Id.Value);
        }
        return (lastEquipment, lastMetric);
    }

    /// <summary>The row on the writer's side: committed or on its way. Null: unknown.</summary>
    public EquipmentEntry? Entry(EquipmentId id) => entries.GetValueOrDefault(id);

    /// <summary>The equipment that a message names, new when nobody named it before; its details brought up to date.</summary>
    /// <param name="conflict">Another piece of equipment that one of the identifiers belongs to; default: none.</param>
    public EquipmentEntry Resolve(RecordBatch batch, EquipmentIdentity identity, PointOfCare? place, DateTimeOffset at, out EquipmentId conflict)
    {
        conflict = default;
        EquipmentEntry? found = null;
        List<EquipmentIdentifier>? missing = null;
        foreach (var identifier in Usable(identity))
        {
            if (!byIdentifier.TryGetValue(identifier, out var entry)) (missing ??= []).Add(identifier);
            else if (found is null && Contradicts(entry.Row.Identity, identity, identifier.Kind)) conflict = entry.Id;
            else if (found is null) found = entry;
            else if (entry != found) conflict = entry.Id;
        }
        if (found is null) return Add(batch, identity, place, at);
        Refresh(batch, found, identity, missing, place, at);
        return found;
    }

    /// <summary>The number of a metric, new when this equipment did not send it before.</summary>
    public MetricId Resolve(RecordBatch batch, EquipmentEntry entry, MetricDescriptor metric, DateTimeOffset at)
    {
        if (entry.TryFind(metric, out var id)) return id;
        id = numbers.NextMetric();
        entry.Add(metric, id);
        undo.Add(() => entry.Remove(metric));
        batch.Metrics.Add(new(id, entry.Id, metric, at));
        return id;
    }

    /// <summary>Writes a changed row (a name given by a person).</summary>
    public void Change(RecordBatch batch, EquipmentEntry entry, EquipmentRow to)
    {
        var before = entry.Row;
        entry.Row = to;
        undo.Add(() => entry.Row = before);
        batch.Equipment.Add(to);
    }

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var row in batch.Equipment) Publish(row);
        foreach (var metric in batch.Metrics) Publish(metric);
    }

    private void Publish(EquipmentRow row)
    {
        committed[row.Id.Value] = row;
        foreach (var identifier in Usable(row.Identity)) committedBy.TryAdd(identifier, row.Id);
    }

    private void Publish(MetricRow metric)
    {
        committedMetrics[metric.Id.Value] = metric;
        metricsOf[metric.Equipment.Value] = [.. MetricsOf(metric.Equipment).Where(m => m.Id != metric.Id), metric];
    }
}
