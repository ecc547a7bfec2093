using Meridian.Core.Alarms;
using Meridian.Core.Equipment;
using Meridian.Core.Feed;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Core.Twins;

/// <summary>
/// All twins, and who is in which bed: the ward as it is now, built from committed rows only.
/// <para>
/// One owner: what is committed is applied on the writer's thread, single-threaded, in the order of the record, and the listeners
/// are told once a commit. A lock is held for that moment, for a tick of the silence watch, and while a viewer subscribes, so
/// that a snapshot and the updates after it have no gap and no overlap. There is no queue in between that could overflow:
/// whoever may be slow (a viewer) has its own behind <see cref="IWardListener"/>.
/// </para>
/// </summary>
public sealed partial class Ward(EquipmentOptions options, Vocabulary vocabulary, IRecordReader reader, TimeProvider clock) : IWard, ICommittedListener, ILoadable
{
    private readonly Lock gate = new();
    private readonly Dictionary<EquipmentId, EquipmentTwin> twins = [];
    /// <summary>What only sends images has no tile and no silence, until it speaks as a monitor does.</summary>
    private readonly Dictionary<EquipmentId, EquipmentRow> imagingOnly = [];
    private readonly Dictionary<MetricId, MetricTwin> metrics = [];
    private readonly Dictionary<BedId, BedRow> beds = [];
    private readonly Dictionary<long, AssociationRow> open = [];
    private readonly Dictionary<PatientId, PatientRow> patients = [];
    private readonly Dictionary<AlertId, AlertEventRow> alerts = [];
    private readonly Dictionary<string, Tile> tiles = new(StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly WardUpdate update = new();
    private IWardListener[] listeners = [];
    private Sequence alertSequence;
    private int mappingVersion;

    /// <summary>Builds the ward from the record: who was heard lately is expected back.</summary>
    public void Load(IRecordReader from) => Load();

    private void Load()
    {
        lock (gate)
        {
            twins.Clear(); imagingOnly.Clear(); metrics.Clear(); beds.Clear(); open.Clear(); patients.Clear(); alerts.Clear(); tiles.Clear(); touched.Clear();
            var (now, elapsed) = (clock.GetUtcNow(), Elapsed());
            foreach (var bed in reader.Beds()) beds[bed.Id] = bed;
            foreach (var row in reader.Equipment())
                if (IsOfWard(row)) Recall(Twin(row), now, elapsed);
            foreach (var metric in reader.Metrics()) AddMetric(metric);
            foreach (var association in reader.OpenAssociations()) Apply(association);
            foreach (var alert in reader.PresentAlerts()) alerts[alert.Alert] = alert;
            alertSequence = alerts.Count == 0 ? default : alerts.Values.Max(a => a.Sequence);
            mappingVersion = vocabulary.Mappings.Version;
            foreach (var twin in twins.Values) touched.Add(twin.TileKey);
            foreach (var association in open.Values) touched.Add($"b{association.Bed}");
            BuildTouched();
            update.Clear();
        }
    }

    /// <summary>The whole ward now; and every later change goes to the listener until the subscription is disposed.</summary>
    public IDisposable Subscribe(IWardListener listener, out WardSnapshot snapshot)
    {
        lock (gate)
        {
            snapshot = Take();
            listeners = [.. listeners, listener];
        }
        return new Subscription(this, listener);
    }

    /// <summary>The whole ward now.</summary>
    public WardSnapshot Snapshot()
    {
        lock (gate) return Take();
    }

    public IReadOnlyList<Tile> Tiles()
    {
        lock (gate) return [.. tiles.Values];
    }

    public Tile? Tile(string key)
    {
        lock (gate) return tiles.GetValueOrDefault(key);
    }

    /// <summary>The tile that an alert belongs to.</summary>
    public string TileKeyOf(AlertEventRow alert)
    {
        lock (gate)
            return alert.Bed != default ? $"b{alert.Bed}" : twins.TryGetValue(alert.Equipment, out var twin) ? twin.TileKey : alert.Equipment == default ? "" : $"e{alert.Equipment}";
    }

    public EquipmentState StateOf(EquipmentId equipment)
    {
        lock (gate) return twins.TryGetValue(equipment, out var twin) ? twin.State : EquipmentState.Never;
    }

    /// <summary>The last seconds of a wave, oldest first.</summary>
    public IReadOnlyList<WaveRow> RecentWaves(MetricId metric)
    {
        lock (gate) return metrics.TryGetValue(metric, out var twin) && twin.Waves is { } waves ? [.. waves.Segments] : [];
    }

    /// <summary>The newest value of a metric; null: none since the start.</summary>
    public LiveValue? Value(MetricId metric)
    {
        lock (gate) return metrics.TryGetValue(metric, out var twin) && twin.HasValue ? twin.Value : null;
    }

    /// <summary>Shows an alert of the hub that could not be stored (sequence 0, negative number), or its end.</summary>
    public void ShowUnstored(AlertEventRow alert)
    {
        lock (gate)
        {
            Apply(alert);
            Tell();
        }
    }

    private WardSnapshot Take() => new(
        [.. tiles.Values],
        [.. metrics.Values.Where(m => m.HasValue).Select(m => m.Value)],
        [.. alerts.Values.OrderBy(a => a.Sequence == default).ThenBy(a => a.Sequence)],
        alertSequence);

    private void Tell()
    {
        BuildTouched();
        Exception? fault = null;
        if (!update.IsEmpty)
            foreach (var listener in listeners)
            {
                try
                {
                    listener.OnWard(update);
                }
                catch (Exception thrown)
                {
                    // the others must hear; the writer logs and counts what one of them did
                    fault ??= thrown;
                }
            }
        update.Clear();
        if (fault is not null) throw new InvalidOperationException("A listener of the ward failed.", fault);
    }

    private TimeSpan Elapsed() => clock.GetElapsedTime(0, clock.GetTimestamp());

    private sealed class Subscription(Ward ward, IWardListener listener) : IDisposable
    {
        public void Dispose()
        {
            lock (ward.gate) ward.listeners = [.. ward.listeners.Where(l => !ReferenceEquals(l, listener))];
        }
    }
}
