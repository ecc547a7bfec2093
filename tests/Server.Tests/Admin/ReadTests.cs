using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Meridian.Core.Access;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Admin;

/// <summary>Reading the record through the API: paging without loss, times, the wire.</summary>
public sealed class ReadTests
{
    private static readonly PointOfCare Bed = new("ICU", null, "4");

    [Theory(Timeout = 180_000)]
    [InlineData("observations?tile=b1", 25)]
    [InlineData("alerts?bed=1", 50)]
    [InlineData("messages?sender=00A0370003000001", 25)]
    public async Task Pages_follow_each_other_without_loss_or_repetition(string path, int expected)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AsAsync(Role.Engineer);
        for (var i = 0; i < 25; i++)
        {
            // two and more steps of one instant, which a page's end may divide
            await host.ReportAsync("00A0370003000001", [ApiHost.HeartRate(60 + i)], alerts: [ApiHost.Alert("x" + i), ApiHost.Alert("y" + i)], place: Bed);
            if (i % 3 == 0) host.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        var seen = new List<string>();
        string? before = null;
        var pages = 0;
        do
        {
            var page = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/{path}&limit=7" + (before is null ? "" : "&before=" + Uri.EscapeDataString(before))));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
            before = page.GetProperty("next").GetString();
            Assert.True(++pages < 30);
        }
        while (before is not null);
        Assert.Equal(expected, seen.Distinct().Count());
        Assert.Equal(expected, seen.Count);
    }

    [Fact(Timeout = 180_000)]
    public async Task Trends_waves_and_values_are_of_the_interval_asked_for()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AsAsync(Role.Viewer);
        var start = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 20; i++)
        {
            await host.ReportAsync("00A0370003000002", [ApiHost.HeartRate(60 + i)], [host.Ecg(i, WaveSegment.Missing)], place: Bed);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        var trend = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/trends?equipment=1&metric=1&from={start}&to={start + 20_000}&buckets=2"));
        var points = trend.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([(60.0, 69.0, 10), (70.0, 79.0, 10)], points.Select(p => (p.GetProperty("min").GetDouble(), p.GetProperty("max").GetDouble(), p.GetProperty("count").GetInt32())));
        var several = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/trends?equipment=1&metric=1&metric=2&from={start}&to={start + 20_000}&buckets=1"));
        Assert.Equal(20, several.GetProperty("series").GetProperty("1")[0].GetProperty("count").GetInt32());
        var waves = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/waves?metric=2&from={start + 5000}&to={start + 8000}"));
        var segments = waves.GetProperty("segments").EnumerateArray().ToList();
        Assert.Equal([5, 6, 7], segments.Select(s => s.GetProperty("samples")[0].GetInt32()));
        Assert.All(segments, s => Assert.Equal(JsonValueKind.Null, s.GetProperty("samples")[1].ValueKind));
        var values = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/observations?tile=b1&metric=1&from={start + 1000}&to={start + 3000}"));
        Assert.Equal([62m, 61m], values.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("value").GetDecimal()));
    }

    [Fact(Timeout = 180_000)]
    public async Task The_wire_of_a_connection_is_seen_live_and_from_the_record_after_it_is_forgotten()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AsAsync(Role.Engineer);
        var live = host.Get<ConnectionBook>().Open(Protocol.Hl7v2, "10.0.0.9:4000", "mllp");
        live.MessageCame("MSH|one"u8);
        live.AnswerWent("MSA|AA"u8, "AA", new Sequence(5));
        live.FaultCame(ExchangeKind.Junk, "??"u8, 2);
        var wire = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/connections/{live.Id}/wire"));
        Assert.Equal([("in", "message"), ("out", "answer"), ("in", "junk")], wire.GetProperty("items").EnumerateArray().Select(e => (e.GetProperty("direction").GetString(), e.GetProperty("kind").GetString())));
        var newer = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/connections/{live.Id}/wire?after=2"));
        Assert.Equal("??", Encoding.UTF8.GetString(Assert.Single(newer.GetProperty("items").EnumerateArray()).GetProperty("bytes").GetBytesFromBase64()));
        var listed = (await ApiHost.JsonAsync(await client.GetAsync("/api/v1/connections"))).GetProperty("items")[0];
        Assert.Equal(("open", "AA", 1L, 1L), (listed.GetProperty("state").GetString(), listed.GetProperty("lastAnswer").GetString(), listed.GetProperty("messages").GetInt64(), listed.GetProperty("faults").GetInt64()));
        const long past = 900;
        await host.Intake.SubmitAsync(new Submission { Protocol = Protocol.Hl7v2, ConnectionId = past, Raw = "MSH|old"u8.ToArray(), ReceivedAt = host.Clock.GetUtcNow(), Sender = "s", ControlId = "c" });
        await host.Intake.RecordAsync(new ConnectionEventRow { Sequence = default, ConnectionId = past, Kind = ConnectionEventKind.HalfMessage, At = host.Clock.GetUtcNow(), Protocol = Protocol.Hl7v2, Peer = "10.0.0.8:1", Listener = "mllp", Bytes = "MSH|ha"u8.ToArray(), ByteCount = 6 });
        var recorded = await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/connections/{past}/wire"));
        Assert.Equal(["message", "half"], recorded.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal("closed", (await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/connections/{past}"))).GetProperty("state").GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task Events_of_a_tile_bring_alerts_patients_and_connections_together()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AsAsync(Role.Viewer);
        var start = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await host.Intake.RecordAsync(new ConnectionEventRow { Sequence = default, ConnectionId = 1, Kind = ConnectionEventKind.Opened, At = host.Clock.GetUtcNow(), Protocol = Protocol.Hl7v2, Peer = "10.0.0.8:1", Listener = "mllp" });
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.ReportAsync("00A0370003000004", [ApiHost.HeartRate(80)], alerts: [ApiHost.Alert("a")], place: Bed);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Intake.SubmitAsync(new Submission
        {
            Protocol = Protocol.Hl7v2, Raw = "ADT"u8.ToArray(), ReceivedAt = host.Clock.GetUtcNow(), Sender = "adt", ControlId = "1",
            Facts = new Facts { PatientEvents = [new PatientEvent { Kind = PatientEventKind.Admit, Patient = new PatientIdentity { Identifiers = [new("M1", "HOSP", "MR")], Name = new PersonName("张", "伟") }, Location = Bed, At = host.Clock.GetUtcNow() }] },
        });
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var events = (await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/events?tile=b1&from={start}&to={start + 60_000}"))).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("admit", events[0].GetProperty("patient").GetProperty("kind").GetString());
        Assert.Contains(events, e => e.TryGetProperty("alert", out var alert) && alert.GetProperty("transition").GetString() == "started");
        Assert.Equal("opened", events[^1].GetProperty("connection").GetProperty("kind").GetString());
        var patient = (await ApiHost.JsonAsync(await client.GetAsync("/api/v1/patients?text=张"))).GetProperty("items")[0];
        Assert.Equal("M1", patient.GetProperty("identifiers")[0].GetProperty("value").GetString());
        Assert.Equal(1, (await ApiHost.JsonAsync(await client.GetAsync($"/api/v1/patients/{patient.GetProperty("id").GetInt64()}"))).GetProperty("associations").GetArrayLength());
    }

    [Fact(Timeout = 180_000)]
    public async Task The_rooms_statements_of_conformance_can_be_read()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AsAsync(Role.Viewer);
        var rooms = (await ApiHost.JsonAsync(await client.GetAsync("/api/v1/conformance"))).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(rooms, room => room.GetProperty("room").GetString() == "Hl7v2" && room.GetProperty("clauses").GetArrayLength() > 5);
    }
}
