using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>
/// Every value and every wave segment of the record, each an Observation. A search turns its parameters into what the store can
/// find (patient, equipment, metrics, time), reads that in the order of the record from the page's marker on, and looks at the rest
/// of the parameters one value at a time; nothing is collected.
/// </summary>
public sealed partial class ObservationView(IRecordReader reader, FhirNaming naming, CodeWriter codes, MergedPatients merged, PatientView patients, DeviceView devices, EncounterView encounters, FhirOptions options)
    : IResourceView
{
    public string Type => "Observation";

    public string Documentation =>
        "Values (numeric, text, coded) and waves (SampledData) as equipment reported them. Ids stay; the effective time is the hub's. "
        + "Sorted by date, newest first, unless asked otherwise; a page that follows a cursor shows what was there when the first page was read.";

    public IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        SearchParameter.Of("clinical", "date", SearchKind.Date, "Effective time, the hub's clock; repeat it for a range."),
        SearchParameter.Of("clinical", "patient", SearchKind.Reference, "Who, with all records merged into that one; also patient.identifier.", ".identifier", "Patient"),
        SearchParameter.Of("Observation", "subject", SearchKind.Reference, "As patient.", ".identifier", "Patient"),
        SearchParameter.Of("Observation", "device", SearchKind.Reference, "The Device, or one of its DeviceMetrics; also device.identifier.", ".identifier", "Device", "DeviceMetric"),
        SearchParameter.Of("clinical", "code", SearchKind.Token, "As sent, as mapped, MDC or LOINC, with or without the system.", "not"),
        SearchParameter.Of("Observation", "category", SearchKind.Token, "vital-signs.", "not"),
        SearchParameter.Of("Observation", "status", SearchKind.Token, "As written.", "not"),
        SearchParameter.Of("clinical", "encounter", SearchKind.Reference, "What the visit's patient had while it lasted."),
    ];

    public IReadOnlyList<string> Sorts { get; } = ["date", "_lastUpdated"];
    public IReadOnlyList<string> SummaryElements { get; } = ["status", "code", "subject", "effectiveDateTime", "effectivePeriod", "valueQuantity", "valueCodeableConcept", "valueString", "valueSampledData"];
    public IReadOnlyList<string> MandatoryElements { get; } = ["status", "code"];

    public ResourceEntry Read(string id)
    {
        if (FactKey.OfId(id) is not { } key) throw FhirException.NotFound("There is no Observation with this id");
        var scope = new ObservationScope(reader, codes);
        var query = new FactQuery { Sequence = new(key.Sequence) };
        if (key.Ordinal == FactKey.Wave)
        {
            foreach (var wave in reader.Waves(query))
                if (KeyOf(wave) == key) return Entry(wave, scope, "");
        }
        else
        {
            foreach (var set in reader.ObservationSets(query))
            {
                if (set.Ordinal != key.Ordinal) continue;
                foreach (var (at, of) in Ordered(set))
                    if (of.Metric == key.Metric && of.Nth == key.Nth) return Entry(set, at, of, scope, "");
            }
        }
        // a message that brought facts, none of which are there any more: their time of keeping is over
        if (Message(key.Sequence) is { Disposition: Disposition.Facts } && !HasFacts(query))
            throw FhirException.Gone("This Observation was deleted when its time of keeping was over");
        throw FhirException.NotFound("There is no Observation with this id");
    }

    private bool HasFacts(FactQuery query) => reader.ObservationSets(query with { Limit = 1 }).Any() || reader.Waves(query with { Limit = 1 }).Any();

    private MessageRow? Message(long sequence) =>
        reader.Messages(new MessageQuery { Before = new(sequence + 1), Limit = 1 }).FirstOrDefault() is { } row && row.Sequence.Value == sequence ? row : null;

    private ResourceEntry Entry(ObservationSetRow set, int at, FactKey key, ObservationScope scope, string marker)
    {
        var observation = set.Observations[at];
        var meaning = scope.Meaning(observation.Metric);
        return new ResourceEntry
        {
            Type = Type, Id = key.Id, Marker = marker, Date = set.At, LastUpdated = () => scope.LastUpdated(set.Sequence, set.At, observation.Metric),
            Profiles = Vital(meaning, observation, set.Patient) is { } profile ? [profile] : [], IsDemonstration = observation.Status == ObservationStatus.Demonstration,
            Write = json => Write(json, set, key, observation, meaning),
        };
    }

    private ResourceEntry Entry(WaveRow wave, ObservationScope scope, string marker) => new()
    {
        Type = Type, Id = KeyOf(wave).Id, Marker = marker, Date = wave.At, LastUpdated = () => scope.LastUpdated(wave.Sequence, wave.At, wave.Segment.Metric),
        Write = json => Write(json, wave, scope.Meaning(wave.Segment.Metric)),
    };

    private static FactKey KeyOf(WaveRow wave) => new(wave.At.UtcTicks, wave.Sequence.Value, FactKey.Wave, wave.Metric.Value, 0);

    /// <summary>The values of a set in the order of their keys. Whatever metrics a filter left out, the n-th of a metric stays the n-th.</summary>
    private static (int At, FactKey Key)[] Ordered(ObservationSetRow set)
    {
        var keys = new (int At, FactKey Key)[set.MetricIds.Count];
        var counts = new Dictionary<MetricId, int>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var nth = counts.GetValueOrDefault(set.MetricIds[i]);
            counts[set.MetricIds[i]] = nth + 1;
            keys[i] = (i, new(set.At.UtcTicks, set.Sequence.Value, set.Ordinal, set.MetricIds[i].Value, nth));
        }
        Array.Sort(keys, (x, y) => x.Key.CompareTo(y.Key));
        return keys;
    }
}
