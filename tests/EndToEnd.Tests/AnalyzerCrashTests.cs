using System.Globalization;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Model;
using Meridian.Store.Sqlite;
using Meridian.Virtual.Analyzer;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The promise for analyzers: what the hub acknowledged is there, once, though it was killed in the middle of a session and the analyzer sent again.</summary>
public sealed class AnalyzerCrashTests
{
    [Theory(Timeout = 180_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_result_is_there_exactly_once_after_SIGKILL_in_the_middle_of_sessions(int seed)
    {
        const int analyzers = 4, specimens = 40;
        await using var first = await HubProcess.StartAsync();
        var port = first.Lis.Port;
        var counters = new AnalyzerCounters();
        var all = Enumerable.Range(0, analyzers).Select(number => new VirtualAnalyzer(new()
        {
            Port = port, Number = number, Seed = (ulong)seed, Kind = AnalyzerKind.Hematology, Specimens = specimens, Asks = false, FirstPause = TimeSpan.FromMilliseconds(50),
        }, TimeProvider.System, counters)).ToList();
        var running = Task.WhenAll(all.Select(a => a.RunAsync(TestContext.Current.CancellationToken)));
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5)))
            while (counters.Specimens < 20 + seed * 17 && !running.IsCompleted) await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        await first.KillAsync();
        Assert.False(running.IsCompleted, "the analyzers were done before the hub was killed");

        await using var second = await HubProcess.StartAsync(data: first.Data, more: ["--lis", port.ToString(CultureInfo.InvariantCulture)]);
        await running.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        await second.StopAsync();

        Assert.Equal(analyzers * specimens, counters.Specimens);
        await using var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = first.Data }, TimeProvider.System);
        var kept = ((Meridian.Core.Laboratory.ILabReader)record.Reader).Results(new() { Limit = int.MaxValue }).ToList();
        Assert.Equal(counters.Results, kept.Count);
        Assert.Equal(kept.Count, kept.Select(r => (r.Equipment, r.SpecimenId, r.Said.Test.Value)).Distinct().Count());
        // nobody ordered them: held, not lost, and nobody's
        Assert.All(kept, r => Assert.Equal(default, r.Patient));
        Assert.Equal(all.SelectMany(a => Enumerable.Range(1, specimens).Select(n => a.BarcodeOf(n))).Order(StringComparer.Ordinal), kept.Select(r => r.SpecimenId).Distinct().Order(StringComparer.Ordinal));
        Assert.All(kept, r => Assert.NotEqual(SpecimenRole.Control, r.Role));
    }
}
