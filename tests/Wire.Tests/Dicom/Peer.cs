using System.Diagnostics;
using System.Text;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Programs of other makers, as Debian packages them.</summary>
internal static class Peer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs a program and returns its exit code and its output, one character a byte.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string package, IEnumerable<string> arguments, byte[]? input = null)
    {
        if (!File.Exists(program)) Assert.Skip($"{program} is not here (Debian: {package})");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Deadline);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.Latin1, StandardErrorEncoding = Encoding.Latin1,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(stop.Token);
        var errors = process.StandardError.ReadToEndAsync(stop.Token);
        if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input, stop.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(stop.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a script with Debian's python3, which has pydicom; its output is UTF-8.</summary>
    public static async Task<string> PythonAsync(string script, params IEnumerable<string> arguments)
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/pydicom")) Assert.Skip("pydicom is not here (Debian: python3-pydicom)");
        var (code, output, errors) = await RunAsync("/usr/bin/python3", "python3-pydicom", ["-W", "ignore", "-c", script, .. arguments]);
        Assert.True(code == 0, errors);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(output));
    }
}
