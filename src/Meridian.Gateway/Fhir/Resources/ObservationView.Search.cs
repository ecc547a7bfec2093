using System.Globalization;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

public sealed partial class ObservationView
{
    private readonly ObservationPlanner planner = new(reader, merged, patients, devices, encounters);

    public IEnumerable<ResourceEntry> Search(SearchQuery query)
    {
        var scope = new ObservationScope(reader, codes);
        if (planner.Plan(query, scope) is not { } plan) return [];
        if (query.Of("_id").Any()) return ByIds(query, plan, scope);
        var byMessage = query.Sort is "_lastUpdated" or "-_lastUpdated" || (query.Sort is null && query.Of("_lastUpdated").Any());
        return byMessage ? ByMessage(query, plan, scope) : ByDate(query, plan, scope);
    }

    private IEnumerable<ResourceEntry> ByIds(SearchQuery query, ObservationPlan plan, ObservationScope scope)
    {
        var (bound, after) = Start(query);
        var terms = query.Of("_id").ToList();
        var wanted = terms[0].Values.Where(v => terms.TrueForAll(t => t.Values.Contains(v))).ToHashSet();
        // newest message first, within it newest fact first
        foreach (var sequence in wanted.Select(FactKey.OfId).OfType<FactKey>().Select(k => k.Sequence).Distinct().OrderDescending())
            foreach (var (key, entry) in Facts(query, plan, new FactQuery { Sequence = new(sequence), NewestFirst = true }, scope, bound))
                if (wanted.Contains(key.Id) && (after is not { } mark || (key.Sequence != mark.Sequence ? key.Sequence < mark.Sequence : key.CompareTo(mark) < 0))) yield return entry;
    }

    private IEnumerable<ResourceEntry> ByDate(SearchQuery query, ObservationPlan plan, ObservationScope scope)
    {
        var newestFirst = query.Sort is not "date";
        var (bound, after) = Start(query);
        var (from, to) = query.Bounds("date", options.LongestSegment);
        // a value may be reported long after it was measured: its report lies later than its date
        if (to is { } latest) to = latest > DateTimeOffset.MaxValue - options.LateReports ? null : latest + options.LateReports;
        if (after is { } mark)
        {
            // a millisecond beyond the marker: a store may keep fewer digits; what lies before the marker is passed over below
            var at = new DateTimeOffset(mark.Ticks, TimeSpan.Zero);
            if (newestFirst) to = to is { } t && t < at.AddMilliseconds(1) ? t : at.AddMilliseconds(1);
            else from = from is { } f && f > at.AddMilliseconds(-1) ? f : at.AddMilliseconds(-1);
        }
        var ask = new FactQuery
        {
            Patient = plan.Patients is { Count: 1 } who ? who.Single() : null, Equipment = plan.Equipment is { Count: 1 } what ? what.Single() : null,
            Metrics = plan.Metrics, From = from, To = to, NewestFirst = newestFirst,
        };
        foreach (var (key, entry) in Facts(query, plan, ask, scope, bound))
            if (after is null || IsBehind(key, after.Value, newestFirst)) yield return entry;
    }

    private IEnumerable<ResourceEntry> ByMessage(SearchQuery query, ObservationPlan plan, ObservationScope scope)
    {
        var newestFirst = query.Sort is not "_lastUpdated";
        var (bound, after) = Start(query);
        var (from, to) = query.Bounds("_lastUpdated", TimeSpan.Zero);
        // a mapping made later makes an old observation newer: then the message's own time cannot bound it from below
        if (codes.Vocabulary.Mappings.All.Count > 0 && from is { } low && codes.Vocabulary.Mappings.All.Any(m => m.At >= low)) from = null;
        foreach (var message in newestFirst ? NewestMessages(from, to, after?.Sequence) : OldestMessages(from, to, after?.Sequence, bound))
        {
            query.Cancelled.ThrowIfCancellationRequested();
            if (message.Disposition != Disposition.Facts || message.Sequence.Value > bound) continue;
            var ask = new FactQuery { Sequence = message.Sequence, Metrics = plan.Metrics, NewestFirst = newestFirst };
            foreach (var (key, entry) in Facts(query, plan, ask, scope, bound))
                if (after is not { } mark || key.Sequence != mark.Sequence || IsBehind(key, mark, newestFirst)) yield return entry;
        }
    }

    private static bool IsBehind(FactKey key, FactKey mark, bool newestFirst) => newestFirst ? key.CompareTo(mark) < 0 : key.CompareTo(mark) > 0;

    private IEnumerable<MessageRow> NewestMessages(DateTimeOffset? from, DateTimeOffset? to, long? upTo) =>
        reader.Messages(new MessageQuery { From = from, To = to, Before = upTo is { } last ? new(last + 1) : null, Limit = int.MaxValue });

    // the store tells newest first only: windows of the sequence, each turned round; no more than a window lies in memory
    private IEnumerable<MessageRow> OldestMessages(DateTimeOffset? from, DateTimeOffset? to, long? upFrom, long bound)
    {
        const int Width = 4096;
        for (var low = upFrom ?? 1; low <= bound; low += Width)
        {
            var query = new MessageQuery { From = from, To = to, Before = new(Math.Min(low + Width, bound + 1)), Limit = Width };
            var window = reader.Messages(query).TakeWhile(m => m.Sequence.Value >= low).ToList();
            for (var i = window.Count - 1; i >= 0; i--) yield return window[i];
        }
    }

    /// <summary>Values and waves of one question to the store, merged in the order of their keys; what the store cannot know is filtered.</summary>
    private IEnumerable<(FactKey Key, ResourceEntry Entry)> Facts(SearchQuery query, ObservationPlan plan, FactQuery ask, ObservationScope scope, long bound)
    {
        var direction = ask.NewestFirst ? -1 : 1;
        using var sets = (plan.Values ? InOrder(reader.ObservationSets(ask), PlaceOf, direction) : []).GetEnumerator();
        using var waves = (plan.Waves ? InOrder(reader.Waves(ask), KeyOf, direction) : []).GetEnumerator();
        bool moreSets = sets.MoveNext(), moreWaves = waves.MoveNext();
        while (moreSets || moreWaves)
        {
            query.Cancelled.ThrowIfCancellationRequested();
            if (moreSets && (!moreWaves || direction * PlaceOf(sets.Current).CompareTo(KeyOf(waves.Current)) < 0))
            {
                var set = sets.Current;
                if (set.Sequence.Value <= bound && plan.Takes(set.Patient, set.Equipment, set.At))
                {
                    var ordered = Ordered(set);
                    if (direction < 0) Array.Reverse(ordered);
                    foreach (var (at, key) in ordered)
                        if (Matches(query, set, set.Observations[at], scope)) yield return (key, Entry(set, at, key, scope, Marker(bound, key)));
                }
                moreSets = sets.MoveNext();
            }
            else
            {
                var wave = waves.Current;
                if (wave.Sequence.Value <= bound && plan.Takes(wave.Patient, wave.Equipment, wave.At) && Matches(query, wave, scope))
                    yield return (KeyOf(wave), Entry(wave, scope, Marker(bound, KeyOf(wave))));
                moreWaves = waves.MoveNext();
            }
        }
    }

    private static FactKey PlaceOf(ObservationSetRow set) => new(set.At.UtcTicks, set.Sequence.Value, set.Ordinal, 0, 0);

    // rows of one instant are few; whatever order the store gives them in, pages must agree on one
    private static IEnumerable<T> InOrder<T>(IEnumerable<T> rows, Func<T, FactKey> keyOf, int direction)
    {
        var same = new List<T>();
        foreach (var row in rows)
        {
            if (same.Count > 0 && keyOf(same[0]).Ticks != keyOf(row).Ticks)
            {
                if (same.Count > 1) same.Sort((x, y) => direction * keyOf(x).CompareTo(keyOf(y)));
                foreach (var waiting in same) yield return waiting;
                same.Clear();
            }
            same.Add(row);
        }
        if (same.Count > 1) same.Sort((x, y) => direction * keyOf(x).CompareTo(keyOf(y)));
        foreach (var waiting in same) yield return waiting;
    }

    private static bool Matches(SearchQuery query, ObservationSetRow set, Observation observation, ObservationScope scope)
    {
        if (!query.MatchesDate("date", FhirDate.At(Effective(set, observation)))) return false;
        if (!MatchesRest(query, ObservationStatusCode.Of(observation.Status), set.Sequence, set.At, observation.Metric, scope)) return false;
        return MatchesCategory(query, Vital(scope.Meaning(observation.Metric), observation, set.Patient) is not null);
    }

    private static bool Matches(SearchQuery query, WaveRow wave, ObservationScope scope)
    {
        var end = wave.At + Length(wave.Segment);
        return query.MatchesDate("date", new(wave.At, end > wave.At ? end : wave.At.AddTicks(1))) && MatchesCategory(query, false)
            && MatchesRest(query, ObservationStatusCode.Of(ObservationStatus.Unverified), wave.Sequence, wave.At, wave.Segment.Metric, scope);
    }

    private static bool MatchesCategory(SearchQuery query, bool isVital)
    {
        foreach (var term in query.Of("category"))
            if ((isVital && term.Values.Any(v => TokenValue.Parse(v).Matches(FhirSystems.ObservationCategory, "vital-signs"))) == (term.Modifier == "not")) return false;
        return true;
    }

    private static bool MatchesRest(SearchQuery query, string status, Sequence sequence, DateTimeOffset at, MetricDescriptor metric, ObservationScope scope)
    {
        foreach (var term in query.Of("status"))
            if (term.Values.Any(v => TokenValue.Parse(v).Matches("http://hl7.org/fhir/observation-status", status)) == (term.Modifier == "not")) return false;
        foreach (var term in query.Of("_lastUpdated"))
            if (!term.Values.Any(v => query.Date(term, v).Matches(FhirDate.At(scope.LastUpdated(sequence, at, metric)), query.Now))) return false;
        return true;
    }

    // the cursor also carries up to which message the first page saw: what came later is not mixed in
    private (long Bound, FactKey? After) Start(SearchQuery query)
    {
        if (query.After is null) return (reader.Position().Sequence.Value, null);
        var colon = query.After.IndexOf(':');
        return (long.Parse(query.After.AsSpan(0, colon), CultureInfo.InvariantCulture), FactKey.Parse(query.After[(colon + 1)..]));
    }

    private static string Marker(long bound, FactKey key) => string.Create(CultureInfo.InvariantCulture, $"{bound}:{key}");
}
