using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Meridian.Bench.Hub;
using Meridian.Virtual.Analyzer;
using Meridian.Virtual.Mllp;

namespace Meridian.Bench.Laboratory;

/// <summary>
/// The laboratory under load, through sockets and durable: many analyzers at once, host queries meanwhile, and a day of a large laboratory replayed. Every specimen
/// was ordered before, so that each result meets its order as in use.
/// </summary>
internal static class LisBench
{
    private const int WarmUp = 100;
    private const AnalyzerKind Kind = AnalyzerKind.Hematology;

    /// <summary>Specimens a minute of each analyzer, 14 results each: 50 of them give 1,200 results a second, far above a real laboratory's busiest hour.</summary>
    private const double BusyPerMinute = 100;

    public static async Task<int> RunAsync(BenchReport report, int analyzers, TimeSpan time, int day)
    {
        await SteadyAsync(report, analyzers, time, null);
        await SteadyAsync(report, analyzers, time, BusyPerMinute);
        await DayAsync(report, analyzers, day);
        return 0;
    }

    // Analyzers as fast as they are acknowledged, or in the pace of a busy laboratory, while one asks for its orders.
    private static async Task SteadyAsync(BenchReport report, int analyzers, TimeSpan time, double? perMinute)
    {
        await using var hub = await BenchHub.StartAsync();
        var perAnalyzer = (int)(time.TotalSeconds * 10) + 20;
        var senders = Enumerable.Range(0, analyzers).Select(number => new VirtualAnalyzerOptions { Port = hub.Lis.Port, Kind = Kind, Number = number, Seed = 1, Asks = false, PerMinute = perMinute }).ToList();
        var asked = Enumerable.Range(1, WarmUp + 600).Select(n => string.Create(CultureInfo.InvariantCulture, $"ASK{n:D6}")).ToList();
        await OrderAsync(hub, [.. asked, .. senders.SelectMany(o => Enumerable.Range(1, perAnalyzer).Select(n => new VirtualAnalyzer(o, TimeProvider.System).BarcodeOf(n)))]);

        using var stop = new CancellationTokenSource();
        // not counted: what is hot is compiled
        var first = Channel.CreateUnbounded<string>();
        foreach (var barcode in asked.Take(WarmUp)) first.Writer.TryWrite(barcode);
        first.Writer.Complete();
        await new VirtualAnalyzer(senders[0] with { Number = 98, Asks = true, PerMinute = null, Specimens = WarmUp }, TimeProvider.System, new(), first.Reader).RunAsync(stop.Token);

        var counters = new AnalyzerCounters();
        var began = TimeProvider.System.GetTimestamp();
        var sending = senders.Select(o => new VirtualAnalyzer(o, TimeProvider.System, counters).RunAsync(stop.Token)).ToList();
        var asking = new AnalyzerCounters();
        var tray = Channel.CreateUnbounded<string>();
        var asker = new VirtualAnalyzer(senders[0] with { Number = 99, Asks = true, PerMinute = 60 * 20 }, TimeProvider.System, asking, tray.Reader).RunAsync(stop.Token);
        foreach (var barcode in asked.Skip(WarmUp)) tray.Writer.TryWrite(barcode);
        await Task.Delay(time);
        var (results, took) = (counters.Results, TimeProvider.System.GetElapsedTime(began));
        await stop.CancelAsync();
        await Task.WhenAll([.. sending, asker]);
        var pace = perMinute is { } each ? string.Create(CultureInfo.InvariantCulture, $"{analyzers} analyzers of {each} specimens a minute") : $"{analyzers} analyzers as fast as they can";
        report.Add($"results a second, durable, {pace}", "results/s", [results / took.TotalSeconds]);
        report.Add($"a message of 14 results to its last ACK, {pace}, p99", "ms", [counters.ResultTime.Percentile(0.99).TotalMilliseconds]);
        report.Add($"host query, {pace}, p50", "ms", [asking.QueryTime.Percentile(0.5).TotalMilliseconds]);
        report.Add($"host query, {pace}, p99", "ms", [asking.QueryTime.Percentile(0.99).TotalMilliseconds]);
        // the last question may be under way when the time is over
        report.Add($"queries answered with orders, {pace}", "%", [100.0 * asking.Answered / Math.Max(1, asking.Answered + asking.Unanswered)]);
        report.Add($"queries, {pace}", "queries", [asking.Answered + asking.Unanswered]);
        report.Add($"resident memory of the hub, {pace}", "MB", [hub.ResidentBytes / 1e6]);
    }

    private static async Task DayAsync(BenchReport report, int analyzers, int results)
    {
        await using var hub = await BenchHub.StartAsync();
        var panel = AnalyzerPanel.Of(Kind).Count;
        var each = Math.Max(1, results / panel / analyzers);
        var options = Enumerable.Range(0, analyzers).Select(number => new VirtualAnalyzerOptions { Port = hub.Lis.Port, Kind = Kind, Number = number, Seed = 2, Asks = false, Specimens = each }).ToList();
        await OrderAsync(hub, [.. options.SelectMany(o => Enumerable.Range(1, each).Select(n => new VirtualAnalyzer(o, TimeProvider.System).BarcodeOf(n)))]);
        var before = Size(hub.Data);
        var counters = new AnalyzerCounters();
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(options.Select(o => new VirtualAnalyzer(o, TimeProvider.System, counters).RunAsync(CancellationToken.None)));
        var took = TimeProvider.System.GetElapsedTime(began);
        report.Add($"a day of {counters.Results:N0} results replayed", "s", [took.TotalSeconds]);
        report.Add("the same, results a second", "results/s", [counters.Results / took.TotalSeconds]);
        report.Add("database of it, beside the orders", "MB", [(Size(hub.Data) - before) / 1e6]);
        report.Add("a result in the database, raw message and conversation with it", "B", [(Size(hub.Data) - before) / (double)Math.Max(1, counters.Results)]);
        report.Add("resident memory of the hub after it", "MB", [hub.ResidentBytes / 1e6]);
        report.Add("processor time of the hub in all", "s", [hub.ProcessorTime.TotalSeconds]);
    }

    /// <summary>One order a specimen, all tests of the panel, over HL7 v2.</summary>
    private static async Task OrderAsync(BenchHub hub, List<string> specimens)
    {
        using var stop = new CancellationTokenSource();
        var connection = new MllpConnection(new MllpConnectionOptions { Host = hub.Mllp.Address.ToString(), Port = hub.Mllp.Port, Pipelining = 32 }, TimeProvider.System);
        var running = connection.RunAsync(stop.Token);
        var text = new StringBuilder();
        for (var i = 0; i < specimens.Count; i++)
        {
            var id = specimens[i];
            text.Clear().Append(CultureInfo.InvariantCulture, $"MSH|^~\\&|BENCH|LAB|||20261122080000||OML^O21^OML_O21|{id}|P|2.5.1\rPID|||B{i % 5000:D5}^^^BENCH^MR||Bench^P{i % 5000}||19610203|F\r");
            var number = 0;
            foreach (var test in AnalyzerPanel.Of(Kind))
            {
                number++;
                text.Append(CultureInfo.InvariantCulture, $"ORC|NW|{id}-{number}^BENCH\rOBR|{number}|{id}-{number}^BENCH||{AnalyzerPanel.HubCodeOf(Kind, test.Code)}^{test.Name}^L\rSPM|1|{id}||BLDV\r");
            }
            await connection.PostAsync(new OutboundMessage(OutboundKind.PatientFeed, id, Encoding.ASCII.GetBytes(text.ToString())), stop.Token);
        }
        await connection.DrainAsync(stop.Token);
        if (connection.Counters.Accepted < specimens.Count) Console.WriteLine($"Only {connection.Counters.Accepted} of {specimens.Count} orders were taken.");
        await stop.CancelAsync();
        try { await running; } catch (OperationCanceledException) { /* asked to stop */ }
    }

    private static long Size(string data) => new DirectoryInfo(data).EnumerateFiles("record.db*").Sum(f => f.Length);
}
