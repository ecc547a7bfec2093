using System.Net;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Gateway.Hl7v2;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>The HL7 v2 listener on a free loopback port of this process, before an intake that the test holds and a clock that it drives.</summary>
internal sealed class Hl7v2Host : IAsyncDisposable
{
    private readonly WebApplication app;

    private Hl7v2Host(WebApplication app, HeldIntake intake, DrivenClock clock, int port) => (this.app, Intake, Clock, Port) = (app, intake, clock, port);

    public HeldIntake Intake { get; }
    public DrivenClock Clock { get; }
    public int Port { get; }
    public ConnectionBook Book => app.Services.GetRequiredService<ConnectionBook>();
    public Hl7v2Endpoint Endpoint => app.Services.GetRequiredService<Hl7v2Endpoint>();

    public static async Task<Hl7v2Host> StartAsync(Hl7v2Options? options = null, Action<ListenOptions>? listen = null, int? sendBuffer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var intake = new HeldIntake();
        var clock = new DrivenClock();
        builder.Services.AddSingleton<IIntake>(intake);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new ConnectionBook(new ConnectionOptions(), clock));
        builder.Services.AddSingleton<Meridian.Core.Alarms.AlertStatusFeed>();
        builder.Services.AddHl7v2Gateway(options ?? new());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, l => { listen?.Invoke(l); l.UseHl7v2(); }));
        if (sendBuffer is { } size)
            builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint =>
            {
                // What is accepted inherits it.
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                socket.SendBufferSize = size;
                return socket;
            });
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, intake, clock, new Uri(address).Port);
    }

    public Task<MllpPeer> ConnectAsync() => MllpPeer.ConnectAsync(Port);

    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
    }
}
