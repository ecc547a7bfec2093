using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>What a result is compared with before it stands: the declared conversion, the range of the patient, the rules.</summary>
public sealed class VerificationStories
{
    [Fact]
    public async Task A_result_meets_its_order_is_converted_as_declared_and_verified_by_rule_with_its_trail()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        Assert.Equal(ReceiptKind.Committed, (await SendAsync(hub, Result(hub, value: 90))).Kind);
        var row = Only(hub);
        Assert.Equal(("GLU", 4.995m, "mmol/L", "N", LabResultState.Verified, "hub", "auto/GLU"), (row.Test, row.Number, row.Unit, row.Flags, row.State, row.By, row.Rule));
        Assert.Equal((90m, "mg/dL", "413"), (row.Said.Number, row.Said.Unit, row.Said.Test.Value));
        Assert.Equal((3.9m, 6.1m), (row.Low, row.High));
        Assert.Equal(["status", "flags", "limits", "delta", "control"], row.Trail.Select(rule => rule.Rule));
        Assert.All(row.Trail, rule => Assert.True(rule.Passed));
        Assert.Equal(OrderRow(hub).Patient, row.Patient);
        Assert.Equal("GLU:Verified WBC:Ordered", Progress(hub));
        Assert.Equal(LabOrderStatus.InProgress, OrderRow(hub).Status);
    }

    [Fact]
    public async Task A_test_without_a_rule_waits_for_a_person_and_the_order_completes_with_the_last()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub);
        await SendAsync(hub, Result(hub), Result(hub, "WBC", 5.5m));
        Assert.Equal("Verified ToVerify", States(hub));
        Assert.Empty(await hub.Get<LabDesk>().VerifyAsync([Results(hub)[1].Id], new("anna")));
        Assert.Equal(("anna", (string?)null), (Results(hub)[1].By, Results(hub)[1].Rule));
        Assert.Equal(LabOrderStatus.Completed, OrderRow(hub).Status);
        Assert.Contains(hub.Record.AuditRows, row => row is { Action: "lab-result.verify", Actor: "anna" });
    }

    [Fact]
    public async Task A_jump_since_the_last_result_leaves_it_to_a_person()
    {
        await using var hub = await LabHub.StartAsync();
        await OrderAsync(hub, Order(tests: "GLU"));
        await SendAsync(hub, Result(hub, value: 90));
        hub.Clock.Advance(TimeSpan.FromHours(24));
        await OrderAsync(hub, Order(placer: "P2", specimen: "S2", tests: "GLU"));
        await SendAsync(hub, Report("S2", [Result(hub, value: 180)]));
        var row = Results(hub)[1];
        Assert.Equal(LabResultState.ToVerify, row.State);
        Assert.Equal("9.99 after 4.995", row.Trail.Single(rule => rule.Rule == "delta").Detail!.Replace("9.9900", "9.99", StringComparison.Ordinal).Replace("4.9950", "4.995", StringComparison.Ordinal));
        hub.Clock.Advance(TimeSpan.FromHours(96));
        // what is too old says nothing
        await OrderAsync(hub, Order(placer: "P3", specimen: "S3", tests: "GLU"));
        await SendAsync(hub, Report("S3", [Result(hub, value: 180)]));
        Assert.Equal(LabResultState.Verified, Results(hub)[2].State);
    }

    [Fact]
    public async Task Preliminary_flagged_critical_and_commented_results_wait_for_a_person()
    {
        await using var hub = await LabHub.StartAsync();
        foreach (var (specimen, result) in new[]
        {
            ("S1", Result(hub, status: LabResultStatus.Preliminary)), ("S2", Result(hub, flags: "N~W")), ("S3", Result(hub, value: 40)), ("S4", Result(hub) with { Comments = ["hemolytic"] }),
            ("S5", Result(hub) with { Kind = ValueKind.Text, Text = "-----" }), ("S6", Result(hub, status: LabResultStatus.NotObtained)),
        })
        {
            await OrderAsync(hub, Order(placer: specimen, specimen: specimen, tests: "GLU"));
            await SendAsync(hub, Report(specimen, [result]));
        }
        Assert.Equal("ToVerify ToVerify ToVerify ToVerify ToVerify ToVerify", States(hub));
        Assert.Equal("LL", Results(hub)[2].Flags);
    }

    [Fact]
    public async Task A_value_with_a_comparator_is_flagged_only_where_all_that_it_can_mean_is()
    {
        await using var hub = await LabHub.StartAsync();
        foreach (var (specimen, value, comparator) in new[] { ("S1", 3m, "<"), ("S2", 5m, "<"), ("S3", 12m, ">"), ("S4", 5m, ">") })
        {
            await OrderAsync(hub, Order(placer: specimen, specimen: specimen, tests: "WBC"));
            await SendAsync(hub, Report(specimen, [Result(hub, "WBC", value) with { Comparator = comparator }]));
        }
        Assert.Equal(["L", null, "H", null], Results(hub).Select(row => row.Flags));
    }

    [Fact]
    public async Task The_range_is_the_patient_s_by_sex_and_age_at_collection()
    {
        await using var hub = await LabHub.StartAsync();
        await hub.Get<CatalogDesk>().PutAsync(Leukocytes with
        {
            Ranges =
            [
                new() { To = new(28, AgeUnit.Days), Low = 9, High = 30 }, new() { From = new(28, AgeUnit.Days), To = new(18, AgeUnit.Years), Low = 5, High = 12 },
                new() { From = new(18, AgeUnit.Years), Sex = AdministrativeSex.Female, Low = 3.6m, High = 9.4m }, new() { From = new(18, AgeUnit.Years), Low = 3.5m, High = 9.5m },
            ],
        }, new("anna"));
        async Task<string> RangeOf(string id, string? birth, AdministrativeSex sex)
        {
            await OrderAsync(hub, Order(id, id, id, tests: "WBC") with { Patient = Make.Person(id, birth: birth) with { Sex = sex } });
            await SendAsync(hub, Report(id, [Result(hub, "WBC", 8)]));
            var row = Results(hub)[^1];
            return $"{row.Low}-{row.High} {row.Flags}";
        }
        var day = DateOnly.FromDateTime(hub.Clock.GetUtcNow().Date);
        Assert.Equal("9-30 L", await RangeOf("A", day.AddDays(-27).ToString("yyyy-MM-dd", null), AdministrativeSex.Male));
        Assert.Equal("5-12 N", await RangeOf("B", day.AddDays(-28).ToString("yyyy-MM-dd", null), AdministrativeSex.Male));
        Assert.Equal("3.6-9.4 N", await RangeOf("C", "1961-01-02", AdministrativeSex.Female));
        Assert.Equal("3.5-9.5 N", await RangeOf("D", "1961", AdministrativeSex.Unknown));
        // the year alone leaves open whether a child or not, no date leaves all open
        Assert.Equal("- ", await RangeOf("E", day.AddYears(-18).ToString("yyyy", null), AdministrativeSex.Male));
        Assert.Equal("- ", await RangeOf("F", null, AdministrativeSex.Male));
    }
}
