using System.CommandLine;
using System.Globalization;
using Meridian.Virtual.Meter;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian simulate meter</c>: virtual point-of-care devices against any POCT1-A host.</summary>
internal static class SimulateMeterCommand
{
    public static Command Make()
    {
        var kind = new Argument<string>("KIND") { Description = "What it is: glucose, bloodgas", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "glucose" };
        kind.AcceptOnlyFromAmong("glucose", "bloodgas");
        var host = new Option<string>("--host") { Description = "Receiver", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Its POCT1-A port", DefaultValueFactory = _ => 15300 };
        var count = new Option<int>("--count") { Description = "Meters", DefaultValueFactory = _ => 1 };
        count.Validators.Add(result => { if (result.GetValueOrDefault<int>() is < 1 or > 2000) result.AddError("--count is a number from 1 to 2000"); });
        var measurements = new Option<int?>("--measurements") { Description = "Measurements that each makes (default: 10; with --for, as many as fit)" };
        var rate = new Option<double?>("--rate") { Description = "Measurements a minute of each (default: as fast as they are acknowledged)" };
        var batch = new Option<bool>("--batch") { Description = "Connect, empty the memory and go, in place of staying connected" };
        var lose = new Option<double>("--lose") { Description = "Chance that the line is lost before an acknowledgement was read, 0 to 0.9" };
        lose.Validators.Add(result => { if (result.GetValueOrDefault<double>() is < 0 or > 0.9) result.AddError("--lose is a number from 0 to 0.9"); });
        var unit = new Option<string>("--unit") { Description = "The unit that the meters are in", DefaultValueFactory = _ => "ICU" };
        var patient = new Option<string[]>("--patient") { Description = "Identifier of somebody who is measured; several in turn", DefaultValueFactory = _ => ["P0001"], AllowMultipleArgumentsPerToken = true };
        var blocks = new Option<bool>("--blocks") { Description = "Frame messages as MLLP does" };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same results", DefaultValueFactory = _ => 1UL };
        var duration = Duration.Option("--for", "Stop after this time");
        var command = new Command("meter", "Point-of-care devices (glucose, blood gas) that measure patients and controls and report over POCT1-A") { kind, host, port, count, measurements, rate, batch, lose, unit, patient, blocks, seed, duration };
        command.SetAction(async (parsed, cancellation) =>
        {
            var counters = new MeterCounters();
            var time = parsed.GetValue(duration);
            var meters = Enumerable.Range(1, parsed.GetValue(count)).Select(number => new VirtualMeter(new()
            {
                Host = parsed.GetValue(host)!, Port = parsed.GetValue(port), Kind = Enum.Parse<MeterKind>(parsed.GetValue(kind)!, ignoreCase: true), Seed = parsed.GetValue(seed), Number = number,
                Continuous = !parsed.GetValue(batch), Measurements = parsed.GetValue(measurements) ?? (time is null ? 10 : null), PerMinute = parsed.GetValue(rate), LoseLine = parsed.GetValue(lose),
                Unit = parsed.GetValue(unit)!, Patients = parsed.GetValue(patient)!, InBlocks = parsed.GetValue(blocks),
            }, TimeProvider.System, counters)).ToList();
            using var stop = SimulateCommand.Stop(time, cancellation);
            await SimulateCommand.WithProgress(Task.WhenAll(meters.Select(m => m.RunAsync(stop.Token))), () => Line(counters));
            if (counters.LastFailure is { } failure) await Console.Error.WriteLineAsync("last failure: " + failure);
            return counters.Acknowledged > 0 && counters.Refused == 0 && (time is not null || meters.TrueForAll(m => m.InMemory == 0)) ? 0 : 1;
        });
        return command;
    }

    private static string Line(MeterCounters c) => string.Create(CultureInfo.InvariantCulture,
        $"{c.Measured:N0} measured · {c.Sent:N0} sent · {c.Acknowledged:N0} acknowledged · {c.Refused:N0} refused · {c.LostLines:N0} lines lost · {c.Lists:N0} told");
}
