using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;
using Xunit;
using static Meridian.Server.Tests.Fhir.RecordedWard;

namespace Meridian.Server.Tests.Fhir;

public sealed class FhirReadTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_patient_keeps_the_Chinese_name_identifiers_and_what_was_merged()
    {
        await using var hub = await FhirHub.StartAsync();
        var text = await hub.Http.GetStringAsync("/fhir/Patient/1", TestContext.Current.CancellationToken);
        Assert.Contains("王小明", text, StringComparison.Ordinal);
        var patient = await hub.GetAsync("Patient/1");
        Assert.Equal("王", patient.GetProperty("name")[0].GetProperty("family").GetString());
        Assert.Equal("urn:oid:2.16.156.10011", patient.GetProperty("identifier")[1].GetProperty("system").GetString());
        Assert.Equal("https://meridian.example/fhir/NamingSystem/AA1", patient.GetProperty("identifier")[0].GetProperty("system").GetString());
        Assert.Equal("replaces", patient.GetProperty("link")[0].GetProperty("type").GetString());
        var merged = await hub.GetAsync("Patient/2");
        Assert.False(merged.GetProperty("active").GetBoolean());
        Assert.Equal("Patient/1", merged.GetProperty("link")[0].GetProperty("other").GetProperty("reference").GetString());
        Assert.Equal("1961", merged.GetProperty("birthDate").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_value_keeps_its_digits_its_own_code_and_says_both_clocks()
    {
        await using var hub = await FhirHub.StartAsync();
        var sequence = hub.Ward.Say(Start, 1, [Number(Temperature, 37.10m), Number(Unknown, 5m)], TimeSpan.FromSeconds(90));
        var text = await hub.Http.GetStringAsync($"/fhir/Observation/{sequence}-0-{Temperature}", TestContext.Current.CancellationToken);
        Assert.Contains("\"value\":37.10,", text, StringComparison.Ordinal);
        var warm = await hub.GetAsync($"Observation/{sequence}-0-{Temperature}");
        Assert.Equal("2026-11-21T06:00:00.000Z", warm.GetProperty("effectiveDateTime").GetString());
        var clock = warm.GetProperty("extension")[0];
        Assert.Equal("https://meridian.example/fhir/StructureDefinition/equipment-time", clock.GetProperty("url").GetString());
        Assert.Equal("2026-11-21T05:58:30.000Z", clock.GetProperty("extension")[0].GetProperty("valueDateTime").GetString());
        Assert.Equal("150344", warm.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Equal("urn:iso:std:iso:11073:10101", warm.GetProperty("code").GetProperty("coding")[0].GetProperty("system").GetString());
        Assert.Contains(warm.GetProperty("code").GetProperty("coding").EnumerateArray(), c => c.GetProperty("system").GetString() == "http://loinc.org" && c.GetProperty("code").GetString() == "8310-5");
        Assert.Equal("Cel", warm.GetProperty("valueQuantity").GetProperty("code").GetString());
        Assert.Equal("Patient/1", warm.GetProperty("subject").GetProperty("reference").GetString());
        var foo = await hub.GetAsync($"Observation/{sequence}-0-{Unknown}");
        var coding = Assert.Single(foo.GetProperty("code").GetProperty("coding").EnumerateArray());
        Assert.Equal("https://meridian.example/fhir/CodeSystem/99ACME", coding.GetProperty("system").GetString());
        Assert.Equal("FOO-1", coding.GetProperty("code").GetString());
        Assert.Equal("foos", foo.GetProperty("valueQuantity").GetProperty("unit").GetString());
        Assert.False(foo.GetProperty("valueQuantity").TryGetProperty("code", out _));
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_invalid_is_no_value_and_what_is_for_show_is_labeled_as_test_data()
    {
        await using var hub = await FhirHub.StartAsync();
        var sequence = hub.Ward.Say(Start, 1, [Number(HeartRate, 300m, ObservationStatus.Invalid), Number(Saturation, 97m, ObservationStatus.Demonstration)]);
        var invalid = await hub.GetAsync($"Observation/{sequence}-0-{HeartRate}");
        Assert.Equal("cancelled", invalid.GetProperty("status").GetString());
        Assert.False(invalid.TryGetProperty("valueQuantity", out _));
        Assert.Equal("error", invalid.GetProperty("dataAbsentReason").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Contains("300", invalid.GetProperty("note")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        var demonstration = await hub.GetAsync($"Observation/{sequence}-0-{Saturation}");
        Assert.Equal("HTEST", demonstration.GetProperty("meta").GetProperty("security")[0].GetProperty("code").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_vital_sign_is_claimed_only_for_a_known_patient_and_in_the_unit_of_its_profile()
    {
        await using var hub = await FhirHub.StartAsync();
        var known = hub.Ward.Say(Start, 1, [Number(HeartRate, 80m), Number(Unknown, 1m)]);
        var nobody = hub.Ward.Say(Start, 0, [Number(HeartRate, 80m)]);
        var rate = await hub.GetAsync($"Observation/{known}-0-{HeartRate}");
        Assert.Equal("http://hl7.org/fhir/StructureDefinition/heartrate", rate.GetProperty("meta").GetProperty("profile")[0].GetString());
        Assert.Equal("/min", rate.GetProperty("valueQuantity").GetProperty("code").GetString());
        Assert.False((await hub.GetAsync($"Observation/{known}-0-{Unknown}")).TryGetProperty("category", out _));
        var free = await hub.GetAsync($"Observation/{nobody}-0-{HeartRate}");
        Assert.False(free.TryGetProperty("subject", out _));
        Assert.False(free.GetProperty("meta").TryGetProperty("profile", out _));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_wave_is_sampled_data_with_E_for_what_was_not_measured()
    {
        await using var hub = await FhirHub.StartAsync();
        var sequence = hub.Ward.Say(Start, 1, [], waves: [Wave(Ecg, Start, 62.5, [-12, 0, WaveSegment.Missing, 400], 0.0025, 0.5)]);
        var wave = await hub.GetAsync($"Observation/{sequence}-w-{Ecg}-{Start.UtcTicks}");
        var data = wave.GetProperty("valueSampledData");
        Assert.Equal("-12 0 E 400", data.GetProperty("data").GetString());
        Assert.Equal("16", data.GetProperty("period").GetRawText());
        Assert.Equal("0.0025", data.GetProperty("factor").GetRawText());
        Assert.Equal("0.5", data.GetProperty("origin").GetProperty("value").GetRawText());
        Assert.Equal("mV", data.GetProperty("origin").GetProperty("code").GetString());
        Assert.Equal("mV", data.GetProperty("origin").GetProperty("unit").GetString());
        Assert.Equal("-5", data.GetProperty("lowerLimit").GetRawText());
        Assert.Equal("2026-11-21T06:00:00.064Z", wave.GetProperty("effectivePeriod").GetProperty("end").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_mapping_made_at_run_time_shows_beside_the_code_as_sent_and_gives_the_resource_a_new_version()
    {
        await using var hub = await FhirHub.StartAsync();
        var sequence = hub.Ward.Say(Start, 1, [Number(Unknown, 72m)]);
        var path = $"/fhir/Observation/{sequence}-0-{Unknown}";
        using var before = await hub.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var batch = new RecordBatch();
        var mapping = new CodeMapping("99ACME", "FOO-1", new("MDC", "147842", "MDC_ECG_HEART_RATE"), "/min", null, null, "anna", Start.AddHours(1));
        batch.Documents.Add(new(CodeMappings.DocumentKind, "99ACME|FOO-1", JsonSerializer.Serialize(mapping), Start.AddHours(1)));
        hub.Commit(batch);
        using var after = await Conditional(hub, path, before.Headers.ETag!);
        var resource = await FhirHub.ReadAsync(after);
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
        Assert.Equal(["FOO-1", "147842", "8867-4"], resource.GetProperty("code").GetProperty("coding").EnumerateArray().Select(c => c.GetProperty("code").GetString()));
        Assert.Equal([$"{sequence}-0-{Unknown}"], await hub.IdsAsync("Observation?code=http://loinc.org|8867-4"));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_unchanged_resource_is_not_sent_again()
    {
        await using var hub = await FhirHub.StartAsync();
        using var first = await hub.Http.GetAsync("/fhir/Device/1", TestContext.Current.CancellationToken);
        Assert.True(first.Headers.ETag!.IsWeak);
        Assert.Equal(Start, first.Content.Headers.LastModified);
        using var second = await Conditional(hub, "/fhir/Device/1", first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var since = new HttpRequestMessage(HttpMethod.Get, "/fhir/Device/1") { Headers = { IfModifiedSince = Start } };
        using var third = await hub.Http.SendAsync(since, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, third.StatusCode);
        using var other = await Conditional(hub, "/fhir/Device/1", new EntityTagHeaderValue("\"0000\"", true));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Head_tells_the_same_without_a_body_and_gzip_is_given_to_who_takes_it()
    {
        await using var hub = await FhirHub.StartAsync();
        using var head = new HttpRequestMessage(HttpMethod.Head, "/fhir/Device/1");
        using var told = await hub.Http.SendAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.NotNull(told.Headers.ETag);
        Assert.Empty(await told.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var squeezed = new HttpRequestMessage(HttpMethod.Get, "/fhir/metadata") { Headers = { AcceptEncoding = { new("gzip") } } };
        using var response = await hub.Http.SendAsync(squeezed, TestContext.Current.CancellationToken);
        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using var document = await JsonDocument.ParseAsync(plain, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("CapabilityStatement", document.RootElement.GetProperty("resourceType").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task Equipment_says_where_it_stands_and_whose_it_is()
    {
        await using var hub = await FhirHub.StartAsync();
        var device = await hub.GetAsync("Device/1");
        Assert.Equal("Patient/1", device.GetProperty("patient").GetProperty("reference").GetString());
        Assert.Equal("Location/1", device.GetProperty("location").GetProperty("reference").GetString());
        Assert.Equal("Monitor three", device.GetProperty("deviceName")[0].GetProperty("name").GetString());
        Assert.False((await hub.GetAsync("Device/2")).TryGetProperty("patient", out _));
        var metric = await hub.GetAsync($"DeviceMetric/{HeartRate}");
        Assert.Equal("Device/1", metric.GetProperty("source").GetProperty("reference").GetString());
        var bed = await hub.GetAsync("Location/1");
        Assert.Equal("O", bed.GetProperty("operationalStatus").GetProperty("code").GetString());
        var unit = await hub.GetAsync(bed.GetProperty("partOf").GetProperty("reference").GetString()!);
        Assert.Equal("wa", unit.GetProperty("physicalType").GetProperty("coding")[0].GetProperty("code").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_visit_goes_through_its_beds()
    {
        await using var hub = await FhirHub.StartAsync();
        var visit = await hub.GetAsync("Encounter/3-3");
        Assert.Equal("finished", visit.GetProperty("status").GetString());
        Assert.Equal(2, visit.GetProperty("location").GetArrayLength());
        Assert.Equal("IMP", visit.GetProperty("class").GetProperty("code").GetString());
        Assert.Equal("V200", visit.GetProperty("identifier")[0].GetProperty("value").GetString());
        Assert.Equal("in-progress", (await hub.GetAsync("Encounter/1-1")).GetProperty("status").GetString());
    }

    [Theory(Timeout = 180_000)]
    [InlineData("GET", "Patient/99", 404, "not-found")]
    [InlineData("GET", "Observation/none", 404, "not-found")]
    [InlineData("GET", "Observation/999-0-1", 404, "not-found")]
    [InlineData("GET", "Medication", 404, "not-supported")]
    [InlineData("GET", "Patient/1/_history", 404, "not-supported")]
    [InlineData("GET", "", 404, "not-found")]
    [InlineData("POST", "Patient", 405, "not-supported")]
    [InlineData("PUT", "Patient/1", 405, "not-supported")]
    [InlineData("DELETE", "Observation/1-0-1", 405, "not-supported")]
    [InlineData("GET", "Patient?_format=xml", 406, "not-supported")]
    [InlineData("GET", "Observation?date=yesterday", 400, "invalid")]
    [InlineData("GET", "Observation?_count=many", 400, "invalid")]
    [InlineData("GET", "Observation?_summary=7", 400, "invalid")]
    [InlineData("GET", "Observation?_total=all", 400, "invalid")]
    public async Task What_cannot_be_answered_is_an_OperationOutcome(string method, string path, int status, string code)
    {
        await using var hub = await FhirHub.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/fhir/" + path);
        using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var outcome = await FhirHub.ReadAsync(response, (HttpStatusCode)status);
        Assert.Equal("OperationOutcome", outcome.GetProperty("resourceType").GetString());
        Assert.Equal(code, outcome.GetProperty("issue")[0].GetProperty("code").GetString());
        if (status == 405) Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_was_there_and_has_expired_is_gone()
    {
        await using var hub = await FhirHub.StartAsync();
        var sequence = hub.Ward.Say(Start, 1, [Number(HeartRate, 80m)]);
        await hub.GetAsync($"Observation/{sequence}-0-1");
        Assert.Equal(1, hub.Ward.Expire(Start.AddHours(2)));
        var outcome = await hub.GetAsync($"Observation/{sequence}-0-1", HttpStatusCode.Gone);
        Assert.Equal("deleted", outcome.GetProperty("issue")[0].GetProperty("code").GetString());
    }

    [Theory(Timeout = 180_000)]
    [InlineData("application/fhir+json", 200)]
    [InlineData("application/json; q=0.5, text/html", 200)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200)]
    [InlineData("application/fhir+xml", 406)]
    [InlineData("application/fhir+json; fhirVersion=5.0", 406)]
    public async Task Only_JSON_of_version_four_is_given(string accept, int status)
    {
        await using var hub = await FhirHub.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Device/1");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await FhirHub.ReadAsync(response, (HttpStatusCode)status);
    }

    private static async Task<HttpResponseMessage> Conditional(FhirHub hub, string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { tag } } };
        return await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
