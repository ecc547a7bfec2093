using System.CommandLine;
using Meridian.Virtual.Load;
using Spectre.Console;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian send FILE…</c>: plays recorded messages at a hub or any peer and tells each answer.</summary>
internal static class SendCommand
{
    public static Command Make()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files or folders of recorded HL7 v2 messages", Arity = ArgumentArity.OneOrMore };
        var host = new Option<string>("--host") { Description = "Receiver", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Its MLLP port", DefaultValueFactory = _ => 2575 };
        var batches = new Option<bool>("--keep-batches") { Description = "Send a batch (FHS, BHS) as one block with its envelope" };
        var command = new Command("send", "Play recorded messages at a hub or any peer, one by one, and show each answer") { files, host, port, batches };
        command.SetAction(async (parsed, cancellation) =>
        {
            var paths = Expand(parsed.GetValue(files)!);
            var player = new MessagePlayer(new MessagePlayerOptions { Host = parsed.GetValue(host)!, Port = parsed.GetValue(port), KeepBatches = parsed.GetValue(batches) }, TimeProvider.System);
            var summary = Console.IsOutputRedirected
                ? await player.PlayAsync(paths, played => Console.Out.WriteLine(Plain(played)), cancellation)
                : await WithBarAsync(player, paths, cancellation);
            await Console.Out.WriteLineAsync($"{summary.Accepted} accepted, {summary.Refused} refused, {summary.Unanswered} without an answer{(summary.Acknowledgments == 0 ? "" : $", {summary.Acknowledgments} acknowledgments, which nobody answers")}, of {summary.Total}.");
            return summary.Unanswered == 0 ? 0 : 1;
        });
        return command;
    }

    private static Task<PlaySummary> WithBarAsync(MessagePlayer player, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        AnsiConsole.Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask("sending");
            return player.PlayAsync(paths, played =>
            {
                task.MaxValue = played.Total;
                task.Value = played.Number;
                AnsiConsole.WriteLine(Plain(played));
            }, cancellation);
        });

    private static string Plain(PlayedMessage played) =>
        $"{played.Number}/{played.Total}  {Path.GetFileName(played.File)}  {(played.ControlId.Length == 0 ? "–" : played.ControlId)}  {(played.Answer is { } answer ? $"{answer.Code}{(answer.Text is null ? "" : ": " + answer.Text)}" : played.Failure)}";

    private static List<string> Expand(string[] names)
    {
        var paths = new List<string>();
        foreach (var name in names)
        {
            if (Directory.Exists(name)) paths.AddRange(Directory.EnumerateFiles(name, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
            else if (File.Exists(name)) paths.Add(name);
            else throw new CommandFailedException($"{name}: no such file or folder");
        }
        return paths.Count > 0 ? paths : throw new CommandFailedException("there is no file in what was named");
    }
}
