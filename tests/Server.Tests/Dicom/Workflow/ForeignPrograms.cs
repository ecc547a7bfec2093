using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

/// <summary>Programs of Debian's packages as peers.</summary>
internal static class ForeignPrograms
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin"];

    /// <summary>Where it is; skips the test where it is not installed.</summary>
    public static string Need(string program)
    {
        var found = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{program} is not installed (tests/prerequisites.txt)");
        return found!;
    }

    /// <summary>Runs it to its end; what it wrote.</summary>
    public static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
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

    public static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Need(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["TCP_NODELAY"] = "1";
        return Process.Start(start)!;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>A server that has been started: waits until it listens, ends it with the test.</summary>
    internal sealed class Server(Process process, int port) : IAsyncDisposable
    {
        public int Port => port;

        public async Task<Server> ReadyAsync()
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            while (true)
            {
                Assert.False(process.HasExited, "the foreign server ended");
                try
                {
                    using var socket = new TcpClient();
                    await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                    return this;
                }
                catch (SocketException)
                {
                    await Task.Delay(50, TestContext.Current.CancellationToken);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
