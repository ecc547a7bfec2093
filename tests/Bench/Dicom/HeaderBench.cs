using System.Diagnostics;
using System.Globalization;
using Meridian.Testing;
using Meridian.Wire.Dicom;

namespace Meridian.Bench.Dicom;

/// <summary>
/// How many heads of files (everything before the pixels) a process reads in a second, from its start to its end, beside dcmdump and pydicom on the same files, in turns. The files are links
/// to recorded images; each reader takes the patient's name of each. dcmdump is told to print nothing else, and not to load pixels. Starting a process costs .NET a fifth of a second and warming
/// up another half, which many files make small; pydicom gets a twentieth of them, as it would take minutes.
/// </summary>
internal static class HeaderBench
{
    private static readonly string[] Kinds = ["CT_small.dcm", "MR_small.dcm", "MR_small_implicit.dcm", "liver_1frame.dcm", "waveform_ecg.dcm", "JPEG2000.dcm"];

    private const string Pydicom = """
        import sys, os, pydicom
        n = 0
        for f in os.scandir(sys.argv[1]):
            n += len(str(pydicom.dcmread(f.path, stop_before_pixels=True).get('PatientName', '')))
        print(n)
        """;

    /// <summary>What the child process does: one number, so that nothing is left out as unused.</summary>
    public static int Read(string folder)
    {
        var letters = 0;
        var options = new DicomReadOptions { StopBefore = DicomTags.PixelData };
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            letters += DicomReader.ReadFile(stream, options).Dataset.GetString(DicomTags.PatientName)?.Length ?? 0;
        }
        Console.WriteLine(letters);
        return 0;
    }

    public static async Task<int> RunAsync(BenchReport report, int count, int runs)
    {
        var corpus = Corpora.Root is null ? null : Path.Combine(Corpora.Root, "dicom", "files");
        if (corpus is null || !Directory.Exists(corpus))
        {
            Console.Error.WriteLine("meridian: the recorded images are not on this machine (MERIDIAN_CORPORA)");
            return 1;
        }
        using var scratch = new ScratchDirectory();
        var (many, few) = (scratch.File("many"), scratch.File("few"));
        Link(many, count);
        Link(few, Math.Max(1, count / 20));
        var own = Environment.ProcessPath!;
        // started as "dotnet Meridian.Bench.dll" the process is the host, not the program
        string[] host = Path.GetFileNameWithoutExtension(own) == "dotnet" ? [typeof(HeaderBench).Assembly.Location] : [];
        (string Name, string Program, string[] Arguments, int Files)[] readers =
        [
            ("Meridian", own, [.. host, "dicom-headers-read", many], count),
            ("dcmdump (dcmtk)", "/usr/bin/dcmdump", ["-q", "-M", "+P", "0010,0010", "+sb", "7fe0,0010", "+sd", many], count),
            ("pydicom", "/usr/bin/python3", ["-W", "ignore", "-c", Pydicom, few], Math.Max(1, count / 20)),
        ];
        var rates = readers.Select(_ => new List<double>()).ToArray();
        for (var run = -1; run < runs; run++)
        {
            for (var r = 0; r < readers.Length; r++)
            {
                if (!File.Exists(readers[r].Program)) continue;
                var began = Stopwatch.GetTimestamp();
                using var process = Process.Start(new ProcessStartInfo(readers[r].Program, readers[r].Arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var errors = process.StandardError.ReadToEndAsync();
                await process.StandardOutput.ReadToEndAsync();
                await process.WaitForExitAsync();
                if (process.ExitCode != 0) throw new InvalidOperationException($"{readers[r].Name} failed: {await errors}");
                if (run >= 0) rates[r].Add(readers[r].Files / Stopwatch.GetElapsedTime(began).TotalSeconds); // the first turn only warms the disk's cache
            }
        }
        for (var r = 0; r < readers.Length; r++)
            if (rates[r].Count > 0) report.Add($"heads of files, whole process, {readers[r].Name}", "files/s", rates[r]);
        for (var r = 1; r < readers.Length; r++)
            if (rates[r].Count > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Meridian ÷ {readers[r].Name}: {Median(rates[0]) / Median(rates[r]):F1} (ratio of medians)"));
        return 0;

        void Link(string folder, int files)
        {
            Directory.CreateDirectory(folder);
            for (var i = 0; i < files; i++) File.CreateSymbolicLink(Path.Combine(folder, $"{i:D6}.dcm"), Path.Combine(corpus, Kinds[i % Kinds.Length]));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
