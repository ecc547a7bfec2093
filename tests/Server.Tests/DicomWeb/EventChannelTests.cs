using System.Net;
using System.Net.WebSockets;
using Meridian.Core.Access;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Workitems;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Meridian.Server.Tests.DicomWeb.WorkitemClient;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>Subscriptions and event reports of UPS-RS (PS3.18 11.10 to 11.13, 8.10.4, 8.10.5).</summary>
public sealed class EventChannelTests
{
    private const string All = "workitems/1.2.840.10008.5.1.4.34.5/subscribers/", Some = "workitems/1.2.840.10008.5.1.4.34.5.1/subscribers/";

    [Fact(Timeout = 100_000)]
    public async Task A_subscriber_hears_of_state_progress_assignment_and_the_wish_to_cancel()
    {
        await using var hub = await DicomWebHub.StartAsync();
        await hub.CreateAsync("1.2");
        using var socket = await hub.ListenAsync("WORKER");
        using (var subscribed = await hub.SendAsync(HttpMethod.Post, "workitems/1.2/subscribers/WORKER", null))
        {
            Assert.Equal(HttpStatusCode.Created, subscribed.StatusCode);
            Assert.Equal($"ws{hub.Root[4..]}/subscribers/WORKER", subscribed.Content.Headers.ContentLocation!.ToString());
        }
        var first = (await socket.NextAsync())!.Value;
        Assert.Equal(("1.2.840.10008.5.1.4.34.6.1", "1.2", "1", "SCHEDULED", "READY"), (Text(first, "00000002"), Text(first, "00001000"), Text(first, "00001002"), Text(first, "00741000"), Text(first, "00404041")));
        Assert.True(first.GetProperty("00000110").GetProperty("Value")[0].GetInt32() is > 0 and <= 65_535);
        await hub.MoveAsync("1.2", "IN PROGRESS", "9.1");
        Assert.Equal("1 1.2 IN PROGRESS", await socket.ReportAsync());
        await hub.AskAsync(HttpMethod.Post, "workitems/1.2?9.1", Progress("50"));
        var progress = (await socket.NextAsync())!.Value;
        Assert.Equal(("3", "50"), (Text(progress, "00001002"), progress.GetProperty("00741002").GetProperty("Value")[0].GetProperty("00741004").GetProperty("Value")[0].ToString()));
        await hub.AskAsync(HttpMethod.Post, "workitems/1.2?9.1", """[{"00404025":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["AI-1"]},"00080102":{"vr":"SH","Value":["99X"]},"00080104":{"vr":"LO","Value":["first"]}}]}}]""");
        var assigned = (await socket.NextAsync())!.Value;
        Assert.Equal(("5", "AI-1"), (Text(assigned, "00001002"), assigned.GetProperty("00404025").GetProperty("Value")[0].GetProperty("00080100").GetProperty("Value")[0].GetString()));
        Assert.Equal((HttpStatusCode.Accepted, ""), await hub.AskAsync(HttpMethod.Post, "workitems/1.2/cancelrequest/RIS", """[{"00741238":{"vr":"LT","Value":["No longer needed"]},"0074100C":{"vr":"LO","Value":["Dr. Li"]}}]"""));
        var wish = (await socket.NextAsync())!.Value;
        Assert.Equal(("2", "RIS", "No longer needed", "Dr. Li"), (Text(wish, "00001002"), Text(wish, "00741236"), Text(wish, "00741238"), Text(wish, "0074100C")));
        await hub.MoveAsync("1.2", "CANCELED", "9.1");
        var last = (await socket.NextAsync())!.Value;
        Assert.Equal(("CANCELED", "110513"), (Text(last, "00741000"), last.GetProperty("0074100E").GetProperty("Value")[0].GetProperty("00080100").GetProperty("Value")[0].GetString()));
    }

    [Fact(Timeout = 100_000)]
    public async Task Who_wants_all_or_what_a_filter_meets_hears_of_new_ones_until_it_suspends_or_unsubscribes()
    {
        await using var hub = await DicomWebHub.StartAsync();
        await hub.CreateAsync("1.1", New("Segment the liver"));
        await hub.CreateAsync("1.2", New("Plan"));
        using var all = await hub.ListenAsync("ALL");
        using var some = await hub.ListenAsync("SOME%20ONE");
        Assert.Equal(HttpStatusCode.Created, (await hub.AskAsync(HttpMethod.Post, All + "ALL?deletionlock=true")).Status);
        Assert.Equal("1 1.1 SCHEDULED", await all.ReportAsync());
        Assert.Equal("1 1.2 SCHEDULED", await all.ReportAsync());
        Assert.Equal(HttpStatusCode.Created, (await hub.AskAsync(HttpMethod.Post, Some + "SOME%20ONE?filter=" + Uri.EscapeDataString("ProcedureStepLabel=Segment*,ScheduledProcedureStepStartDateTime=20261122-20261122"))).Status);
        await hub.CreateAsync("1.3", New("Plan"));
        await hub.CreateAsync("1.4", New("Segment the lung"));
        await hub.CreateAsync("1.5", New("Segment the lung", start: "20261130"));
        await hub.MoveAsync("1.1", "IN PROGRESS", "9.1");
        foreach (var expected in new[] { "1 1.3 SCHEDULED", "1 1.4 SCHEDULED", "1 1.5 SCHEDULED", "1 1.1 IN PROGRESS" }) Assert.Equal(expected, await all.ReportAsync());
        foreach (var expected in new[] { "1 1.4 SCHEDULED", "1 1.1 IN PROGRESS" }) Assert.Equal(expected, await some.ReportAsync());
        Assert.Equal(HttpStatusCode.OK, (await hub.AskAsync(HttpMethod.Post, All + "ALL/suspend")).Status);
        Assert.Equal(HttpStatusCode.OK, (await hub.AskAsync(HttpMethod.Delete, Some + "SOME%20ONE")).Status);
        await hub.CreateAsync("1.6", New("Segment the lung"));
        await hub.MoveAsync("1.4", "IN PROGRESS", "9.1");
        Assert.Equal("1 1.4 IN PROGRESS", await all.ReportAsync());
        Assert.Equal(HttpStatusCode.OK, (await hub.AskAsync(HttpMethod.Delete, All + "ALL")).Status);
        Assert.Equal(HttpStatusCode.Created, (await hub.AskAsync(HttpMethod.Post, "workitems/1.6/subscribers/ALL")).Status);
        await hub.MoveAsync("1.3", "IN PROGRESS", "9.1");
        await hub.MoveAsync("1.6", "IN PROGRESS", "9.1");
        // the one of its own, and nothing of 1.3
        foreach (var expected in new[] { "1 1.6 SCHEDULED", "1 1.6 IN PROGRESS" }) Assert.Equal(expected, await all.ReportAsync());
        Assert.Equal(HttpStatusCode.Created, (await hub.AskAsync(HttpMethod.Post, "workitems/1.6/subscribers/SOME%20ONE")).Status);
        Assert.Equal("1 1.6 IN PROGRESS", await some.ReportAsync());
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, All + "ALL?deletionlock=maybe"), (HttpMethod.Post, Some + "ALL"), (HttpMethod.Post, Some + "ALL?filter=Nonsense=1"), (HttpMethod.Post, Some + "ALL?filter=TransactionUID=1.1"),
            (HttpMethod.Post, "workitems/1.6/subscribers/ALL/suspend"), (HttpMethod.Post, "workitems/1.6/subscribers/a-title-that-is-too-long"),
        })
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, (await hub.AskAsync(method, path)).Status));
    }

    [Fact(Timeout = 100_000)]
    public async Task A_hub_that_stops_says_so_and_closes()
    {
        var hub = await DicomWebHub.StartAsync();
        using var socket = await hub.ListenAsync("VIEW");
        var stopping = hub.DisposeAsync().AsTask();
        Assert.Equal("GOING DOWN", Text((await socket.NextAsync())!.Value, "00741242"));
        Assert.Null(await socket.NextAsync());
        Assert.Equal((int)WebSocketCloseStatus.EndpointUnavailable, socket.CloseCode);
        await stopping;
    }

    [Fact(Timeout = 100_000)]
    public async Task A_listener_that_does_not_keep_up_is_closed_with_a_code_that_says_so()
    {
        await using var hub = await DicomWebHub.StartAsync(("dicomWeb:eventBacklog", "10"));
        var connection = await hub.ConnectAsync("SLOW");
        var services = hub.Hub.Services;
        // far more than the sockets' buffers hold while nobody reads
        var report = new WorkitemReport(WorkitemEvent.StateReport, ["SLOW"], $$$"""{"00001000":{"vr":"UI","Value":["{{{new string('1', 4096)}}}"]}}""");
        var intake = services.GetRequiredService<IIntake>();
        await intake.DecideAsync(batch =>
        {
            for (var number = 0; number < 50_000; number++) batch.Workitems.Reports.Add(report);
            return services.GetRequiredService<AuditTrail>().Append(batch, Actor.Hub, "test");
        }, TestContext.Current.CancellationToken);
        await intake.DecideAsync(_ => true, TestContext.Current.CancellationToken); // answered after the reports of the first went out
        using var listener = new EventListener(connection);
        while (await listener.NextAsync() is not null) { }
        Assert.Equal(1013, listener.CloseCode);
    }

    [Fact(Timeout = 100_000)]
    public async Task Who_may_listen_no_more_is_cut_off()
    {
        await using var hub = await DicomWebHub.StartAsync(demo: false);
        var tokens = hub.Hub.Services.GetRequiredService<Tokens>();
        var token = (await tokens.IssueAsync("viewer", Role.Viewer, TimeSpan.FromDays(1), Actor.Hub)).Value!;
        using var socket = await hub.ListenAsync("VIEW", options => options.SetRequestHeader("Authorization", "Bearer " + token.Secret));
        await tokens.RevokeAsync(token.Token.Id, Actor.Hub);
        Assert.Null(await socket.NextAsync());
        Assert.Equal(4003, socket.CloseCode);
    }

    [Fact(Timeout = 100_000)]
    public async Task A_channel_is_for_whoever_is_signed_in_of_the_hubs_own_pages_and_while_there_is_room()
    {
        await using var hub = await DicomWebHub.StartAsync(demo: false, ("dicomWeb:eventChannels", "1"));
        var tokens = hub.Hub.Services.GetRequiredService<Tokens>();
        var token = (await tokens.IssueAsync("viewer", Role.Viewer, TimeSpan.FromDays(1), Actor.Hub)).Value!;
        Task<EventListener> Listen(string? origin = null) => hub.ListenAsync("VIEW", options =>
        {
            options.SetRequestHeader("Authorization", "Bearer " + token.Secret);
            if (origin is not null) options.SetRequestHeader("Origin", origin);
        });
        await Assert.ThrowsAsync<WebSocketException>(() => Listen("https://elsewhere.example"));
        using var first = await Listen();
        await Assert.ThrowsAsync<WebSocketException>(() => Listen());
        await first.CloseAsync();
        await Eventually.HoldsAsync(() => hub.Hub.Services.GetRequiredService<WorkitemChannels>().Count == 0, TestContext.Current.CancellationToken);
        using var again = await Listen();
        Assert.Equal(WebSocketState.Open, again.State);
        hub.Http.DefaultRequestHeaders.Authorization = new("Bearer", token.Secret);
        await hub.GetJsonAsync("subscribers/VIEW", HttpStatusCode.BadRequest); // not a WebSocket
    }
}
