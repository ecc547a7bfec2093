using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Meridian.Virtual.Load;
using Meridian.Virtual.Ward;

namespace Meridian.Bench.Hub;

/// <summary>
/// A ward of beds (three waves, twelve numbers a second each) sent to the hub, the ward beside it in this process, with a wall page
/// open in headless Chromium where it is installed: what is kept up, what is late, what the page draws, and how soon an alarm is in a browser.
/// </summary>
internal static class WardBench
{
    private const int Alarms = 100;

    public static async Task<int> RunAsync(BenchReport report, int beds, TimeSpan length, bool withPage)
    {
        await using var hub = await BenchHub.StartAsync();
        var ward = new VirtualWard(new VirtualWardOptions { Port = hub.Mllp.Port, Beds = beds, PacketMilliseconds = 250, EpisodesPerBedHour = 2 }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = ward.RunAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(10)); // everybody has connected and been admitted

        var (began, processor, sent, samples) = (Stopwatch.GetTimestamp(), hub.ProcessorTime, ward.Counters.Delivery.Accepted, ward.Counters.Samples);
        var page = withPage ? PageAsync(hub, (int)length.TotalSeconds) : Task.FromResult<JsonElement?>(null);
        var alarms = await AlarmsAsync(hub);
        var left = length - Stopwatch.GetElapsedTime(began);
        if (left > TimeSpan.Zero) await Task.Delay(left);
        var seen = await page;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var name = $"ward of {beds} beds";
        report.Add($"{name}: messages acknowledged", "messages/s", [(ward.Counters.Delivery.Accepted - sent) / seconds]);
        report.Add($"{name}: samples sent", "samples/s", [(ward.Counters.Samples - samples) / seconds]);
        report.Add($"{name}: gaps, dropped, refused", "", [ward.Counters.Gaps + ward.Counters.Delivery.Dropped + ward.Counters.Delivery.Errors + ward.Counters.Delivery.Rejects]);
        report.Add($"{name}: round trip p99", "ms", [ward.Counters.Delivery.RoundTrip.Percentile(0.99).TotalMilliseconds]);
        report.Add($"{name}: the hub's share of one core", "%", [(hub.ProcessorTime - processor).TotalSeconds / seconds * 100]);
        report.Add($"{name}: the hub's resident memory", "MB", [hub.ResidentBytes / 1e6]);
        report.Add($"{name}: alarm sent → live stream, p99", "ms", [alarms.Percentile(0.99)]);
        report.Add($"{name}: alarm sent → live stream, median", "ms", [alarms.Percentile(0.5)]);
        if (seen is { } figures)
            foreach (var figure in figures.EnumerateObject())
                if (figure.Value.ValueKind == JsonValueKind.Number) report.Add($"{name}: page, {figure.Name}", "", [figure.Value.GetDouble()]);
        await stop.CancelAsync();
        await running;
        return 0;
    }

    private static async Task<double[]> AlarmsAsync(BenchHub hub)
    {
        await using var viewer = await AlarmViewer.ConnectAsync(hub);
        await using var sender = await AlarmSender.ConnectAsync(hub.Mllp);
        var latencies = new List<double>();
        for (var i = 0; i < Alarms; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"BENCH{i}");
            var from = Stopwatch.GetTimestamp();
            var heard = viewer.HearAsync(id);
            await sender.StartAsync(id);
            await heard.WaitAsync(TimeSpan.FromSeconds(10));
            latencies.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
        return [.. latencies];
    }

    /// <summary>The page's own figures; null where Chromium or the pages' packages are missing.</summary>
    private static async Task<JsonElement?> PageAsync(BenchHub hub, int seconds)
    {
        var web = Path.Combine(Environment.GetEnvironmentVariable("MERIDIAN_HOME")!, "web");
        if (!File.Exists("/usr/bin/chromium") || !Directory.Exists(Path.Combine(web, "node_modules", "playwright-core"))) return null;
        using var node = Process.Start(new ProcessStartInfo("node", ["scripts/frames.mjs", "--hub", hub.Address.ToString().TrimEnd('/'), "--seconds", seconds.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = web, RedirectStandardOutput = true,
        })!;
        var text = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return text.TrimStart().StartsWith('{') ? Flat(JsonSerializer.Deserialize<JsonElement>(text)) : null;
    }

    private static JsonElement Flat(JsonElement report)
    {
        var flat = new Dictionary<string, double>();
        void Walk(string name, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Number) flat[name] = value.GetDouble();
            else if (value.ValueKind == JsonValueKind.Object)
                foreach (var inner in value.EnumerateObject()) Walk(name.Length == 0 ? inner.Name : $"{name}.{inner.Name}", inner.Value);
        }
        Walk("", report);
        return JsonSerializer.SerializeToElement(flat);
    }

    private static double Percentile(this double[] values, double part) => values.Order().ElementAt((int)Math.Ceiling(part * values.Length) - 1);
}
