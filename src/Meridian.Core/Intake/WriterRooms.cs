using Meridian.Core.Alarms;
using Meridian.Core.Audit;
using Meridian.Core.Equipment;
using Meridian.Core.Imaging;
using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>The rooms whose state the writer owns: they load, go back, and publish together.</summary>
public sealed class WriterRooms(RecordNumbers numbers, UndoLog undo, EquipmentDirectory equipment, PatientDirectory patients, BedDirectory beds,
    Associations associations, OrderBook orders, LabBook laboratory, AlarmBoard alarms, AuditTrail audit, FactResolver resolver, ImagingIndex imaging)
{
    public EquipmentDirectory Equipment => equipment;
    public FactResolver Resolver => resolver;
    public RecordNumbers Numbers => numbers;
    public UndoLog Undo => undo;
    public AuditTrail Audit => audit;
    public ImagingIndex Imaging => imaging;

    public RecordPosition Load(IRecordReader reader)
    {
        var position = reader.Position();
        var (lastEquipment, lastMetric) = equipment.Load(reader);
        var lastBed = beds.Load(reader);
        patients.Load();
        associations.Load();
        orders.Load();
        laboratory.Load();
        alarms.Load(reader);
        resolver.Load();
        imaging.Load();
        audit.Start(position);
        numbers.Start(position, lastEquipment, lastMetric, lastBed);
        return position;
    }

    /// <summary>The record let go what lies before a time: no room goes on from what it remembers of it.</summary>
    internal void Forget(RetentionKind kind, DateTimeOffset before)
    {
        if (kind == RetentionKind.Laboratory) laboratory.LetGo(SpecimenRole.Patient, before);
        if (kind == RetentionKind.Controls) laboratory.LetGo(SpecimenRole.Control, before);
    }

    /// <summary>The transaction stands: what others may read becomes what is committed.</summary>
    internal void Publish(RecordBatch batch)
    {
        undo.Clear();
        associations.Settle();
        imaging.Settle();
        audit.Settle();
        equipment.OnCommitted(batch);
        patients.OnCommitted(batch);
        beds.OnCommitted(batch);
        alarms.OnCommitted(batch);
    }
}
