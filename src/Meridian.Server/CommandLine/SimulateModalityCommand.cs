using System.CommandLine;
using System.Globalization;
using Meridian.Virtual.Modality;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian simulate modality</c>: virtual imaging modalities against any DICOM node.</summary>
internal static class SimulateModalityCommand
{
    private static readonly string[] Kinds = [.. Enum.GetNames<ModalityKind>().Select(n => n.ToLowerInvariant())];

    public static Command Make()
    {
        var kind = new Argument<string[]>("KIND") { Description = $"What it is: {string.Join(", ", Kinds)}; several, or all", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ["ct"] };
        kind.AcceptOnlyFromAmong([.. Kinds, "all"]);
        var host = new Option<string>("--host") { Description = "Receiver", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Its DICOM port", DefaultValueFactory = _ => 11112 };
        var called = new Option<string>("--called") { Description = "Its AE title", DefaultValueFactory = _ => "MERIDIAN" };
        var calling = new Option<string?>("--calling") { Description = "AE title of the modality (default: of its kind, such as VIRT_CT1)" };
        var count = new Option<int?>("--count") { Description = "Studies that each modality makes (default: 1; with --for, as many as fit)" };
        var rate = new Option<double?>("--rate") { Description = "Studies a minute of each modality (default: one after another)" };
        var sections = new Option<int>("--sections") { Description = "Sections of a CT; the others make in proportion", DefaultValueFactory = _ => 40 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same patients", DefaultValueFactory = _ => 1UL };
        var worklist = new Option<bool>("--worklist") { Description = "Take patients from the receiver's worklist and report performed procedure steps" };
        var duration = Duration.Option("--for", "Stop after this time");
        var command = new Command("modality", "Imaging modalities (CT, MR, PET-CT, ultrasound, X-ray) that image phantoms and store them over DICOM") { kind, host, port, called, calling, count, rate, sections, seed, worklist, duration };
        command.SetAction(async (parsed, cancellation) =>
        {
            var names = parsed.GetValue(kind)!;
            var kinds = (names.Contains("all") ? Kinds : names.Distinct()).Select(n => Enum.Parse<ModalityKind>(n, ignoreCase: true)).ToList();
            var counters = new ModalityCounters();
            var time = parsed.GetValue(duration);
            var modalities = kinds.Select((k, i) => SimulateCommand.Checked(() => new VirtualModality(new VirtualModalityOptions
            {
                Host = parsed.GetValue(host)!, Port = parsed.GetValue(port), CalledAe = parsed.GetValue(called)!, CallingAe = parsed.GetValue(calling), Kind = k, Seed = parsed.GetValue(seed),
                FirstPatient = i, Sections = parsed.GetValue(sections), Studies = parsed.GetValue(count) ?? (time is null ? 1 : null), StudiesPerMinute = parsed.GetValue(rate), UseWorklist = parsed.GetValue(worklist),
            }, TimeProvider.System, counters))).ToList();
            using var stop = SimulateCommand.Stop(time, cancellation);
            await SimulateCommand.WithProgress(Task.WhenAll(modalities.Select(m => m.RunAsync(stop.Token))), () => Line(counters));
            if (counters.LastFailure is { } failure) await Console.Error.WriteLineAsync("last failure: " + failure);
            return counters is { Discontinued: 0, Refused: 0, Unsent: 0, LastFailure: null } ? 0 : 1;
        });
        return command;
    }

    private static string Line(ModalityCounters c) => string.Create(CultureInfo.InvariantCulture,
        $"{c.Studies:N0} studies · {c.Images:N0} images, {c.Bytes / 1e6:N0} MB · {c.Accepted + c.Warned:N0} stored · {c.Refused + c.Unsent:N0} refused{(c.Discontinued > 0 ? $" · {c.Discontinued} studies broken off" : "")}{(c.Steps > 0 ? $" · {c.Steps:N0} steps reported" : "")}{(c.Committed + c.Uncommitted > 0 ? $" · {c.Committed:N0} committed{(c.Uncommitted > 0 ? $", {c.Uncommitted:N0} not" : "")}" : "")}");
}
