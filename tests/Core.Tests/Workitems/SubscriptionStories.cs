using Meridian.Core.Tests.Fakes;
using Meridian.Core.Workitems;

namespace Meridian.Core.Tests.Workitems;

/// <summary>PS3.4 table CC.2.3-2 and CC.2.4.3: who is told what.</summary>
public sealed class SubscriptionStories
{
    private const string All = WorkitemSubscriptionRow.Global, Some = WorkitemSubscriptionRow.Filtered;

    private static WorkitemChannel Listen(HubUnderTest hub, string ae, int capacity = 100) => hub.Get<WorkitemChannels>().Open(ae, capacity, hub.Record.SubscriptionsOf(ae));

    private static async Task SubscribeAsync(HubUnderTest hub, string target, string ae, bool hasLock = false, string? filter = null) =>
        Assert.Equal(WorkitemOutcome.Done, await hub.Get<SubscriptionDesk>().SubscribeAsync(target, ae, hasLock, filter, MakeWorkitem.Worker));

    [Fact]
    public async Task Who_subscribes_to_a_workitem_is_told_its_state_and_every_change_of_it()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var channel = Listen(hub, "VIEW");
        await hub.CreateAsync("1.2");
        await SubscribeAsync(hub, "1.2", "VIEW");
        await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1");
        await hub.Get<WorkitemDesk>().UpdateAsync("1.2", MakeWorkitem.Progress("50"), "1.1", MakeWorkitem.Worker);
        await hub.Get<WorkitemDesk>().UpdateAsync("1.2", MakeWorkitem.Progress("50"), "1.1", MakeWorkitem.Worker); // says nothing new
        await hub.Get<WorkitemDesk>().UpdateAsync("1.2", new() { [WorkitemTags.InputReadiness] = DicomModel.Element("CS", "INCOMPLETE") }, "1.1", MakeWorkitem.Worker);
        await hub.Get<WorkitemDesk>().UpdateAsync("1.2", new() { [WorkitemTags.StationName] = DicomModel.Sequence(DicomModel.Parse(MakeWorkitem.Code)) }, "1.1", MakeWorkitem.Worker);
        await hub.MoveAsync("1.2", WorkitemState.Canceled, "1.1");
        Assert.Equal(["StateReport 1.2 SCHEDULED", "StateReport 1.2 IN PROGRESS", "ProgressReport 1.2", "StateReport 1.2 IN PROGRESS", "Assigned 1.2", "StateReport 1.2 CANCELED"], await hub.ReportsAsync(channel));
        Assert.Equal(WorkitemOutcome.NotFound, await hub.Get<SubscriptionDesk>().SubscribeAsync("1.3", "VIEW", false, null, MakeWorkitem.Worker));
    }

    [Fact]
    public async Task Who_subscribes_to_all_hears_of_those_that_are_and_that_come_until_it_unsubscribes()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var (plain, keeping) = (Listen(hub, "PLAIN"), Listen(hub, "KEEPING"));
        await hub.CreateAsync("1.1");
        await hub.CreateAsync("1.2");
        await hub.Get<WorkitemDesk>().RequestCancelAsync("1.1", "X", [], MakeWorkitem.Worker);
        await SubscribeAsync(hub, All, "PLAIN");
        await SubscribeAsync(hub, All, "KEEPING", hasLock: true);
        // only a lock asks for the state of what is there; what has ended tells nothing
        Assert.Equal([], await hub.ReportsAsync(plain));
        Assert.Equal(["StateReport 1.2 SCHEDULED"], await hub.ReportsAsync(keeping));
        await hub.CreateAsync("1.3");
        await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1");
        Assert.Equal(["StateReport 1.3 SCHEDULED", "StateReport 1.2 IN PROGRESS"], await hub.ReportsAsync(plain));
        Assert.Equal(WorkitemOutcome.Done, await hub.Get<SubscriptionDesk>().UnsubscribeAsync("1.2", "PLAIN", MakeWorkitem.Worker));
        await hub.MoveAsync("1.2", WorkitemState.Canceled, "1.1");
        Assert.Equal([], await hub.ReportsAsync(plain));
        Assert.Equal(WorkitemOutcome.Done, await hub.Get<SubscriptionDesk>().UnsubscribeAsync(All, "PLAIN", MakeWorkitem.Worker));
        await hub.CreateAsync("1.4");
        await hub.MoveAsync("1.3", WorkitemState.InProgress, "1.1");
        Assert.Equal([], await hub.ReportsAsync(plain));
        Assert.Empty(hub.Record.SubscriptionsOf("PLAIN"));
    }

    [Fact]
    public async Task A_new_workitem_that_says_whom_it_is_for_tells_that_too()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var channel = Listen(hub, "VIEW");
        await SubscribeAsync(hub, All, "VIEW");
        var set = MakeWorkitem.New();
        set[WorkitemTags.StationName] = DicomModel.Sequence(DicomModel.Parse(MakeWorkitem.Code));
        await hub.Get<WorkitemDesk>().CreateAsync("1.2", set, MakeWorkitem.Worker);
        Assert.Equal(["StateReport 1.2 SCHEDULED", "Assigned 1.2"], await hub.ReportsAsync(channel));
    }

    [Fact]
    public async Task A_suspended_subscription_stays_with_what_it_has_and_takes_nothing_new()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var channel = Listen(hub, "VIEW");
        await hub.CreateAsync("1.1");
        await SubscribeAsync(hub, All, "VIEW");
        Assert.Equal(WorkitemOutcome.Done, await hub.Get<SubscriptionDesk>().SuspendAsync(All, "VIEW", MakeWorkitem.Worker));
        await hub.CreateAsync("1.2");
        await hub.MoveAsync("1.1", WorkitemState.InProgress, "1.1");
        Assert.Equal(["StateReport 1.1 IN PROGRESS"], await hub.ReportsAsync(channel));
        Assert.Equal(WorkitemOutcome.NotAppropriate, await hub.Get<SubscriptionDesk>().SuspendAsync("1.1", "VIEW", MakeWorkitem.Worker));
    }

    [Fact]
    public async Task A_filter_subscribes_to_what_meets_it_now_and_later()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var channel = Listen(hub, "VIEW");
        await hub.CreateAsync("1.1", "Liver");
        await hub.CreateAsync("1.2", "Lung");
        await SubscribeAsync(hub, Some, "VIEW", hasLock: true, "label=Liver");
        await hub.CreateAsync("1.3", "Lung");
        await hub.CreateAsync("1.4", "Liver");
        Assert.Equal(["StateReport 1.1 SCHEDULED", "StateReport 1.4 SCHEDULED"], await hub.ReportsAsync(channel));
        await SubscribeAsync(hub, All, "VIEW");
        // all stand still when only the filter ends
        await hub.Get<SubscriptionDesk>().UnsubscribeAsync(Some, "VIEW", MakeWorkitem.Worker);
        await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1");
        Assert.Equal(["StateReport 1.2 IN PROGRESS"], await hub.ReportsAsync(channel));
        await hub.Get<SubscriptionDesk>().UnsubscribeAsync(All, "VIEW", MakeWorkitem.Worker);
        Assert.Empty(hub.Record.SubscriptionsOf("VIEW"));
    }

    [Fact]
    public async Task A_subscription_ends_with_its_workitem_and_a_later_one_is_told_the_state_once()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var channel = Listen(hub, "VIEW");
        await SubscribeAsync(hub, All, "VIEW");
        await hub.CreateAsync("1.2");
        await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1");
        await hub.MoveAsync("1.2", WorkitemState.Canceled, "1.1");
        Assert.Equal([All], hub.Record.SubscriptionsOf("VIEW").Select(row => row.Target));
        await SubscribeAsync(hub, "1.2", "VIEW");
        Assert.Equal(["StateReport 1.2 SCHEDULED", "StateReport 1.2 IN PROGRESS", "StateReport 1.2 CANCELED", "StateReport 1.2 CANCELED"], await hub.ReportsAsync(channel));
        Assert.Equal([All], hub.Record.SubscriptionsOf("VIEW").Select(row => row.Target));
    }

    [Fact]
    public async Task The_audit_trail_names_who_subscribed_whom_and_nothing_of_a_patient()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        await SubscribeAsync(hub, Some, "VIEW", filter: "PatientName=Wang*");
        var entry = hub.Record.AuditRows[^1];
        Assert.Equal(("token:worker", "workitem.subscribe", "workitem/" + Some), (entry.Actor, entry.Action, entry.Subject));
        Assert.Contains("VIEW", entry.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Wang", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wish_to_cancel_what_is_in_progress_reaches_who_listens_and_is_refused_when_nobody_does()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        await hub.CreateAsync("1.2");
        await SubscribeAsync(hub, "1.2", "WORKER");
        await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1");
        async Task<WorkitemOutcome> Wish(string requester) => (await hub.Get<WorkitemDesk>().RequestCancelAsync("1.2", requester, new() { [WorkitemTags.CancelReason] = DicomModel.Element("LT", "No longer needed") }, MakeWorkitem.Worker)).Outcome;
        Assert.Equal(WorkitemOutcome.PerformerUnreachable, await Wish("RIS")); // subscribed, but away
        var channel = Listen(hub, "WORKER");
        Assert.Equal(WorkitemOutcome.PerformerUnreachable, await Wish("WORKER")); // itself alone
        Assert.Equal(WorkitemOutcome.Done, await Wish("RIS"));
        await hub.SettleAsync();
        Assert.True(channel.Reports.TryRead(out var text));
        var report = DicomModel.Parse(text);
        Assert.Equal(("RIS", "No longer needed", "1.2"), (report.FirstText(WorkitemTags.RequestingAe), report.FirstText(WorkitemTags.CancelReason), report.FirstText("00001000")));
        Assert.Equal(WorkitemState.InProgress, hub.Record.Workitem("1.2")!.State);
        hub.Get<WorkitemChannels>().Close(channel);
        Assert.Equal(WorkitemOutcome.PerformerUnreachable, await Wish("RIS"));
    }

    [Fact]
    public async Task What_was_canceled_before_it_began_is_told_as_in_progress_and_then_canceled()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var channel = Listen(hub, "VIEW");
        await SubscribeAsync(hub, All, "VIEW");
        await hub.CreateAsync("1.2");
        await hub.Get<WorkitemDesk>().RequestCancelAsync("1.2", "RIS", [], MakeWorkitem.Worker);
        Assert.Equal(["StateReport 1.2 SCHEDULED", "StateReport 1.2 IN PROGRESS", "StateReport 1.2 CANCELED"], await hub.ReportsAsync(channel));
    }

    [Fact]
    public async Task A_restart_keeps_subscriptions_and_tells_each_subscriber_of_it_once()
    {
        var hub = await MakeWorkitem.HubAsync();
        await hub.CreateAsync("1.2");
        await SubscribeAsync(hub, All, "VIEW");
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub = await hub.RestartAsync(services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IWorkitemMatch>(services, new NoFilter()));
        await using var _ = hub;
        var (first, second, stranger) = (Listen(hub, "VIEW"), Listen(hub, "VIEW"), Listen(hub, "OTHER"));
        await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1");
        Assert.Equal([$"ScpStatusChange {All}", "StateReport 1.2 IN PROGRESS"], await hub.ReportsAsync(first));
        Assert.Equal(["StateReport 1.2 IN PROGRESS"], await hub.ReportsAsync(second));
        Assert.Equal([], await hub.ReportsAsync(stranger));
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_is_cut_off_and_knows_it()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var channel = Listen(hub, "SLOW", capacity: 2);
        await SubscribeAsync(hub, All, "SLOW");
        foreach (var number in Enumerable.Range(1, 4)) await hub.CreateAsync($"1.{number}");
        Assert.Equal(["StateReport 1.1 SCHEDULED", "StateReport 1.2 SCHEDULED"], await hub.ReportsAsync(channel));
        Assert.True(channel.Overran);
        Assert.True(channel.Reports.Completion.IsCompleted);
    }

    private sealed class NoFilter : IWorkitemMatch
    {
        public bool Meets(string filter, System.Text.Json.Nodes.JsonObject attributes) => false;
    }
}
