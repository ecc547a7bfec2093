using Meridian.Model;
using Meridian.Virtual.Analyzer;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>Whatever is lost, doubled or split on the way: each result arrives, in its order, and the same message sent again is the same submission, by which the record knows it.</summary>
public sealed class LossTests
{
    [Theory(Timeout = 180_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_line_that_is_lost_again_and_again_loses_no_result_and_makes_none_twice(int seed)
    {
        await using var host = await LisHost.StartAsync(isDriven: false);
        var delivered = new List<string>();
        var analyzer = new VirtualAnalyzer(new()
        {
            Port = host.Port, Seed = (ulong)seed, Kind = AnalyzerKind.Coagulation, Specimens = 25, Asks = false, LossRate = 0.5, RepeatRate = 0.3, FirstPause = TimeSpan.FromMilliseconds(1),
        }, TimeProvider.System) { OnDelivered = (barcode, _) => delivered.Add(barcode) };
        await analyzer.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(25, delivered.Count);
        Assert.True(analyzer.Counters.Lost > 5, "the line was hardly lost at all");
        var came = host.Intake.All.Where(h => h.Submission.Rejection is null).ToList();
        // the same bytes have the same sender and control id: the record takes the first and knows the others
        var first = came.DistinctBy(h => (h.Submission.Sender, h.Submission.ControlId)).ToList();
        Assert.Equal(delivered, first.Select(h => h.Submission.Facts.LabReports.Single().Specimens.Single().SpecimenId));
        Assert.All(came.GroupBy(h => h.Submission.ControlId), same => Assert.Single(same.Select(h => h.Text).Distinct()));
        Assert.All(first, h => Assert.All(h.Submission.Facts.LabReports.Single().Specimens.Single().Results, r => Assert.Equal(LabResultStatus.Final, r.Status)));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_analyzer_that_asks_is_told_between_its_own_losses_and_rubbish()
    {
        await using var host = await LisHost.StartAsync(isDriven: false);
        var analyzer = new VirtualAnalyzer(new() { Port = host.Port, Seed = 7, Kind = AnalyzerKind.Chemistry, Specimens = 12, LossRate = 0.2, RubbishRate = 0.2, FirstPause = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        for (var i = 1; i <= 12; i += 2) host.Orders.Give(analyzer.BarcodeOf(i), new() { Identifiers = [new("1", null, null)] }, "GLU", "K");
        await analyzer.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(12, analyzer.Counters.Specimens);
        Assert.Equal(6, analyzer.Counters.Answered);
        var asked = host.Intake.All.Where(h => h.Submission.Kind == "Results").SelectMany(h => h.Submission.Facts.LabReports).SelectMany(r => r.Specimens)
            .First(s => s.SpecimenId == analyzer.BarcodeOf(1));
        Assert.Equal(["GLU", "K"], asked.Results.Select(r => r.Test.Value).Order(StringComparer.Ordinal));
    }
}
