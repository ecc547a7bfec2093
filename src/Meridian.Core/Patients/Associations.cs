using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Patients;

/// <summary>
/// Who and what is where: open visits and equipment at beds. Runs on the writer's thread and undoes itself when a transaction
/// fails. Closed ones are in the record only.
/// </summary>
public sealed class Associations(RecordNumbers numbers, UndoLog undo, IRecordReader reader)
{
    private readonly Dictionary<long, AssociationRow> open = [];
    private readonly Dictionary<BedId, List<AssociationRow>> visitsAt = [];
    private readonly Dictionary<PatientId, List<AssociationRow>> visitsOf = [];
    private readonly Dictionary<EquipmentId, AssociationRow> placeOf = [];
    // rows that closed or changed since the last commit: the record does not know them yet
    private readonly List<AssociationRow> onTheirWay = [];

    private readonly Dictionary<BedId, DateTimeOffset> bedChanged = [];
    private readonly Dictionary<EquipmentId, DateTimeOffset> equipmentChanged = [];

    private static readonly List<AssociationRow> None = [];

    public IReadOnlyCollection<AssociationRow> Open => open.Values;

    public void Load()
    {
        open.Clear(); visitsAt.Clear(); visitsOf.Clear(); placeOf.Clear(); onTheirWay.Clear(); bedChanged.Clear(); equipmentChanged.Clear();
        foreach (var row in reader.OpenAssociations()) Index(row);
    }

    /// <summary>Open visits in a bed.</summary>
    public IReadOnlyList<AssociationRow> VisitsAt(BedId bed) => visitsAt.GetValueOrDefault(bed) ?? None;

    /// <summary>Open visits of a patient.</summary>
    public IReadOnlyList<AssociationRow> VisitsOf(PatientId patient) => visitsOf.GetValueOrDefault(patient) ?? None;

    /// <summary>The bed that equipment is at; null: none known.</summary>
    public AssociationRow? PlaceOf(EquipmentId equipment) => placeOf.GetValueOrDefault(equipment);

    /// <summary>Since when a bed's occupants are as they are: what is older needs the record.</summary>
    public DateTimeOffset ChangedAt(BedId bed) =>
        bedChanged.TryGetValue(bed, out var at) ? at : bedChanged[bed] = Newest(reader.Associations(bed, null, null, null, null, 50).Where(a => a.Patient != default));

    /// <summary>Since when equipment is where it is.</summary>
    public DateTimeOffset ChangedAt(EquipmentId equipment) =>
        equipmentChanged.TryGetValue(equipment, out var at) ? at : equipmentChanged[equipment] = Newest(reader.Associations(null, null, equipment, null, null, 50));

    /// <summary>Visits in a bed at a time past, from the record.</summary>
    public IEnumerable<AssociationRow> VisitsAt(BedId bed, DateTimeOffset at) =>
        Past(bed, null, null, at).Where(a => a.Patient != default && Covers(a, at));

    /// <summary>The bed that equipment was at at a time past; null: none known.</summary>
    public AssociationRow? PlaceOf(EquipmentId equipment, DateTimeOffset at) =>
        Past(null, null, equipment, at).FirstOrDefault(a => a.Equipment == equipment && Covers(a, at));

    /// <summary>The closed visit of a patient that a message ended; null: none.</summary>
    public AssociationRow? VisitEndedBy(PatientId patient, Sequence message) => Closed(patient).FirstOrDefault(a => a.Ended == message);

    /// <summary>The visit of a patient that closed last; null: none.</summary>
    public AssociationRow? LastClosedVisit(PatientId patient) => Closed(patient).Where(a => a.To > a.From).MaxBy(a => (a.To, a.Id));

    public AssociationRow Begin(RecordBatch batch, AssociationRow row) => Put(batch, row with { Id = numbers.NextAssociation() });

    /// <summary>Closes it; never before it began.</summary>
    public AssociationRow End(RecordBatch batch, AssociationRow row, DateTimeOffset at, Sequence by) =>
        Put(batch, row with { To = at < row.From ? row.From : at, Ended = by });

    /// <summary>It never was: closes it at its own beginning, so that no time is covered.</summary>
    public AssociationRow Annul(RecordBatch batch, AssociationRow row, Sequence by) => Put(batch, row with { To = row.From, Ended = by });

    /// <summary>Takes its end back.</summary>
    public AssociationRow Reopen(RecordBatch batch, AssociationRow row) => Put(batch, row with { To = null, Ended = default });

    /// <summary>The transaction stands.</summary>
    public void Settle() => onTheirWay.Clear();

    private static DateTimeOffset Newest(IEnumerable<AssociationRow> rows)
    {
        var newest = DateTimeOffset.MinValue;
        foreach (var row in rows) newest = Later(newest, row.To ?? row.From);
        return newest;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static bool Covers(AssociationRow row, DateTimeOffset at) => row.From <= at && (row.To is not { } to || at < to);

    private IEnumerable<AssociationRow> Past(BedId? bed, PatientId? patient, EquipmentId? equipment, DateTimeOffset at)
    {
        foreach (var row in onTheirWay)
            if ((bed is null || row.Bed == bed) && (patient is null || row.Patient == patient) && (equipment is null || row.Equipment == equipment)) yield return row;
        foreach (var row in reader.Associations(bed, patient, equipment, at, at.AddTicks(1), 1000))
            if (!onTheirWay.Exists(r => r.Id == row.Id)) yield return row;
    }

    private IEnumerable<AssociationRow> Closed(PatientId patient)
    {
        foreach (var row in onTheirWay)
            if (row.Patient == patient && row.To is not null) yield return row;
        foreach (var row in reader.Associations(null, patient, null, null, null, 100))
            if (row.To is not null && !onTheirWay.Exists(r => r.Id == row.Id)) yield return row;
    }

    private AssociationRow Put(RecordBatch batch, AssociationRow row)
    {
        var before = open.GetValueOrDefault(row.Id);
        var wayBefore = onTheirWay.Find(r => r.Id == row.Id);
        if (before is not null) Unindex(before);
        if (row.To is null) Index(row);
        onTheirWay.RemoveAll(r => r.Id == row.Id);
        onTheirWay.Add(row);
        undo.Add(() =>
        {
            if (row.To is null) Unindex(row);
            if (before is not null) Index(before);
            onTheirWay.RemoveAll(r => r.Id == row.Id);
            if (wayBefore is not null) onTheirWay.Add(wayBefore);
        });
        // not undone: a moment that is too late only asks the record once more
        var changed = row.To ?? row.From;
        if (row.Patient != default) bedChanged[row.Bed] = Later(ChangedAt(row.Bed), changed);
        else equipmentChanged[row.Equipment] = Later(ChangedAt(row.Equipment), changed);
        batch.Associations.Add(row);
        return row;
    }

    private void Index(AssociationRow row)
    {
        open[row.Id] = row;
        if (row.Equipment != default) placeOf[row.Equipment] = row;
        if (row.Patient == default) return;
        if (!visitsAt.TryGetValue(row.Bed, out var there)) visitsAt[row.Bed] = there = [];
        there.Add(row);
        if (!visitsOf.TryGetValue(row.Patient, out var his)) visitsOf[row.Patient] = his = [];
        his.Add(row);
    }

    private void Unindex(AssociationRow row)
    {
        open.Remove(row.Id);
        if (row.Equipment != default && placeOf.TryGetValue(row.Equipment, out var place) && place.Id == row.Id) placeOf.Remove(row.Equipment);
        if (row.Patient == default) return;
        visitsAt[row.Bed].RemoveAll(r => r.Id == row.Id);
        visitsOf[row.Patient].RemoveAll(r => r.Id == row.Id);
    }
}
