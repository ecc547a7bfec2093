using System.Globalization;
using System.Text;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Gateway.Export;

/// <summary>Values as CSV, a line each, as they are read.</summary>
internal sealed class NumericsCsv(IRecordReader reader, Vocabulary vocabulary)
{
    public static readonly string[] Columns =
        ["hub_time", "equipment_time", "clock_offset_ms", "equipment_id", "equipment", "metric_id", "code_system", "code", "refid", "label", "value", "unit", "status", "flags", "range", "patient", "patient_identifier", "message"];

    public async Task WriteAsync(ExportRequest request, Stream output, CancellationToken cancellation)
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(request.WithByteOrderMark), 64 * 1024, leaveOpen: true);
        var line = new CsvLine();
        foreach (var column in Columns) line.Add(column);
        await text.WriteAsync(line.End().AsMemory(), cancellation);
        var equipment = reader.Equipment().ToDictionary(e => e.Id);
        var patients = new Dictionary<PatientId, string>();
        var views = new Dictionary<MetricDescriptor, MetricView>(ReferenceEqualityComparer.Instance);
        var query = new FactQuery
        {
            Bed = request.Bed.Value > 0 ? request.Bed : null, Equipment = request.Equipment.Value > 0 ? request.Equipment : null,
            Metrics = request.Metrics, From = request.From, To = request.To,
        };
        foreach (var set in reader.ObservationSets(query))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!patients.TryGetValue(set.Patient, out var identifier))
                patients[set.Patient] = identifier = set.Patient.Value == 0 ? "" : reader.Patient(set.Patient)?.Identity.Identifiers.Select(i => i.Value).FirstOrDefault() ?? "";
            for (var i = 0; i < set.Observations.Count; i++)
            {
                var observation = set.Observations[i];
                var metric = observation.Metric;
                if (views.Count > 4096) views.Clear();
                if (!views.TryGetValue(metric, out var view)) views[metric] = view = vocabulary.Describe(metric);
                // a value with a time of its own was measured then; the hub's time of it is that, corrected
                line.Add(observation.At is { } own ? own + set.ClockOffset : set.At);
                if ((observation.At ?? set.EquipmentAt) is { } theirs) line.Add(theirs); else line.Add((string?)null);
                line.Add((decimal)set.ClockOffset.Ticks / TimeSpan.TicksPerMillisecond);
                line.Add(set.Equipment.Value).Add(equipment.TryGetValue(set.Equipment, out var row) ? row.GivenName ?? row.Identity.Strongest.Value : "");
                line.Add(set.MetricIds[i].Value).Add(metric.Code.System).Add(metric.Code.Value).Add(metric.Code.Text).Add(view.Label);
                line.Add(Value(observation)).Add(metric.Unit is { } unit ? unit.Text is { Length: > 0 } ? unit.Text : unit.Value : view.Unit);
                line.Add(observation.Status.ToString().ToLowerInvariant()).Add(observation.Flags).Add(observation.Range);
                line.Add(set.Patient.Value == 0 ? "" : set.Patient.ToString()).Add(identifier).Add(set.Sequence.Value);
                await text.WriteAsync(line.End().AsMemory(), cancellation);
            }
        }
    }

    private static string? Value(Observation observation) => observation.Kind switch
    {
        ValueKind.None => null,
        ValueKind.Numeric => observation.Comparator + observation.Number.ToString(CultureInfo.InvariantCulture),
        ValueKind.Text => observation.Text,
        ValueKind.Coded => observation.Coded is { } code ? code.Text is { Length: > 0 } ? code.Text : code.Value : observation.Text,
        _ => throw new InvalidOperationException("An unknown kind of value"),
    };
}
