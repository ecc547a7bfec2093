using Meridian.Core.Imaging;

namespace Meridian.Core.Record;

/// <summary>
/// What one transaction writes. Core has resolved everything: ids, sequences, times; a store only writes rows.
/// Filled and read on the writer's thread; reused from one transaction to the next.
/// </summary>
public sealed class RecordBatch
{
    public List<MessageRow> Messages { get; } = [];
    public List<QuarantineRow> Quarantine { get; } = [];
    public List<ObservationSetRow> ObservationSets { get; } = [];
    public List<WaveRow> Waves { get; } = [];
    /// <summary>New or changed equipment; written whole, by id.</summary>
    public List<EquipmentRow> Equipment { get; } = [];
    /// <summary>New metrics; never change.</summary>
    public List<MetricRow> Metrics { get; } = [];
    /// <summary>New or changed patients; written whole, by id.</summary>
    public List<PatientRow> Patients { get; } = [];
    /// <summary>New or changed beds; written whole, by id.</summary>
    public List<BedRow> Beds { get; } = [];
    /// <summary>New or ended associations; written whole, by id.</summary>
    public List<AssociationRow> Associations { get; } = [];
    /// <summary>Alert transitions, in their order; appended.</summary>
    public List<AlertEventRow> AlertEvents { get; } = [];
    /// <summary>Patient feed events; appended.</summary>
    public List<PatientEventRow> PatientEvents { get; } = [];
    /// <summary>What happened on connections; appended.</summary>
    public List<ConnectionEventRow> ConnectionEvents { get; } = [];
    /// <summary>Audit entries; chained and appended.</summary>
    public List<AuditRow> Audit { get; } = [];
    /// <summary>Settings documents (code mappings, accounts, tokens, bed names …): written whole, by kind and key; a null body deletes.</summary>
    public List<DocumentRow> Documents { get; } = [];

    /// <summary>New or changed imaging orders; written whole, by id.</summary>
    public List<Orders.ImagingOrderRow> Orders { get; } = [];
    /// <summary>New or changed performed procedure steps; written whole, by UID.</summary>
    public List<Orders.PerformedStepRow> PerformedSteps { get; } = [];
    /// <summary>New or changed transactions of storage commitment; written whole, by UID and requester.</summary>
    public List<Orders.CommitmentRow> Commitments { get; } = [];
    /// <summary>What is to be done at peers; written whole, by id; what is done leaves the record.</summary>
    public List<Forwarding.DeliveryRow> Deliveries { get; } = [];

    /// <summary>New or changed laboratory orders; written whole, by id.</summary>
    public List<Laboratory.LabOrderRow> LabOrders { get; } = [];
    /// <summary>New or changed laboratory results; written whole, by id.</summary>
    public List<Laboratory.LabResultRow> LabResults { get; } = [];

    /// <summary>Images.</summary>
    public ImagingBatch Imaging { get; } = new();

    /// <summary>Quality control of the laboratory.</summary>
    public Quality.QualityBatch Quality { get; } = new();

    /// <summary>Workitems of workflow programs.</summary>
    public Workitems.WorkitemBatch Workitems { get; } = new();

    /// <summary>Who was heard. A store does not write these; rooms hear them after the commit.</summary>
    public List<SignOfLife> SignsOfLife { get; } = [];

    /// <summary>Nothing is to be written.</summary>
    public bool IsEmpty => Messages.Count + Quarantine.Count + ObservationSets.Count + Waves.Count + Equipment.Count + Metrics.Count + Patients.Count
        + Beds.Count + Associations.Count + AlertEvents.Count + PatientEvents.Count + ConnectionEvents.Count + Audit.Count + Documents.Count
        + Orders.Count + PerformedSteps.Count + Commitments.Count + Deliveries.Count + LabOrders.Count + LabResults.Count == 0 && Imaging.IsEmpty && Quality.IsEmpty && Workitems.IsEmpty;

    /// <summary>How far the batch is filled: to take back what a message that cannot be resolved has added.</summary>
    public Marks Mark() => new(Messages.Count, Quarantine.Count, ObservationSets.Count, Waves.Count, Equipment.Count, Metrics.Count, Patients.Count,
        Beds.Count, Associations.Count, AlertEvents.Count, PatientEvents.Count, ConnectionEvents.Count, Audit.Count, Documents.Count, SignsOfLife.Count,
        Orders.Count, PerformedSteps.Count, Commitments.Count, Deliveries.Count, LabOrders.Count, LabResults.Count, Imaging.Mark(), Quality.Mark(), Workitems.Mark());

    /// <summary>Takes back what was added since.</summary>
    public void Truncate(Marks to)
    {
        Cut(Messages, to.Messages); Cut(Quarantine, to.Quarantine); Cut(ObservationSets, to.ObservationSets); Cut(Waves, to.Waves);
        Cut(Equipment, to.Equipment); Cut(Metrics, to.Metrics); Cut(Patients, to.Patients); Cut(Beds, to.Beds); Cut(Associations, to.Associations);
        Cut(AlertEvents, to.AlertEvents); Cut(PatientEvents, to.PatientEvents); Cut(ConnectionEvents, to.ConnectionEvents); Cut(Audit, to.Audit);
        Cut(Documents, to.Documents); Cut(SignsOfLife, to.SignsOfLife);
        Cut(Orders, to.Orders); Cut(PerformedSteps, to.PerformedSteps); Cut(Commitments, to.Commitments); Cut(Deliveries, to.Deliveries);
        Cut(LabOrders, to.LabOrders); Cut(LabResults, to.LabResults);
        Imaging.Truncate(to.Imaging);
        Quality.Truncate(to.Quality);
        Workitems.Truncate(to.Workitems);
    }

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);

    /// <summary>Counts of each list at one moment.</summary>
    public readonly record struct Marks(int Messages, int Quarantine, int ObservationSets, int Waves, int Equipment, int Metrics, int Patients, int Beds,
        int Associations, int AlertEvents, int PatientEvents, int ConnectionEvents, int Audit, int Documents, int SignsOfLife,
        int Orders, int PerformedSteps, int Commitments, int Deliveries, int LabOrders, int LabResults, ImagingBatch.Marks Imaging, Quality.QualityBatch.Marks Quality, Workitems.WorkitemBatch.Marks Workitems);

    public void Clear()
    {
        Messages.Clear(); Quarantine.Clear(); ObservationSets.Clear(); Waves.Clear(); Equipment.Clear(); Metrics.Clear(); Patients.Clear();
        Beds.Clear(); Associations.Clear(); AlertEvents.Clear(); PatientEvents.Clear(); ConnectionEvents.Clear(); Audit.Clear(); Documents.Clear();
        SignsOfLife.Clear(); Orders.Clear(); PerformedSteps.Clear(); Commitments.Clear(); Deliveries.Clear();
        LabOrders.Clear(); LabResults.Clear(); Imaging.Clear(); Quality.Clear(); Workitems.Clear();
    }
}
