using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>What is known of one specimen number: its orders and their results, with what is on its way.</summary>
internal sealed class SpecimenShelf(string specimenId)
{
    public string SpecimenId => specimenId;
    /// <summary>Newest first.</summary>
    public List<LabOrderRow> Orders { get; } = [];
    /// <summary>In the order of their numbers.</summary>
    public List<LabResultRow> Results { get; } = [];
    /// <summary>False: there are more results of this number in the record than were read.</summary>
    public bool IsWhole { get; set; } = true;

    public LabOrderRow? Order(LabOrderId id) => Orders.Find(row => row.Id == id);

    public void Put(LabOrderRow row)
    {
        var at = Orders.FindIndex(one => one.Id == row.Id);
        if (at >= 0) Orders[at] = row;
        else Orders.Insert(0, row);
    }

    public void Put(LabResultRow row)
    {
        var at = Results.FindLastIndex(one => one.Id == row.Id);
        if (at >= 0) Results[at] = row;
        else Results.Add(row);
    }

    public bool Has(ResultKey key)
    {
        foreach (var row in Results)
            if (row.Key == key) return true;
        return false;
    }
}

/// <summary>
/// The specimens that were lately spoken of, so that a result costs no reading of its own. Two generations: when the younger is full it becomes the older,
/// and what is asked for in the older moves to the younger. Owned by the writer's thread; a transaction that fails takes what it touched off the shelves.
/// </summary>
internal sealed class SpecimenShelves(ILabReader reader, UndoLog undo, LaboratoryOptions options)
{
    private const int MostOfOneNumber = 500;
    private Dictionary<string, SpecimenShelf> young = new(StringComparer.Ordinal), old = new(StringComparer.Ordinal);
    private int weight;

    public void Clear()
    {
        young.Clear();
        old.Clear();
        weight = 0;
    }

    /// <summary>The specimen, read where it is not at hand.</summary>
    public SpecimenShelf Take(RecordBatch batch, string specimenId)
    {
        if (young.TryGetValue(specimenId, out var shelf)) return shelf;
        if (!old.Remove(specimenId, out shelf)) shelf = Read(batch, specimenId);
        weight += shelf.Results.Count + shelf.Orders.Count + 1;
        if (weight > options.ResultsInMemory / 2)
        {
            (old, young) = (young, old);
            young.Clear();
            weight = shelf.Results.Count + shelf.Orders.Count + 1;
        }
        return young[specimenId] = shelf;
    }

    /// <summary>It is about to change: should the transaction fail, it is read anew.</summary>
    public void Touch(string specimenId) => undo.Add(() => Drop(specimenId));

    /// <summary>Forgets a specimen.</summary>
    public void Drop(string specimenId)
    {
        young.Remove(specimenId);
        old.Remove(specimenId);
    }

    /// <summary>Forgets the specimens with something from before a time: it may have left the record.</summary>
    public void DropOlder(DateTimeOffset before)
    {
        foreach (var generation in new[] { young, old })
            foreach (var (number, shelf) in generation)
                if (shelf.Orders.Exists(row => row.UpdatedAt < before) || shelf.Results.Exists(row => row.ReceivedAt < before)) generation.Remove(number);
    }

    /// <summary>One more result lies on a shelf.</summary>
    public void Grown() => weight++;

    private SpecimenShelf Read(RecordBatch batch, string specimenId)
    {
        var shelf = new SpecimenShelf(specimenId);
        shelf.Orders.AddRange(reader.OrdersBySpecimen(specimenId));
        foreach (var row in batch.LabOrders)
            if (row.SpecimenId == specimenId) shelf.Put(row);
        var rows = new SortedDictionary<long, LabResultRow>();
        var count = 0;
        foreach (var row in reader.Results(new() { SpecimenId = specimenId, Limit = MostOfOneNumber }))
        {
            rows[row.Id.Value] = row;
            count++;
        }
        shelf.IsWhole = count < MostOfOneNumber;
        // a person may have brought a result of another number to one of the orders
        foreach (var order in shelf.Orders)
            foreach (var row in reader.Results(new() { Order = order.Id, Limit = MostOfOneNumber })) rows.TryAdd(row.Id.Value, row);
        foreach (var row in batch.LabResults)
            if (rows.ContainsKey(row.Id.Value) || row.SpecimenId == specimenId || shelf.Order(row.Order) is not null) rows[row.Id.Value] = row;
        shelf.Results.AddRange(rows.Values);
        return shelf;
    }
}
