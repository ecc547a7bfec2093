using System.CommandLine;
using Meridian.Virtual.Dicom;
using Meridian.Virtual.Load;
using Spectre.Console;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian send FILE…</c>: sends recorded messages and DICOM objects to a hub or any peer and tells each answer.</summary>
internal static class SendCommand
{
    public static Command Make()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files or folders: recorded HL7 v2 messages, DICOM objects (Part 10)", Arity = ArgumentArity.OneOrMore };
        var host = new Option<string>("--host") { Description = "Receiver", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int?>("--port") { Description = "Its port (default: 2575 for HL7 v2 over MLLP, 11112 for DICOM)" };
        var called = new Option<string>("--called") { Description = "DICOM: the receiver's AE title", DefaultValueFactory = _ => "MERIDIAN" };
        var calling = new Option<string>("--calling") { Description = "DICOM: the AE title to send as", DefaultValueFactory = _ => "MERIDIAN_SEND" };
        var batches = new Option<bool>("--keep-batches") { Description = "Send a batch (FHS, BHS) as one block with its envelope" };
        foreach (var title in new[] { called, calling })
            title.Validators.Add(result => { if (result.GetValueOrDefault<string>() is not { Length: >= 1 and <= 16 }) result.AddError($"{title.Name} is an AE title of 1 to 16 characters"); });
        var command = new Command("send", "Send recorded messages or DICOM objects to a hub or any peer, one by one, and show each answer") { files, host, port, called, calling, batches };
        command.SetAction(async (parsed, cancellation) =>
        {
            var all = Expand(parsed.GetValue(files)!);
            var objects = all.Where(FileSender.IsDicom).ToList();
            var paths = all.Except(objects).ToList();
            // among objects, what is neither (a README, a file that is broken) stops nobody else
            var leftOut = objects.Count == 0 ? [] : paths.Where(path => !MessagePlayer.LooksLikeMessages(path)).ToList();
            paths = [.. paths.Except(leftOut)];
            foreach (var path in leftOut) await Console.Out.WriteLineAsync($"{Path.GetFileName(path)} left out: neither a DICOM object nor an HL7 v2 message");
            var isAllKnown = !leftOut.Exists(parsed.GetValue(files)!.Contains);
            if (objects.Count > 0 && paths.Count > 0 && parsed.GetValue(port) is not null)
                throw new CommandFailedException($"{objects.Count} DICOM objects and {paths.Count} other files do not go to one port; send them apart, or leave --port out");
            var isStored = objects.Count == 0 || await SendObjectsAsync(objects, new()
            {
                Host = parsed.GetValue(host)!, Port = parsed.GetValue(port) ?? 11112, CalledAe = parsed.GetValue(called)!, CallingAe = parsed.GetValue(calling)!,
            }, cancellation);
            if (paths.Count == 0) return isStored && isAllKnown ? 0 : 1;
            var player = new MessagePlayer(new MessagePlayerOptions { Host = parsed.GetValue(host)!, Port = parsed.GetValue(port) ?? 2575, KeepBatches = parsed.GetValue(batches) }, TimeProvider.System);
            var summary = Console.IsOutputRedirected
                ? await player.PlayAsync(paths, played => Console.Out.WriteLine(Plain(played)), cancellation)
                : await WithBarAsync(player, paths, cancellation);
            await Console.Out.WriteLineAsync($"{summary.Accepted} accepted, {summary.Refused} refused, {summary.Unanswered} without an answer{(summary.Acknowledgments == 0 ? "" : $", {summary.Acknowledgments} acknowledgments, which nobody answers")}, of {summary.Total}.");
            return isStored && isAllKnown && summary.Unanswered == 0 ? 0 : 1;
        });
        return command;
    }

    /// <summary>C-STORE of each object; true when the peer took every one.</summary>
    private static async Task<bool> SendObjectsAsync(List<string> objects, DicomConnectionOptions connection, CancellationToken cancellation)
    {
        var sender = new FileSender(new FileSenderOptions { Connection = connection }, TimeProvider.System);
        var summary = Console.IsOutputRedirected
            ? await sender.SendAsync(objects, sent => Console.Out.WriteLine(Plain(sent)), cancellation)
            : await AnsiConsole.Progress().AutoClear(true).StartAsync(progress =>
            {
                var task = progress.AddTask("storing", maxValue: objects.Count);
                return sender.SendAsync(objects, sent =>
                {
                    task.Value = sent.Number;
                    if (sent.Status is not { IsSuccess: true }) AnsiConsole.WriteLine(Plain(sent)); // what went well is in the bar
                }, cancellation);
            });
        await Console.Out.WriteLineAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{summary.Stored} stored, {summary.Refused} refused, {summary.Failed} not sent or without an answer{(summary.Skipped > 0 ? $", {summary.Skipped} DICOMDIR left out" : "")}, of {summary.Total}; {summary.Bytes / 1e6:F1} MB in {summary.Took.TotalSeconds:F1} s."));
        return summary is { Refused: 0, Failed: 0 };
    }

    private static string Plain(SentFile sent) =>
        $"{sent.Number}/{sent.Total}  {Path.GetFileName(sent.File)}  {(sent.SopInstanceUid.Length == 0 ? "–" : sent.SopInstanceUid)}  {(sent.IsSkipped ? "left out: a DICOMDIR" : sent.Status is { } status ? $"{status}{(status.IsSuccess ? "" : $" {status.Kind}")}{(sent.Comment is null ? "" : ": " + sent.Comment)}" : sent.Failure)}";

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
