using System.CommandLine;

namespace Meridian.Server.CommandLine;

/// <summary>The commands of the contract, and how their arguments are judged: exit codes 0 done, 1 failed, 2 wrong arguments.</summary>
public static class RootCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Meridian: one hub that every piece of medical equipment can plug into.\nNot a certified medical device; not a primary alarm.")
        {
            DemoCommand.Make(), ServeCommand.Make(), SimulateCommand.Make(), SendCommand.Make(), DoctorCommand.Make(), ExportCommand.Make(), RecordCommand.Make(), ShowCommand.Make(),
            // built and run by the launcher; listed so that --help tells of them
            new Command("test", "Install what the tests need, then run every test (./meridian test --help)"),
            new Command("bench", "Run the benchmarks (./meridian bench --help)"),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync("meridian: " + error.Message);
            await Console.Error.WriteLineAsync($"See: meridian {parsed.CommandResult.Command.Name.Replace("meridian", "", StringComparison.Ordinal)} --help".Replace("  ", " ", StringComparison.Ordinal));
            return 2;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failed) when (Failure.Explain(failed) is { } line)
        {
            await Console.Error.WriteLineAsync("meridian: " + line);
            return 1;
        }
    }
}
