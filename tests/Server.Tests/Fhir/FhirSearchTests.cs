using System.Net;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;
using Xunit;
using static Meridian.Server.Tests.Fhir.RecordedWard;

namespace Meridian.Server.Tests.Fhir;

public sealed class FhirSearchTests
{
    private const string Naming = "https://meridian.example/fhir/NamingSystem/";

    [Theory(Timeout = 180_000)]
    [InlineData("", "1,3")]
    [InlineData("_id=3", "3")]
    [InlineData("_id=1,3,77", "1,3")]
    [InlineData("identifier=HO2009001", "1")]
    [InlineData("identifier=AA1|HO2009001", "1")]
    [InlineData("identifier=" + Naming + "AA1|HO2009001", "1")]
    [InlineData("identifier=urn:oid:2.16.156.10011|110101196103010017", "1")]
    [InlineData("identifier=" + Naming + "BB|HO2009001", "")]
    [InlineData("identifier=|12345", "3")]
    [InlineData("identifier=|HO2009001", "")]
    [InlineData("identifier=AA1|OLD-7", "1")]
    [InlineData("identifier=AA1|", "1")]
    [InlineData("name=王", "1")]
    [InlineData("name=王小明", "1")]
    [InlineData("name=wang xiao", "1")]
    [InlineData("name=hon", "3")]
    [InlineData("name=bert", "")]
    [InlineData("name:contains=bert", "3")]
    [InlineData("name:exact=albert", "")]
    [InlineData("family=hö", "3")]
    [InlineData("given=小", "1")]
    [InlineData("name=hon,王", "1,3")]
    [InlineData("birthdate=1961", "1")]
    [InlineData("birthdate=ge1961-03&birthdate=lt1961-04", "1")]
    [InlineData("birthdate=gt1961", "")]
    [InlineData("gender=male", "1")]
    [InlineData("gender:not=male", "3")]
    [InlineData("active=false", "2")]
    [InlineData("_lastUpdated=ge2026-11-21T06:02:00Z", "3")]
    [InlineData("_sort=-_lastUpdated", "3,1")]
    [InlineData("_sort=-_id", "3,1")]
    public async Task Patients_are_found(string search, string expected)
    {
        await using var hub = await FhirHub.StartAsync();
        Assert.Equal(expected, string.Join(',', await hub.IdsAsync("Patient?" + search)));
    }

    [Theory(Timeout = 180_000)]
    [InlineData("Device", "1,2")]
    [InlineData("Device?identifier=080019FFFE3ED02D", "1")]
    [InlineData("Device?identifier=urn:oid:1.2.840.10004.1.1.1.0.0.1.0.0.1.2680|080019FFFE3ED02D", "1")]
    [InlineData("Device?identifier=|080019FFFE3ED02D", "")]
    [InlineData("Device?identifier=PAT_DEVICE\\|Philips", "2")]
    [InlineData("Device?patient=Patient/1", "1")]
    [InlineData("Device?patient=2", "1")]
    [InlineData("Device?patient=3", "")]
    [InlineData("Device?location=1", "1")]
    [InlineData("Device?type=69965", "1")]
    [InlineData("Device?device-name=monitor", "1")]
    [InlineData("Device?manufacturer=acme&model=vista", "1")]
    [InlineData("DeviceMetric?source=Device/2", "9")]
    [InlineData("DeviceMetric?type=urn:iso:std:iso:11073:10101|147842", "1,9")]
    [InlineData("DeviceMetric?type=FOO-1", "4")]
    [InlineData("Location?operational-status=O", "1")]
    [InlineData("Location?name=window", "2")]
    [InlineData("Encounter", "1-1,3-3")]
    [InlineData("Encounter?patient=3", "3-3")]
    [InlineData("Encounter?subject=Patient/2", "1-1")]
    [InlineData("Encounter?patient.identifier=AA1|HO2009001", "1-1")]
    [InlineData("Encounter?identifier=V200", "3-3")]
    [InlineData("Encounter?status=in-progress", "1-1")]
    [InlineData("Encounter?class=IMP", "1-1,3-3")]
    [InlineData("Encounter?class=EMER", "")]
    [InlineData("Encounter?location=2", "3-3")]
    [InlineData("Encounter?date=lt2026-11-21T05:00:00Z", "3-3")]
    [InlineData("Encounter?date=gt2026-11-21T07:00:00Z", "1-1")]
    public async Task Registries_are_found(string search, string expected)
    {
        await using var hub = await FhirHub.StartAsync();
        Assert.Equal(expected, string.Join(',', await hub.IdsAsync(search)));
    }

    // three reports a minute apart: 1 by the monitor for patient 2 (merged into 1), 2 for 1, 3 by the stranger for nobody; and a wave
    [Theory(Timeout = 180_000)]
    [InlineData("", "4-w-7-TICKS,3-0-9,2-0-3,2-0-1,1-0-2,1-0-1")]
    [InlineData("_sort=date", "1-0-1,1-0-2,2-0-1,2-0-3,3-0-9,4-w-7-TICKS")]
    [InlineData("_id=2-0-1,1-0-2,9-0-9", "2-0-1,1-0-2")]
    [InlineData("patient=1", "4-w-7-TICKS,2-0-3,2-0-1,1-0-2,1-0-1")]
    [InlineData("patient=Patient/2&code=147842", "2-0-1,1-0-1")]
    [InlineData("subject:Patient=1&code=150456", "1-0-2")]
    [InlineData("patient=3", "")]
    [InlineData("patient.identifier=AA1|HO2009001&code=8867-4", "2-0-1,1-0-1")]
    [InlineData("device=2", "3-0-9")]
    [InlineData("device=Device/1&code=147842", "2-0-1,1-0-1")]
    [InlineData("device=DeviceMetric/3", "2-0-3")]
    [InlineData("device.identifier=080019FFFE3ED02D&code=147842", "2-0-1,1-0-1")]
    [InlineData("code=147842", "3-0-9,2-0-1,1-0-1")]
    [InlineData("code=urn:iso:std:iso:11073:10101|147842", "3-0-9,2-0-1,1-0-1")]
    [InlineData("code=http://loinc.org|147842", "")]
    [InlineData("code=150456,150021", "2-0-3,1-0-2")]
    [InlineData("code:not=147842", "4-w-7-TICKS,2-0-3,1-0-2")]
    [InlineData("category=vital-signs", "2-0-3,2-0-1,1-0-2,1-0-1")]
    [InlineData("category:not=vital-signs", "4-w-7-TICKS,3-0-9")]
    [InlineData("status=final", "2-0-3")]
    [InlineData("status=cancelled", "1-0-2")]
    [InlineData("status:not=preliminary", "2-0-3,1-0-2")]
    [InlineData("date=2026-11-21T06:01Z", "2-0-3,2-0-1")]
    [InlineData("date=2026-11-21T07:01%2B01:00", "2-0-3,2-0-1")]
    [InlineData("date=ge2026-11-21T06:01:00Z&date=lt2026-11-21T06:02:00Z", "2-0-3,2-0-1")]
    [InlineData("date=lt2026-11-21T06:01:00Z", "1-0-2,1-0-1")]
    [InlineData("date=gt2026-11-21T06:02Z", "4-w-7-TICKS")]
    [InlineData("date=le2026-11-20", "")]
    [InlineData("date=2026-11&code=150456", "1-0-2")]
    [InlineData("date=ne2026", "")]
    [InlineData("encounter=1-1&code=147842", "2-0-1")]
    [InlineData("_lastUpdated=ge2026-11-21T07:00:00Z", "2-0-3,2-0-1")]
    [InlineData("_lastUpdated=lt2026-11-21T07:00:00Z&_sort=-_lastUpdated", "4-w-7-TICKS,3-0-9,1-0-2,1-0-1")]
    [InlineData("_sort=_lastUpdated&code=147842", "1-0-1,2-0-1,3-0-9")]
    public async Task Observations_are_found(string search, string expected)
    {
        await using var hub = await FhirHub.StartAsync();
        Monday(hub.Ward);
        var ids = await hub.IdsAsync("Observation?" + search);
        Assert.Equal(expected.Replace("TICKS", Start.AddMinutes(3).UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), string.Join(',', ids));
    }

    private static void Monday(RecordedWard ward)
    {
        ward.Say(Start, 2, [Number(HeartRate, 80), Number(Saturation, 97, ObservationStatus.Invalid)]);
        ward.Say(Start.AddMinutes(1), 1, [Number(HeartRate, 81), Number(Systolic, 120, ObservationStatus.Final)], received: Start.AddHours(1));
        ward.Say(Start.AddMinutes(2), 0, [Number(StrangersRate, 82)], equipment: 2);
        ward.Say(Start.AddMinutes(3), 1, [], waves: [Wave(Ecg, Start.AddMinutes(3), 250, [1, 2, 3])]);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_value_is_found_by_when_it_was_measured_not_by_when_it_was_repeated()
    {
        await using var hub = await FhirHub.StartAsync();
        var measured = Start.AddMinutes(10);
        hub.Ward.Say(Start.AddMinutes(40), 1, [Number(Systolic, 120) with { At = measured }]);
        Assert.Equal(["1-0-3"], await hub.IdsAsync("Observation?date=2026-11-21T06:10Z"));
        Assert.Empty(await hub.IdsAsync("Observation?date=2026-11-21T06:40Z"));
        Assert.Equal("2026-11-21T06:10:00.000Z", (await hub.GetAsync("Observation/1-0-3")).GetProperty("effectiveDateTime").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task Pages_are_whole_and_without_repetition_while_new_data_arrive()
    {
        await using var hub = await FhirHub.StartAsync();
        for (var i = 0; i < 23; i++) hub.Ward.Say(Start.AddSeconds(i), 1, [Number(HeartRate, 60 + i), Number(Saturation, 97)]);
        foreach (var sort in new[] { "date", "-date", "_lastUpdated", "-_lastUpdated" })
        {
            var seen = new List<string>();
            for (string? next = $"Observation?patient=1&_count=7&_sort={sort}"; next is not null;)
            {
                var page = await hub.GetAsync(next);
                seen.AddRange(FhirHub.Ids(page));
                next = FhirHub.Next(page);
                // one newer than all, one in the middle of what is being read
                hub.Ward.Say(Start.AddHours(1).AddSeconds(seen.Count), 1, [Number(HeartRate, 99)]);
                hub.Ward.Say(Start.AddSeconds(11), 1, [Number(HeartRate, 99)]);
                if (seen.Count > 2000) break;
            }
            Assert.Equal(seen.Distinct().Count(), seen.Count);
            var first = seen.Where(id => long.Parse(id.AsSpan(0, id.IndexOf('-')), System.Globalization.CultureInfo.InvariantCulture) <= 23).ToList();
            Assert.Equal(46, first.Count);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Registries_come_in_pages_too()
    {
        await using var hub = await FhirHub.StartAsync();
        foreach (var search in new[] { "DeviceMetric?_count=3", "DeviceMetric?_count=3&_sort=-_id", "DeviceMetric?_count=3&_sort=_lastUpdated" })
        {
            var seen = new List<string>();
            for (string? next = search; next is not null;)
            {
                var page = await hub.GetAsync(next);
                seen.AddRange(FhirHub.Ids(page));
                next = FhirHub.Next(page);
            }
            Assert.Equal(Enumerable.Range(1, 10).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).Order(), seen.Order());
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task A_cursor_that_was_changed_or_carried_to_another_search_is_refused()
    {
        await using var hub = await FhirHub.StartAsync();
        for (var i = 0; i < 5; i++) hub.Ward.Say(Start.AddSeconds(i), 1, [Number(HeartRate, 60 + i)]);
        var next = FhirHub.Next(await hub.GetAsync("Observation?patient=1&_count=2"))!;
        await hub.GetAsync(next);
        foreach (var wrong in new[] { next[..^2] + (next[^2] == 'A' ? "B" : "A") + next[^1], next.Replace("patient=1", "patient=3", StringComparison.Ordinal), next + "!", next[..next.IndexOf("_cursor=", StringComparison.Ordinal)] + "_cursor=AAAA" })
        {
            var outcome = await hub.GetAsync(wrong, HttpStatusCode.BadRequest);
            Assert.Equal("http._cursor", outcome.GetProperty("issue")[0].GetProperty("expression")[0].GetString());
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_not_understood_is_named_or_refused()
    {
        await using var hub = await FhirHub.StartAsync();
        var bundle = await hub.GetAsync("Patient?shoe-size=42&gender=male&name:sounds=wang");
        Assert.Equal(["1"], FhirHub.Ids(bundle));
        var outcome = bundle.GetProperty("entry").EnumerateArray().Last();
        Assert.Equal("outcome", outcome.GetProperty("search").GetProperty("mode").GetString());
        Assert.Equal(2, outcome.GetProperty("resource").GetProperty("issue").GetArrayLength());
        Assert.DoesNotContain("shoe-size", bundle.GetProperty("link")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
        using var strict = new HttpRequestMessage(HttpMethod.Get, "/fhir/Patient?shoe-size=42") { Headers = { { "Prefer", "handling=strict" } } };
        using var refused = await hub.Http.SendAsync(strict, TestContext.Current.CancellationToken);
        await FhirHub.ReadAsync(refused, HttpStatusCode.BadRequest);
    }

    [Fact(Timeout = 180_000)]
    public async Task Totals_summaries_and_elements_cut_the_answer_as_asked()
    {
        await using var hub = await FhirHub.StartAsync();
        for (var i = 0; i < 5; i++) hub.Ward.Say(Start.AddSeconds(i), 1, [Number(Temperature, 36.60m)]);
        var count = await hub.GetAsync("Observation?patient=1&_summary=count");
        Assert.Equal(5, count.GetProperty("total").GetInt32());
        Assert.False(count.TryGetProperty("entry", out _));
        Assert.Equal(5, (await hub.GetAsync("Observation?_count=0")).GetProperty("total").GetInt32());
        var total = await hub.GetAsync("Observation?_total=accurate&_count=2");
        Assert.Equal((5, 2), (total.GetProperty("total").GetInt32(), FhirHub.Ids(total).Length));
        Assert.Equal(5, (await hub.GetAsync(FhirHub.Next(total)!)).GetProperty("total").GetInt32());
        Assert.False((await hub.GetAsync("Observation?_count=2")).TryGetProperty("total", out _));
        var cut = (await hub.GetAsync("Observation?_elements=valueQuantity&_count=1")).GetProperty("entry")[0].GetProperty("resource");
        Assert.Equal("36.60", cut.GetProperty("valueQuantity").GetProperty("value").GetRawText());
        Assert.True(cut.TryGetProperty("status", out _) && cut.TryGetProperty("code", out _));
        Assert.False(cut.TryGetProperty("device", out _));
        Assert.Equal("SUBSETTED", cut.GetProperty("meta").GetProperty("tag")[0].GetProperty("code").GetString());
        Assert.True((await hub.GetAsync("Observation/1-0-8?_summary=true")).TryGetProperty("valueQuantity", out _));
        Assert.False((await hub.GetAsync("Observation/1-0-8?_summary=text")).TryGetProperty("valueQuantity", out _));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_search_by_post_answers_like_one_by_get()
    {
        await using var hub = await FhirHub.StartAsync();
        using var form = new FormUrlEncodedContent([new("name", "王")]);
        using var response = await hub.Http.PostAsync("/fhir/Patient/_search?gender=male", form, TestContext.Current.CancellationToken);
        var bundle = await FhirHub.ReadAsync(response);
        Assert.Equal(["1"], FhirHub.Ids(bundle));
        Assert.Equal("http://localhost/fhir/Patient/1", bundle.GetProperty("entry")[0].GetProperty("fullUrl").GetString());
        using var text = await hub.Http.PostAsync("/fhir/Patient/_search", new StringContent("name=x"), TestContext.Current.CancellationToken);
        await FhirHub.ReadAsync(text, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_search_that_matches_nothing_ends_when_its_asker_goes()
    {
        await using var ward = new RecordedWard();
        for (var i = 0; i < 5; i++) ward.Say(Start.AddSeconds(i), 1, [Number(HeartRate, 60 + i)]);
        var options = new Gateway.Fhir.FhirOptions();
        var (naming, merged) = (new Gateway.Fhir.FhirNaming(options), new Gateway.Fhir.Resources.MergedPatients(ward.Reader));
        var codes = new Gateway.Fhir.Resources.CodeWriter(new(new(), new(null!, null!, ward.Clock)), naming);
        var patients = new Gateway.Fhir.Resources.PatientView(ward.Reader, naming, merged);
        var view = new Gateway.Fhir.Resources.ObservationView(ward.Reader, naming, codes, merged, patients, new(ward.Reader, naming, codes, merged), new(ward.Reader, naming, merged, patients), options);
        using var gone = new CancellationTokenSource();
        var query = Gateway.Fhir.Search.SearchParser.Parse(view, [new("status", "final")], true, options, ward.Clock, gone.Token);
        Assert.Empty(view.Search(query));
        await gone.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => view.Search(query).Count());
    }
}
