using Meridian.Core.Meters;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>What devices are told: who may measure, and who lies in the beds of the unit that a device is in.</summary>
internal sealed class Poct1Lists(MeterOperators operators, BedDirectory beds, IRecordReader record, Poct1Options options)
{
    /// <summary>More patients than this are no unit; a device shows a few hundred.</summary>
    private const int MostPatients = 2_000;

    /// <summary>Operators by identifier; null: the hub keeps no list, and the device keeps its own.</summary>
    public IReadOnlyDictionary<string, Poct1Element>? Operators()
    {
        var all = operators.All;
        return all.Count == 0 ? null : all.ToDictionary(o => o.Id, o => Poct1Messages.Operator(new(o.Id, o.Name, o.Level)), StringComparer.Ordinal);
    }

    /// <summary>Patients by identifier; null: nobody knows which unit the device is in, or lists of patients are not wanted.</summary>
    public IReadOnlyDictionary<string, Poct1Element>? Patients(PointOfCare? place)
    {
        if (!options.SendPatients || place?.Unit is not { } unit) return null;
        var there = beds.All.Where(b => b.Place.Unit == unit && (place.Facility is null || b.Place.Facility is null || b.Place.Facility == place.Facility)).ToDictionary(b => b.Id);
        Dictionary<string, Poct1Element> listed = new(StringComparer.Ordinal);
        if (there.Count == 0) return listed;
        foreach (var visit in record.OpenAssociations())
        {
            if (visit.Patient == default || !there.TryGetValue(visit.Bed, out var bed) || record.Patient(visit.Patient) is not { MergedInto.Value: 0 } patient) continue;
            if (Listed(patient.Identity, bed.Place) is { } entry) listed[entry.Id] = Poct1Messages.Patient(entry);
            if (listed.Count == MostPatients) break;
        }
        return listed;
    }

    /// <summary>The one patient that a device asks for by the identifier that was scanned; null: nobody, or several.</summary>
    public Poct1ListedPatient? Patient(string id)
    {
        if (!options.SendPatients || record.PatientByIdentifier(new(id, null, null)) is not { MergedInto.Value: 0 } patient) return null;
        return Listed(patient.Identity, null) is { } entry ? entry with { Id = id } : null;
    }

    /// <summary>What is to be sent to a device that has <paramref name="before"/>: the whole list where it takes no changes; null: it has it, or takes none.</summary>
    public static Poct1List? Difference(string topic, Poct1Hello hello, IReadOnlyDictionary<string, Poct1Element>? before, IReadOnlyDictionary<string, Poct1Element> now, DateTimeOffset at)
    {
        var whole = new Poct1List { Topic = topic, Entries = [.. now.Values], AsOf = at };
        if (before is null && hello.Takes(whole.Capability)) return whole;
        var update = new Poct1List
        {
            Topic = topic, IsUpdate = true, AsOf = at,
            Entries = [.. now.Where(n => before is null || !before.TryGetValue(n.Key, out var was) || !IsSame(was, n.Value)).Select(n => n.Value)],
            Gone = [.. before?.Where(b => !now.ContainsKey(b.Key)).Select(b => b.Value) ?? []],
        };
        if (update.Entries.Count + update.Gone.Count == 0) return null;
        return hello.Takes(update.Capability) ? update : hello.Takes(whole.Capability) ? whole : null;
    }

    private Poct1ListedPatient? Listed(PatientIdentity who, PointOfCare? place)
    {
        var identifier = who.Identifiers.Where(i => i.Type == options.PatientIdentifierType).Concat(who.Identifiers).Select(i => i.Value).FirstOrDefault(v => Text(v) is not null);
        return identifier is null ? null : new(identifier, Text(who.Name?.Family), Text(who.Name?.Given), who.BirthDate is { Length: 10 } birth ? birth : null,
            who.Sex switch { AdministrativeSex.Male => "M", AdministrativeSex.Female => "F", _ => "U" },
            place is null ? null : Text(string.Join('^', place.Facility, place.Unit, place.Room, place.Bed)));
    }

    // What XML cannot carry would break the list of all others.
    private static string? Text(string? text) =>
        string.IsNullOrWhiteSpace(text) || text.Any(c => (char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE')) ? null : text;

    private static bool IsSame(Poct1Element a, Poct1Element b) => Poct1Writer.ToBytes(a).AsSpan().SequenceEqual(Poct1Writer.ToBytes(b));
}
