using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Meridian.Core.Access;
using Meridian.Core.Forwarding;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Meridian.Server.Tests.Admin;

/// <summary>Every change leaves an entry in the audit trail that names who, from where, what.</summary>
public sealed class ChangeTests
{
    /// <summary>Each changing route once, in an order in which each succeeds; what it must leave behind.</summary>
    private static readonly (string Route, Func<State, string> Path, Func<State, object?> Body, string Action)[] Changes =
    [
        ("POST session", _ => "session", _ => new { name = "admin", password = ApiHost.Password }, "access.signin"),
        ("POST alerts/{id:long}/acknowledge", s => $"alerts/{s.Alert}/acknowledge", _ => new { reason = "seen" }, "alert.acknowledge"),
        ("POST quarantine/{seq:long}/replay", s => $"quarantine/{s.First}/replay", _ => new { raw = Encoding.UTF8.GetBytes("MSH|corrected") }, "quarantine.replay"),
        ("POST quarantine/{seq:long}/dismiss", s => $"quarantine/{s.Second}/dismiss", _ => new { reason = "a test of the maker" }, "quarantine.dismiss"),
        ("PUT codes/{system}/{code}", _ => "codes/L/X%2F1", _ => new { target = new { system = "MDC", code = "147842" }, label = "Puls" }, "code.map"),
        ("DELETE codes/{system}/{code}", _ => "codes/L/X%2F1", _ => null, "code.unmap"),
        ("PATCH equipment/{id:long}", _ => "equipment/1", _ => new { givenName = "Monitor 1" }, "equipment.name"),
        ("PATCH beds/{id:long}", _ => "beds/1", _ => new { givenName = "Window" }, "bed.name"),
        ("POST orders", _ => "orders", _ => new { patient = new { identifier = "4711", name = new { family = "Wang" } }, modality = "CT", description = "Chest", start = 1_800_000_000_000 }, "order.create"),
        ("POST orders/{id:long}/cancel", _ => "orders/1/cancel", _ => new { reason = "moved" }, "order.cancel"),
        ("PUT peers/{aeTitle}", _ => "peers/ARCHIVE", _ => new { host = "10.1.1.4", port = 11112, uses = new[] { "destination", "archive" } }, "peer.add"),
        ("POST peers/{aeTitle}/test", _ => "peers/ARCHIVE/test", _ => null, "peer.test"),
        ("PUT routes/{name}", _ => "routes/ct", _ => new { modalities = new[] { "ct" }, destinations = new[] { "ARCHIVE" } }, "route.add"),
        ("DELETE routes/{name}", _ => "routes/ct", _ => null, "route.remove"),
        ("PUT prefetch/{name}", _ => "prefetch/priors", _ => new { archive = "ARCHIVE" }, "prefetch.add"),
        ("DELETE prefetch/{name}", _ => "prefetch/priors", _ => null, "prefetch.remove"),
        ("POST deliveries", _ => "deliveries", _ => new { studyUid = "1.2.1", destination = "ARCHIVE" }, "delivery.send"),
        ("POST deliveries/{id:long}/retry", s => $"deliveries/{s.Delivery}/retry", _ => null, "delivery.retry"),
        ("POST deliveries/destinations/{aeTitle}/retry", _ => "deliveries/destinations/ARCHIVE/retry", _ => null, "delivery.retry-all"),
        ("POST deliveries/{id:long}/discard", s => $"deliveries/{s.Delivery}/discard", _ => new { reason = "sent by other means" }, "delivery.discard"),
        ("DELETE peers/{aeTitle}", _ => "peers/ARCHIVE", _ => null, "peer.remove"),
        ("POST imaging/studies/{uid}/reject", _ => "imaging/studies/1.2.1/reject", _ => Why, "imaging.reject"),
        ("POST imaging/studies/{uid}/restore", _ => "imaging/studies/1.2.1/restore", _ => Why, "imaging.restore"),
        ("POST imaging/studies/{uid}/assign", _ => "imaging/studies/1.2.1/assign", _ => new { patient = 1, reason = "looked at the wristband" }, "imaging.assign"),
        ("POST imaging/conflicts/{sequence:long}/keep", s => $"imaging/conflicts/{s.Conflicts[0]}/keep", _ => Why, "imaging.conflict-keep"),
        ("POST imaging/conflicts/{sequence:long}/replace", s => $"imaging/conflicts/{s.Conflicts[1]}/replace", _ => Why, "imaging.conflict-replace"),
        ("POST imaging/instances/{sequence:long}/check", s => $"imaging/instances/{s.Image}/check", _ => null, "imaging.check"),
        ("PUT imaging/rules/{key}", _ => "imaging/rules/ct", _ => new { name = "CT", callingAe = "CT*", steps = new[] { new { attribute = "issuerOfPatientId", kind = "setWhenEmpty", value = "HOSP" } } }, "imaging.rule"),
        ("DELETE imaging/rules/{key}", _ => "imaging/rules/ct", _ => null, "imaging.rule-remove"),
        ("POST imaging/studies/{uid}/delete", _ => "imaging/studies/1.2.1/delete", _ => Why, "imaging.delete"),
        ("POST laboratory/orders", _ => "laboratory/orders", _ => new { patient = new { identifier = "4711", name = new { family = "Wang" } }, tests = new[] { "GLU" }, specimen = "L1" }, "lab-order.create"),
        ("POST laboratory/orders/{id:long}/tests", _ => "laboratory/orders/1/tests", _ => new { add = new[] { "K" } }, "lab-order.add"),
        ("POST laboratory/specimens/{specimen}/receive", _ => "laboratory/specimens/L1/receive", _ => null, "lab-specimen.receive"),
        ("POST laboratory/results", _ => "laboratory/results", _ => new { specimen = "L1", test = "GLU", value = "5.1" }, "lab-result.enter"),
        ("POST laboratory/orders/{id:long}/tests/{test}/rerun", _ => "laboratory/orders/1/tests/GLU/rerun", _ => new { reason = "hemolysis" }, "lab-test.rerun"),
        ("POST laboratory/orders/{id:long}/cancel", _ => "laboratory/orders/1/cancel", _ => Why, "lab-order.cancel"),
        ("PUT meter-operators/{id}", _ => "meter-operators/N1", _ => new { name = "Li" }, "meter-operator.add"),
        ("DELETE meter-operators/{id}", _ => "meter-operators/N1", _ => null, "meter-operator.remove"),
        ("POST accounts", _ => "accounts", _ => new { name = "li", password = ApiHost.Password, role = "nurse" }, "access.account-create"),
        ("PATCH accounts/{name}", _ => "accounts/li", _ => new { role = "engineer" }, "access.account-change"),
        ("DELETE accounts/{name}", _ => "accounts/li", _ => null, "access.account-delete"),
        ("POST tokens", _ => "tokens", _ => new { name = "t", role = "viewer", days = 2 }, "access.token-issue"),
        ("DELETE tokens/{id}", s => $"tokens/{s.Host.Get<Tokens>().All[^1].Id}", _ => null, "access.token-revoke"),
        ("DELETE session", _ => "session", _ => null, "access.signout"),
    ];

    /// <summary>Changes that need what an instrument said first: <see cref="LaboratoryTests"/> and <see cref="QualityTests"/> try them in their stories.</summary>
    private static readonly string[] OfOtherStories =
    [
        "PUT laboratory/catalog/{code}", "DELETE laboratory/catalog/{code}", "PUT laboratory/test-maps/{scope}/{name}", "DELETE laboratory/test-maps/{scope}/{name}",
        "POST laboratory/results/verify", "POST laboratory/results/{id:long}/reject", "POST laboratory/results/{id:long}/edit", "POST laboratory/results/{id:long}/rerun",
        "POST laboratory/results/{id:long}/release", "POST laboratory/results/{id:long}/link", "POST laboratory/results/{id:long}/map",
        "POST laboratory/quality/controls", "POST laboratory/quality/controls/{id:long}/override", "POST laboratory/quality/controls/{id:long}/exclude", "POST laboratory/quality/targets",
        "POST laboratory/quality/locks/{id:long}/release", "POST laboratory/quality/locks/{id:long}/review", "PUT laboratory/quality/materials/{name}", "DELETE laboratory/quality/materials/{name}",
        "PUT laboratory/quality/plans", "DELETE laboratory/quality/plans", "PUT laboratory/quality/average-plans", "DELETE laboratory/quality/average-plans",
    ];

    [Fact(Timeout = 180_000)]
    public async Task Each_change_is_in_the_audit_trail_and_the_chain_holds()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAccountAsync("admin", Role.Administrator);
        using var client = await host.SignInAsync("admin");
        client.DefaultRequestHeaders.Add(ApiHost.Peer, "10.0.0.7");
        await host.ReportAsync("00A0370002000001", [ApiHost.HeartRate(70)], alerts: [ApiHost.Alert("a")], place: new PointOfCare("ICU", null, "1"));
        var state = new State(host, host.Record.PresentAlerts().Single().Alert.Value, await QuarantineAsync(host, "x1"), await QuarantineAsync(host, "x2"),
            (await host.Intake.DecideAsync(batch => host.Get<DeliveryQueue>().Add(batch, DeliveryKind.Availability, "ARCHIVE", "1.2.3"))).Id,
            (await host.StoreAsync("1.2.1")).Sequence.Value, [(await host.StoreAsync("1.2.1", fill: 2)).Sequence.Value, (await host.StoreAsync("1.2.1", fill: 3)).Sequence.Value]);
        foreach (var (route, path, body, action) in Changes)
        {
            var before = host.Record.Position().AuditNumber;
            using var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), "/api/v1/" + path(state));
            if (body(state) is { } content) request.Content = JsonContent.Create(content);
            var answer = await client.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, $"{route}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            var entry = host.Record.AuditFrom(before + 1).FirstOrDefault(row => row.Action == action);
            Assert.True(entry is not null, $"{route} left no {action}, but: {string.Join(", ", host.Record.AuditFrom(before + 1).Select(row => row.Action))}");
            Assert.Equal(("admin", "10.0.0.7"), (entry.Actor, entry.Origin));
            Assert.DoesNotContain(ApiHost.Password, entry.Detail ?? "", StringComparison.Ordinal);
        }
        using var administrator = await host.AsAsync(Role.Administrator);
        var check = await ApiHost.JsonAsync(await administrator.GetAsync("/api/v1/audit/check"));
        Assert.True(check.GetProperty("holds").GetBoolean());
        Assert.Equal(host.Record.Position().AuditNumber, check.GetProperty("checked").GetInt64());
    }

    [Fact(Timeout = 180_000)]
    public async Task Every_changing_route_is_among_those_that_are_tried()
    {
        await using var host = await ApiHost.StartAsync();
        var routes = from endpoint in host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                     from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
                     where method is "POST" or "PUT" or "PATCH" or "DELETE"
                     select method + " " + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("api/v1/", "", StringComparison.Ordinal);
        // set-up has its own story (SignInTests): it works only while there is no account
        Assert.Equal(Changes.Select(c => c.Route).Concat(OfOtherStories).Append("POST setup").Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_quarantined_message_is_read_corrected_and_replayed_once()
    {
        await using var host = await ApiHost.StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        var sequence = await QuarantineAsync(host, "broken");
        var waiting = await ApiHost.JsonAsync(await engineer.GetAsync("/api/v1/quarantine?state=waiting"));
        var listed = Assert.Single(waiting.GetProperty("items").EnumerateArray());
        Assert.Equal((sequence, "MissingHeader", "byte 0"), (listed.GetProperty("sequence").GetInt64(), listed.GetProperty("reason").GetString(), listed.GetProperty("place").GetString()));
        var one = await ApiHost.JsonAsync(await engineer.GetAsync($"/api/v1/quarantine/{sequence}"));
        Assert.Equal("broken", Encoding.UTF8.GetString(one.GetProperty("raw").GetBytesFromBase64()));
        Assert.Equal("broken", one.GetProperty("decoded").GetProperty("segments")[0].GetProperty("fields")[0].GetProperty("text").GetString());
        var still = await engineer.PostAsJsonAsync($"/api/v1/quarantine/{sequence}/replay", new { });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, still.StatusCode);
        Assert.Equal(QuarantineState.Waiting, host.Record.Quarantined(new Sequence(sequence))!.State);
        var receipt = await ApiHost.JsonAsync(await engineer.PostAsJsonAsync($"/api/v1/quarantine/{sequence}/replay", new { raw = Encoding.UTF8.GetBytes("MSH|broken") }));
        Assert.Equal("committed", receipt.GetProperty("kind").GetString());
        var row = host.Record.Quarantined(new Sequence(sequence))!;
        Assert.Equal((QuarantineState.Replayed, receipt.GetProperty("sequence").GetInt64()), (row.State, row.ReplayedAs.Value));
        Assert.Equal(HttpStatusCode.Conflict, (await engineer.PostAsJsonAsync($"/api/v1/quarantine/{sequence}/replay", new { raw = Encoding.UTF8.GetBytes("MSH|broken") })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await engineer.PostAsJsonAsync($"/api/v1/quarantine/{sequence}/dismiss", new { reason = "late" })).StatusCode);
        var facts = await ApiHost.JsonAsync(await engineer.GetAsync($"/api/v1/messages/{receipt.GetProperty("sequence").GetInt64()}"));
        Assert.Equal(70, facts.GetProperty("observations")[0].GetProperty("value").GetDecimal());
    }

    [Fact(Timeout = 180_000)]
    public async Task An_unknown_code_is_counted_mapped_and_then_shown_under_its_new_name()
    {
        await using var host = await ApiHost.StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        var unknown = ApiHost.HeartRate(61) with { Metric = ApiHost.HeartRateMetric with { Code = new Code("L", "X/1", "MAKERS_PULSE") } };
        await host.ReportAsync("00A0370002000002", [unknown]);
        await host.ReportAsync("00A0370002000002", [unknown with { Number = 62 }]);
        var codes = await ApiHost.JsonAsync(await engineer.GetAsync("/api/v1/codes?state=unknown"));
        var code = Assert.Single(codes.GetProperty("items").EnumerateArray());
        Assert.Equal(("L", "X/1", "MAKERS_PULSE"), (code.GetProperty("system").GetString(), code.GetProperty("code").GetString(), code.GetProperty("text").GetString()));
        Assert.Equal("00A0370002000002", (await ApiHost.JsonAsync(await engineer.GetAsync("/api/v1/equipment"))).GetProperty("items")[0].GetProperty("identifiers")[0].GetProperty("value").GetString());
        var answer = await engineer.PutAsJsonAsync("/api/v1/codes/L/X%2F1", new { target = new { system = "MDC", code = "147842" }, labelZh = "脉搏" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty((await ApiHost.JsonAsync(await engineer.GetAsync("/api/v1/codes?state=unknown"))).GetProperty("items").EnumerateArray());
        Assert.Equal("脉搏", (await ApiHost.JsonAsync(await engineer.GetAsync("/api/v1/codes?state=mapped"))).GetProperty("items")[0].GetProperty("mapping").GetProperty("labelZh").GetString());
        var values = await ApiHost.JsonAsync(await engineer.GetAsync("/api/v1/observations?tile=e1"));
        Assert.All(values.GetProperty("items").EnumerateArray(), value => Assert.Equal("脉搏", value.GetProperty("labelZh").GetString()));
        Assert.Equal("X/1", values.GetProperty("items")[0].GetProperty("code").GetString()); // the code as sent stays beside it
    }

    private static async Task<long> QuarantineAsync(ApiHost host, string raw)
    {
        var receipt = await host.Intake.SubmitAsync(new Submission
        {
            Protocol = Protocol.Hl7v2, Raw = Encoding.UTF8.GetBytes(raw), ReceivedAt = host.Clock.GetUtcNow(), Sender = "sender",
            Rejection = new Rejection("MissingHeader", "byte 0", "The message does not begin with MSH."),
        });
        Assert.Equal(ReceiptKind.Quarantined, receipt.Kind);
        return receipt.Sequence.Value;
    }

    private static readonly object Why = new { reason = "wrong patient on the table", name = "Dr. Li" };

    private sealed record State(ApiHost Host, long Alert, long First, long Second, long Delivery, long Image, long[] Conflicts);
}
