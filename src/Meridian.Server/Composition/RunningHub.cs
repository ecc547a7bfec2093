using System.Net;
using Meridian.Core.Access;
using Meridian.Server.Configuration;

namespace Meridian.Server.Composition;

/// <summary>A hub that runs in this process: started, announced, stopped.</summary>
public sealed class RunningHub : IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly WebApplication app;
    private readonly HubSettings settings;
    private readonly TimeSpan startTook;
    private readonly string? setupCode;

    private RunningHub(WebApplication app, HubSettings settings, TimeSpan startTook, string? setupCode)
    {
        this.app = app;
        this.settings = settings;
        this.startTook = startTook;
        this.setupCode = setupCode;
    }

    public IServiceProvider Services => app.Services;
    /// <summary>Fires when the hub is asked to stop.</summary>
    public CancellationToken Stopping => app.Lifetime.ApplicationStopping;
    /// <summary>Where the pages are; null when off.</summary>
    public IPEndPoint? Http => Listeners.Of("http");
    /// <summary>Where HL7 v2 comes in; null when off.</summary>
    public IPEndPoint? Mllp => Listeners.Of("mllp");
    /// <summary>Where DICOM associations come in; null when off.</summary>
    public IPEndPoint? Dicom => Listeners.Of("dicom");
    /// <summary>Where laboratory analyzers come in; null when off.</summary>
    public IPEndPoint? Lis => Listeners.Of("lis");
    /// <summary>Where point-of-care devices come in; null when off.</summary>
    public IPEndPoint? Poct => Listeners.Of("poct");
    private BoundListeners Listeners => app.Services.GetRequiredService<BoundListeners>();

    public static async Task<RunningHub> StartAsync(HubSettings settings, IConfiguration configuration, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        var app = HubComposition.Build(settings, configuration);
        try
        {
            await app.StartAsync(cancellation);
            app.Services.GetRequiredService<BoundListeners>().ReadFrom(app);
            var code = settings.Demo ? null : await app.Services.GetRequiredService<SetupCode>().IssueAsync(cancellation);
            return new RunningHub(app, settings, TimeProvider.System.GetElapsedTime(began), code);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says where everything is; the last line begins with <c>Ready</c>.</summary>
    public async Task AnnounceAsync(TextWriter to)
    {
        var scheme = settings.Tls["http"].IsOn ? "https" : "http";
        await to.WriteLineAsync($"Meridian {HubVersion.Text}{(settings.Demo ? " — demonstration" : "")}");
        foreach (var (name, endpoint) in Listeners.All) await to.WriteLineAsync($"  {name,-6} {endpoint}");
        await to.WriteLineAsync($"  data   {settings.Data}");
        if (Http is not null)
        {
            var host = IPAddress.Any.Equals(Http.Address) || IPAddress.IPv6Any.Equals(Http.Address) ? Dns.GetHostName() : Http.Address.ToString();
            await to.WriteLineAsync($"Open {scheme}://{host}:{Http.Port}/{(setupCode is null ? "" : $"setup#{setupCode}")}");
            if (setupCode is not null) await to.WriteLineAsync("This link makes the first administrator and works once.");
        }
        await to.WriteLineAsync($"Ready in {startTook.TotalMilliseconds:F0} ms. Stop with Ctrl-C.");
        await to.FlushAsync(CancellationToken.None);
    }

    public async Task WaitForStopAsync(CancellationToken cancellation)
    {
        await using var asked = cancellation.Register(app.Lifetime.StopApplication);
        await app.WaitForShutdownAsync(CancellationToken.None);
    }

    // In order: the listeners end their connections while the record still takes what is to be said of them.
    public async ValueTask DisposeAsync()
    {
        if (!app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            using var hurry = new CancellationTokenSource(LongestStop);
            try
            {
                await app.StopAsync(hurry.Token);
            }
            catch (OperationCanceledException)
            {
                // what would not end by itself ends with its connections
            }
        }
        await app.DisposeAsync();
    }
}
