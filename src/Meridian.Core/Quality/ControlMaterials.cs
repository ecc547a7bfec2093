using System.Collections.Immutable;
using Meridian.Core.Audit;
using Meridian.Core.Intake;

namespace Meridian.Core.Quality;

/// <summary>The control materials of the laboratory, and which of them an instrument means.</summary>
public sealed class ControlMaterials(AuditTrail audit, UndoLog undo, TimeProvider clock) : QualityBook<ControlMaterial>(DocumentKind, audit, undo, clock)
{
    public const string DocumentKind = "control-material";

    private volatile FrozenNames names = new([], []);

    /// <summary>The level that bears a barcode; null: no control bears it.</summary>
    public LotLevel? ByIdentifier(string? specimenId) => specimenId is { Length: > 0 } && names.Identifiers.TryGetValue(specimenId, out var sample) ? sample : null;

    /// <summary>Which level of which lot an instrument means; null: none that is known, or it cannot be told which.</summary>
    /// <param name="specimenId">What stood where a specimen's number stands.</param>
    /// <param name="material">As the instrument calls it.</param>
    /// <param name="lot">As the instrument calls it; null: the only lot in use is meant.</param>
    /// <param name="level">As the instrument calls it; null: the only level is meant.</param>
    public LotLevel? Find(string? specimenId, string? material, string? lot, string? level)
    {
        if ((ByIdentifier(specimenId) ?? ByIdentifier(material) ?? ByIdentifier(level)) is { } known && (lot is null || Same(known.Lot, lot))) return known;
        var found = Named(material) ?? Named(specimenId);
        if (found is null) return null;
        var lots = lot is { Length: > 0 } ? found.Lots.Where(one => Same(one.Number, lot)).ToList() : found.Lots.Where(one => one.IsActive).ToList();
        if (lots.Count != 1) return null;
        var levels = level is { Length: > 0 } ? lots[0].Levels.Where(one => Same(one.Name, level) || one.Identifiers.Any(name => Same(name, level))).ToList() : [.. lots[0].Levels];
        return levels.Count == 1 ? new(found.Name, lots[0].Number, levels[0].Name) : null;
    }

    /// <summary>On the writer's thread: lot and level of a sample; null: it is not in the list.</summary>
    internal (ControlLot Lot, ControlLevel Level)? Of(LotLevel sample)
    {
        var lot = Current.GetValueOrDefault(sample.Material)?.Lots.FirstOrDefault(one => one.Number == sample.Lot);
        return lot?.Levels.FirstOrDefault(one => one.Name == sample.Level) is { } level ? (lot, level) : null;
    }

    /// <summary>
    /// On the writer's thread: limits of a lot in use were made of this result, or it is gathered for limits that are still to be made: it stays, so that a chart can show what its limits rest on.
    /// </summary>
    internal bool NeedsForLimits(ControlResultRow row)
    {
        if (Of(row.Sample) is not var (lot, level) || !lot.IsActive) return false;
        return level.TargetOf(row.Equipment.Value, row.Test) is not { } target ? row.State == ControlState.RunIn
            : target.Source != TargetSource.Assigned && !(row.At < target.From) && !(row.At > target.To);
    }

    protected override void OnChanged(ImmutableSortedDictionary<string, ControlMaterial> now)
    {
        Dictionary<string, LotLevel> identifiers = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, ControlMaterial?> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (var material in now.Values)
        {
            foreach (var name in material.Aliases.Append(material.Name).Distinct(StringComparer.OrdinalIgnoreCase))
                // a name that two bear names neither
                byName[name] = byName.ContainsKey(name) ? null : material;
            foreach (var lot in material.Lots.OrderBy(lot => lot.IsActive))
                foreach (var level in lot.Levels)
                    foreach (var identifier in level.Identifiers) identifiers[identifier] = new(material.Name, lot.Number, level.Name);
        }
        names = new(identifiers, byName);
    }

    private ControlMaterial? Named(string? name) => name is { Length: > 0 } && names.Materials.TryGetValue(name, out var material) ? material : null;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private sealed record FrozenNames(Dictionary<string, LotLevel> Identifiers, Dictionary<string, ControlMaterial?> Materials);
}
