using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>Whatever a line loses, repeats, cuts or reorders: each result is in the record once, and the same ones stand.</summary>
public sealed class ExactlyOnceTests
{
    /// <summary>Ten specimens, some measured twice, two without an order, a control, a flag, one that cannot be read.</summary>
    private static List<(string Specimen, SpecimenRole Role, LabResult Result)> Day(HubUnderTest hub)
    {
        List<(string, SpecimenRole, LabResult)> all = [];
        for (var i = 0; i < 10; i++)
        {
            all.Add(($"S{i}", SpecimenRole.Patient, Result(hub, value: 80 + i, minute: i)));
            all.Add(($"S{i}", SpecimenRole.Patient, Result(hub, "WBC", 5 + i, minute: i)));
            if (i % 3 == 0) all.Add(($"S{i}", SpecimenRole.Patient, Result(hub, "WBC", 6 + i, minute: i + 20, flags: "W")));
            if (i % 4 == 0) all.Add(($"S{i}", SpecimenRole.Patient, Result(hub, "WHAT", i)));
        }
        for (var i = 0; i < 3; i++) all.Add(("QC1", SpecimenRole.Control, Result(hub, value: 100, minute: i)));
        all.Add(("", SpecimenRole.Patient, Result(hub, value: 70)));
        return all;
    }

    private static async Task<HubUnderTest> OrderedAsync()
    {
        var hub = await LabHub.StartAsync();
        for (var i = 0; i < 8; i++) await OrderAsync(hub, Order("P" + i, "O" + i, $"S{i}"));
        return hub;
    }

    private static List<string> Said(HubUnderTest hub) => [.. Results(hub).Select(row => $"{row.SpecimenId} {row.Said.Test.Value} {row.Said.Number} {row.Said.CompletedAt:O}").Order(StringComparer.Ordinal)];
    private static List<string> Standing(HubUnderTest hub) => [.. Results(hub).Where(row => row.IsStanding).Select(row => $"{row.SpecimenId} {row.Test} {row.Number} {row.Patient}").Order(StringComparer.Ordinal)];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task Any_order_any_cut_and_any_resend_gives_each_result_once(int seed)
    {
        await using var plain = await OrderedAsync();
        var day = Day(plain);
        foreach (var (specimen, role, result) in day) await SendAsync(plain, Report(specimen, [result], role: role));
        Assert.Equal(day.Count, Results(plain).Count);

        await using var hub = await OrderedAsync();
        var random = new Random(seed);
        // each at least once, some up to four times, in any order, in messages of any size
        var sent = day.SelectMany(one => Enumerable.Repeat(one, 1 + random.Next(4))).ToArray();
        random.Shuffle(sent);
        for (var at = 0; at < sent.Length; )
        {
            var part = sent.AsSpan(at, Math.Min(sent.Length - at, 1 + random.Next(9))).ToArray();
            at += part.Length;
            var specimens = part.GroupBy(one => (one.Specimen, one.Role)).Select(group => new SpecimenReport { SpecimenId = group.Key.Specimen, Role = group.Key.Role, Results = [.. group.Select(one => one.Result)] });
            if (random.Next(6) == 0) hub.Record.Fault = new RecordUnavailableException(RecordTrouble.DiskFull, "full");
            var report = new LabReport { Equipment = Analyzer, Driver = Driver, Specimens = [.. specimens] };
            var receipt = await SendAsync(hub, report);
            hub.Record.Fault = null;
            // what was not acknowledged is sent again
            if (receipt.Kind == Core.Intake.ReceiptKind.Unavailable) await SendAsync(hub, report);
        }
        Assert.Equal(Said(plain), Said(hub));
        Assert.Equal(Standing(plain).Count, Standing(hub).Count);
        // the younger measurement stands, in whichever order they came
        Assert.Equal(Standing(plain).Where(row => row.Contains(" WBC ", StringComparison.Ordinal)), Standing(hub).Where(row => row.Contains(" WBC ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_result_that_came_before_a_restart_is_not_new_after_it()
    {
        var hub = await OrderedAsync();
        var day = Day(hub);
        foreach (var (specimen, role, result) in day) await SendAsync(hub, Report(specimen, [result], role: role));
        var before = Results(hub).Select(row => (row.Id, row.State)).ToList();
        await using var again = await hub.RestartAsync();
        Ship(again);
        foreach (var (specimen, role, result) in day) await SendAsync(again, Report(specimen, [result with { Status = LabResultStatus.Repeated }], role: role));
        Assert.Equal(before, Results(again).Select(row => (row.Id, row.State)));
    }

    [Fact]
    public async Task A_shelf_that_holds_few_forgets_nothing_that_counts()
    {
        await using var hub = await LabHub.StartAsync(options => options.Laboratory.ResultsInMemory = 100);
        for (var i = 0; i < 120; i++) await OrderAsync(hub, Order("P" + i, "O" + i, $"S{i}", tests: "WBC"));
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < 120; i++) await SendAsync(hub, Report($"S{i}", [Result(hub, "WBC", 5)]));
        Assert.Equal(120, Results(hub).Count);
        Assert.All(Results(hub), row => Assert.Equal(LabResultState.ToVerify, row.State));
    }

    [Fact]
    public void The_key_is_made_as_databases_of_hospitals_have_it()
    {
        var result = new LabResult { Test = new("", "413", null), Kind = ValueKind.Numeric, Number = 5.0m, Unit = "mg/dL", CompletedAt = new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero) };
        var key = ResultKey.Of(new(3), "S1", SpecimenRole.Patient, null, result);
        Assert.Equal(key, ResultKey.Of(new(3), "S1", SpecimenRole.Patient, null, result with { Number = 5.00m, Text = "5.00", Status = LabResultStatus.Repeated, Flags = "H" }));
        Assert.Equal(key, ResultKey.Of(new(3), "S1", SpecimenRole.Patient, null, result with { CompletedAt = result.CompletedAt.Value.ToOffset(TimeSpan.FromHours(8)) }));
        foreach (var other in new[] { result with { Number = 5.01m }, result with { Comparator = "<" }, result with { Unit = "g/L" }, result with { Run = 1 }, result with { Dilution = 10 }, result with { CompletedAt = null }, result with { Status = LabResultStatus.Corrected }, result with { Test = new("", "414", null) } })
            Assert.NotEqual(key, ResultKey.Of(new(3), "S1", SpecimenRole.Patient, null, other));
        Assert.NotEqual(key, ResultKey.Of(new(4), "S1", SpecimenRole.Patient, null, result));
        Assert.NotEqual(key, ResultKey.Of(new(3), "S2", SpecimenRole.Patient, null, result));
        Assert.NotEqual(key, ResultKey.Of(new(3), "S1", SpecimenRole.Control, null, result));
        // pinned: SHA-256 of "3 S1 1 - - 413 - 0 - TICKS 1 5 - - mg/dL 1", each word ended by a unit separator
        Assert.Equal(new ResultKey(PinnedHigh, PinnedLow), key);
    }

    private const long PinnedHigh = -6401646087360614749, PinnedLow = -3664531232976048550;
}
