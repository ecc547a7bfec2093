using System.CommandLine;
using System.Globalization;
using Meridian.Virtual.Load;
using Meridian.Virtual.Mllp;
using Meridian.Virtual.Ward;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian simulate KIND</c>: virtual equipment of one kind against any host.</summary>
internal static class SimulateCommand
{
    public static Command Make()
    {
        var command = new Command("simulate", "Run virtual equipment of one kind against any receiver") { Ward(), Load(), SimulateModalityCommand.Make(), SimulateMeterCommand.Make() };
        command.Add(SimulateAnalyserCommand.Make());
        return command;
    }

    private static Command Ward()
    {
        var (host, port, duration) = Target();
        var count = Count(8, "Beds, each with a monitor and a connection of its own", 0, 5000);
        var rate = new Option<double>("--rate") { Description = "Messages of twelve numbers that each monitor sends a second", DefaultValueFactory = _ => 1 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same ward", DefaultValueFactory = _ => 1UL };
        var packet = new Option<int>("--packet") { Description = "Milliseconds of waves in one message", DefaultValueFactory = _ => 500 };
        var waves = new Option<int>("--waves") { Description = "Waves of each monitor, 0 to 7", DefaultValueFactory = _ => 3 };
        var command = new Command("ward", "A ward of bedside monitors and its patient administration, HL7 v2 over MLLP") { host, port, count, rate, duration, seed, packet, waves };
        command.SetAction(async (parsed, cancellation) =>
        {
            var ward = Checked(() => new VirtualWard(new VirtualWardOptions
            {
                Host = parsed.GetValue(host)!, Port = parsed.GetValue(port), Beds = parsed.GetValue(count), NumericsPerSecond = parsed.GetValue(rate),
                Seed = parsed.GetValue(seed), PacketMilliseconds = parsed.GetValue(packet), WavesPerBed = parsed.GetValue(waves),
            }, TimeProvider.System));
            using var stop = Stop(parsed.GetValue(duration), cancellation);
            await WithProgress(ward.RunAsync(stop.Token), () => Line(ward.Counters.Delivery, $"{ward.Counters.Samples:N0} samples, {ward.Counters.Gaps} gaps"));
            return Verdict(ward.Counters.Delivery);
        });
        return command;
    }

    private static Command Load()
    {
        var (host, port, duration) = Target();
        var count = Count(8, "Connections", 1, 10_000);
        var rate = new Option<double?>("--rate") { Description = "Messages a second in all (default: as fast as answers come)" };
        var pipelining = new Option<int>("--pipelining") { Description = "Messages on the way at once on each connection; 1 is lock-step", DefaultValueFactory = _ => 16 };
        var messages = new Option<long?>("--messages") { Description = "Stop after so many" };
        var command = new Command("load", "A load of PCD-01 messages of six OBX, with the round trips measured") { host, port, count, rate, pipelining, messages, duration };
        command.SetAction(async (parsed, cancellation) =>
        {
            var load = new LoadGenerator(new LoadGeneratorOptions
            {
                Host = parsed.GetValue(host)!, Port = parsed.GetValue(port), Connections = parsed.GetValue(count), Pipelining = parsed.GetValue(pipelining),
                Rate = parsed.GetValue(rate), Messages = parsed.GetValue(messages), Duration = parsed.GetValue(duration),
            }, TimeProvider.System);
            using var stop = Stop(null, cancellation);
            var running = load.RunAsync(stop.Token);
            await WithProgress(running, () => Line(load.Counters, ""));
            var result = await running;
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{result.RatePerSecond:F0} messages a second; round trip p50 {load.Counters.RoundTrip.Percentile(0.5).TotalMilliseconds:F2} ms, p99 {load.Counters.RoundTrip.Percentile(0.99).TotalMilliseconds:F2} ms; {result.Unanswered} unanswered"));
            return Verdict(load.Counters);
        });
        return command;
    }

    private static (Option<string> Host, Option<int> Port, Option<TimeSpan?> For) Target() =>
        (new Option<string>("--host") { Description = "Receiver", DefaultValueFactory = _ => "127.0.0.1" },
         new Option<int>("--port") { Description = "Its MLLP port", DefaultValueFactory = _ => 2575 },
         Duration.Option("--for", "Stop after this time (default: at Ctrl-C)"));

    private static Option<int> Count(int otherwise, string description, int least, int most)
    {
        var count = new Option<int>("--count") { Description = description, DefaultValueFactory = _ => otherwise };
        count.Validators.Add(result => { if (result.GetValueOrDefault<int>() is var n && (n < least || n > most)) result.AddError($"--count is a number from {least} to {most}"); });
        return count;
    }

    internal static CancellationTokenSource Stop(TimeSpan? duration, CancellationToken cancellation)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (duration is { } end) stop.CancelAfter(end);
        return stop;
    }

    internal static T Checked<T>(Func<T> make)
    {
        try { return make(); }
        catch (ArgumentOutOfRangeException wrong) { throw new CommandFailedException(wrong.Message); }
    }

    /// <summary>One line a second on a terminal, one in ten seconds in a log.</summary>
    internal static async Task WithProgress(Task running, Func<string> line)
    {
        var live = !Console.IsOutputRedirected;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(live ? 1 : 10));
        while (await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask()) != running)
            if (live) await Console.Out.WriteAsync($"\r{line()}\u001b[K");
            else await Console.Out.WriteLineAsync(line());
        if (live) await Console.Out.WriteLineAsync();
        await running;
        await Console.Out.WriteLineAsync(line());
    }

    private static string Line(MllpCounters counters, string more) => string.Create(CultureInfo.InvariantCulture,
        $"{counters.Connected} connected · {counters.Sent:N0} sent · {counters.Accepted:N0} acknowledged · {counters.Errors + counters.Rejects:N0} refused · {counters.Resent:N0} resent · {counters.Dropped:N0} dropped{(more.Length > 0 ? " · " + more : "")}");

    private static int Verdict(MllpCounters counters) => counters.Connects > 0 ? 0 : throw new CommandFailedException("no connection could be made; is the receiver running? (meridian doctor)");
}
