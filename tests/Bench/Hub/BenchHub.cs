using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Meridian.Bench.Hub;

/// <summary>The hub as a process of its own, started for one measurement and stopped after it.</summary>
internal sealed partial class BenchHub : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task drained;

    private BenchHub(Process process, Task drained, Dictionary<string, IPEndPoint> listeners, TimeSpan coldStart, string data) =>
        (this.process, this.drained, Listeners, ColdStart, Data) = (process, drained, listeners, coldStart, data);

    public Dictionary<string, IPEndPoint> Listeners { get; }
    /// <summary>From the start of the process to the line that says that every listener is open.</summary>
    public TimeSpan ColdStart { get; }
    public string Data { get; }
    public IPEndPoint Mllp => Listeners["mllp"];
    public IPEndPoint Lis => Listeners["lis"];
    public Uri Address => new($"http://{Listeners["http"]}/");
    public int ProcessId => process.Id;

    /// <summary>Resident memory now, bytes.</summary>
    public long ResidentBytes => long.Parse(File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime { get { process.Refresh(); return process.TotalProcessorTime; } }

    /// <param name="prepare">Changes how the process is started; null: nothing.</param>
    public static async Task<BenchHub> StartAsync(string? data = null, Action<ProcessStartInfo>? prepare = null)
    {
        data ??= Directory.CreateTempSubdirectory("meridian-bench-").FullName;
        var home = Environment.GetEnvironmentVariable("MERIDIAN_HOME") ?? throw new InvalidOperationException("run it by ./meridian bench");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(home, "src/Meridian.Server/bin/Release/net10.0/meridian.dll"), "demo", "--beds", "0", "--data", data, "--http", "0", "--mllp", "0", "--dicom", "0", "--lis", "0", "--poct", "0"])
        {
            RedirectStandardOutput = true,
        };
        prepare?.Invoke(start);
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        var listeners = new Dictionary<string, IPEndPoint>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ListenerLine().Match(line) is { Success: true } match) listeners[match.Groups[1].Value] = IPEndPoint.Parse(match.Groups[2].Value);
            if (line.StartsWith("Ready", StringComparison.Ordinal))
            {
                var took = Stopwatch.GetElapsedTime(began);
                var drained = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // so that the hub never waits for us
                return new BenchHub(process, drained, listeners, took, data);
            }
        }
        throw new InvalidOperationException("the hub ended before it was ready");
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        await drained;
        process.Dispose();
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
    }

    [GeneratedRegex(@"^  (\w+)\s+(\S+:\d+)\s*$")]
    private static partial Regex ListenerLine();
}
