using Meridian.Core.Feed;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>
/// Which records were merged into which (A40). Facts keep the record that they came for; a search for a patient must find those of all
/// records that are this patient. Read once, then kept by what is committed.
/// </summary>
public sealed class MergedPatients(IRecordReader reader) : ICommittedListener
{
    private readonly Lock gate = new();
    private Dictionary<PatientId, PatientId>? into;

    /// <summary>The record that stands for this one: itself unless it was merged.</summary>
    public PatientId Standing(PatientId patient)
    {
        lock (gate)
        {
            var map = Map();
            // a chain of merges is short; a circle, which no feed should make, ends
            for (var steps = 0; steps < 64 && map.TryGetValue(patient, out var next); steps++) patient = next;
            return patient;
        }
    }

    /// <summary>All records that are this patient, the standing one first.</summary>
    public IReadOnlyList<PatientId> AllOf(PatientId patient)
    {
        var standing = Standing(patient);
        lock (gate)
        {
            var all = new List<PatientId> { standing };
            for (var i = 0; i < all.Count; i++)
                foreach (var (from, to) in Map())
                    if (to == all[i] && !all.Contains(from)) all.Add(from);
            return all;
        }
    }

    public void OnCommitted(RecordBatch batch)
    {
        if (batch.Patients.Count == 0) return;
        lock (gate)
        {
            if (into is null) return;
            foreach (var patient in batch.Patients) Take(into, patient);
        }
    }

    private Dictionary<PatientId, PatientId> Map()
    {
        if (into is not null) return into;
        var map = new Dictionary<PatientId, PatientId>();
        foreach (var patient in reader.Patients(null, default, int.MaxValue)) Take(map, patient);
        return into = map;
    }

    private static void Take(Dictionary<PatientId, PatientId> map, PatientRow patient)
    {
        if (patient.MergedInto.Value != 0) map[patient.Id] = patient.MergedInto;
        else map.Remove(patient.Id);
    }
}
