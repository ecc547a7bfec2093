using System.Diagnostics;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Dicom;

/// <summary>Foreign programs that the tests talk with; a test is skipped, with the reason, where one is missing.</summary>
internal static class Programs
{
    /// <summary>Runs one to its end; what it said on both channels.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string path, string package, params string[] arguments)
    {
        Need(path, package);
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Starts a listener and waits until its port takes connections.</summary>
    public static async Task<Listening> ListenAsync(string path, string package, int port, params string[] arguments)
    {
        Need(path, package);
        var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var drained = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
        var listening = new Listening(process, drained);
        try
        {
            await LoopbackPort.ListensAsync(port, process, TestContext.Current.CancellationToken);
            return listening;
        }
        catch
        {
            await listening.DisposeAsync();
            throw;
        }
    }

    public static void Need(string path, string package)
    {
        if (!File.Exists(path)) Assert.Skip($"{path} is missing; apt-get install {package}");
    }

    internal sealed class Listening(Process process, Task drained) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            await drained;
            process.Dispose();
        }
    }
}
