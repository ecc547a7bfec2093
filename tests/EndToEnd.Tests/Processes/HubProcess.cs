using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Meridian.Testing;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>The program as a process of its own, on free ports, with a data folder of its own: as a user runs it.</summary>
public sealed partial class HubProcess : IAsyncDisposable
{
    public static readonly string Program = Path.Combine(Repository.Root, "src/Meridian.Server/bin/Release/net10.0/meridian.dll");
    private bool ownsData;
    private readonly Process process;
    private readonly StringBuilder output;

    private HubProcess(Process process, StringBuilder output, IReadOnlyDictionary<string, IPEndPoint> listeners, string data, string? setupCode)
    {
        this.process = process;
        this.output = output;
        Listeners = listeners;
        Data = data;
        SetupCode = setupCode;
    }

    public IReadOnlyDictionary<string, IPEndPoint> Listeners { get; }
    public string Data { get; }
    /// <summary>The one-time code of the set-up link that the first start printed; null on later starts.</summary>
    public string? SetupCode { get; }
    public Uri Address => new($"http://{Listeners["http"]}/");
    public IPEndPoint Mllp => Listeners["mllp"];
    public IPEndPoint Lis => Listeners["lis"];
    public IPEndPoint Dicom => Listeners["dicom"];
    public IPEndPoint Poct => Listeners["poct"];
    public int ProcessId => process.Id;
    public string Output { get { lock (output) return output.ToString(); } }

    /// <summary>Starts the hub and waits until it says that it is ready.</summary>
    public static async Task<HubProcess> StartAsync(string command = "serve", string? data = null, IEnumerable<string>? more = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var ownsData = data is null;
        data ??= Directory.CreateTempSubdirectory("meridian-e2e-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[Program, command, "--data", data, .. Ports(more), .. more ?? []]) start.ArgumentList.Add(argument);
        start.Environment["MERIDIAN_HOME"] = Repository.Root;
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;

        var output = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Heard(string? line)
        {
            if (line is null) return;
            lock (output) output.AppendLine(line);
            if (line.StartsWith("Ready", StringComparison.Ordinal)) ready.TrySetResult();
        }
        process.OutputDataReceived += (_, e) => Heard(e.Data);
        process.ErrorDataReceived += (_, e) => Heard(e.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"the hub ended before it was ready:\n{Text(output)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ready.Task.WaitAsync(TimeSpan.FromSeconds(120));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the hub was not ready within 120 s:\n{Text(output)}");
        }
        var text = Text(output);
        var listeners = ListenerLine().Matches(text).ToDictionary(m => m.Groups[1].Value, m => IPEndPoint.Parse(m.Groups[2].Value));
        var setup = SetupLine().Match(text);
        return new HubProcess(process, output, listeners, data, setup.Success ? setup.Groups[1].Value : null) { ownsData = ownsData };
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>What a service manager does; returns the exit code. Not Ctrl-C: a program that runs in the background is started deaf to that, and hands it on.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        process.Dispose();
        // a hub that went on with another's data is disposed before the one that made them
        if (ownsData && Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
    }

    /// <summary>Free ports for the listeners that the caller does not place itself.</summary>
    private static string[] Ports(IEnumerable<string>? more) => [.. new[] { "--http", "--mllp", "--dicom", "--lis", "--poct" }.Where(name => more?.Contains(name) != true).SelectMany(name => new[] { name, "0" })];

    private static string Text(StringBuilder output) { lock (output) return output.ToString(); }

    [GeneratedRegex(@"^  (\w+)\s+(\S+:\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex ListenerLine();

    [GeneratedRegex(@"/setup#(\S+)")]
    private static partial Regex SetupLine();
}
