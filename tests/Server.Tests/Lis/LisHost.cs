using System.Net;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Lis;
using Meridian.Model;
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

namespace Meridian.Server.Tests.Lis;

/// <summary>The analyzers' listener on a free loopback port of this process, before an intake and orders that the test holds.</summary>
internal sealed class LisHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private LisHost(WebApplication app, HeldIntake intake, HeldOrders orders, DrivenClock clock, int port) => (this.app, Intake, Orders, Clock, Port) = (app, intake, orders, clock, port);

    public HeldIntake Intake { get; }
    public HeldOrders Orders { get; }
    public DrivenClock Clock { get; }
    public int Port { get; }
    public ConnectionBook Book => app.Services.GetRequiredService<ConnectionBook>();
    public LisEndpoint Endpoint => app.Services.GetRequiredService<LisEndpoint>();

    /// <param name="isDriven">Time stands still until the test moves it; false: the machine's own.</param>
    /// <param name="listen">What goes before the analyzers' protocol on the listener, such as TLS.</param>
    public static async Task<LisHost> StartAsync(LisOptions? options = null, bool isDriven = true, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var (intake, orders, clock) = (new HeldIntake(), new HeldOrders(), new DrivenClock());
        TimeProvider time = isDriven ? clock : TimeProvider.System;
        builder.Services.AddSingleton<IIntake>(intake);
        builder.Services.AddSingleton<ILisOrders>(orders);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new ConnectionBook(new ConnectionOptions(), time));
        options ??= new();
        options.AssumedOffset ??= TimeSpan.Zero;
        builder.Services.AddLisGateway(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, l =>
        {
            listen?.Invoke(l);
            l.UseLis();
        }));
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, intake, orders, clock, new Uri(address).Port);
    }

    public Task<AstmPeer> ConnectAsync() => AstmPeer.ConnectAsync(Port);

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
    }
}

/// <summary>Orders that a test gives.</summary>
internal sealed class HeldOrders : ILisOrders
{
    private readonly Dictionary<string, HostAnswer> answers = [];
    private readonly TaskCompletionSource<IReadOnlyList<HostTest>> assigned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<HostTest>> Assigned => assigned.Task;
    public List<EquipmentIdentity> Asked { get; } = [];

    public void Give(string specimen, PatientIdentity patient, params string[] tests) => answers[specimen] = new()
    {
        SpecimenId = specimen,
        Kind = HostAnswerKind.Found,
        Order = new()
        {
            Id = new(1), Patient = new(1), Status = LabOrderStatus.Open, CreatedAt = default, UpdatedAt = default,
            Order = new() { Specimen = new() { Id = specimen, Type = new("L", "SER", "Serum") }, Patient = patient, Priority = "S" },
        },
        Tests = [.. tests.Select(t => new HostTest(new(1), t, t, null, 0))],
        IsNews = true,
    };

    public HostAnswer Answer(EquipmentIdentity instrument, string driver, string specimenId)
    {
        Asked.Add(instrument);
        return answers.GetValueOrDefault(specimenId) ?? new() { SpecimenId = specimenId, Kind = HostAnswerKind.Unknown };
    }

    public IReadOnlyList<HostAnswer> All(EquipmentIdentity instrument, string driver) => [.. answers.Values];

    public Task AssignAsync(IReadOnlyList<HostTest> tests, CancellationToken cancellation)
    {
        assigned.TrySetResult(tests);
        return Task.CompletedTask;
    }
}
