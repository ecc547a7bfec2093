using Meridian.Core.Audit;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Tests.Laboratory;
using Meridian.Model;

namespace Meridian.Core.Tests.Quality;

/// <summary>Quality control as the laboratory meets it: results and controls as an analyzer sends them.</summary>
public sealed class LaboratoryStories
{
    private static readonly Actor Li = new("li");

    private static async Task<HubUnderTest> StartAsync()
    {
        var hub = await LabHub.StartAsync();
        await hub.Get<QualityDesk>().PutAsync(new ControlMaterial
        {
            Name = "Multiqual", Lots = [new() { Number = "4711", Levels = [new() { Name = "1", Identifiers = ["QC-1"], Targets = [new() { Test = "GLU", Unit = "mmol/L", Mean = 5, Sd = 0.1 }] }] }],
        }, Li);
        return hub;
    }

    /// <summary>A control as the analyzer sends it, in its own unit; the barcode alone says that it is one.</summary>
    private static Task ControlAsync(HubUnderTest hub, decimal mmol, SpecimenRole role = SpecimenRole.Patient)
    {
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        return LabHub.SendAsync(hub, LabHub.Report("QC-1", [LabHub.Result(hub, value: Math.Round(mmol / 0.0555m, 4), minute: 60)], role: role));
    }

    [Fact]
    public async Task A_failed_control_holds_the_results_that_follow_and_names_those_in_doubt()
    {
        await using var hub = await StartAsync();
        await LabHub.OrderAsync(hub);
        await ControlAsync(hub, 5.02m);
        var good = hub.Record.Controls(new()).Single();
        Assert.Equal((ControlState.InControl, "Multiqual|4711|1"), (good.State, good.Sample.Key));
        Assert.Equal(5.02, good.Value!.Value, 1e-3);
        Assert.Equal(nameof(ControlVerdictKind.Accepted), LabHub.Only(hub).Verdict);
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await LabHub.SendAsync(hub, LabHub.Result(hub, minute: 60));
        await ControlAsync(hub, 5.5m, SpecimenRole.Control);
        var locked = hub.Record.QualityLocks(true, null, null, null, 10).Single();
        Assert.Equal(("GLU", "1-3s"), (locked.Test, locked.Why));
        Assert.Equal("Rejected: 1-2s, 1-3s", LabHub.Results(hub)[^1].Verdict);
        // in doubt: the patient's result between the two controls
        var doubtful = hub.Record.Laboratory.Results(new() { Test = "GLU", Equipment = locked.Equipment, Role = SpecimenRole.Patient, From = locked.DoubtFrom, To = locked.Since.AddTicks(1) }).Single();
        Assert.Equal((LabHub.Barcode, LabResultState.Verified), (doubtful.SpecimenId, doubtful.State));
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await LabHub.OrderAsync(hub, LabHub.Order(placer: "P2", specimen: "S2"));
        await LabHub.SendAsync(hub, LabHub.Report("S2", [LabHub.Result(hub, minute: 60), LabHub.Result(hub, "WBC", 5, minute: 60)]));
        var held = LabHub.Results(hub).Single(row => row is { SpecimenId: "S2", Test: "GLU" });
        Assert.Equal((LabResultState.Held, HeldReason.LockedOut), (held.State, held.Held));
        Assert.Contains("1-3s", held.Reason);
        // the other test goes on
        Assert.Equal(LabResultState.ToVerify, LabHub.Results(hub).Single(row => row is { SpecimenId: "S2", Test: "WBC" }).State);
        await hub.Get<QualityDesk>().ReleaseAsync(locked.Id, new(Li, "new reagent"));
        await LabHub.OrderAsync(hub, LabHub.Order(placer: "P3", specimen: "S3"));
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await LabHub.SendAsync(hub, LabHub.Report("S3", [LabHub.Result(hub, minute: 60)]));
        Assert.Equal(LabResultState.Verified, LabHub.Results(hub).Single(row => row.SpecimenId == "S3").State);
    }

    [Fact]
    public async Task A_control_sent_again_is_judged_once()
    {
        await using var hub = await StartAsync();
        var report = LabHub.Report("QC-1", [LabHub.Result(hub, value: 100)]);
        await LabHub.SendAsync(hub, report);
        await LabHub.SendAsync(hub, report);
        Assert.Single(hub.Record.Controls(new()));
    }

    [Fact]
    public async Task Final_numbers_of_patients_are_averaged_and_nothing_else()
    {
        await using var hub = await StartAsync();
        await hub.Get<QualityDesk>().PutAsync(new AveragePlan { Test = "GLU", Window = 2, Target = 5, Low = 4, High = 6 }, Li);
        await LabHub.OrderAsync(hub);
        await LabHub.OrderAsync(hub, LabHub.Order("B", "P2", "S2"));
        await LabHub.SendAsync(hub, LabHub.Result(hub, value: 90));
        await ControlAsync(hub, 5m);
        await LabHub.SendAsync(hub, LabHub.Report("S2", [LabHub.Result(hub, value: 90) with { Comparator = ">" }]));
        await LabHub.SendAsync(hub, LabHub.Report("S2", [LabHub.Result(hub, value: 100, minute: 1)]));
        Assert.Equal([90 * 0.0555, 100 * 0.0555], hub.Record.Averages(LabHub.Results(hub)[0].Equipment, "GLU", null, null, 10).Reverse().Select(row => Math.Round(row.Value, 6)));
        Assert.Equal(95 * 0.0555, hub.Record.LatestAverages().Single().Average!.Value, 1e-9);
    }

    [Fact]
    public async Task Two_analyzers_are_compared_by_the_specimens_that_both_measured()
    {
        await using var hub = await StartAsync();
        var other = new EquipmentIdentity { Identifiers = [new(EquipmentIdentifierKind.Serial, "B1", "ACME")], Manufacturer = "ACME", ModelName = "C2", SerialNumber = "B1" };
        for (var i = 0; i < 10; i++)
        {
            var id = "S" + i;
            await LabHub.OrderAsync(hub, LabHub.Order("A" + i, "P" + i, id, tests: "WBC"));
            await LabHub.SendAsync(hub, LabHub.Report(id, [LabHub.Result(hub, "WBC", 4 + i)]));
            if (i < 8) await LabHub.SendAsync(hub, LabHub.Report(id, [LabHub.Result(hub, "WBC", (4 + i) * 1.5m + 1)]) with { Equipment = other });
        }
        var equipment = LabHub.Results(hub).Select(row => row.Equipment).Distinct().ToList();
        var found = hub.Get<InstrumentComparison>().Compare("WBC", equipment[0], equipment[1], hub.Clock.GetUtcNow().AddDays(-1), hub.Clock.GetUtcNow());
        Assert.Equal((8, "10*9/L"), (found.Pairs.Count, found.Unit));
        Assert.Equal((1.5, 1.0), (Math.Round(found.Regression!.Slope.Value, 9), Math.Round(found.Regression.Intercept.Value, 9)));
        Assert.Equal(4.75, found.Agreement!.Bias.Value, 1e-9);
    }
}
