using System.Globalization;
using Meridian.Virtual.Load;

namespace Meridian.Bench.Hub;

/// <summary>
/// PCD-01 messages of six OBX, durable before the answer, the load generator on the same cores: eight connections with a window,
/// eight in lock-step, one in lock-step. Beside each the price of the disk alone: how many synced writes of that size it takes.
/// </summary>
internal static class IntakeBench
{
    private static readonly (string Name, int Connections, int Pipelining)[] Shapes =
        [("8 connections, 16 in flight", 8, 16), ("8 connections, lock-step", 8, 1), ("1 connection, lock-step", 1, 1)];

    /// <summary>Not counted: the runtime compiles what is hot again, in tiers, while it runs.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(BenchReport report, int runs, TimeSpan length)
    {
        var rates = Shapes.ToDictionary(s => s.Name, _ => new List<LoadResult>());
        var costs = Shapes.ToDictionary(s => s.Name, _ => new List<double>());
        var starts = new List<double>();
        var memory = new List<double>();
        var syncs = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            await using var hub = await BenchHub.StartAsync();
            starts.Add(hub.ColdStart.TotalSeconds);
            await LoadAsync(hub, 8, 16, WarmUp);
            foreach (var (name, connections, pipelining) in Shapes)
            {
                var before = hub.ProcessorTime;
                var result = await LoadAsync(hub, connections, pipelining, length);
                rates[name].Add(result);
                costs[name].Add((hub.ProcessorTime - before).TotalMicroseconds / Math.Max(1, result.Counters.Accepted));
            }
            memory.Add(hub.ResidentBytes / 1e6);
            syncs.Add(DiskSync.WritesPerSecond(hub.Data));
        }
        foreach (var (name, _, _) in Shapes)
        {
            var results = rates[name];
            report.Add($"intake: {name}", "messages/s", results.Select(r => r.RatePerSecond));
            report.Add($"intake: {name}, the hub's processor time", "µs/message", costs[name]);
            report.Add($"intake: {name}, round trip p99", "ms", results.Select(r => r.Counters.RoundTrip.Percentile(0.99).TotalMilliseconds));
        }
        report.Add("disk alone: 8 KiB written and synced, one after another", "writes/s", syncs);
        report.Add("cold start to all listeners", "s", starts);
        report.Add("resident memory after the load", "MB", memory);
        return 0;
    }

    private static Task<LoadResult> LoadAsync(BenchHub hub, int connections, int pipelining, TimeSpan length) =>
        new LoadGenerator(new LoadGeneratorOptions { Port = hub.Mllp.Port, Connections = connections, Pipelining = pipelining, Duration = length }, TimeProvider.System).RunAsync(CancellationToken.None);
}
