using System.Globalization;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Core.Twins;

public sealed partial class Ward
{
    private void BuildTouched()
    {
        if (touched.Count == 0) return;
        foreach (var key in touched)
        {
            if (Build(key) is { } tile)
            {
                tiles[key] = tile;
                update.Tiles.Add(tile);
            }
            else if (tiles.Remove(key)) update.Gone.Add(key);
        }
        touched.Clear();
    }

    private Tile? Build(string key)
    {
        var id = long.Parse(key.AsSpan(1), CultureInfo.InvariantCulture);
        return key[0] == 'b' ? BuildBed(key, new(id)) : BuildEquipment(key, new(id));
    }

    private Tile? BuildBed(string key, BedId id)
    {
        if (!beds.TryGetValue(id, out var bed)) return null;
        var there = twins.Values.Where(t => t.Bed == id).OrderBy(t => t.Row.Id.Value).ToList();
        var visits = open.Values.Where(a => a.Bed == id && a.Patient != default).Select(a => a.Patient).Distinct().ToList();
        if (there.Count == 0 && visits.Count == 0) return null;
        return new()
        {
            Key = key, Label = bed.GivenName ?? LabelOf(bed.Place), Bed = bed,
            Patient = visits.Count == 1 ? Know(visits[0]) : null, IsPatientAmbiguous = visits.Count > 1,
            Equipment = [.. there.Select(View)], Metrics = MetricsOf(there),
        };
    }

    private Tile? BuildEquipment(string key, EquipmentId id)
    {
        if (!twins.TryGetValue(id, out var twin) || twin.Bed != default || IsForgotten(twin, clock.GetUtcNow())) return null;
        return new() { Key = key, Label = LabelOf(twin.Row), Equipment = [View(twin)], Metrics = MetricsOf([twin]) };
    }

    private TileMetric[] MetricsOf(List<EquipmentTwin> owners) =>
    [.. owners.SelectMany(t => t.Metrics)
        .Where(m => !Vocabulary.IsAttribute(m.Row.Descriptor.Code, vocabulary.Terms.Find(m.Row.Descriptor.Code)))
        .Select(m => new TileMetric(m.Row, vocabulary.Describe(m.Row.Descriptor), m.SampleHz, m.Low, m.High, m.Limits))
        .OrderBy(m => m.View.Group).ThenBy(m => m.View.Order).ThenBy(m => m.View.Name, StringComparer.Ordinal).ThenBy(m => m.Row.Id.Value)];

    private static TileEquipment View(EquipmentTwin twin) => new(twin.Row, LabelOf(twin.Row), twin.State, twin.Since, twin.ClockOffset);

    private static string LabelOf(EquipmentRow row)
    {
        if (row.GivenName is { Length: > 0 } given) return given;
        var model = string.Join(' ', new[] { row.Identity.Manufacturer, row.Identity.ModelName }.Where(s => !string.IsNullOrEmpty(s)));
        var identifier = row.Identity.SerialNumber ?? row.Identity.Strongest.Value;
        return model.Length > 0 ? $"{model} {identifier}" : identifier;
    }

    private static string LabelOf(PointOfCare place) => string.Join(' ', new[] { place.Unit, place.Room, place.Bed }.Where(s => !string.IsNullOrEmpty(s)));
}
