using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Meridian.Core.Access;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Admin;

public sealed class LaboratoryTests
{
    private const string Root = "/api/v1/laboratory/";

    private static object Order(string specimen = "S1", string identifier = "4711") => new
    {
        patient = new { identifier, authority = "HOSP", name = new { family = "Wang", given = "XiaoMing" }, ideographic = "王^小明", birthDate = "1961-01-31", sex = "M" },
        tests = new[] { "GLU", "WBC" }, specimen, specimenType = "SER", priority = "S", requester = "Li",
    };

    private static async Task SendAsync(ApiHost host, string specimen, params LabResult[] results)
    {
        var facts = new Facts { LabReports = [new() { Equipment = new() { Identifiers = [new(EquipmentIdentifierKind.Serial, "A1", "ACME")], Manufacturer = "ACME", ModelName = "C1", SerialNumber = "A1" }, Driver = "toy", Specimens = [new() { SpecimenId = specimen, Results = results }],
            Conditions = [new() { Key = "R1", Kind = InstrumentConditionKind.Reagent, Lot = "L1", Remaining = 12 }] }] };
        var receipt = await host.Intake.SubmitAsync(new() { Protocol = Protocol.Lis, Raw = new byte[] { 1 }, ReceivedAt = host.Clock.GetUtcNow(), Kind = "R", Facts = facts });
        Assert.Equal(ReceiptKind.Committed, receipt.Kind);
    }

    private static LabResult Result(string code, decimal value, string unit, int minute = 0) => new() { Test = new("", code, null), Kind = ValueKind.Numeric, Number = value, Text = value.ToString(System.Globalization.CultureInfo.InvariantCulture), Unit = unit, CompletedAt = new DateTimeOffset(2026, 11, 21, 7, minute, 0, TimeSpan.Zero) };

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Get<TestMaps>().Ship("toy", [new() { Local = "G", Test = "GLU", Unit = "mg/dL", Factor = 0.0555m }, new() { Local = "W", Test = "WBC" }]);
        return host;
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await ApiHost.JsonAsync(await client.GetAsync(Root + path));
    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path, object body) => (await client.PostAsJsonAsync(Root + path, body)).StatusCode;

    [Fact(Timeout = 180_000)]
    public async Task From_the_order_on_a_page_to_the_verified_result()
    {
        await using var host = await StartAsync();
        using var nurse = await host.AsAsync(Role.Nurse);
        Assert.Equal(HttpStatusCode.Created, await PostAsync(nurse, "orders", Order()));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(nurse, "specimens/S1/receive", new { }));
        await SendAsync(host, "S1", Result("G", 90, "mg/dL"), Result("W", 5.5m, "10*3/uL"));
        var list = await GetAsync(nurse, "orders?open=true&priority=S&text=xiaoming");
        var order = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(("inProgress", "S1", "王^小明"), (order.GetProperty("status").GetString(), order.GetProperty("specimen").GetProperty("id").GetString(), order.GetProperty("patient").GetProperty("ideographic").GetString()));
        var test = order.GetProperty("tests")[0];
        Assert.Equal(("GLU", "葡萄糖", "resulted", "5.00", "mmol/L", "toVerify"), (test.GetProperty("code").GetString(), test.GetProperty("nameZh").GetString(), test.GetProperty("status").GetString(), test.GetProperty("value").GetString(), test.GetProperty("unit").GetString(), test.GetProperty("state").GetString()));
        Assert.Equal(2, (await GetAsync(nurse, "counts")).GetProperty("toVerify").GetInt32());
        var results = (await GetAsync(nurse, "results?state=toVerify&state=held")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(("90", "mg/dL", "C1 A1"), (results[1].GetProperty("said").GetProperty("value").GetString(), results[1].GetProperty("said").GetProperty("unit").GetString(), results[1].GetProperty("equipment").GetProperty("name").GetString()));
        var ids = results.Select(result => result.GetProperty("id").GetInt64()).ToArray();
        var verified = await ApiHost.JsonAsync(await nurse.PostAsJsonAsync(Root + "results/verify", new { ids = ids.Append(99), name = "Dr. Li" }));
        Assert.Equal((2, 99L), (verified.GetProperty("verified").GetArrayLength(), verified.GetProperty("refused")[0].GetProperty("id").GetInt64()));
        var specimen = await GetAsync(nurse, "specimens/S1");
        Assert.Equal("completed", specimen.GetProperty("orders")[0].GetProperty("status").GetString());
        Assert.StartsWith("Dr. Li (", specimen.GetProperty("results")[0].GetProperty("verifiedBy").GetString(), StringComparison.Ordinal);
        var instrument = Assert.Single((await GetAsync(nurse, "instruments")).GetProperty("items").EnumerateArray());
        Assert.Equal(("R1", "reagent", "toy"), (instrument.GetProperty("conditions")[0].GetProperty("key").GetString(), instrument.GetProperty("conditions")[0].GetProperty("kind").GetString(), instrument.GetProperty("driver").GetString()));
        // a later correction is shown beside what stands, with who wrote it
        Assert.Equal(HttpStatusCode.OK, await PostAsync(nurse, $"results/{ids[0]}/edit", new { value = "6.5", reason = "read again" }));
        var edited = (await GetAsync(nurse, "results?specimen=S1&state=toVerify")).GetProperty("items")[0];
        Assert.True(edited.GetProperty("correction").GetBoolean());
        Assert.False(edited.TryGetProperty("equipment", out _));
    }

    [Fact(Timeout = 180_000)]
    public async Task Held_results_are_mapped_linked_released_and_refused()
    {
        await using var host = await StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        await SendAsync(host, "LOST", Result("G", 90, "mg/dL"), Result("NEW", 5, "mmol/L"));
        Assert.Equal(2, (await GetAsync(engineer, "counts")).GetProperty("held").GetProperty("noOrder").GetInt32());
        var made = await ApiHost.JsonAsync(await engineer.PostAsJsonAsync(Root + "orders", Order()));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(engineer, "results/1/link", new { reason = "x" }));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(engineer, "results/1/link", new { reason = "label was lost", order = made.GetProperty("id").GetInt64() }));
        Assert.Equal("toVerify", (await GetAsync(engineer, "results/1")).GetProperty("state").GetString());
        Assert.Equal("unknownTest", (await ApiHost.JsonAsync(await engineer.PostAsJsonAsync(Root + "results/2/link", new { reason = "label was lost", order = made.GetProperty("id").GetInt64() }))).GetProperty("held").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(engineer, "results/2/release", new { reason = "x" }));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(engineer, "results/2/map", new { test = "NOBODY" }));
        Assert.Equal(1, (await ApiHost.JsonAsync(await engineer.PostAsJsonAsync(Root + "results/2/map", new { test = "K", unit = "mmol/L" }))).GetProperty("released").GetInt32());
        Assert.Equal("notOrdered", (await GetAsync(engineer, "results/2")).GetProperty("held").GetString());
        Assert.Equal(HttpStatusCode.OK, await PostAsync(engineer, "results/2/reject", new { reason = "not wanted" }));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(engineer, "results/77/reject", new { reason = "x" }));
        Assert.Equal("LOST", (await GetAsync(engineer, "specimens/S1")).GetProperty("results")[1].GetProperty("specimen").GetString());
        // the table that was made of it, and one that is written whole
        var map = (await GetAsync(engineer, "test-maps")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(("equipment/1", false, true), (map[0].GetProperty("key").GetString(), map[0].GetProperty("shipped").GetBoolean(), map[1].GetProperty("shipped").GetBoolean()));
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PutAsJsonAsync(Root + "test-maps/driver/toy", new { entries = new[] { new { local = "A", test = "NOBODY" } } })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await engineer.PutAsJsonAsync(Root + "test-maps/driver/toy", new { entries = new[] { new { local = "A", test = "K" } } })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.DeleteAsync(Root + "test-maps/driver/toy")).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task Tests_are_changed_with_their_ranges_and_who_may_only_look_changes_nothing()
    {
        await using var host = await StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        var test = new { code = "GLU", name = "Glucose", unit = "mmol/L", kind = "numeric", ranges = new[] { new { sex = "female", from = new { value = 18, unit = "years" }, low = 3.9, high = 6.1 } }, delta = new { percent = 50, windowHours = 48 }, auto = new { enabled = true, high = 15 }, turnaroundMinutes = 60 };
        Assert.Equal(HttpStatusCode.OK, (await engineer.PutAsJsonAsync(Root + "catalog/GLU", test)).StatusCode);
        var glucose = (await GetAsync(engineer, "catalog")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("code").GetString() == "GLU");
        Assert.Equal(("female", "years", 48, true, 5), (glucose.GetProperty("ranges")[0].GetProperty("sex").GetString(), glucose.GetProperty("ranges")[0].GetProperty("from").GetProperty("unit").GetString(), glucose.GetProperty("delta").GetProperty("windowHours").GetInt32(),
            glucose.GetProperty("auto").GetProperty("passWithoutPrevious").GetBoolean(), glucose.GetProperty("auto").GetProperty("harmlessFlags").GetArrayLength()));
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PutAsJsonAsync(Root + "catalog/GLU", new { code = "GLU", name = "Glucose", loinc = "14749-7" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.DeleteAsync(Root + "catalog/GLU")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await engineer.DeleteAsync(Root + "catalog/GLU")).StatusCode);
        using var viewer = await host.AsAsync(Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PutAsJsonAsync(Root + "catalog/GLU", test)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(viewer, "orders", Order()));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(viewer, "results/verify", new { ids = new[] { 1 } }));
        Assert.Equal(HttpStatusCode.BadRequest, (await viewer.GetAsync(Root + "results?state=nowhere")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(engineer, "orders", new { patient = new { identifier = "1", name = new { family = "A" } }, tests = new[] { "NOBODY" } }));
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_waits_for_a_change_hears_of_it()
    {
        await using var host = await StartAsync();
        using var nurse = await host.AsAsync(Role.Nurse);
        var now = (await GetAsync(nurse, "changes")).GetProperty("next").GetInt64();
        var waiting = GetAsync(nurse, $"changes?after={now}&wait=30");
        await PostAsync(nurse, "orders", Order());
        Assert.True((await waiting).GetProperty("next").GetInt64() > now);
    }
}
