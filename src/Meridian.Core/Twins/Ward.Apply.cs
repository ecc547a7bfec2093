using Meridian.Core.Alarms;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Twins;

public sealed partial class Ward
{
    /// <summary>Half of what SDPi allows a device clock (R1531: 50 ms).</summary>
    private static readonly TimeSpan OffsetStep = TimeSpan.FromMilliseconds(25);

    public void OnCommitted(RecordBatch batch)
    {
        lock (gate)
        {
            foreach (var bed in batch.Beds)
            {
                beds[bed.Id] = bed;
                touched.Add($"b{bed.Id}");
            }
            foreach (var row in batch.Equipment)
                if (IsOfWard(row)) touched.Add(Twin(row).TileKey);
            foreach (var metric in batch.Metrics) AddMetric(metric);
            foreach (var patient in batch.Patients) Apply(patient);
            foreach (var association in batch.Associations) Apply(association);
            foreach (var sign in batch.SignsOfLife) Apply(sign);
            foreach (var set in batch.ObservationSets) Apply(set);
            foreach (var wave in batch.Waves) Apply(wave);
            foreach (var alert in batch.AlertEvents) Apply(alert);
            if (vocabulary.Mappings.Version != mappingVersion)
            {
                mappingVersion = vocabulary.Mappings.Version;
                touched.UnionWith(tiles.Keys);
            }
            Tell();
        }
    }

    private void Apply(SignOfLife sign)
    {
        Promote(sign.Equipment);
        if (!twins.TryGetValue(sign.Equipment, out var twin)) return;
        var elapsed = Elapsed();
        twin.Rhythm.Heard(elapsed, twin.State == EquipmentState.Silent, sign.HasWaves, sign.HeartbeatTimeout);
        (twin.LastHeard, twin.LastHeardAt, twin.IsExpected) = (elapsed, sign.At, true);
        var offsetMoved = sign.ClockOffset is { } offset && (twin.ClockOffset is not { } known || (offset - known).Duration() > OffsetStep);
        if (offsetMoved) twin.ClockOffset = sign.ClockOffset;
        if (twin.State == EquipmentState.Live && !offsetMoved) return;
        if (twin.State != EquipmentState.Live) (twin.State, twin.Since) = (EquipmentState.Live, sign.At);
        Changed(twin);
    }

    private void Apply(ObservationSetRow set)
    {
        for (var i = 0; i < set.Observations.Count; i++)
        {
            if (!metrics.TryGetValue(set.MetricIds[i], out var metric)) continue;
            var observation = set.Observations[i];
            var at = set.TimeOf(observation);
            // what comes late belongs to the record; equal times: the later word stands
            if (metric.HasValue && at < metric.Value.At) continue;
            metric.Value = new(set.Equipment, metric.Row.Id, at, observation, set.Sequence);
            metric.HasValue = true;
            update.Values.Add(metric.Value);
            if (observation.Range is not { } range || range == metric.Limits) continue;
            metric.Limits = range;
            touched.Add(metric.Owner.TileKey);
        }
    }

    private void Apply(WaveRow wave)
    {
        update.Waves.Add(wave);
        if (!metrics.TryGetValue(wave.Metric, out var metric)) return;
        (metric.Waves ??= new(options.WaveMemory)).Add(wave);
        var segment = wave.Segment;
        if (metric.SampleHz == segment.SampleHz && metric.Low == segment.RangeLow && metric.High == segment.RangeHigh) return;
        (metric.SampleHz, metric.Low, metric.High) = (segment.SampleHz, segment.RangeLow, segment.RangeHigh);
        touched.Add(metric.Owner.TileKey);
    }

    private void Apply(AlertEventRow alert)
    {
        if (alert.IsPresent) alerts[alert.Alert] = alert;
        else alerts.Remove(alert.Alert);
        if (alert.Sequence.Value > alertSequence.Value) alertSequence = alert.Sequence;
        update.Alerts.Add(alert);
    }

    private void Apply(PatientRow patient)
    {
        if (!patients.ContainsKey(patient.Id)) return;
        patients[patient.Id] = patient;
        foreach (var visit in open.Values)
            if (visit.Patient == patient.Id) touched.Add($"b{visit.Bed}");
    }

    private void Apply(AssociationRow row)
    {
        touched.Add($"b{row.Bed}");
        if (row.To is null) open[row.Id] = row;
        else open.Remove(row.Id);
        if (row.Equipment != default && twins.TryGetValue(row.Equipment, out var twin))
        {
            touched.Add(twin.TileKey);
            if (row.To is null) twin.Bed = row.Bed;
            else if (twin.Bed == row.Bed) twin.Bed = default;
            touched.Add(twin.TileKey);
        }
        if (row.Patient == default) return;
        if (row.To is null) Know(row.Patient);
        else if (!open.Values.Any(a => a.Patient == row.Patient)) patients.Remove(row.Patient);
    }

    private PatientRow? Know(PatientId id)
    {
        if (patients.TryGetValue(id, out var known)) return known;
        try
        {
            return reader.Patient(id) is { } row ? patients[id] = row : null;
        }
        catch (RecordUnavailableException)
        {
            // the name comes with the next build of the tile
            return null;
        }
    }

    private bool IsOfWard(EquipmentRow row)
    {
        if (twins.ContainsKey(row.Id) || row.Identity.Kind is not { System: ImagingIndex.KindSystem }) return true;
        imagingOnly[row.Id] = row;
        return false;
    }

    private void Promote(EquipmentId id)
    {
        if (imagingOnly.Remove(id, out var row)) touched.Add(Twin(row).TileKey);
    }

    private EquipmentTwin Twin(EquipmentRow row)
    {
        if (twins.TryGetValue(row.Id, out var twin)) twin.Row = row;
        else twins[row.Id] = twin = new(row, new(options.SilentAfter, options.LongestPeriod));
        return twin;
    }

    private void AddMetric(MetricRow row)
    {
        Promote(row.Equipment);
        if (metrics.ContainsKey(row.Id) || !twins.TryGetValue(row.Equipment, out var twin)) return;
        var metric = new MetricTwin(row, twin);
        metrics[row.Id] = metric;
        twin.Metrics.Add(metric);
        touched.Add(twin.TileKey);
    }

    private void Changed(EquipmentTwin twin)
    {
        touched.Add(twin.TileKey);
        update.States.Add(new(twin.Row.Id, twin.State, twin.Since, twin.ClockOffset));
    }
}
