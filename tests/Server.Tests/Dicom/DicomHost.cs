using System.Net;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Server.Tests.Hl7v2;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Meridian.Server.Tests.Dicom;

/// <summary>The DICOM listener on a free loopback port of this process, with the services that a test gives, and a clock that it drives.</summary>
internal sealed class DicomHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private DicomHost(WebApplication app, HeldIntake intake, DrivenClock clock, int port) => (this.app, Intake, Clock, Port) = (app, intake, clock, port);

    public HeldIntake Intake { get; }
    public DrivenClock Clock { get; }
    public int Port { get; }
    public ConnectionBook Book => app.Services.GetRequiredService<ConnectionBook>();
    public DicomEndpoint Endpoint => app.Services.GetRequiredService<DicomEndpoint>();
    public DicomCaller Caller => app.Services.GetRequiredService<DicomCaller>();
    public IServiceProvider Services => app.Services;
    /// <summary>This host, as a peer to call.</summary>
    public DicomPeer Itself => new() { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = Port };

    public static async Task<DicomHost> StartAsync(DicomOptions? options = null, Action<IServiceCollection>? services = null, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var intake = new HeldIntake();
        var clock = new DrivenClock();
        builder.Services.AddSingleton<IIntake>(intake);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new ConnectionBook(new ConnectionOptions(), clock));
        services?.Invoke(builder.Services);
        var own = builder.Services.ToList();
        builder.Services.AddDicomGateway(options ?? new());
        // Verification and the test's own alone: the others want the whole hub behind them.
        foreach (var other in builder.Services.Where(s => s.ServiceType == typeof(IDicomService) && s.ImplementationType != typeof(VerificationService) && !own.Contains(s)).ToList()) builder.Services.Remove(other);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, l => { listen?.Invoke(l); l.UseDicom(); }));
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, intake, clock, new Uri(address).Port);
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
    }
}
