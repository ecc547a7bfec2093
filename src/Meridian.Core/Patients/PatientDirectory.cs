using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Patients;

/// <summary>
/// Patient records as the writer sees them: a cache over the record, with what is on its way. Runs on the writer's thread and
/// undoes itself when a transaction fails.
/// <para>
/// Two identifiers are one when value and authority are equal and the types do not differ. Who is named only by equipment is
/// provisional (<see cref="PatientRow.Confirmed"/> false) until the patient feed names him; equipment changes provisional records
/// only, the feed changes any.
/// </para>
/// </summary>
public sealed class PatientDirectory(RecordNumbers numbers, UndoLog undo, IRecordReader reader) : ICommittedListener
{
    private const int RowsKept = 100_000;
    private readonly Dictionary<(string Value, string Authority), Bearer[]> byIdentifier = [];
    private readonly Dictionary<PatientId, PatientRow> rows = [];

    public void Load()
    {
        byIdentifier.Clear();
        rows.Clear();
    }

    /// <summary>The record by number; merged ones lead to the one that stands. Null: unknown.</summary>
    public PatientRow? Find(PatientId id)
    {
        for (var merges = 0; merges < StandingPatient.MostMerges && Row(id) is { } row; merges++)
        {
            if (row.MergedInto == default) return row;
            id = row.MergedInto;
        }
        return null;
    }

    /// <summary>The record that stands and bears this identifier. Null: nobody, or several do.</summary>
    public PatientRow? Find(PatientIdentifier identifier)
    {
        var key = (identifier.Value, identifier.Authority ?? "");
        if (byIdentifier.TryGetValue(key, out var bearers))
        {
            PatientRow? found = null;
            foreach (var bearer in bearers)
            {
                if (!TypesAgree(bearer.Type, identifier.Type) || Find(bearer.Patient) is not { } row || row.Id == found?.Id) continue;
                if (found is not null) return null;
                found = row;
            }
            if (found is not null) return found;
        }
        if (reader.PatientByIdentifier(identifier) is not { } stored) return null;
        // what is on its way is newer than what is stored
        if (!rows.ContainsKey(stored.Id)) rows[stored.Id] = stored;
        Remember(key, new(identifier.Type, stored.Id));
        return Find(stored.Id);
    }

    /// <summary>The first record that bears one of the identifiers. Null: none does.</summary>
    public PatientRow? Find(PatientIdentity identity)
    {
        foreach (var identifier in identity.Identifiers)
            if (Find(identifier) is { } row) return row;
        return null;
    }

    /// <summary>The record of whom equipment names; a provisional one when nobody named him before.</summary>
    /// <param name="inBed">Who is in the bed: an identifier that came without authority means him when the value is his.</param>
    public PatientRow Named(RecordBatch batch, PatientIdentity identity, IReadOnlyList<PatientRow> inBed, DateTimeOffset at)
    {
        foreach (var patient in inBed)
            foreach (var seen in identity.Identifiers)
                foreach (var his in patient.Identity.Identifiers)
                    if (his.Value == seen.Value && (seen.Authority is null || his.Authority is null || seen.Authority == his.Authority) && TypesAgree(his.Type, seen.Type)) return patient;
        if (Find(identity) is not { } known) return Put(batch, new() { Id = numbers.NextPatient(), Identity = identity, UpdatedAt = at, Confirmed = false });
        return known.Confirmed ? known : Refresh(batch, known, identity, false, at);
    }

    /// <summary>The record of whom an order names: never one that the patient feed describes otherwise, and for a known order never another than before.</summary>
    /// <param name="known">Whose the order was so far; null: it is new.</param>
    /// <exception cref="FormatException">The order contradicts; says how, without payload.</exception>
    public PatientId OfOrder(RecordBatch batch, PatientIdentity identity, PatientId? known, DateTimeOffset at)
    {
        var patient = Named(batch, identity, [], at);
        if (patient.Confirmed && PatientRule.Contradict(identity, patient.Identity))
            throw new FormatException("The order's patient has another name or birth date than the patient feed gives to this identifier.");
        if (known is { } before && (Find(before)?.Id ?? before) != patient.Id)
            throw new FormatException("The order is known under another patient.");
        return patient.Id;
    }

    /// <summary>The record of whom the patient feed names, brought up to date.</summary>
    public PatientRow Confirmed(RecordBatch batch, PatientIdentity identity, DateTimeOffset at) => Find(identity) is { } known
        ? Refresh(batch, known, identity, true, at)
        : Put(batch, new() { Id = numbers.NextPatient(), Identity = identity, UpdatedAt = at, Confirmed = true });

    /// <summary>A40: the one record ends and leads to the other.</summary>
    public void Merge(RecordBatch batch, PatientRow ending, PatientRow standing, DateTimeOffset at)
    {
        if (ending.Id == standing.Id) return;
        Put(batch, ending with { MergedInto = standing.Id, UpdatedAt = at });
    }

    public void OnCommitted(RecordBatch batch)
    {
        if (rows.Count > RowsKept) Load();
    }

    private PatientRow? Row(PatientId id) => rows.TryGetValue(id, out var row) ? row : reader.Patient(id) is { } stored ? Cache(stored) : null;

    private PatientRow Cache(PatientRow row) => rows[row.Id] = row;

    private PatientRow Refresh(RecordBatch batch, PatientRow row, PatientIdentity seen, bool confirmed, DateTimeOffset at)
    {
        var known = row.Identity;
        var identity = known with
        {
            Identifiers = seen.Identifiers.All(s => known.Identifiers.Contains(s)) ? known.Identifiers : [.. seen.Identifiers, .. known.Identifiers.Where(k => !seen.Identifiers.Contains(k))],
            Name = seen.Name ?? known.Name, BirthDate = seen.BirthDate ?? known.BirthDate, Sex = seen.Sex != AdministrativeSex.Unknown ? seen.Sex : known.Sex,
        };
        var isSame = ReferenceEquals(identity.Identifiers, known.Identifiers) && identity.Name == known.Name && identity.BirthDate == known.BirthDate && identity.Sex == known.Sex;
        if (isSame && (row.Confirmed || !confirmed)) return row;
        return Put(batch, row with { Identity = identity, Confirmed = row.Confirmed || confirmed, UpdatedAt = at });
    }

    private PatientRow Put(RecordBatch batch, PatientRow row)
    {
        var before = rows.GetValueOrDefault(row.Id);
        rows[row.Id] = row;
        undo.Add(() => { if (before is null) rows.Remove(row.Id); else rows[row.Id] = before; });
        foreach (var identifier in row.Identity.Identifiers)
        {
            var key = (identifier.Value, identifier.Authority ?? "");
            var bearer = new Bearer(identifier.Type, row.Id);
            if (byIdentifier.TryGetValue(key, out var bearers) && Array.IndexOf(bearers, bearer) >= 0) continue;
            Remember(key, bearer);
            undo.Add(() => byIdentifier[key] = [.. byIdentifier[key].Where(x => x != bearer)]);
        }
        batch.Patients.Add(row);
        return row;
    }

    private void Remember((string, string) key, Bearer bearer)
    {
        var bearers = byIdentifier.GetValueOrDefault(key) ?? [];
        if (Array.IndexOf(bearers, bearer) < 0) byIdentifier[key] = [.. bearers, bearer];
    }

    private static bool TypesAgree(string? a, string? b) => string.IsNullOrEmpty(a) || string.IsNullOrEmpty(b) || a == b;

    private readonly record struct Bearer(string? Type, PatientId Patient);
}
