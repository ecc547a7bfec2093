using System.Diagnostics;

namespace Meridian.Bench.Dicom;

/// <summary>
/// Objects stored over associations in lock-step, the client on the same cores: CT slices of 512 KiB over one and four associations, tiny objects over four, and
/// dcmtk's own client. Hub and peers take turns, run by run, so that a slow minute of the disk meets all of them; compare the ratios of their medians.
/// </summary>
internal static class StoreBench
{
    private static readonly (string Name, int Associations, int Pixels)[] Shapes = [("CT slices, 1 association", 1, 512), ("CT slices, 4 associations", 4, 512), ("tiny objects, 4 associations", 4, 16)];
    private const int StorescuFiles = 200;

    public static async Task<int> RunAsync(BenchReport report, int runs, TimeSpan length)
    {
        var results = new Dictionary<(string Peer, string Shape), List<double>>();
        var times = new Dictionary<(string Peer, string Shape), List<double>>();
        for (var run = 0; run < runs; run++)
        {
            foreach (var start in new Func<Task<StorePeer?>>[] { async () => await StorePeer.MeridianAsync(), StorePeer.OrthancAsync, StorePeer.StorescpAsync })
            {
                if (await start() is not { } peer) continue;
                await using (peer)
                {
                    // Not counted: the runtime compiles what is hot again while it runs, and the others open their files.
                    StoreClient.Run(peer.Address, peer.AeTitle, 4, 512, TimeSpan.FromSeconds(Math.Min(5, length.TotalSeconds)), 100);
                    foreach (var (shape, associations, pixels) in Shapes)
                    {
                        var (rate, each) = StoreClient.Run(peer.Address, peer.AeTitle, associations, pixels, length, run * 10 + Array.FindIndex(Shapes, s => s.Name == shape));
                        Add(results, (peer.Name, shape), rate);
                        Add(times, (peer.Name, shape), each[(int)(each.Length * 0.99)]);
                    }
                    if (await StorescuAsync(peer, run) is { } storescu) Add(results, (peer.Name, "CT slices, dcmtk's storescu as shipped"), storescu);
                }
            }
        }
        foreach (var ((peer, shape), values) in results) report.Add($"store: {shape}, {peer}", "objects/s", values);
        foreach (var ((peer, shape), values) in times) report.Add($"store: {shape}, {peer}, p99", "ms", values);
        return 0;
    }

    // storescu's rate over one association, its own reading of files included.
    private static async Task<double?> StorescuAsync(StorePeer peer, int run)
    {
        if (!File.Exists("/usr/bin/storescu")) return null;
        var folder = Directory.CreateTempSubdirectory("meridian-bench-storescu-").FullName;
        try
        {
            for (var number = 1; number <= StorescuFiles; number++) await File.WriteAllBytesAsync(Path.Combine(folder, $"{number}.dcm"), StoreFile.Make(512, 900 + run, number));
            var start = new ProcessStartInfo("/usr/bin/storescu", ["-aec", peer.AeTitle, "-R", "+sd", "127.0.0.1", peer.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), folder]);
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? StorescuFiles / Stopwatch.GetElapsedTime(began).TotalSeconds : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Add(Dictionary<(string, string), List<double>> to, (string, string) key, double value)
    {
        if (!to.TryGetValue(key, out var list)) to[key] = list = [];
        list.Add(value);
    }
}
