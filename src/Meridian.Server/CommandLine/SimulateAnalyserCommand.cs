using System.CommandLine;
using System.Globalization;
using Meridian.Virtual.Analyzer;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian simulate analyser</c>: virtual laboratory analyzers against any LIS host.</summary>
internal static class SimulateAnalyserCommand
{
    private static readonly Dictionary<string, AnalyzerKind> Kinds = new()
    {
        ["chemistry"] = AnalyzerKind.Chemistry, ["hematology"] = AnalyzerKind.Hematology, ["coagulation"] = AnalyzerKind.Coagulation,
        ["immunoassay"] = AnalyzerKind.Immunoassay, ["blood-gas"] = AnalyzerKind.BloodGas, ["nucleic-acid"] = AnalyzerKind.NucleicAcid,
    };

    public static Command Make()
    {
        var kind = new Option<string[]>("--kind") { Description = $"What it is: {string.Join(", ", Kinds.Keys)}; several, or all", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["chemistry"] };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys, "all"]);
        var host = new Option<string>("--host") { Description = "Receiver", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Its port for analyzers", DefaultValueFactory = _ => 15200 };
        var count = new Option<int>("--count") { Description = "Analyzers of each kind", DefaultValueFactory = _ => 1 };
        count.Validators.Add(result => { if (result.GetValueOrDefault<int>() is < 1 or > 500) result.AddError("--count is a number from 1 to 500"); });
        var specimens = new Option<long?>("--specimens") { Description = "Specimens that each measures (default: 10; with --for, as many as fit)" };
        var rate = new Option<double?>("--rate") { Description = "Specimens a minute of each (default: one after the other)" };
        var orders = new Option<int?>("--orders") { Description = "Order the specimens first, over HL7 v2 at this MLLP port of the receiver; one analyzer of each kind then" };
        var silent = new Option<bool>("--no-query") { Description = "Send results without asking what is ordered" };
        var lose = Part("--lose", "Part of its messages in the midst of which the line is lost, 0 to 0.9");
        var rubbish = Part("--rubbish", "Part of its messages before which it sends rubbish, 0 to 0.9");
        var repeat = Part("--repeat", "Part of its messages that it sends a second time though they were acknowledged, 0 to 0.9");
        var controls = new Option<int>("--controls") { Description = "A control after so many specimens; 0: none", DefaultValueFactory = _ => 20 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same values", DefaultValueFactory = _ => 1UL };
        var duration = Duration.Option("--for", "Stop after this time");
        var command = new Command("analyser", "Laboratory analyzers that ask for their orders and send results, ASTM/LIS over TCP") { kind, host, port, count, specimens, rate, orders, silent, lose, rubbish, repeat, controls, seed, duration };
        command.Aliases.Add("analyzer");
        command.SetAction(async (parsed, cancellation) =>
        {
            var names = parsed.GetValue(kind)!;
            var kinds = (names.Contains("all") ? Kinds.Keys : names.Distinct()).Select(n => Kinds[n]).ToList();
            var time = parsed.GetValue(duration);
            var options = new VirtualAnalyzerOptions
            {
                Host = parsed.GetValue(host)!, Port = parsed.GetValue(port), Seed = parsed.GetValue(seed), Specimens = parsed.GetValue(specimens) ?? (time is null ? 10 : null), PerMinute = parsed.GetValue(rate),
                Asks = !parsed.GetValue(silent), LossRate = parsed.GetValue(lose), RubbishRate = parsed.GetValue(rubbish), RepeatRate = parsed.GetValue(repeat), ControlEvery = parsed.GetValue(controls),
            };
            using var stop = SimulateCommand.Stop(time, cancellation);
            if (parsed.GetValue(orders) is { } mllp)
            {
                var laboratory = new VirtualLaboratory(options, options.Host, mllp, TimeProvider.System) { Kinds = kinds, OrdersPerMinute = (options.PerMinute ?? 60) * kinds.Count };
                await SimulateCommand.WithProgress(laboratory.RunAsync(stop.Token), () => $"{laboratory.Orders:N0} ordered · {Line(laboratory.Counters)}");
                return Verdict(laboratory.Counters);
            }
            var counters = new AnalyzerCounters();
            var analyzers = kinds.SelectMany(k => Enumerable.Range(0, parsed.GetValue(count)).Select(number => new VirtualAnalyzer(options with { Kind = k, Number = number }, TimeProvider.System, counters)));
            await SimulateCommand.WithProgress(Task.WhenAll(analyzers.Select(a => a.RunAsync(stop.Token)).ToList()), () => Line(counters));
            return Verdict(counters);
        });
        return command;
    }

    private static Option<double> Part(string name, string description)
    {
        var option = new Option<double>(name) { Description = description };
        option.Validators.Add(result => { if (result.GetValueOrDefault<double>() is < 0 or > 0.9) result.AddError($"{name} is a number from 0 to 0.9"); });
        return option;
    }

    private static string Line(AnalyzerCounters c) => string.Create(CultureInfo.InvariantCulture,
        $"{c.Queries:N0} asked, {c.Answered:N0} told what to do · {c.Specimens:N0} specimens, {c.Results:N0} results acknowledged · {c.Resent:N0} resent · {c.Lost:N0} lines lost · {c.Refused:N0} refused");

    private static int Verdict(AnalyzerCounters counters)
    {
        if (counters.Connects == 0) throw new CommandFailedException("no connection could be made; is the receiver running? (meridian doctor)");
        if (counters.QueryTime.Count > 0)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A query is answered within {counters.QueryTime.Percentile(0.5).TotalMilliseconds:F1} ms (p50), {counters.QueryTime.Percentile(0.99).TotalMilliseconds:F1} ms (p99)."));
        return counters.Messages > 0 ? 0 : throw new CommandFailedException("no result was acknowledged; last failure: " + counters.LastFailure);
    }
}
