using System.Collections.Concurrent;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Core.Tests.Forwarding;

public sealed class DeliveryStories
{
    private static readonly TimeSpan Deadline = HubUnderTest.Deadline;

    /// <summary>A peer that the test holds: what is carried to it, and what it does.</summary>
    private sealed class Peer : IDeliverer
    {
        private readonly SemaphoreSlim calls = new(0);
        public ConcurrentQueue<string> Carried { get; } = new();
        public Func<DeliveryRow, DeliveryResult?> Answer { get; set; } = row => new(row, DeliveryOutcome.Done);
        public bool IsAway { get; set; }

        public bool Takes(DeliveryKind kind) => kind is DeliveryKind.Instance or DeliveryKind.CommitmentReport;

        public Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
        {
            try
            {
                if (IsAway) throw new PeerUnreachableException("nobody listens");
                foreach (var row in rows)
                {
                    Carried.Enqueue(row.Subject);
                    if (Answer(row) is { } result) told(result);
                    else throw new PeerUnreachableException("broke off");
                }
                return Task.CompletedTask;
            }
            finally
            {
                calls.Release();
            }
        }

        public async Task CalledAsync() => Assert.True(await calls.WaitAsync(Deadline), "nobody called the peer");
    }

    private static Task<HubUnderTest> StartAsync(Peer peer, MemoryRecord? record = null) => HubUnderTest.StartAsync(record, services: services => services.AddSingleton<IDeliverer>(peer));

    private static Task AddAsync(HubUnderTest hub, params string[] subjects) => hub.DecideAsync(batch =>
    {
        foreach (var subject in subjects) hub.Get<DeliveryQueue>().Add(batch, DeliveryKind.Instance, "ARCHIVE", subject);
        return true;
    });

    private static async Task UntilAsync(HubUnderTest hub, Func<MemoryRecord, bool> holds)
    {
        using var ending = new CancellationTokenSource(Deadline);
        while (!holds(hub.Record))
        {
            ending.Token.ThrowIfCancellationRequested();
            await hub.DecideAsync(_ => true);
        }
    }

    /// <summary>Lets the clock run until the pump has called again.</summary>
    private static async Task PassUntilCalledAsync(HubUnderTest hub, Peer peer, TimeSpan time)
    {
        var called = peer.CalledAsync();
        // the pump's wait may not yet stand when the clock moves: it moves until the pump has called
        while (!called.IsCompleted)
        {
            hub.Clock.Advance(time);
            await hub.DecideAsync(_ => true);
        }
        await called;
    }

    [Fact]
    public async Task What_is_added_is_carried_in_order_and_leaves_the_queue()
    {
        var peer = new Peer();
        await using var hub = await StartAsync(peer);
        await AddAsync(hub, "1", "2", "3");
        await UntilAsync(hub, record => record.NextDue("ARCHIVE") is null);
        Assert.Equal(["1", "2", "3"], peer.Carried);
        Assert.Equal(3, hub.Record.DeliveryCounts().Single().Done);
    }

    [Fact]
    public async Task A_peer_that_is_away_is_tried_again_and_nothing_counts_as_refused()
    {
        var peer = new Peer { IsAway = true };
        await using var hub = await StartAsync(peer);
        await AddAsync(hub, "1");
        await peer.CalledAsync();
        for (var i = 0; i < 12; i++) await PassUntilCalledAsync(hub, peer, TimeSpan.FromMinutes(5));
        var row = hub.Record.Delivery(1)!;
        Assert.Equal((DeliveryState.Waiting, 0), (row.State, row.Attempts));
        peer.IsAway = false;
        await PassUntilCalledAsync(hub, peer, TimeSpan.FromMinutes(5));
        await UntilAsync(hub, record => record.Delivery(1) is null);
        Assert.Null(hub.Get<DeliveryQueue>().PauseOf("ARCHIVE"));
    }

    [Fact]
    public async Task What_the_peer_refuses_again_and_again_is_given_up_shown_and_can_be_sent_again()
    {
        var peer = new Peer { Answer = row => new(row, DeliveryOutcome.Refused, "status A900") };
        await using var hub = await StartAsync(peer);
        await AddAsync(hub, "1");
        await peer.CalledAsync();
        for (var i = 1; i < 10; i++) await PassUntilCalledAsync(hub, peer, TimeSpan.FromMinutes(5));
        await UntilAsync(hub, record => record.Delivery(1)!.State == DeliveryState.Dead);
        Assert.Equal((10, "status A900"), (hub.Record.Delivery(1)!.Attempts, hub.Record.Delivery(1)!.LastError));
        peer.Answer = row => new(row, DeliveryOutcome.Done);
        await hub.Get<DeliveryQueue>().RetryAsync(1, new("anna"));
        await UntilAsync(hub, record => record.Delivery(1) is null);
        Assert.Contains("delivery.retry", hub.Record.AuditRows.Select(row => row.Action));
    }

    [Fact]
    public async Task What_was_answered_before_the_peer_broke_off_is_not_carried_again()
    {
        var peer = new Peer();
        peer.Answer = row => row.Subject == "2" && peer.Carried.Count == 2 ? null : new(row, DeliveryOutcome.Done);
        await using var hub = await StartAsync(peer);
        await AddAsync(hub, "1", "2", "3");
        await peer.CalledAsync();
        await UntilAsync(hub, record => record.Delivery(1) is null);
        await PassUntilCalledAsync(hub, peer, TimeSpan.FromSeconds(1));
        await UntilAsync(hub, record => record.NextDue("ARCHIVE") is null);
        Assert.Equal(["1", "2", "2", "3"], peer.Carried);
    }

    [Fact]
    public async Task What_waits_is_carried_after_a_restart()
    {
        var away = new Peer { IsAway = true };
        var hub = await StartAsync(away);
        await AddAsync(hub, "1");
        await away.CalledAsync();
        await hub.DisposeAsync();
        var peer = new Peer();
        await using var again = await StartAsync(peer, hub.Record);
        await UntilAsync(again, record => record.Delivery(1) is null);
        Assert.Equal(["1"], peer.Carried);
    }

    [Fact]
    public async Task A_commitment_is_reported_when_its_report_is_delivered()
    {
        var peer = new Peer();
        await using var hub = await StartAsync(peer);
        var now = hub.Clock.GetUtcNow();
        await hub.Get<CommitmentDesk>().BeginAsync(new() { TransactionUid = "1.2", RequesterAe = "CT1", CalledAe = "HUB", RequestedAt = now, UpdatedAt = now, State = CommitmentState.Pending, Items = [new("1", "2")] }, TimeSpan.Zero);
        await UntilAsync(hub, record => record.Commitment("1.2", "CT1")!.State == CommitmentState.Reported);
        Assert.Equal(["1.2"], peer.Carried);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(1_000_000, 300)]
    public void The_pause_doubles_up_to_its_cap(int attempt, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), new ForwardingOptions().PauseBefore(attempt));
}
