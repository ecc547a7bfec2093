using System.CommandLine;
using Meridian.Gateway.Lis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian show FILE</c>: a recorded conversation frame by frame, or as a test.</summary>
internal static class ShowCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "What meridian record wrote" };
        var drivers = new Option<string?>("--drivers") { Description = "Folder with drivers of your own", HelpName = "DIR" };
        var asTest = new Option<string?>("--as-test") { Description = "Write NAME.lis and NAME.json: the conversation and what the hub makes of it, for tests/Server.Tests/Lis/Recorded", HelpName = "NAME" };
        var command = new Command("show", "Show a recorded conversation of an analyzer frame by frame, or turn it into a test") { file, drivers, asTest };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path)) throw new CommandFailedException($"{path}: no such file");
            var all = new LisDrivers(new LisOptions { DriversFolder = parsed.GetValue(drivers) }, NullLogger<LisDrivers>.Instance);
            IReadOnlyList<LisTranscriptStep> steps;
            try { steps = LisTranscript.Parse(await File.ReadAllTextAsync(path, cancellation)); }
            catch (FormatException wrong) { throw new CommandFailedException($"{path}: {wrong.Message}"); }
            if (parsed.GetValue(asTest) is not { } name)
            {
                LisRecording.Show(steps, all, Console.Out);
                return 0;
            }
            File.Copy(path, name + ".lis", overwrite: true);
            await File.WriteAllTextAsync(name + ".json", LisRecording.Facts(steps, all) + "\n", cancellation);
            await Console.Out.WriteLineAsync($"Wrote {name}.lis and {name}.json (driver {LisRecording.DriverOf(steps, all).Name}). Read the second: it is what the hub makes of it, right or wrong. Take patients' names and numbers out of both before you commit them.");
            return 0;
        });
        return command;
    }
}
