using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Equipment;

public sealed partial class EquipmentDirectory
{
    private EquipmentEntry Add(RecordBatch batch, EquipmentIdentity identity, PointOfCare? place, DateTimeOffset at)
    {
        var row = new EquipmentRow
        {
            Id = numbers.NextEquipment(), Identity = identity, FirstSeen = at, UpdatedAt = at, Location = place is { IsEmpty: false } ? place : null,
        };
        var entry = new EquipmentEntry(row);
        entries[row.Id] = entry;
        undo.Add(() => entries.Remove(row.Id));
        // an identifier that already recognizes other equipment stays there
        foreach (var identifier in Usable(identity)) Claim(identifier, entry);
        batch.Equipment.Add(row);
        return entry;
    }

    private void Refresh(RecordBatch batch, EquipmentEntry entry, EquipmentIdentity seen, List<EquipmentIdentifier>? missing, PointOfCare? place, DateTimeOffset at)
    {
        var row = entry.Row;
        var known = row.Identity;
        // another identifier of a kind that the row has is no addition but a contradiction, and was told as such
        missing?.RemoveAll(m => known.Identifiers.Any(k => k.Kind == m.Kind && m.Kind != EquipmentIdentifierKind.Other));
        var moved = place is { IsEmpty: false } && place != row.Location;
        var changed = missing is { Count: > 0 } || Differs(known.Kind, KindOf(known, seen)) || Differs(known.Manufacturer, seen.Manufacturer)
            || Differs(known.ModelName, seen.ModelName) || Differs(known.SerialNumber, seen.SerialNumber) || Differs(known.Software, seen.Software);
        if (!moved && !changed) return;
        foreach (var identifier in missing ?? []) Claim(identifier, entry);
        Change(batch, entry, row with
        {
            Identity = !changed ? known : known with
            {
                Identifiers = missing is { Count: > 0 } ? [.. known.Identifiers.Concat(missing).OrderBy(i => i.Kind)] : known.Identifiers,
                Kind = KindOf(known, seen) ?? known.Kind, Manufacturer = seen.Manufacturer ?? known.Manufacturer, ModelName = seen.ModelName ?? known.ModelName,
                SerialNumber = seen.SerialNumber ?? known.SerialNumber, Software = seen.Software ?? known.Software,
            },
            Location = moved ? place : row.Location,
            UpdatedAt = at,
        });
    }

    /// <summary>What also sends images stays what it is, and one scanner's modalities do not take turns.</summary>
    private static Code? KindOf(EquipmentIdentity known, EquipmentIdentity seen) =>
        seen.Kind is { System: ImagingIndex.KindSystem } && known.Kind is not null ? known.Kind : seen.Kind;

    private void Claim(EquipmentIdentifier identifier, EquipmentEntry entry)
    {
        if (byIdentifier.TryAdd(identifier, entry)) undo.Add(() => byIdentifier.Remove(identifier));
    }

    /// <summary>True when both name one kind of identifier that is stronger than the one that met, and not the same one.</summary>
    private static bool Contradicts(EquipmentIdentity known, EquipmentIdentity seen, EquipmentIdentifierKind met)
    {
        foreach (var k in known.Identifiers)
        {
            if (k.Kind >= met) continue;
            bool sameKind = false, same = false;
            foreach (var s in seen.Identifiers)
                if (s.Kind == k.Kind) { sameKind = true; same |= s == k; }
            if (sameKind && !same) return true;
        }
        return false;
    }

    private static IEnumerable<EquipmentIdentifier> Usable(EquipmentIdentity identity)
    {
        if (identity.Identifiers.Count == 1) return identity.Identifiers;
        var strongest = identity.Identifiers[0].Kind;
        return identity.Identifiers.Where(i => i.Kind < EquipmentIdentifierKind.Sender || strongest == EquipmentIdentifierKind.Sender);
    }

    private static bool Differs<T>(T? known, T? seen) where T : class => seen is not null && !seen.Equals(known);
}
