using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// What the laboratory knows and does, on the writer's thread: orders by specimen, results that meet them, what stands. What is on its way in the batch
/// counts before what is stored, and what a failed transaction had changed is read anew.
/// <para>
/// A result belongs to whom the order of its specimen's number is for, and to nobody else. What an instrument says of the patient can only stand against it.
/// Whatever stands against a result holds it, where a person sees it; nothing is dropped and nothing is guessed.
/// </para>
/// </summary>
public sealed partial class LabBook
{
    private const int KeysKept = 20_000;

    private readonly ILabReader reader;
    private readonly PatientDirectory patients;
    private readonly LabCatalog catalog;
    private readonly TestMaps maps;
    private readonly IControlJudge judge;
    private readonly InstrumentConditions conditions;
    private readonly LaboratoryOptions options;
    private readonly LaboratoryMetrics metrics;
    private readonly UndoLog undo;
    private readonly SpecimenShelves shelves;
    // keys of results that lie on no whole shelf and may be in the batch alone
    private readonly HashSet<ResultKey> recentKeys = [];
    private readonly Queue<ResultKey> recentOrder = new();
    private readonly Dictionary<(PatientId, string), LabResultRow?> lastVerified = [];
    private readonly Dictionary<LabOrderId, LabOrderRow> changedOrders = [];
    private long lastOrder, lastResult;

    public LabBook(ILabReader reader, PatientDirectory patients, LabCatalog catalog, TestMaps maps, IControlJudge judge, InstrumentConditions conditions, LaboratoryOptions options, LaboratoryMetrics metrics, UndoLog undo)
    {
        (this.reader, this.patients, this.catalog, this.maps, this.judge, this.conditions, this.options, this.metrics, this.undo) = (reader, patients, catalog, maps, judge, conditions, options, metrics, undo);
        shelves = new(reader, undo, options);
    }

    /// <summary>Goes on where the record ends.</summary>
    public void Load()
    {
        (lastOrder, lastResult) = (reader.LastOrder().Value, reader.LastResult().Value);
        shelves.Clear();
        recentKeys.Clear();
        recentOrder.Clear();
        lastVerified.Clear();
        LoadLetGo();
        judge.Load();
    }

    /// <summary>The order by number, on its way or stored.</summary>
    public LabOrderRow? Find(RecordBatch batch, LabOrderId id) => batch.LabOrders.FindLast(row => row.Id == id) ?? reader.Order(id);

    /// <summary>The result by number, on its way or stored.</summary>
    public LabResultRow? Find(RecordBatch batch, LabResultId id) => batch.LabResults.FindLast(row => row.Id == id) ?? reader.Result(id);

    /// <summary>Numbers go back with the transaction.</summary>
    private void MarkNumbers()
    {
        var (order, result) = (lastOrder, lastResult);
        undo.Add(() =>
        {
            (lastOrder, lastResult) = (order, result);
            changedOrders.Clear();
        });
        changedOrders.Clear();
    }

    private void Put(RecordBatch batch, SpecimenShelf? shelf, LabResultRow row)
    {
        batch.LabResults.Add(row);
        if (shelf is null) return;
        shelf.Put(row);
        shelves.Grown();
    }

    /// <summary>Remembers a changed order; <see cref="WriteOrders"/> writes it once, whatever its results did to it.</summary>
    private LabOrderRow Put(SpecimenShelf shelf, LabOrderRow row)
    {
        row = row with { Status = LabOrderRow.StatusOf(row.Order.Tests) };
        shelf.Put(row);
        changedOrders[row.Id] = row;
        return row;
    }

    private void WriteOrders(RecordBatch batch)
    {
        foreach (var row in changedOrders.Values) batch.LabOrders.Add(row);
        changedOrders.Clear();
    }

    /// <summary>The hub's code of an ordered test; null: the catalog does not know it.</summary>
    private string? CodeOf(OrderedTest test) => catalog.Find(test.Test)?.Code;

    private PatientIdentity IdentityOf(LabOrderRow order) => patients.Find(order.Patient)?.Identity ?? order.Order.Patient;
}
