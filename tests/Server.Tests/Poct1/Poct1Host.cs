using System.Net;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Poct1;
using Meridian.Server.Tests.Hl7v2;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Meridian.Server.Tests.Poct1;

/// <summary>The listener for point-of-care devices on a free loopback port of this process, before an intake that the test holds and a clock that it drives.</summary>
internal sealed class Poct1Host : IAsyncDisposable
{
    private readonly WebApplication app;

    private Poct1Host(WebApplication app, HeldIntake intake, DrivenClock clock, int port) => (this.app, Intake, Clock, Port) = (app, intake, clock, port);

    public HeldIntake Intake { get; }
    public DrivenClock Clock { get; }
    public int Port { get; }
    public ConnectionBook Book => app.Services.GetRequiredService<ConnectionBook>();

    public static async Task<Poct1Host> StartAsync(Poct1Options? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var intake = new HeldIntake();
        var clock = new DrivenClock();
        builder.Services.AddSingleton<IIntake>(intake);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new ConnectionBook(new ConnectionOptions(), clock));
        // Lists are proven with the whole hub; here nobody is known.
        builder.Services.AddSingleton(new Meridian.Core.Meters.MeterOperators(intake, null!, clock));
        builder.Services.AddSingleton(new Meridian.Core.Patients.BedDirectory(null!, null!));
        builder.Services.AddSingleton<IRecordReader>(_ => null!);
        builder.Services.AddPoct1Gateway(options ?? new() { SendPatients = false });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, l => l.UsePoct1()));
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, intake, clock, new Uri(address).Port);
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public Task<Poct1Peer> ConnectAsync() => Poct1Peer.ConnectAsync(Port);

    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
    }
}
