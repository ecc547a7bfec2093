using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>A browser that a script of <c>pages/</c> drives. The script prints a JSON line for each thing that it saw, and the story goes on when it is heard.</summary>
public sealed class PageProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateBounded<string>(1024);
    private readonly List<string> told = [];

    private PageProcess(Process process) => this.process = process;

    /// <summary>Skips the test where there is no browser, no driver for it, or no built pages.</summary>
    public static void Need()
    {
        Peers.Need("/usr/bin/chromium", "chromium");
        if (!Directory.Exists(Path.Combine(Repository.Root, "web/node_modules/playwright-core"))) Assert.Skip("web/node_modules is missing; npm ci in web");
        if (!File.Exists(Path.Combine(Repository.Root, "web/dist/index.html"))) Assert.Skip("the pages are not built; npm run build in web");
    }

    /// <summary>Starts a script against the hub's pages.</summary>
    public static PageProcess Start(string script, HubProcess hub, params string[] arguments)
    {
        Need();
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Root, "tests/EndToEnd.Tests/pages", script), "--hub", hub.Address.ToString().TrimEnd('/'), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var page = new PageProcess(process);
        process.OutputDataReceived += (_, e) => page.Told(e.Data);
        process.ErrorDataReceived += (_, e) => page.Told(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return page;
    }

    /// <summary>Waits until the script has seen it; fails with all that the script said when it ends, or when the deadline comes, before that.</summary>
    public async Task<JsonElement> SeesAsync(string what, TimeSpan? deadline = null)
    {
        using var stop = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(120));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(ended.Token))
            {
                if (!line.StartsWith('{')) continue;
                var heard = JsonSerializer.Deserialize<JsonElement>(line);
                if (heard.TryGetProperty("saw", out var saw) && saw.GetString() == what) return heard;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"the page never showed '{what}':\n{Everything}");
        }
        throw new InvalidOperationException($"the page's script ended before it saw '{what}':\n{Everything}");
    }

    /// <summary>Says something to the script, a line.</summary>
    public async Task TellAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    private string Everything { get { lock (told) return string.Join('\n', told); } }

    private void Told(string? line)
    {
        // the two streams end with a null each; the process's end is what counts
        if (line is null)
        {
            if (process.HasExited) lines.Writer.TryComplete();
            return;
        }
        lock (told) told.Add(line);
        lines.Writer.TryWrite(line);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        process.Dispose();
    }
}
