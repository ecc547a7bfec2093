using System.Diagnostics;
using System.Net.Sockets;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>
/// An analyzer in another language, written from the standard and sharing no code with the hub, at the program itself: it damages every third frame once, takes every fifth reply as garbled,
/// and its results are there once. No implementation of E1381 can be had from Debian or npm.
/// </summary>
public sealed class ForeignAnalyzerTests
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests/Wire.Tests/Lis/Peer/foreign_analyzer.py");

    [Fact(Timeout = 180_000)]
    public async Task A_foreign_analyzer_delivers_through_damaged_frames_and_garbled_replies()
    {
        if (!File.Exists("/usr/bin/python3")) Assert.Skip("python3 is missing");
        await using var hub = await HubProcess.StartAsync();
        using var client = await HubClient.SignInAsync(hub);
        using var scratch = new ScratchDirectory();
        var long240 = string.Concat(Enumerable.Repeat("a comment that is longer than one frame; ", 12));
        await File.WriteAllTextAsync(scratch.File("message"), $"H|\\^&|||FOREIGN^1|||||||P|LIS2-A2|20261121080000\rP|1\rO|1|F100||^^^ALL|R||||||N||||||||||||||F\rR|1|^^^GLU|5.1|mmol/L||N||F||||20261121075900\rC|1|I|{long240}|G\rR|2|^^^K|4.2|mmol/L||N||F||||20261121075900\rL|1|N\r", TestContext.Current.CancellationToken);

        // twice: the second time is what an analyzer does that did not hear the last acknowledgment
        for (var i = 0; i < 2; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(hub.Lis, TestContext.Current.CancellationToken);
            using var analyzer = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Script, "send", scratch.File("message")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var line = socket.GetStream();
            var said = analyzer.StandardOutput.BaseStream.CopyToAsync(line, TestContext.Current.CancellationToken);
            var answers = PassAsync(line, analyzer.StandardInput.BaseStream);
            var errors = await analyzer.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await analyzer.WaitForExitAsync(TestContext.Current.CancellationToken);
            await said;
            socket.Close();
            await answers;
            Assert.True(analyzer.ExitCode == 0, errors);
        }

        var results = (await client.ListAsync("api/v1/laboratory/results")).Where(r => r.GetProperty("specimen").ToString() == "F100").ToList();
        Assert.Equal(2, results.Count);
    }

    private static async Task PassAsync(NetworkStream line, Stream to)
    {
        var buffer = new byte[256];
        try
        {
            while (await line.ReadAsync(buffer, TestContext.Current.CancellationToken) is var count and > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), TestContext.Current.CancellationToken);
                await to.FlushAsync(TestContext.Current.CancellationToken);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The analyzer is done.
        }
    }
}
