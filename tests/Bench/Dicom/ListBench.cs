namespace Meridian.Bench.Dicom;

/// <summary>
/// The study list as its page asks for it (the list, and what changed), in the page's own rhythm, while four associations store CT slices as fast as they
/// are taken; and the same list at rest, for comparison. One hub, both in turns.
/// </summary>
internal static class ListBench
{
    private const string Json = "application/json", List = "/api/v1/imaging/studies?order=activity&offset=0&limit=50";
    // useStudies.ts asks for changes every 300 ms and for the list when there are some; three pages look
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(BenchReport report, int runs, TimeSpan length, int studies)
    {
        var (resting, loaded, stored) = (new List<double[]>(), new List<double[]>(), new List<double>());
        await using var hub = await WebPeer.MeridianAsync();
        await hub.StoreAsync(Enumerable.Range(0, studies).Select(WebBench.Small));
        var requests = new[] { WebClient.Get(hub.Address, List, Json, "X-Meridian: 1\r\n") };
        StoreClient.Run(hub.Dicom!, "MERIDIAN", 4, 512, length, 1000); // not counted: what is hot is compiled
        for (var run = 0; run < runs; run++)
        {
            resting.Add(await WebClient.RunPacedAsync(hub.Address, requests, Rhythm, length));
            var storing = Task.Run(() => StoreClient.Run(hub.Dicom!, "MERIDIAN", 4, 512, length + TimeSpan.FromSeconds(1), run).PerSecond);
            loaded.Add(await WebClient.RunPacedAsync(hub.Address, requests, Rhythm, length));
            stored.Add(await storing);
        }
        Add("at rest", resting);
        Add("while 4 associations store CT slices", loaded);
        report.Add("list: CT slices stored meanwhile", "objects/s", stored);
        return 0;

        void Add(string when, List<double[]> times)
        {
            report.Add($"list: the newest 50 of {studies} studies {when}, p50", "ms", times.ConvertAll(t => t[t.Length / 2]));
            report.Add($"list: the newest 50 of {studies} studies {when}, p99", "ms", times.ConvertAll(t => t[(int)(t.Length * 0.99)]));
        }
    }
}
