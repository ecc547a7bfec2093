using System.Globalization;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Gateway.Export;

/// <summary>Finds what a person names: a tile's key (<c>b12</c>, <c>e7</c>), a bed by the name given to it, or by unit, room and bed.</summary>
public static class ExportTarget
{
    /// <summary>The bed or equipment; the other one is default.</summary>
    /// <exception cref="ExportException">Nothing, or several, have that name.</exception>
    public static (BedId Bed, EquipmentId Equipment) Find(IRecordReader reader, string name)
    {
        name = name.Trim();
        if (name.Length > 1 && name[0] is 'b' or 'e' && long.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (name[0] == 'b' && reader.Beds().Any(b => b.Id.Value == number)) return (new(number), default);
            if (name[0] == 'e' && reader.Equipment().Any(e => e.Id.Value == number)) return (default, new(number));
        }
        var beds = reader.Beds().Where(b => Names(b).Contains(Plain(name))).ToList();
        var equipment = reader.Equipment().Where(e => e.GivenName is { } given && Plain(given) == Plain(name)).ToList();
        return (beds.Count, equipment.Count) switch
        {
            (1, 0) => (beds[0].Id, default),
            (0, 1) => (default, equipment[0].Id),
            (0, 0) => throw new ExportException($"There is no bed or equipment '{name}'. Name a tile's key (b12, e7), a given name, or unit, room and bed"),
            _ => throw new ExportException($"Several have the name '{name}': " + string.Join(", ", beds.Select(b => "b" + b.Id).Concat(equipment.Select(e => "e" + e.Id)))),
        };
    }

    /// <summary>The name of a bed in one line.</summary>
    public static string NameOf(BedRow bed) => !string.IsNullOrWhiteSpace(bed.GivenName) ? bed.GivenName : Join(' ', bed.Place.Unit, bed.Place.Room, bed.Place.Bed) is { Length: > 0 } place ? place : "b" + bed.Id;

    private static IEnumerable<string> Names(BedRow bed)
    {
        if (!string.IsNullOrWhiteSpace(bed.GivenName)) yield return Plain(bed.GivenName);
        yield return Plain(Join(' ', bed.Place.Unit, bed.Place.Room, bed.Place.Bed));
        yield return Plain(Join(' ', bed.Place.Unit, bed.Place.Bed));
        if (!string.IsNullOrWhiteSpace(bed.Place.Bed)) yield return Plain(bed.Place.Bed);
    }

    private static string Join(char separator, params string?[] parts) => string.Join(separator, parts.Where(p => !string.IsNullOrWhiteSpace(p)));

    // ICU^3^1, ICU/3/1 and "ICU 3 1" are one place
    private static string Plain(string name) => string.Join(' ', name.ToUpperInvariant().Split([' ', '^', '/'], StringSplitOptions.RemoveEmptyEntries));
}
