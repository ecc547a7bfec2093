using Xunit;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary><c>meridian demo --beds 8</c> for the tests of a class.</summary>
public sealed class DemoWard : IAsyncLifetime
{
    public const int Beds = 8;
    private HubProcess? hub;

    public HubProcess Hub => hub ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => hub = await HubProcess.StartAsync("demo", more: ["--beds", "8"]);

    public async ValueTask DisposeAsync()
    {
        if (hub is not null) await hub.DisposeAsync();
    }
}
