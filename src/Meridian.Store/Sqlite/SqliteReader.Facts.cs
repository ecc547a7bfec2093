using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader
{
    private const string SetColumns = "at, sequence, ordinal, equipment, patient, bed, body";
    private const string WaveColumns = "at, sequence, ordinal, equipment, patient, bed, body, metric, form";

    public IEnumerable<ObservationSetRow> ObservationSets(FactQuery query)
        => Many(from => Limited(new FactSource<ObservationSetRow>(from, "observation_set", SetColumns, FactHours.Observations, s => ReadSet(from, s, query.Metrics)), from, query));

    public IEnumerable<WaveRow> Waves(FactQuery query)
        => Many(from => Limited(new FactSource<WaveRow>(from, "wave", WaveColumns, FactHours.Waves, s => ReadWave(from, s, query.Metrics)), from, query));

    private static IEnumerable<T> Limited<T>(FactSource<T> source, Database from, FactQuery query) where T : class
    {
        var only = query.Equipment is null && query.Metrics is { } metrics ? EquipmentOf(from, metrics) : null;
        var rows = source.Read(query, only);
        return query.Limit is { } limit ? rows.Take(limit) : rows;
    }

    private static HashSet<long> EquipmentOf(Database from, IReadOnlySet<MetricId> metrics)
    {
        var equipment = new HashSet<long>();
        foreach (var metric in metrics)
        {
            var statement = from.Prepared("SELECT equipment FROM metric WHERE id = ?").Bind(1, metric.Value);
            if (statement.Step()) equipment.Add(statement.Int(0));
            statement.Reset();
        }
        return equipment;
    }

    private ObservationSetRow? ReadSet(Database from, Statement s, IReadOnlySet<MetricId>? only)
    {
        var at = s.Int(0);
        var cursor = new ObservationBody.Cursor(s.Blob(6), at);
        var metrics = new List<MetricId>(cursor.Count);
        var observations = new List<Observation>(cursor.Count);
        while (cursor.Next())
        {
            if (only is not null && !only.Contains(cursor.Metric)) { cursor.Skip(); continue; }
            metrics.Add(cursor.Metric);
            observations.Add(cursor.Read(Descriptor(from, cursor.Metric)));
        }
        if (only is not null && observations.Count == 0) return null;
        return new ObservationSetRow
        {
            At = StoredTime.To(at),
            Sequence = new Sequence(s.Int(1)),
            Ordinal = (int)s.Int(2),
            Equipment = new EquipmentId(s.Int(3)),
            Patient = new PatientId(s.Int(4)),
            Bed = new BedId(s.Int(5)),
            EquipmentAt = cursor.EquipmentAt,
            ClockOffset = cursor.ClockOffset,
            MetricIds = metrics,
            Observations = observations,
        };
    }

    private WaveRow? ReadWave(Database from, Statement s, IReadOnlySet<MetricId>? only)
    {
        var metric = new MetricId(s.Int(7));
        if (only is not null && !only.Contains(metric)) return null;
        var at = s.Int(0);
        var (clockOffset, start, samples) = WaveBody.Read(s.Blob(6), at);
        var form = Form(from, s.Int(8));
        return new WaveRow
        {
            At = StoredTime.To(at),
            Sequence = new Sequence(s.Int(1)),
            Equipment = new EquipmentId(s.Int(3)),
            Patient = new PatientId(s.Int(4)),
            Bed = new BedId(s.Int(5)),
            Metric = metric,
            ClockOffset = clockOffset,
            Segment = new WaveSegment
            {
                Metric = Descriptor(from, metric),
                Start = start,
                SampleHz = form.SampleHz,
                Gain = form.Gain,
                Offset = form.Offset,
                RangeLow = form.RangeLow,
                RangeHigh = form.RangeHigh,
                Samples = samples,
            },
        };
    }

    private WaveForm Form(Database from, long id)
    {
        if (forms.TryGetValue(id, out var known)) return known;
        var statement = from.Prepared("SELECT sample_hz, gain, base, range_low, range_high FROM wave_form WHERE id = ?").Bind(1, id);
        if (!statement.Step()) throw new DamagedBodyException($"Wave form {id} is missing.");
        var form = new WaveForm(statement.OptionalReal(0) ?? double.NaN, statement.OptionalReal(1) ?? double.NaN, statement.OptionalReal(2) ?? double.NaN, statement.OptionalReal(3), statement.OptionalReal(4));
        statement.Reset();
        return forms.GetOrAdd(id, form);
    }

    /// <summary>Metrics never change, so what was read once stays.</summary>
    private MetricDescriptor Descriptor(Database from, MetricId id)
    {
        if (descriptors.TryGetValue(id.Value, out var known)) return known;
        var statement = from.Prepared($"SELECT {MetricColumns} FROM metric WHERE id = ?").Bind(1, id.Value);
        if (!statement.Step()) throw new DamagedBodyException($"Metric {id} is missing.");
        var descriptor = ReadMetric(statement).Descriptor;
        statement.Reset();
        return descriptors.GetOrAdd(id.Value, descriptor);
    }
}
