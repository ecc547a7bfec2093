using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;

namespace Meridian.Core.Tests.Forwarding;

/// <summary>The hub as the one who asks a peer to commit: what was sent is not done before the peer says so.</summary>
public sealed class CommitmentAsksTests
{
    private const string Hub = "MERIDIAN", Peer = "ARCHIVE", SopClass = "1.2.840.10008.5.1.4.1.1.2";

    private static async Task<HubUnderTest> StartAsync(MemoryRecord? record = null, Action<CoreOptions>? configure = null) => await HubUnderTest.StartAsync(record, configure: configure);

    /// <summary>Instances that were sent and are to be asked for. Nothing in these hubs carries them: the test does.</summary>
    private static async Task<IReadOnlyList<DeliveryRow>> SentAsync(HubUnderTest hub, params string[] instances) => await hub.DecideAsync(batch =>
    {
        List<DeliveryRow> rows = [];
        foreach (var uid in instances)
        {
            var row = hub.Get<DeliveryQueue>().Add(batch, DeliveryKind.Instance, Peer, uid, "1.2", "rule", dueAt: hub.Clock.GetUtcNow().AddDays(1));
            rows.Add(hub.Get<CommitmentAsks>().After(row) with { DueAt = row.DueAt });
        }
        batch.Deliveries.AddRange(rows);
        return rows;
    });

    private static Task<IReadOnlyList<DeliveryRow>> AskAsync(HubUnderTest hub, string transaction, IEnumerable<DeliveryRow> rows) =>
        hub.Get<CommitmentAsks>().BeginAsync(transaction, Hub, [.. rows.Select(row => (row, SopClass))]);

    [Fact(Timeout = 180_000)]
    public async Task What_the_peer_commits_to_is_done_and_what_it_does_not_is_sent_again()
    {
        await using var hub = await StartAsync();
        var asked = await AskAsync(hub, "2.25.1", await SentAsync(hub, "1.1", "1.2", "1.3"));
        Assert.Equal(3, asked.Count);
        Assert.All(asked, row => Assert.Equal(hub.Clock.GetUtcNow() + TimeSpan.FromHours(1), row.DueAt));
        Assert.Equal((CommitmentState.Asked, Peer), (hub.Record.Commitment("2.25.1", Hub)!.State, hub.Record.Commitment("2.25.1", Hub)!.CalledAe));
        Assert.True(await hub.Get<CommitmentAsks>().TakeAsync("2.25.1", Hub, [new("1.1", null), new("1.2", 0x0112)]));
        var transaction = hub.Record.Commitment("2.25.1", Hub)!;
        Assert.Equal(CommitmentState.Answered, transaction.State);
        Assert.Equal([("1.1", (int?)null), ("1.2", 0x0112), ("1.3", 0x0110)], transaction.Items.Select(item => (item.SopUid, item.Failure)));
        Assert.Empty(hub.Record.DeliveriesOf(Peer, "1.1"));
        Assert.Equal(1, hub.Record.DeliveryCounts().Single().Done);
        var again = hub.Record.DeliveriesOf(Peer, "1.2").Single();
        Assert.Equal((DeliveryKind.Instance, DeliveryState.Waiting, 1, (string?)null), (again.Kind, again.State, again.Attempts, again.Detail));
        Assert.Contains("0112", again.LastError);
        Assert.Contains("leaves it out", hub.Record.DeliveriesOf(Peer, "1.3").Single().LastError);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_report_that_comes_twice_or_of_nothing_that_was_asked_changes_nothing()
    {
        await using var hub = await StartAsync();
        await AskAsync(hub, "2.25.1", await SentAsync(hub, "1.1"));
        Assert.False(await hub.Get<CommitmentAsks>().TakeAsync("2.25.404", Hub, [new("1.1", null)]));
        Assert.NotEmpty(hub.Record.DeliveriesOf(Peer, "1.1"));
        Assert.True(await hub.Get<CommitmentAsks>().TakeAsync("2.25.1", Hub, [new("1.1", null)]));
        Assert.True(await hub.Get<CommitmentAsks>().TakeAsync("2.25.1", Hub, [new("1.1", 0x0110)]));
        Assert.Empty(hub.Record.DeliveriesOf(Peer, "1.1"));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_transaction_that_a_peer_asked_of_the_hub_is_not_answered_by_a_report()
    {
        await using var hub = await StartAsync();
        var now = hub.Clock.GetUtcNow();
        await hub.DecideAsync(batch =>
        {
            batch.Commitments.Add(new() { TransactionUid = "1.9", RequesterAe = Hub, CalledAe = Hub, RequestedAt = now, UpdatedAt = now, State = CommitmentState.Pending, Items = [new("1", "2")] });
            return true;
        });
        Assert.False(await hub.Get<CommitmentAsks>().TakeAsync("1.9", Hub, [new("2", null)]));
        Assert.Equal(CommitmentState.Pending, hub.Record.Commitment("1.9", Hub)!.State);
    }

    [Fact(Timeout = 180_000)]
    public async Task Without_a_report_it_is_asked_again_and_a_late_report_of_the_first_question_still_counts()
    {
        var hub = await StartAsync();
        var first = await AskAsync(hub, "2.25.1", await SentAsync(hub, "1.1", "1.2"));
        var record = hub.Record;
        await hub.DisposeAsync();
        await using var later = await StartAsync(record); // the hub was away meanwhile
        var second = await AskAsync(later, "2.25.2", first);
        Assert.Equal((1, "The peer sent no report of storage commitment in time."), (second[0].Attempts, second[0].LastError));
        Assert.Equal(["2.25.1", "2.25.2"], CommitmentAsks.TransactionsOf(second[0]));
        Assert.Equal(CommitmentState.Unanswered, record.Commitment("2.25.1", Hub)!.State);
        Assert.True(await later.Get<CommitmentAsks>().TakeAsync("2.25.1", Hub, [new("1.1", null), new("1.2", null)]));
        Assert.Empty(record.Deliveries(null, null, null, 10));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_never_reports_is_given_up_in_the_end_and_shown_and_a_person_can_have_it_asked_again()
    {
        await using var hub = await StartAsync(configure: options => options.Forwarding.MostRefusals = 3);
        var rows = await SentAsync(hub, "1.1");
        for (var i = 1; i <= 3; i++) rows = await AskAsync(hub, $"2.25.{i}", rows);
        Assert.Single(rows);
        Assert.Empty(await AskAsync(hub, "2.25.4", rows));
        var dead = hub.Record.Deliveries(null, DeliveryState.Dead, null, 10).Single();
        Assert.Equal((DeliveryKind.CommitmentRequest, 3), (dead.Kind, dead.Attempts));
        Assert.Null(hub.Record.Commitment("2.25.4", Hub));
        // late as it is, the word of the peer counts
        Assert.True(await hub.Get<CommitmentAsks>().TakeAsync("2.25.3", Hub, [new("1.1", null)]));
        Assert.Empty(hub.Record.Deliveries(null, null, null, 10));
    }

    [Fact(Timeout = 180_000)]
    public async Task What_a_person_let_go_meanwhile_is_not_asked_for_and_does_not_come_back()
    {
        await using var hub = await StartAsync();
        var rows = await SentAsync(hub, "1.1", "1.2");
        await hub.Get<DeliveryQueue>().DiscardAsync(rows[0].Id, "not wanted", new Actor("anna"));
        Assert.Equal(["1.2"], (await AskAsync(hub, "2.25.1", rows)).Select(row => row.Subject));
        await hub.Get<DeliveryQueue>().SettleAsync([new(rows[0], DeliveryOutcome.Refused, "late"), new(rows[0], DeliveryOutcome.Onward, Next: rows[0])]);
        Assert.Empty(hub.Record.DeliveriesOf(Peer, "1.1"));
    }
}
