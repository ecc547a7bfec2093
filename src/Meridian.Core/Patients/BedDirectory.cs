using System.Collections.Concurrent;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Patients;

/// <summary>
/// Beds and other points of care. The resolving side runs on the writer's thread; reading is safe from any thread.
/// <para>
/// A place as named is the bed that was named so before. Else it is the one bed that agrees with it in unit and bed and in
/// whatever else both name, if there is exactly one: a monitor says <c>ICU^^3</c> where the feed says <c>ICU^301^3^HOSP</c>. Else it
/// is a new bed. A place without a bed and room is no bed: many are in a unit.
/// </para>
/// </summary>
public sealed class BedDirectory(RecordNumbers numbers, UndoLog undo) : ICommittedListener
{
    private readonly Dictionary<PointOfCare, BedId> exact = [];
    private readonly Dictionary<PointOfCare, BedId> remembered = [];
    private readonly Dictionary<(string, string), List<BedRow>> byUnitAndBed = [];
    private readonly Dictionary<BedId, BedRow> rows = [];
    private readonly ConcurrentDictionary<long, BedRow> committed = new();

    public IReadOnlyList<BedRow> All => [.. committed.Values.OrderBy(b => b.Id.Value)];
    public BedRow? Find(BedId id) => committed.GetValueOrDefault(id.Value);

    public long Load(IRecordReader reader)
    {
        exact.Clear(); remembered.Clear(); byUnitAndBed.Clear(); rows.Clear(); committed.Clear();
        long last = 0;
        foreach (var row in reader.Beds())
        {
            Index(row);
            committed[row.Id.Value] = row;
            last = Math.Max(last, row.Id.Value);
        }
        return last;
    }

    /// <summary>The bed row on the writer's side.</summary>
    public BedRow? Row(BedId id) => rows.GetValueOrDefault(id);

    /// <summary>The bed of a place, new when nobody named it before; default when the place names no bed.</summary>
    public BedId Resolve(RecordBatch batch, PointOfCare? place, DateTimeOffset at)
    {
        if (place is null) return default;
        if (exact.TryGetValue(place, out var id) || remembered.TryGetValue(place, out id)) return id;
        var plain = Plain(place);
        if (string.IsNullOrEmpty(plain.Bed) && string.IsNullOrEmpty(plain.Room)) return default;
        if (exact.TryGetValue(plain, out id) || TryAgree(plain, out id))
        {
            remembered[place] = id;
            return id;
        }
        var row = new BedRow(numbers.NextBed(), plain, null, at);
        Index(row);
        undo.Add(() => Unindex(row));
        batch.Beds.Add(row);
        return row.Id;
    }

    /// <summary>Writes a changed row (a name given by a person). The place stays.</summary>
    public void Change(RecordBatch batch, BedRow to)
    {
        var before = rows[to.Id];
        rows[to.Id] = to;
        undo.Add(() => rows[to.Id] = before);
        batch.Beds.Add(to);
    }

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var row in batch.Beds) committed[row.Id.Value] = row;
    }

    private bool TryAgree(PointOfCare place, out BedId id)
    {
        id = default;
        if (place.Bed is null || place.Unit is null || !byUnitAndBed.TryGetValue((place.Unit, place.Bed), out var candidates)) return false;
        foreach (var row in candidates)
        {
            if (!Agree(row.Place.Room, place.Room) || !Agree(row.Place.Facility, place.Facility) || !Agree(row.Place.Building, place.Building)) continue;
            // two beds agree: which of them it is nobody knows, so it is neither
            if (id != default) { id = default; return false; }
            id = row.Id;
        }
        return id != default;
    }

    private void Index(BedRow row)
    {
        rows[row.Id] = row;
        exact[row.Place] = row.Id;
        if (row.Place is { Unit: { } unit, Bed: { } bed })
        {
            if (!byUnitAndBed.TryGetValue((unit, bed), out var list)) byUnitAndBed[(unit, bed)] = list = [];
            list.Add(row);
        }
        // a new bed may make ambiguous what was not
        remembered.Clear();
    }

    private void Unindex(BedRow row)
    {
        rows.Remove(row.Id);
        exact.Remove(row.Place);
        if (row.Place is { Unit: { } unit, Bed: { } bed }) byUnitAndBed[(unit, bed)].RemoveAll(r => r.Id == row.Id);
        remembered.Clear();
    }

    private static bool Agree(string? a, string? b) => a is null || b is null || a == b;

    private static PointOfCare Plain(PointOfCare place) =>
        new(Word(place.Unit), Word(place.Room), Word(place.Bed), Word(place.Facility), Word(place.Building));

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) || text.Trim() is "\"\"" ? null : text.Trim();
}
