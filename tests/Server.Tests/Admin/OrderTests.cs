using System.Net;
using System.Net.Http.Json;
using Meridian.Core.Access;
using Meridian.Core.Orders;
using Xunit;

namespace Meridian.Server.Tests.Admin;

public sealed class OrderTests
{
    private static object Order(string? accession = null, string modality = "CT", object? name = null) => new
    {
        patient = new { identifier = "4711", authority = "HOSP", name = name ?? new { family = "Wang", given = "XiaoMing" }, ideographic = "王^小明", birthDate = "1961-01-31", sex = "M" },
        modality, description = "Chest CT", start = 1_800_000_000_000, stationAe = "CT_ROOM1", priority = "STAT", accession,
    };

    [Fact(Timeout = 180_000)]
    public async Task An_order_is_made_listed_begun_shown_and_can_no_longer_be_taken_back_whole()
    {
        await using var host = await ApiHost.StartAsync();
        using var nurse = await host.AsAsync(Role.Nurse);
        var made = await nurse.PostAsJsonAsync("/api/v1/orders", Order("A1"));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var order = await ApiHost.JsonAsync(made);
        Assert.Equal(("A1", "scheduled", "王^小明"), (order.GetProperty("accession").GetString(), order.GetProperty("status").GetString(), order.GetProperty("patient").GetProperty("ideographic").GetString()));
        await host.Get<PerformedDesk>().CreateAsync(new() { Uid = "1.2.3", Status = PerformedStatus.InProgress, Attributes = "{}", CallingAe = "CT_ROOM1", Modality = "CT", CreatedAt = default, UpdatedAt = default },
            [new(order.GetProperty("studyUid").GetString(), "A1", null, order.GetProperty("steps")[0].GetProperty("id").GetString())], new() { Identifiers = [new("4711", null, null)] });
        var list = await ApiHost.JsonAsync(await nurse.GetAsync("/api/v1/orders?status=inProgress&text=xiaoming"));
        Assert.Equal("started", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("steps")[0].GetProperty("status").GetString());
        Assert.Empty((await ApiHost.JsonAsync(await nurse.GetAsync("/api/v1/orders?status=scheduled"))).GetProperty("items").EnumerateArray());
        var one = await ApiHost.JsonAsync(await nurse.GetAsync("/api/v1/orders/1"));
        Assert.Equal(("1.2.3", "inProgress"), (one.GetProperty("performed")[0].GetProperty("uid").GetString(), one.GetProperty("performed")[0].GetProperty("status").GetString()));
        Assert.Single((await ApiHost.JsonAsync(await nurse.GetAsync("/api/v1/performed-steps"))).GetProperty("items").EnumerateArray());
    }

    [Fact(Timeout = 180_000)]
    public async Task What_cannot_be_ordered_is_refused_with_the_reason()
    {
        await using var host = await ApiHost.StartAsync();
        using var nurse = await host.AsAsync(Role.Nurse);
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.PostAsJsonAsync("/api/v1/orders", Order("12345678901234567"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.PostAsJsonAsync("/api/v1/orders", Order(modality: "ct\\mr"))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await nurse.PostAsJsonAsync("/api/v1/orders", Order("A1"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await nurse.PostAsJsonAsync("/api/v1/orders", Order("A1"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.PostAsJsonAsync("/api/v1/orders/1/cancel", new { reason = " " })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nurse.PostAsJsonAsync("/api/v1/orders/9/cancel", new { reason = "x" })).StatusCode);
        using var viewer = await host.AsAsync(Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync("/api/v1/orders", Order())).StatusCode);
    }
}
