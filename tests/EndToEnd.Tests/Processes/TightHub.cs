using Xunit;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>A hub with low limits, for the tests of a class: a message of 64 KiB, two seconds to take an answer.</summary>
public sealed class TightHub : IAsyncLifetime
{
    private HubProcess? hub;
    private HubClient? client;

    public HubProcess Hub => hub ?? throw new InvalidOperationException("not started");
    public HubClient Client => client ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        hub = await HubProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["MERIDIAN_hl7v2__maxMessageBytes"] = "65536", ["MERIDIAN_hl7v2__writeTimeout"] = "00:00:02", ["MERIDIAN_hl7v2__junkDelay"] = "00:00:01",
        });
        client = await HubClient.SignInAsync(hub);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (hub is not null) await hub.DisposeAsync();
    }
}
