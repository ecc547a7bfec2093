using System.Net;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Gateway.Fhir;
using Meridian.Server.Tests.Hl7v2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using static Meridian.Server.Tests.Hl7v2.LaboratoryHub;

namespace Meridian.Server.Tests.Fhir;

/// <summary>The laboratory as FHIR: what came over HL7 v2 and what people decided, read through the view and validated by software of others.</summary>
public sealed class LaboratoryTests
{
    private static async Task<(WebApplication App, HttpClient Http)> ViewAsync(LaboratoryHub hub)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(hub.Get<TimeProvider>()).AddSingleton(hub.Get<IRecordReader>()).AddSingleton(hub.Get<IImagingReader>()).AddSingleton(hub.Get<Vocabulary>()).AddSingleton(hub.Get<LabCatalog>()).AddSingleton(hub.Laboratory).AddRouting();
        builder.Services.AddFhirView(new FhirOptions { Policy = null });
        var app = builder.Build();
        app.MapFhir();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return (app, app.GetTestClient());
    }

    [Fact(Timeout = 400_000)]
    public async Task Orders_specimens_reports_and_results_are_found_by_what_the_issue_names_and_validate()
    {
        await using var hub = await StartAsync();
        await hub.OrderAsync();
        using var analyzer = await hub.ConnectAsync();
        // one verified by rule, one that waits for a person, one of a specimen that nobody ordered, and a monitor beside them
        await AskAsync(analyzer, Results("2", "S100", "413^Glucose^99ACME||90|mg/dL|||||F|||||op||c1^ACME|20261122082900", "CR^Creatinine^99ACME||80|umol/L|||||F|||||op||c1^ACME|20261122082900"));
        await AskAsync(analyzer, Results("3", "S999", "413^Glucose^99ACME||500|mg/dL|||||F|||||op||c1^ACME|20261122082900"));
        await AskAsync(analyzer, Messages.HeartRate("4"));
        var (app, http) = await ViewAsync(hub);
        await using var _ = app;
        async Task<JsonElement> Get(string path, HttpStatusCode expected = HttpStatusCode.OK) => await FhirHub.ReadAsync(await http.GetAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : "/fhir/" + path, TestContext.Current.CancellationToken), expected);
        async Task<string[]> Ids(string search) => FhirHub.Ids(await Get(search));

        var order = Assert.Single(await Ids("ServiceRequest?code=14749-6"));
        var patient = (await Get("ServiceRequest/" + order)).GetProperty("subject").GetProperty("reference").GetString()!;
        var glucose = Assert.Single(await Ids("Observation?category=laboratory&status=final"));
        var creatinine = Assert.Single(await Ids("Observation?category=laboratory&status=preliminary"));
        foreach (var (search, wanted) in new[]
        {
            ("ServiceRequest?identifier=P1", order), ("ServiceRequest?specimen.identifier=S100&code=GLU", order), ("ServiceRequest?status=completed&priority=stat", order), ("ServiceRequest?patient.identifier=4711&code=GLU&authored=ge2020-01-01", order),
            ("Specimen?identifier=S100", "1"), ("Specimen?patient.identifier=4711", "1"), ("Specimen?collected=2026-11-22", "1"), ("Specimen?type=SER", "1"),
            ("DiagnosticReport?specimen.identifier=S100&status=final", order), ($"DiagnosticReport?patient={patient}&code=http://loinc.org|14749-6&date=2026-11-22", order), ($"DiagnosticReport?result=Observation/{glucose}", order),
            ("Observation?specimen.identifier=S100&code=GLU", glucose), ("Observation?specimen.identifier=S100&code=CREA", creatinine), ($"Observation?patient={patient}&code=14749-6&date=2026-11-22", glucose), ($"Observation?based-on=ServiceRequest/{order}", glucose),
            ("Observation?specimen=Specimen/1&status=final", glucose), ($"Observation?_id={glucose}", glucose),
        })
            Assert.Equal(search + ": " + wanted, search + ": " + string.Join(' ', await Ids(search)));
        foreach (var none in new[] { "ServiceRequest?identifier=PX", "ServiceRequest?status=revoked", "Specimen?identifier=S999", "DiagnosticReport?specimen.identifier=S999", "Observation?specimen.identifier=S999", "Observation?specimen.identifier=S100&status=corrected", "ServiceRequest?patient.identifier=nobody" })
            Assert.Empty(await Ids(none));

        // beside what equipment measures, newest first, page by page
        var all = await Ids("Observation");
        Assert.Equal((3, 2), (all.Length, all.Count(id => id.StartsWith("lab-", StringComparison.Ordinal))));
        List<string> paged = [];
        for (var next = "Observation?_count=1"; next is not null;)
        {
            var page = await Get(next);
            paged.AddRange(FhirHub.Ids(page));
            next = FhirHub.Next(page);
        }
        Assert.Equal(all, paged);
        Assert.Equal(all.Reverse(), await Ids("Observation?_sort=date"));
        Assert.Equal(all.Where(id => !id.StartsWith("lab-", StringComparison.Ordinal)), await Ids("Observation?category:not=laboratory"));

        // a person verifies; the value is reported as the catalog says, with its range and specimen
        Assert.Empty(await hub.Get<LabDesk>().VerifyAsync([hub.Newest("CREA").Id], new("anna")));
        var value = await Get("Observation/" + glucose);
        Assert.Equal(("final", "5.0", "mmol/L", "N"), (value.GetProperty("status").GetString(), value.GetProperty("valueQuantity").GetProperty("value").GetRawText(), value.GetProperty("valueQuantity").GetProperty("code").GetString(), value.GetProperty("interpretation")[0].GetProperty("coding")[0].GetProperty("code").GetString()));
        Assert.Equal("Specimen/1", value.GetProperty("specimen").GetProperty("reference").GetString());
        Assert.Equal("final", (await Get("Observation/" + creatinine)).GetProperty("status").GetString());

        // a correction stands in its place; the old one says where it went
        await AskAsync(analyzer, Results("5", "S100", "413^Glucose^99ACME||180|mg/dL|||||C|||||op||c1^ACME|20261122083900"));
        Assert.Empty(await hub.Get<LabDesk>().VerifyAsync([hub.Newest("GLU").Id], new("anna")));
        Assert.Equal("lab-" + hub.Newest("GLU").Id, Assert.Single(await Ids("Observation?specimen.identifier=S100&status=corrected")));
        await Get("Observation/" + glucose, HttpStatusCode.Gone);
        var report = await Get("DiagnosticReport/" + order);
        Assert.Equal("corrected", report.GetProperty("status").GetString());

        List<string> lines = [];
        foreach (var type in new[] { "ServiceRequest", "Specimen", "DiagnosticReport", "Observation?category=laboratory", "Patient", "Device" })
            lines.AddRange((await Get(type)).GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetRawText()));
        lines.Add((await Get("metadata")).GetRawText());
        Assert.Null((await hub.Get<LabDesk>().RejectAsync(hub.Newest("CREA").Id, "wrong tube", new("anna"))).Refusal);
        var refused = await Get("Observation/" + creatinine);
        Assert.Equal("entered-in-error", refused.GetProperty("status").GetString());
        lines.Add(refused.GetRawText());
        await ValidationTests.Ready();
        var (code, output) = await ValidationTests.Validate(lines);
        Assert.True(code == 0, output);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_retention_took_of_the_laboratory_answers_that_it_is_gone()
    {
        await using var hub = await StartAsync();
        await hub.OrderAsync();
        using var analyzer = await hub.ConnectAsync();
        await AskAsync(analyzer, Results("2", "S100", "413^Glucose^99ACME||90|mg/dL|||||F|||||op||c1^ACME|20261122082900", "CR^Creatinine^99ACME||80|umol/L|||||F|||||op||c1^ACME|20261122082900"));
        var (app, http) = await ViewAsync(hub);
        await using var _ = app;
        async Task<JsonElement> Get(string path, HttpStatusCode expected = HttpStatusCode.OK) => await FhirHub.ReadAsync(await http.GetAsync("/fhir/" + path, TestContext.Current.CancellationToken), expected);
        var result = hub.Newest("GLU").Id;
        string[] paths = ["ServiceRequest/1", "Specimen/1", "DiagnosticReport/1", "Observation/lab-" + result];
        Task<int> ExpireAsync() => hub.Get<IntakeWriter>().ExpireAsync(RetentionKind.Laboratory, hub.Get<TimeProvider>().GetUtcNow().AddDays(1), 500, cancellation: TestContext.Current.CancellationToken);

        // two orders of one specimen, and one of their results waits for a person
        Assert.Equal(0, await ExpireAsync());
        foreach (var path in paths) await Get(path);
        await Get("Observation/lab-99", HttpStatusCode.NotFound);
        Assert.Empty(await hub.Get<LabDesk>().VerifyAsync([hub.Newest("CREA").Id], new("anna")));
        Assert.Equal(4, await ExpireAsync());
        foreach (var path in paths)
        {
            var outcome = await Get(path, HttpStatusCode.Gone);
            Assert.Contains("time of keeping was over", outcome.GetProperty("issue")[0].GetProperty("diagnostics").GetString());
        }
        foreach (var never in new[] { "ServiceRequest/3", "Specimen/3", "DiagnosticReport/3", "Observation/lab-99" }) await Get(never, HttpStatusCode.NotFound);
        Assert.Empty(FhirHub.Ids(await Get("Observation?category=laboratory")));
        Assert.Empty(FhirHub.Ids(await Get("DiagnosticReport")));
        // what comes now bears new numbers
        await hub.OrderAsync(id: "o2");
        await Get("ServiceRequest/3");
        await Get("ServiceRequest/1", HttpStatusCode.Gone);
    }
}
