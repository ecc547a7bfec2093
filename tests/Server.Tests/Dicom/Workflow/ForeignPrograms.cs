using System.Diagnostics;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

/// <summary>Programs of Debian's packages as peers.</summary>
internal static class ForeignPrograms
{
    /// <summary>Runs it to its end; what it wrote.</summary>
    public static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Tool.Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        var text = await output + await error;
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {text}");
        return text;
    }

    /// <summary>A server that has been started: waits until it listens, ends it with the test.</summary>
    internal sealed class Server(Process process, int port) : IAsyncDisposable
    {
        public int Port => port;

        public async Task<Server> ReadyAsync()
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await LoopbackPort.ListensAsync(port, process, TestContext.Current.CancellationToken);
            return this;
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
