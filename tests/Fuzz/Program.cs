using System.Globalization;
using Meridian.Fuzz;
using Meridian.Fuzz.Dicom;
using Meridian.Fuzz.Hl7v2;
using Meridian.Fuzz.Lis;
using Meridian.Fuzz.Poct1;
using Meridian.Testing;

// dotnet run --project tests/Fuzz -c Release -- TARGET [--count N] [--seed S]
Func<FuzzTarget>[] targets =
[
    () => new Hl7v2Target(Recorded("hl7v2", "*.hl7")),
    () => new Poct1Target(Poct1Seeds.All),
    () => new LisTarget(Recorded("lis", "*.txt")),
    () => new PixelsTarget(PixelsTarget.Recorded(Corpora.Root is { } root ? Path.Combine(root, "dicom", "files") : null)),
    () => new DicomDatasetTarget(DicomFiles()),
    () => new DicomJsonTarget(DicomFiles(), PixelsTarget.Recorded(Corpora.Root is { } root ? Path.Combine(root, "dicom", "files") : null).Select(p => p.Frame)),
    () => new DicomPduTarget(Directory.GetFiles(Path.Combine(Repository.Root, "tests/Wire.Tests/Dicom/Network/Recorded"), "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)),
];

var made = targets.Select(make => make()).ToArray();
var name = args.FirstOrDefault(a => !a.StartsWith('-'));
if (made.FirstOrDefault(t => t.Name == name) is not { } target || !TryOption("--count", 1_000_000, out var count) || !TryOption("--seed", Random.Shared.Next(), out var seed))
{
    Console.Error.WriteLine($"usage: fuzz {string.Join('|', made.Select(t => t.Name))} [--count N] [--seed S]");
    return 2;
}

Console.WriteLine($"{target.Name}: {count} inputs, seed {seed}");
var run = new FuzzRun(target, count, seed);
var failure = run.Run(round => { if (!Console.IsOutputRedirected) Console.Write($"\r{round}"); });
if (!Console.IsOutputRedirected) Console.WriteLine();
if (failure is not null)
{
    Console.Error.WriteLine(failure);
    return 1;
}
Console.WriteLine($"{string.Join(", ", Enum.GetValues<FuzzOutcome>().Select(o => $"{o} {run.Tally[(int)o]}"))}; slowest {run.Slowest.TotalMilliseconds:F1} ms (round {run.SlowestRound}); memory grew by {run.Growth} bytes");
return 0;

bool TryOption(string option, int otherwise, out int value)
{
    value = otherwise;
    var at = Array.IndexOf(args, option);
    return at < 0 || (at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out value));
}

static IEnumerable<byte[]> Recorded(string folder, string pattern)
{
    var path = Corpora.Root is null ? null : Path.Combine(Corpora.Root, folder);
    return path is not null && Directory.Exists(path) ? Directory.GetFiles(path, pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
}

static IEnumerable<byte[]> DicomFiles()
{
    var path = Corpora.Root is null ? null : Path.Combine(Corpora.Root, "dicom");
    return path is not null && Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories).Where(f => !f.Contains("TINY_ALPHA", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
}
