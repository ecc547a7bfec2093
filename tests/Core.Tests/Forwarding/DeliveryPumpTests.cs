using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Peers;
using Meridian.Core.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Core.Tests.Forwarding;

public sealed class DeliveryPumpTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static Task<HubUnderTest> StartAsync(RecordingDeliverer peer, MemoryRecord? record = null, Action<CoreOptions>? configure = null) =>
        HubUnderTest.StartAsync(record, configure: configure, services: services => services.AddSingleton<IDeliverer>(peer));

    private static Task AddAsync(HubUnderTest hub, string destination, params string[] subjects) => hub.DecideAsync(batch =>
    {
        foreach (var subject in subjects) hub.Get<DeliveryQueue>().Add(batch, DeliveryKind.Instance, destination, subject, "1.2", "rule");
        return true;
    });

    // Lets time pass in small steps until it holds: the pump runs on its own threads.
    private static async Task UntilAsync(HubUnderTest hub, Func<bool> holds, TimeSpan? step = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!holds())
        {
            deadline.Token.ThrowIfCancellationRequested();
            if (step is { } by) hub.Clock.Advance(by);
            await hub.SettleAsync();
            await Task.Yield();
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_added_is_carried_in_order_and_leaves_the_record()
    {
        var peer = new RecordingDeliverer();
        await using var hub = await StartAsync(peer);
        await AddAsync(hub, "PACS", "a", "b", "c");
        Assert.Equal(["a", "b", "c"], (await peer.NextAsync()).Subjects);
        await UntilAsync(hub, () => hub.Record.DeliveryCounts().Single() is { Waiting: 0, Done: 3 });
        Assert.Empty(hub.Record.Deliveries(null, null, null, 10));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_is_away_is_tried_after_pauses_that_double_up_to_the_cap_and_loses_nothing()
    {
        var peer = new RecordingDeliverer();
        peer.Away.Add("PACS");
        await using var hub = await StartAsync(peer, configure: options => (options.Forwarding.FirstPause, options.Forwarding.LongestPause) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)));
        await AddAsync(hub, "PACS", "a");
        var pauses = new List<TimeSpan>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await UntilAsync(hub, () => peer.HasTried, attempt == 0 ? null : TimeSpan.FromMilliseconds(250));
            await peer.NextAsync();
            await UntilAsync(hub, () => hub.Get<DeliveryQueue>().PauseOf("PACS")?.Failures == attempt + 1);
            pauses.Add(hub.Get<DeliveryQueue>().PauseOf("PACS")!.Until - hub.Clock.GetUtcNow());
        }
        Assert.Equal([1.0, 2, 4, 4, 4], pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(0, hub.Record.Deliveries(null, null, null, 10).Single().Attempts); // away is no refusal
        lock (peer.Away) peer.Away.Clear();
        await UntilAsync(hub, () => hub.Record.DeliveryCounts().Single().Done == 1, TimeSpan.FromMilliseconds(250));
        Assert.Null(hub.Get<DeliveryQueue>().PauseOf("PACS"));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_is_away_holds_up_no_other()
    {
        var peer = new RecordingDeliverer();
        peer.Away.Add("GONE");
        await using var hub = await StartAsync(peer);
        await AddAsync(hub, "GONE", "a");
        await AddAsync(hub, "PACS", "b");
        await UntilAsync(hub, () => hub.Record.DeliveryCounts().Any(count => count is { Destination: "PACS", Done: 1 }));
        Assert.Equal(1, hub.Record.DeliveryCounts().Single(count => count.Destination == "GONE").Waiting);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_refused_again_and_again_is_given_up_and_shown_and_a_person_sends_it_again()
    {
        var peer = new RecordingDeliverer { Answer = (_, _) => DeliveryOutcome.Refused };
        await using var hub = await StartAsync(peer, configure: options => options.Forwarding.MostRefusals = 3);
        await AddAsync(hub, "PACS", "a");
        await UntilAsync(hub, () => hub.Record.DeliveryCounts().Single().Dead == 1, TimeSpan.FromMilliseconds(500));
        var dead = hub.Record.Deliveries("PACS", DeliveryState.Dead, null, 10).Single();
        Assert.Equal((3, "because"), (dead.Attempts, dead.LastError));
        peer.Answer = (_, _) => DeliveryOutcome.Done;
        Assert.NotNull(await hub.Get<DeliveryQueue>().RetryAsync(dead.Id, new("eva")));
        await UntilAsync(hub, () => hub.Record.DeliveryCounts().Single() is { Dead: 0, Done: 1 });
        Assert.Contains(hub.Record.AuditRows, row => row is { Action: "delivery.retry", Actor: "eva" });
    }

    [Fact(Timeout = 180_000)]
    public async Task What_waits_survives_a_restart()
    {
        var away = new RecordingDeliverer();
        away.Away.Add("PACS");
        var hub = await StartAsync(away);
        await AddAsync(hub, "PACS", "a", "b");
        await away.NextAsync();
        var peer = new RecordingDeliverer();
        hub = await hub.RestartAsync(services: services => services.AddSingleton<IDeliverer>(peer));
        Assert.Equal(["a", "b"], (await peer.NextAsync()).Subjects);
        await UntilAsync(hub, () => hub.Record.DeliveryCounts().Single().Done == 2);
        await hub.DisposeAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_paused_peer_gets_nothing_until_a_person_lets_it_go_on()
    {
        var peer = new RecordingDeliverer();
        await using var hub = await StartAsync(peer);
        var pacs = new DicomPeer { AeTitle = "PACS", Host = "127.0.0.1", Port = 104, Uses = [PeerUse.Destination], IsPaused = true };
        await hub.Get<DicomPeers>().PutAsync(pacs, Actor.Hub);
        await AddAsync(hub, "PACS", "a");
        await AddAsync(hub, "OTHER", "b");
        Assert.Equal("OTHER", (await peer.NextAsync()).Destination);
        hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await hub.SettleAsync();
        Assert.False(peer.HasTried);
        await hub.Get<DicomPeers>().PutAsync(pacs with { IsPaused = false }, Actor.Hub);
        Assert.Equal("PACS", (await peer.NextAsync()).Destination);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_nothing_in_the_hub_can_carry_is_given_up_and_shown()
    {
        await using var hub = await StartAsync(new RecordingDeliverer());
        await hub.DecideAsync(batch => hub.Get<DeliveryQueue>().Add(batch, DeliveryKind.Availability, "PACS", "1.2.3"));
        await UntilAsync(hub, () => hub.Record.DeliveryCounts() is [{ Dead: 1 }]);
    }
}
