using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>
/// The numbers that the writer gives out. Owned by the writer's thread. A number given in a transaction that failed is given
/// again: nobody outside has seen it.
/// </summary>
public sealed class RecordNumbers
{
    private long sequence, alert, patient, association, equipment, metric, bed;

    public Sequence NextSequence() => new(++sequence);
    public AlertId NextAlert() => new(++alert);
    public PatientId NextPatient() => new(++patient);
    public long NextAssociation() => ++association;
    public EquipmentId NextEquipment() => new(++equipment);
    public MetricId NextMetric() => new(++metric);
    public BedId NextBed() => new(++bed);

    /// <summary>Goes on where the record ends.</summary>
    public void Start(RecordPosition position, long lastEquipment, long lastMetric, long lastBed)
    {
        (sequence, alert, patient, association) = (position.Sequence.Value, position.Alert.Value, position.Patient.Value, position.Association);
        (equipment, metric, bed) = (lastEquipment, lastMetric, lastBed);
    }

    internal Marks Mark() => new(sequence, alert, patient, association, equipment, metric, bed);

    internal void Return(Marks to) =>
        (sequence, alert, patient, association, equipment, metric, bed) = (to.Sequence, to.Alert, to.Patient, to.Association, to.Equipment, to.Metric, to.Bed);

    internal readonly record struct Marks(long Sequence, long Alert, long Patient, long Association, long Equipment, long Metric, long Bed);
}
