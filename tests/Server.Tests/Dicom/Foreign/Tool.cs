using System.Diagnostics;
using System.Text;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Foreign;

/// <summary>A program of a foreign toolkit, as Debian installs it.</summary>
internal static class Tool
{
    /// <summary>Skips the test where the program is missing (tests/prerequisites.txt names its package).</summary>
    public static string Need(string program)
    {
        var path = new[] { "/usr/bin", "/usr/sbin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip($"{program} is not installed (tests/prerequisites.txt)");
        return path;
    }

    /// <summary>Runs it to its end; standard output and error together.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, null, arguments);
        var output = new StringBuilder();
        void Take(object sender, DataReceivedEventArgs line) { lock (output) output.AppendLine(line.Data); }
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        lock (output) return (process.ExitCode, output.ToString());
    }

    public static Process Start(string program, string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Need(program)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? Path.GetTempPath() };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // dcmtk waits for Nagle otherwise, and says so in its FAQ
        start.Environment["TCP_NODELAY"] = "1";
        return Process.Start(start)!;
    }
}
