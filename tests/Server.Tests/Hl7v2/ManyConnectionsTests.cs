using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Alone: it measures this process's memory, as other tests do, and takes most of its file descriptors.</summary>
[Collection(nameof(ManyConnectionsTests))]
[CollectionDefinition(nameof(ManyConnectionsTests), DisableParallelization = true)]
public sealed class ManyConnectionsTests
{
    [Fact(Timeout = 180_000)]
    public async Task Ten_thousand_idle_connections_cost_little_and_hold_nobody_up()
    {
        // Both ends of each connection are in this process, and each takes a file descriptor.
        var wanted = Math.Min(10_000, (DescriptorLimit() - 500) / 2);
        if (wanted < 500) { Assert.Skip($"Only {DescriptorLimit()} file descriptors are allowed to this process."); return; }
        await using var host = await Hl7v2Host.StartAsync();
        using var before = await host.ConnectAsync();
        await before.SendAsync(Messages.HeartRate("0"));
        await before.AnswerAsync();
        var peers = new List<MllpPeer>(wanted);
        try
        {
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < wanted; i++) peers.Add(await host.ConnectAsync());
            while (host.Endpoint.OpenCount < wanted + 1) await Task.Delay(10, TestContext.Current.CancellationToken);
            var each = (GC.GetTotalMemory(forceFullCollection: true) - memory) / wanted;
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wanted} idle connections, {each} bytes of managed memory each, both ends"));
            Assert.InRange(each, 0, 24 * 1024);
            host.Clock.Advance(TimeSpan.FromSeconds(30));
            await before.SendAsync(Messages.HeartRate("1"));
            Assert.Equal(("AA", "1"), await before.AnswerAsync());
            await peers[^1].SendAsync(Messages.HeartRate("2"));
            Assert.Equal(("AA", "2"), await peers[^1].AnswerAsync());
        }
        finally
        {
            foreach (var peer in peers) peer.Dispose();
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task The_sender_of_python_hl7_delivers()
    {
        const string Program = "/usr/bin/mllp_send";
        if (!File.Exists(Program)) { Assert.Skip("mllp_send of python3-hl7 is not installed."); return; }
        await using var host = await Hl7v2Host.StartAsync();
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(file, Messages.HeartRate("py1") + Messages.HeartRate("py2"), TestContext.Current.CancellationToken);
            using var sender = Process.Start(new ProcessStartInfo(Program, ["--port", host.Port.ToString(CultureInfo.InvariantCulture), "--file", file, "--loose", "127.0.0.1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await sender.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await sender.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await sender.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(sender.ExitCode == 0, said);
            Assert.Equal(["py1", "py2"], host.Intake.All.Select(h => h.Submission.ControlId));
            Assert.All(host.Intake.All, h => Assert.Null(h.Submission.Rejection));
            Assert.Contains("MSA|AA|py2", said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int DescriptorLimit()
    {
        if (!OperatingSystem.IsLinux()) return 10_000;
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out var limit) ? limit : 1_000_000;
    }
}
