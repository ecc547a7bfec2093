using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Equipment;

/// <summary>What became of a change to equipment or a bed.</summary>
public enum RegistryOutcome : byte
{
    Done = 1,
    NotFound = 2,
    NoSuchBed = 3,
    /// <summary>The equipment names its bed itself in its messages: its next one would take an assignment back.</summary>
    NamesItsBed = 4,
}

/// <summary>What people do about equipment and beds: names, and which bed equipment is at.</summary>
public sealed class EquipmentDesk(IIntake intake, EquipmentDirectory equipment, BedDirectory beds, Associations associations, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Gives a name; null or blank takes it away.</summary>
    public Task<RegistryOutcome> NameAsync(EquipmentId id, string? name, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (equipment.Entry(id) is not { } entry) return RegistryOutcome.NotFound;
        var given = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        equipment.Change(batch, entry, entry.Row with { GivenName = given, UpdatedAt = clock.GetUtcNow() });
        audit.Append(batch, actor, "equipment.name", $"equipment/{id}", ReadableJson.Write(new { name = given }));
        return RegistryOutcome.Done;
    }, cancellation);

    /// <summary>Puts equipment at a bed; default: at none. Only for equipment that does not name its bed itself.</summary>
    public Task<RegistryOutcome> AssignAsync(EquipmentId id, BedId bed, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (equipment.Entry(id) is not { } entry) return RegistryOutcome.NotFound;
        if (bed != default && beds.Row(bed) is null) return RegistryOutcome.NoSuchBed;
        if (entry.Row.Location is { } named && beds.Resolve(batch, named, clock.GetUtcNow()) is var own && own != default && own != bed) return RegistryOutcome.NamesItsBed;
        var now = clock.GetUtcNow();
        var place = associations.PlaceOf(id);
        if (place?.Bed == bed || (place is null && bed == default)) return RegistryOutcome.Done;
        if (place is not null) associations.End(batch, place, now, default);
        if (bed != default) associations.Begin(batch, new() { Id = 0, Bed = bed, Equipment = id, From = now });
        audit.Append(batch, actor, "equipment.assign", $"equipment/{id}", ReadableJson.Write(new { bed = bed.Value }));
        return RegistryOutcome.Done;
    }, cancellation);

    /// <summary>Gives a bed a name; null or blank takes it away.</summary>
    public Task<RegistryOutcome> NameAsync(BedId id, string? name, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (beds.Row(id) is not { } row) return RegistryOutcome.NotFound;
        var given = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        beds.Change(batch, row with { GivenName = given, UpdatedAt = clock.GetUtcNow() });
        audit.Append(batch, actor, "bed.name", $"bed/{id}", ReadableJson.Write(new { name = given }));
        return RegistryOutcome.Done;
    }, cancellation);
}
