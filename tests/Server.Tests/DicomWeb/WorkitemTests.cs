using System.Net;
using System.Text.Json;
using Meridian.Core.Access;
using Meridian.Core.Audit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Meridian.Server.Tests.DicomWeb.WorkitemClient;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>UPS-RS over HTTP (PS3.18 chapter 11): the answers and warnings of its tables.</summary>
public sealed class WorkitemTests
{
    [Fact(Timeout = 100_000)]
    public async Task A_workitem_is_created_claimed_reported_on_and_completed()
    {
        await using var hub = await DicomWebHub.StartAsync();
        using (var created = await hub.SendAsync(HttpMethod.Post, "workitems?1.2.3", New()))
        {
            Assert.Equal((HttpStatusCode.Created, "The Workitem was created with modifications."), (created.StatusCode, Words(created)));
            Assert.Equal($"{hub.Root}/workitems/1.2.3", created.Content.Headers.ContentLocation!.ToString());
        }
        Assert.Equal((HttpStatusCode.OK, ""), await hub.MoveAsync("1.2.3", "IN PROGRESS", "9.8.7"));
        Assert.Equal((HttpStatusCode.OK, ""), await hub.AskAsync(HttpMethod.Post, "workitems/1.2.3?9.8.7", Progress("50")));
        Assert.Equal((HttpStatusCode.Conflict, "The submitted request is inconsistent with the state of the UPS Instance."), await hub.MoveAsync("1.2.3", "COMPLETED", "9.8.7"));
        Assert.Equal((HttpStatusCode.OK, ""), await hub.AskAsync(HttpMethod.Post, "workitems/1.2.3?transaction=9.8.7", Performed));
        Assert.Equal((HttpStatusCode.OK, ""), await hub.MoveAsync("1.2.3", "COMPLETED", "9.8.7"));
        using var retrieved = await hub.GetAsync("workitems/1.2.3", "application/dicom+json");
        Assert.Equal(("application/dicom+json", $"{hub.Root}/workitems/1.2.3"), (retrieved.Content.Headers.ContentType!.MediaType, retrieved.Content.Headers.ContentLocation!.ToString()));
        var text = await retrieved.Content.ReadAsStringAsync();
        Assert.DoesNotContain("9.8.7", text, StringComparison.Ordinal); // the lock
        Assert.DoesNotContain("00081195", text, StringComparison.Ordinal);
        var set = (await hub.WorkitemAsync("1.2.3"));
        Assert.Equal(("COMPLETED", "1.2.840.10008.5.1.4.34.6.1", "ISO_IR 192", "MERIDIAN"), (Text(set, "00741000"), Text(set, "00080016"), Text(set, "00080005"), Text(set, "00741202")));
        Assert.Equal("王^小东", set.GetProperty("00100010").GetProperty("Value")[0].GetProperty("Ideographic").GetString());
        Assert.Equal(set.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), set.EnumerateObject().Select(p => p.Name));
    }

    [Fact(Timeout = 100_000)]
    public async Task Refusals_have_the_status_and_the_warning_of_the_tables()
    {
        await using var hub = await DicomWebHub.StartAsync();
        const string Inconsistent = "The submitted request is inconsistent with the state of the UPS Instance.", Missing = "The Transaction UID is missing.", Incorrect = "The Transaction UID is incorrect.";
        var wrong = HttpStatusCode.BadRequest;
        var conflict = HttpStatusCode.Conflict;
        await hub.CreateAsync("1.2");
        Assert.Equal((conflict, ""), await hub.AskAsync(HttpMethod.Post, "workitems?1.2", New()));
        Assert.Equal((wrong, Missing), await hub.MoveAsync("1.2", "IN PROGRESS", null));
        Assert.Equal((wrong, Inconsistent), await hub.MoveAsync("1.2", "SCHEDULED", "9.1"));
        Assert.Equal((conflict, Inconsistent), await hub.MoveAsync("1.2", "COMPLETED", "9.1"));
        Assert.Equal((conflict, "The target URI did not reference a claimed Workitem."), await hub.AskAsync(HttpMethod.Post, "workitems/1.2?9.1", Progress("1")));
        Assert.Equal((HttpStatusCode.OK, ""), await hub.AskAsync(HttpMethod.Post, "workitems/1.2", """{"00400400":{"vr":"LT","Value":["before the claim"]}}"""));
        Assert.Equal((HttpStatusCode.OK, ""), await hub.MoveAsync("1.2", "IN PROGRESS", "9.1"));
        Assert.Equal((conflict, Inconsistent), await hub.MoveAsync("1.2", "IN PROGRESS", "9.1"));
        Assert.Equal((wrong, Incorrect), await hub.MoveAsync("1.2", "IN PROGRESS", "9.2"));
        Assert.Equal((wrong, Incorrect), await hub.MoveAsync("1.2", "CANCELED", "9.2"));
        Assert.Equal((wrong, Missing), await hub.AskAsync(HttpMethod.Post, "workitems/1.2", Progress("1")));
        Assert.Equal((wrong, Incorrect), await hub.AskAsync(HttpMethod.Post, "workitems/1.2?9.2", Progress("1")));
        Assert.Equal((conflict, "The performer cannot be contacted."), await hub.AskAsync(HttpMethod.Post, "workitems/1.2/cancelrequest"));
        Assert.Equal((HttpStatusCode.OK, ""), await hub.MoveAsync("1.2", "CANCELED", "9.1"));
        Assert.Equal((HttpStatusCode.OK, "The UPS is already in the requested state of CANCELED."), await hub.MoveAsync("1.2", "CANCELED", "9.1"));
        Assert.Equal((conflict, Inconsistent), await hub.MoveAsync("1.2", "COMPLETED", "9.1"));
        Assert.Equal((wrong, "The submitted request is inconsistent with the current state of the Workitem."), await hub.AskAsync(HttpMethod.Post, "workitems/1.2?9.1", Progress("1")));
        Assert.Equal((HttpStatusCode.Accepted, "The UPS is already in the requested state of CANCELED."), await hub.AskAsync(HttpMethod.Post, "workitems/1.2/cancelrequest"));

        await hub.CreateAsync("1.3");
        await hub.MoveAsync("1.3", "IN PROGRESS", "9.1");
        await hub.AskAsync(HttpMethod.Post, "workitems/1.3?9.1", Performed);
        await hub.MoveAsync("1.3", "COMPLETED", "9.1");
        Assert.Equal((HttpStatusCode.OK, "The UPS is already in the requested state of COMPLETED."), await hub.MoveAsync("1.3", "COMPLETED", "9.1"));
        Assert.Equal((conflict, "The UPS is already COMPLETED."), await hub.AskAsync(HttpMethod.Post, "workitems/1.3/cancelrequest/RIS"));

        await hub.CreateAsync("1.4");
        Assert.Equal((HttpStatusCode.Accepted, ""), await hub.AskAsync(HttpMethod.Post, "workitems/1.4/cancelrequest/RIS", """[{"00741238":{"vr":"LT","Value":["Wrong patient"]}}]"""));
        Assert.Equal("CANCELED", Text(await hub.WorkitemAsync("1.4"), "00741000"));
        foreach (var (method, path) in new[] { (HttpMethod.Get, "workitems/1.5"), (HttpMethod.Post, "workitems/1.5/cancelrequest"), (HttpMethod.Post, "workitems/1.5/subscribers/A"), (HttpMethod.Delete, "workitems/1.5/subscribers/A") })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await hub.AskAsync(method, path)).Status));
        Assert.Equal(HttpStatusCode.NotFound, (await hub.MoveAsync("1.5", "IN PROGRESS", "9.1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Post, "workitems/1.5", Progress("1"))).Status);
        foreach (var (method, path) in new[] { (HttpMethod.Delete, "workitems/1.2"), (HttpMethod.Get, "workitems/1.2/state"), (HttpMethod.Get, "workitems/1.2/cancelrequest"), (HttpMethod.Put, "workitems"), (HttpMethod.Get, "workitems/1.2/subscribers/A"), (HttpMethod.Post, "subscribers/A") })
            Assert.Equal((path, HttpStatusCode.MethodNotAllowed), (path, (await hub.AskAsync(method, path)).Status));
    }

    [Fact(Timeout = 100_000)]
    public async Task What_could_not_be_kept_whole_is_refused_and_nothing_is_kept()
    {
        await using var hub = await DicomWebHub.StartAsync(("dicomWeb:maximumWorkitem", "4096"));
        foreach (var (name, path, body, type, status) in new[]
        {
            ("no UID", "workitems", New(), "application/dicom+json", 400), ("two UIDs", "workitems?1.1", New(more: ""","00080018":{"vr":"UI","Value":["1.2"]}"""), "application/dicom+json", 400),
            ("no UID at all", "workitems?abc", New(), "application/dicom+json", 400), ("the UID of a subscription", "workitems?1.2.840.10008.5.1.4.34.5", New(), "application/dicom+json", 400),
            ("XML", "workitems?1.1", "<x/>", "application/dicom+xml", 415), ("no JSON", "workitems?1.1", "[{", "application/dicom+json", 400), ("two data sets", "workitems?1.1", "[{},{}]", "application/dicom+json", 400),
            ("an attribute twice", "workitems?1.1", New(more: ""","00741200":{"vr":"CS","Value":["LOW"]}"""), "application/dicom+json", 400),
            ("bulk data elsewhere", "workitems?1.1", New(more: ""","00420011":{"vr":"OB","BulkDataURI":"http://elsewhere/1"}"""), "application/dicom+json", 400),
            ("a command", "workitems?1.1", New(more: ""","00001000":{"vr":"UI","Value":["1.1"]}"""), "application/dicom+json", 400), ("a name", "workitems?1.1", New(more: ""","Modality":{"vr":"CS","Value":["CT"]}"""), "application/dicom+json", 400),
            ("text for a sequence", "workitems?1.1", New(more: ""","00404025":{"vr":"LO","Value":["AI"]}"""), "application/dicom+json", 400),
            ("no label", "workitems?1.1", New(label: ""), "application/dicom+json", 400), ("another state", "workitems?1.1", New().Replace("SCHEDULED", "COMPLETED", StringComparison.Ordinal), "application/dicom+json", 400),
            ("too long", "workitems?1.1", New(label: new string('x', 4096)), "application/dicom+json", 413), ("nothing", "workitems?1.1", "", "application/dicom+json", 400),
        })
        {
            using var answer = await hub.SendAsync(HttpMethod.Post, path, body, type);
            Assert.Equal((name, status), (name, (int)answer.StatusCode));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
        Assert.Equal(0, (await hub.GetJsonAsync("workitems")).GetArrayLength());
        // the UID in the data set, the object alone, a representation that the registry knows better
        Assert.Equal(HttpStatusCode.Created, (await hub.AskAsync(HttpMethod.Post, "workitems", New(more: ""","00080018":{"vr":"UI","Value":["1.1"]},"00404011":{"vr":"LO","Value":["20261122"]}""").Trim()[1..^1], "application/json")).Status);
        Assert.Equal("DT", (await hub.WorkitemAsync("1.1")).GetProperty("00404011").GetProperty("vr").GetString());
    }

    [Fact(Timeout = 100_000)]
    public async Task Workitems_are_found_by_their_attributes_page_by_page()
    {
        await using var hub = await DicomWebHub.StartAsync();
        await hub.CreateAsync("1.1", New("Segment the liver", start: "20261121090000"));
        await hub.CreateAsync("1.2", New("Segment the lung", patient: "0815", more: ""","00404025":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["AI-1"]},"00080102":{"vr":"SH","Value":["99X"]},"00080104":{"vr":"LO","Value":["first"]}}]}"""));
        await hub.CreateAsync("1.3", New("Plan", start: "20261123100000"));
        await hub.MoveAsync("1.3", "IN PROGRESS", "9.1");
        foreach (var (search, count) in new[]
        {
            ("", 3), ("?ProcedureStepState=SCHEDULED", 2), ("?00741000=IN%20PROGRESS", 1), ("?ProcedureStepState=SCHEDULED,IN%20PROGRESS", 3), ("?ProcedureStepState=DONE", 0), ("?ProcedureStepState=IN*", 1),
            ("?ProcedureStepLabel=Segment*", 2), ("?ProcedureStepLabel=Segment%20the%20l?ng", 1), ("?PatientID=0815", 1), ("?PatientID=08*", 1), ("?PatientName=wang*", 3), ("?PatientName=" + Uri.EscapeDataString("王*"), 3),
            ("?ScheduledProcedureStepStartDateTime=20261122-20261122", 1), ("?ScheduledProcedureStepStartDateTime=20261122-", 2), ("?ScheduledProcedureStepStartDateTime=-20261122", 2),
            ("?ScheduledStationNameCodeSequence.CodeValue=AI-1", 1), ("?00404025.00080100=AI-2", 0), ("?SOPInstanceUID=1.1,1.3,1.9", 2), ("?SOPInstanceUID=1.1&PatientID=0815", 0), ("?WorklistLabel=MERIDIAN&limit=2", 2), ("?offset=2", 1),
        })
            Assert.Equal((search, count), (search, (await hub.GetJsonAsync("workitems" + search)).GetArrayLength()));
        foreach (var search in new[] { "?TransactionUID=9.1", "?includefield=00081195", "?Nonsense=1", "?limit=-1", "?ScheduledProcedureStepStartDateTime=20261123-20261121", "?ScheduledProcedureStepStartDateTime=soon" })
            await hub.GetJsonAsync("workitems" + search, HttpStatusCode.BadRequest);
        using var page = await hub.GetAsync("workitems?limit=2");
        Assert.Contains("/dicom-web/workitems?limit=2&offset=2", Words(page), StringComparison.Ordinal);
        var told = (await hub.GetJsonAsync("workitems?SOPInstanceUID=1.2"))[0];
        Assert.True(told.TryGetProperty("00741202", out _) && told.TryGetProperty("00741210", out _) && !told.TryGetProperty("00400400", out _));
        Assert.True((await hub.GetJsonAsync("workitems?SOPInstanceUID=1.2&includefield=00400400"))[0].TryGetProperty("00400400", out _));
        Assert.True((await hub.GetJsonAsync("workitems?SOPInstanceUID=1.2&includefield=all"))[0].TryGetProperty("00741216", out _));
        using var xml = await hub.GetAsync("workitems", "application/dicom+xml");
        Assert.Equal(HttpStatusCode.NotAcceptable, xml.StatusCode);
    }

    [Fact(Timeout = 100_000)]
    public async Task Of_two_workers_that_claim_the_same_workitem_exactly_one_has_it()
    {
        await using var hub = await DicomWebHub.StartAsync();
        foreach (var number in Enumerable.Range(1, 25))
        {
            await hub.CreateAsync($"1.2.{number}");
            var claims = await Task.WhenAll(hub.MoveAsync($"1.2.{number}", "IN PROGRESS", "9.1"), hub.MoveAsync($"1.2.{number}", "IN PROGRESS", "9.2"));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], claims.Select(claim => claim.Status).Order());
            Assert.Equal("The Transaction UID is incorrect.", claims.Single(claim => claim.Status != HttpStatusCode.OK).Warning);
            // and who has it can end it, the other cannot
            var (winner, loser) = claims[0].Status == HttpStatusCode.OK ? ("9.1", "9.2") : ("9.2", "9.1");
            Assert.Equal(HttpStatusCode.BadRequest, (await hub.MoveAsync($"1.2.{number}", "CANCELED", loser)).Status);
            Assert.Equal(HttpStatusCode.OK, (await hub.MoveAsync($"1.2.{number}", "CANCELED", winner)).Status);
        }
    }

    [Fact(Timeout = 100_000)]
    public async Task A_restart_keeps_workitems_their_lock_and_their_subscribers()
    {
        var hub = await DicomWebHub.StartAsync();
        await hub.CreateAsync("1.2");
        await hub.MoveAsync("1.2", "IN PROGRESS", "9.1");
        await hub.AskAsync(HttpMethod.Post, "workitems/1.2?9.1", Performed);
        Assert.Equal(HttpStatusCode.Created, (await hub.AskAsync(HttpMethod.Post, "workitems/1.2.840.10008.5.1.4.34.5/subscribers/VIEW")).Status);
        var before = await hub.WorkitemAsync("1.2");
        hub = await hub.RestartAsync();
        await using var _ = hub;
        Assert.Equal(before.ToString(), (await hub.WorkitemAsync("1.2")).ToString());
        using var socket = await hub.ListenAsync("VIEW");
        Assert.Equal("4 1.2.840.10008.5.1.4.34.5", await socket.ReportAsync()); // restarted
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.MoveAsync("1.2", "COMPLETED", "9.2")).Status);
        Assert.Equal(HttpStatusCode.OK, (await hub.MoveAsync("1.2", "COMPLETED", "9.1")).Status);
        Assert.Equal("1 1.2 COMPLETED", await socket.ReportAsync());
        await hub.CreateAsync("1.3");
        Assert.Equal("1 1.3 SCHEDULED", await socket.ReportAsync());
    }

    [Fact(Timeout = 100_000)]
    public async Task Viewers_read_and_listen_nurses_change_and_nobody_else_does_either()
    {
        await using var hub = await DicomWebHub.StartAsync(demo: false);
        async Task SignInAsync(Role role) => hub.Http.DefaultRequestHeaders.Authorization = new("Bearer", (await hub.Hub.Services.GetRequiredService<Tokens>().IssueAsync("test-" + role, role, TimeSpan.FromDays(1), Actor.Hub)).Value!.Secret);
        await SignInAsync(Role.Nurse);
        await hub.CreateAsync("1.2");
        var changes = new (HttpMethod Method, string Path, string? Body)[]
        {
            (HttpMethod.Post, "workitems?1.3", New()), (HttpMethod.Post, "workitems/1.2", """{"00400400":{"vr":"LT"}}"""), (HttpMethod.Put, "workitems/1.2/state", State("IN PROGRESS", "9.1")),
            (HttpMethod.Post, "workitems/1.2/subscribers/A", null), (HttpMethod.Delete, "workitems/1.2/subscribers/A", null), (HttpMethod.Post, "workitems/1.2.840.10008.5.1.4.34.5/subscribers/A/suspend", null),
        };
        await SignInAsync(Role.Viewer);
        foreach (var (method, path, body) in changes) Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await hub.AskAsync(method, path, body)).Status));
        Assert.Equal(HttpStatusCode.Forbidden, (await hub.AskAsync(HttpMethod.Post, "workitems/1.2/cancelrequest")).Status);
        Assert.Equal("SCHEDULED", Text(await hub.WorkitemAsync("1.2"), "00741000"));
        Assert.Equal(1, (await hub.GetJsonAsync("workitems")).GetArrayLength());
        using (var socket = await hub.ListenAsync("A", options => options.SetRequestHeader("Authorization", hub.Http.DefaultRequestHeaders.Authorization!.ToString()))) Assert.Equal(System.Net.WebSockets.WebSocketState.Open, socket.State);
        await SignInAsync(Role.Nurse);
        foreach (var (method, path, body) in changes) Assert.True((await hub.AskAsync(method, path, body)).Status is HttpStatusCode.OK or HttpStatusCode.Created, path);
        hub.Http.DefaultRequestHeaders.Authorization = null;
        foreach (var (method, path, body) in changes)
        {
            using var answer = await hub.SendAsync(method, path, body);
            // without a token it is a browser's doing, and the guard against other sites comes first
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, path);
        }
        foreach (var path in new[] { "workitems", "workitems/1.2", "subscribers/A" }) await hub.GetJsonAsync(path, HttpStatusCode.Unauthorized);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => hub.ListenAsync("A"));
    }

    [Fact(Timeout = 100_000)]
    public async Task The_capabilities_name_the_worklist_service()
    {
        await using var hub = await DicomWebHub.StartAsync();
        using var asked = await hub.GetAsync("", null, null, HttpMethod.Options);
        var told = await DicomWebHub.JsonAsync(asked);
        Assert.Contains("PUT /workitems/{workitem}/state", told.GetProperty("worklist").EnumerateArray().Select(one => one.GetString()));
        Assert.DoesNotContain("UPS-RS", told.GetProperty("notOffered").EnumerateArray().Select(one => one.GetString()));
    }
}
