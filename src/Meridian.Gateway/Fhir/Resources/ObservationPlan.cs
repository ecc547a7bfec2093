using System.Globalization;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>What a search of observations asks of the store. Null: any.</summary>
/// <param name="Visits">Only while one of them lasted.</param>
/// <param name="Values">Values can match.</param>
/// <param name="Waves">Waves can match.</param>
internal sealed record ObservationPlan(IReadOnlySet<PatientId>? Patients, IReadOnlySet<EquipmentId>? Equipment, IReadOnlySet<MetricId>? Metrics, IReadOnlyList<VisitRow>? Visits, bool Values, bool Waves)
{
    /// <summary>True when facts of that owner and time can match.</summary>
    public bool Takes(PatientId patient, EquipmentId equipment, DateTimeOffset at) =>
        (Patients is null || Patients.Contains(patient)) && (Equipment is null || Equipment.Contains(equipment))
        && (Visits is null || Visits.Any(v => v.Patient == patient && at >= v.From && (v.To is null || at < v.To)));
}

/// <summary>Makes plans: names of patients, equipment, visits and codes become the record's own numbers.</summary>
internal sealed class ObservationPlanner(IRecordReader reader, MergedPatients merged, PatientView patients, DeviceView devices, EncounterView encounters)
{
    /// <summary>The plan; null when nothing can match.</summary>
    public ObservationPlan? Plan(SearchQuery query, ObservationScope scope)
    {
        HashSet<PatientId>? who = null;
        HashSet<EquipmentId>? what = null;
        HashSet<MetricId>? metrics = null;
        List<VisitRow>? visits = null;
        foreach (var term in query.Of("patient", "subject")) Narrow(ref who, term.Values.SelectMany(v => PatientsOf(term, v)));
        foreach (var term in query.Of("encounter"))
        {
            visits = [.. term.Values.Select(v => ReferenceValue.Id(v, "Encounter")).OfType<string>().Select(encounters.Visit).OfType<VisitRow>()];
            Narrow(ref who, visits.Select(v => v.Patient));
        }
        foreach (var term in query.Of("device"))
        {
            var named = term.Values.Where(v => term.Modifier == "DeviceMetric" || v.Contains("DeviceMetric/", StringComparison.Ordinal)).ToList();
            if (named.Count > 0) Narrow(ref metrics, named.Select(v => ReferenceValue.Id(v, "DeviceMetric")).OfType<string>().Select(Number).OfType<long>().Select(n => new MetricId(n)));
            else Narrow(ref what, term.Values.SelectMany(v => EquipmentOf(term, v)));
        }
        var byMeaning = query.Of("code", "category").ToList();
        if (byMeaning.Count > 0) Narrow(ref metrics, reader.Metrics().Where(m => byMeaning.TrueForAll(t => Means(scope.Meaning(m.Descriptor), t))).Select(m => m.Id));
        if (who is { Count: 0 } || what is { Count: 0 } || metrics is { Count: 0 }) return null;
        bool values = true, waves = true;
        if (metrics is not null)
        {
            var kinds = reader.Metrics().Where(m => metrics.Contains(m.Id)).Select(m => m.Descriptor.IsWave).Distinct().ToList();
            (values, waves) = (kinds.Contains(false), kinds.Contains(true));
        }
        return new(who, what, metrics, visits, values, waves);
    }

    private static void Narrow<T>(ref HashSet<T>? set, IEnumerable<T> to)
    {
        if (set is null) set = [.. to];
        else set.IntersectWith(to);
    }

    private IEnumerable<PatientId> PatientsOf(SearchTerm term, string value) =>
        (term.Chain == "identifier" ? patients.ByIdentifier(TokenValue.Parse(value))
            : ReferenceValue.Id(value, "Patient") is { } id && Number(id) is { } number ? [new PatientId(number)] : []).SelectMany(merged.AllOf);

    private IEnumerable<EquipmentId> EquipmentOf(SearchTerm term, string value) =>
        term.Chain == "identifier" ? devices.ByIdentifier(TokenValue.Parse(value))
            : ReferenceValue.Id(value, "Device") is { } id && Number(id) is { } number ? [new EquipmentId(number)] : [];

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // category also asks for a known patient, so a metric that can be a vital sign is only a candidate; :not cannot exclude it here
    private static bool Means(MetricMeaning meaning, SearchTerm term)
    {
        if (term.Name == "category") return term.Modifier == "not" || (meaning.Profile is not null && term.Values.Any(v => TokenValue.Parse(v).Matches(FhirSystems.ObservationCategory, "vital-signs")));
        return term.Values.Any(v => TokenValue.Parse(v) is var token && meaning.Codings.Any(c => token.Matches(c.System, c.Code))) != (term.Modifier == "not");
    }
}
