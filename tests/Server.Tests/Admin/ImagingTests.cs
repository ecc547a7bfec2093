using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Meridian.Core.Access;
using Meridian.Core.Imaging;
using Xunit;

namespace Meridian.Server.Tests.Admin;

/// <summary>The pages' calls about images.</summary>
public sealed class ImagingTests
{
    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await ApiHost.JsonAsync(await client.GetAsync("/api/v1/imaging/" + path));
    private static string[] Uids(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("uid").GetString()!)];

    [Fact(Timeout = 180_000)]
    public async Task The_list_is_filtered_ordered_and_paged()
    {
        await using var host = await ApiHost.StartAsync();
        using var viewer = await host.AsAsync(Role.Viewer);
        for (var i = 1; i <= 5; i++)
            await host.StoreAsync($"1.2.{i}", change: f => f with { StudyDate = $"2026112{i}", Modality = i % 2 == 0 ? "MR" : "CT", PatientName = i == 3 ? "Doe^Jane" : f.PatientName });
        var all = await GetAsync(viewer, "studies?limit=2");
        Assert.Equal(["1.2.5", "1.2.4"], Uids(all));
        Assert.Equal((5, 2), (all.GetProperty("total").GetInt64(), all.GetProperty("next").GetInt32()));
        Assert.Equal(["1.2.3", "1.2.2"], Uids(await GetAsync(viewer, "studies?limit=2&offset=2")));
        Assert.Equal(JsonValueKind.Null, (await GetAsync(viewer, "studies?limit=2&offset=4")).GetProperty("next").ValueKind);
        Assert.Equal(["1.2.4", "1.2.2"], Uids(await GetAsync(viewer, "studies?modality=MR")));
        Assert.Equal(["1.2.3"], Uids(await GetAsync(viewer, "studies?text=jane%20doe")));
        Assert.Equal(4, Uids(await GetAsync(viewer, "studies?text=小东")).Length);
        Assert.Equal(["1.2.4", "1.2.3", "1.2.2"], Uids(await GetAsync(viewer, "studies?from=20261122&to=20261124&order=date")));
        Assert.Equal(["1.2.3", "1.2.1", "1.2.2", "1.2.4", "1.2.5"], Uids(await GetAsync(viewer, "studies?order=name")));
        Assert.Equal(["1.2.2"], Uids(await GetAsync(viewer, "studies?patientId=P1.2.2")));
        Assert.Equal(HttpStatusCode.BadRequest, (await viewer.GetAsync("/api/v1/imaging/studies?order=size")).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_study_names_its_patient_its_equipment_its_series_and_a_picture()
    {
        await using var host = await ApiHost.StartAsync();
        using var viewer = await host.AsAsync(Role.Viewer);
        for (var i = 1; i <= 3; i++) await host.StoreAsync("1.2.1", i);
        var study = await GetAsync(viewer, "studies/1.2.1");
        Assert.Equal(("Wang^XiaoDong=王^小东", 1, 3), (study.GetProperty("patientName").GetString(), study.GetProperty("series").GetInt32(), study.GetProperty("instances").GetInt32()));
        Assert.Equal(("1.2.1.1", "1.2.1.1.2"), (study.GetProperty("thumbnail").GetProperty("series").GetString(), study.GetProperty("thumbnail").GetProperty("instance").GetString()));
        Assert.Contains("4711", study.GetProperty("equipment").GetProperty("name").GetString());
        var series = Assert.Single(study.GetProperty("seriesList").EnumerateArray());
        Assert.Equal(("CT", "1.2.840.10008.1.2.1", "1.2.1.1.2"), (series.GetProperty("modality").GetString(), series.GetProperty("transferSyntaxes")[0].GetString(), series.GetProperty("thumbnail").GetString()));
        Assert.EndsWith("2026/11/21/1.2.1", study.GetProperty("folder").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync("/api/v1/imaging/studies/9.9")).StatusCode);
        var status = await GetAsync(viewer, "status");
        Assert.Equal((1, 3, 3), (status.GetProperty("studies").GetInt32(), status.GetProperty("instances").GetInt32(), status.GetProperty("inRecord").GetInt32()));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_page_that_waits_hears_of_an_arrival_at_once()
    {
        await using var host = await ApiHost.StartAsync();
        using var viewer = await host.AsAsync(Role.Viewer);
        await host.StoreAsync("1.2.1");
        var revision = (await GetAsync(viewer, "studies")).GetProperty("revision").GetInt64();
        Assert.Empty(Uids(await GetAsync(viewer, $"changes?after={revision}")));
        var waiting = GetAsync(viewer, $"changes?after={revision}&wait=30");
        await host.StoreAsync("1.2.2");
        var news = await waiting.WaitAsync(TimeSpan.FromSeconds(120)); // of the test, not the driven clock, which stands still
        Assert.Equal(["1.2.2"], Uids(news));
        Assert.Empty(Uids(await GetAsync(viewer, $"changes?after={news.GetProperty("next").GetInt64()}")));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_rejected_study_is_gone_from_the_list_and_comes_back()
    {
        await using var host = await ApiHost.StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        await host.StoreAsync("1.2.1");
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PostAsJsonAsync("/api/v1/imaging/studies/1.2.1/reject", new { reason = " " })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.PostAsJsonAsync("/api/v1/imaging/studies/1.2.1/reject", new { reason = "wrong side", name = "Dr. Li" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await engineer.PostAsJsonAsync("/api/v1/imaging/studies/1.2.1/reject", new { reason = "again" })).StatusCode);
        Assert.Empty(Uids(await GetAsync(engineer, "studies")));
        var rejected = (await GetAsync(engineer, "studies?rejected=true")).GetProperty("items")[0];
        Assert.Equal(("rejected", "wrong side", "Dr. Li (token:test-Engineer)"), (rejected.GetProperty("state").GetString(), rejected.GetProperty("stateReason").GetString(), rejected.GetProperty("stateBy").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.PostAsJsonAsync("/api/v1/imaging/studies/1.2.1/restore", new { reason = "was right" })).StatusCode);
        Assert.Equal(["1.2.1"], Uids(await GetAsync(engineer, "studies")));
        Assert.Equal(HttpStatusCode.Forbidden, (await engineer.PostAsJsonAsync("/api/v1/imaging/studies/1.2.1/delete", new { reason = "no" })).StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_conflict_is_listed_and_decided_once()
    {
        await using var host = await ApiHost.StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        await host.StoreAsync("1.2.1");
        var sequence = (await host.StoreAsync("1.2.1", fill: 2, length: 2000)).Sequence.Value;
        var conflict = (await GetAsync(engineer, "conflicts")).GetProperty("items")[0];
        Assert.Equal((sequence, "bytes", "waiting", 1132, 2132), (conflict.GetProperty("sequence").GetInt64(), conflict.GetProperty("difference").GetString(), conflict.GetProperty("state").GetString(),
            conflict.GetProperty("standing").GetProperty("bytes").GetInt32(), conflict.GetProperty("other").GetProperty("bytes").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await engineer.PostAsJsonAsync($"/api/v1/imaging/conflicts/{sequence}/replace", new { reason = "the second is whole" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await engineer.PostAsJsonAsync($"/api/v1/imaging/conflicts/{sequence}/keep", new { reason = "late" })).StatusCode);
        Assert.Empty((await GetAsync(engineer, "conflicts")).GetProperty("items").EnumerateArray());
        Assert.Equal("replaced", (await GetAsync(engineer, "conflicts?state=all&study=1.2.1")).GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal(2132, host.Get<IImagingReader>().Instance("1.2.1.1.1")!.ByteCount);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_rule_that_cannot_be_is_refused_with_the_reason()
    {
        await using var host = await ApiHost.StartAsync();
        using var engineer = await host.AsAsync(Role.Engineer);
        var answer = await engineer.PutAsJsonAsync("/api/v1/imaging/rules/all", new { name = "all", steps = new[] { new { attribute = "patientId", kind = "set", value = "1" } } });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("one patient of all", await answer.Content.ReadAsStringAsync());
        answer = await engineer.PutAsJsonAsync("/api/v1/imaging/rules/all", new { name = "all", steps = new[] { new { attribute = "patientId", kind = "trim" } } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("trim", (await GetAsync(engineer, "rules")).GetProperty("items")[0].GetProperty("steps")[0].GetProperty("kind").GetString());
    }
}
