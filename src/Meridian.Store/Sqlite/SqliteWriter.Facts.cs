using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private const string InsertSet = "INSERT INTO observation_set (equipment, at, sequence, ordinal, patient, bed, body) VALUES (?,?,?,?,?,?,?)";
    private const string InsertWave = "INSERT INTO wave (equipment, at, sequence, ordinal, metric, form, patient, bed, body) VALUES (?,?,?,?,?,?,?,?,?)";
    private readonly Dictionary<WaveForm, long> forms = [];

    private void WriteObservationSet(Database to, ObservationSetRow row)
    {
        trends.Add(to, row);
        packed.Clear();
        ObservationBody.Write(packed, row);
        var at = StoredTime.From(row.At);
        to.Prepared(InsertSet)
            .Bind(1, row.Equipment.Value)
            .Bind(2, at)
            .Bind(3, row.Sequence.Value)
            .Bind(4, row.Ordinal)
            .Bind(5, row.Patient.Value)
            .Bind(6, row.Bed.Value)
            .Bind(7, packed.Written)
            .Run();
        factHours.Note(to, FactHours.Observations, at, row.Equipment, row.Patient, row.Bed);
    }

    private void WriteWaves(Database to, RecordBatch batch)
    {
        long sequence = -1, ordinal = 0;
        foreach (var row in batch.Waves)
        {
            ordinal = row.Sequence.Value == sequence ? ordinal + 1 : 0;
            sequence = row.Sequence.Value;
            packed.Clear();
            WaveBody.Write(packed, row);
            var at = StoredTime.From(row.At);
            var form = FormId(to, new WaveForm(row.Segment));
            to.Prepared(InsertWave)
                .Bind(1, row.Equipment.Value)
                .Bind(2, at)
                .Bind(3, sequence)
                .Bind(4, ordinal)
                .Bind(5, row.Metric.Value)
                .Bind(6, form)
                .Bind(7, row.Patient.Value)
                .Bind(8, row.Bed.Value)
                .Bind(9, packed.Written)
                .Run();
            factHours.Note(to, FactHours.Waves, at, row.Equipment, row.Patient, row.Bed);
        }
    }

    private long FormId(Database to, WaveForm form)
    {
        if (forms.TryGetValue(form, out var id)) return id;
        var find = to.Prepared("SELECT id FROM wave_form WHERE sample_hz IS ? AND gain IS ? AND base IS ? AND range_low IS ? AND range_high IS ?")
            .Bind(1, form.SampleHz).Bind(2, form.Gain).Bind(3, form.Offset).Bind(4, form.RangeLow).Bind(5, form.RangeHigh);
        if (find.Step()) id = find.Int(0);
        find.Reset();
        if (id == 0)
        {
            var insert = to.Prepared("INSERT INTO wave_form (sample_hz, gain, base, range_low, range_high) VALUES (?,?,?,?,?) RETURNING id")
                .Bind(1, form.SampleHz).Bind(2, form.Gain).Bind(3, form.Offset).Bind(4, form.RangeLow).Bind(5, form.RangeHigh);
            while (insert.Step()) id = insert.Int(0);
        }
        if (forms.Count > 10_000) forms.Clear();
        forms.Add(form, id);
        return id;
    }
}
