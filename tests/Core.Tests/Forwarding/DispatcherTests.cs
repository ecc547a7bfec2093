using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Core.Tests.Forwarding;

public sealed class DispatcherTests
{
    private static InstanceRow Image(string uid, string modality = "CT", string callingAe = "CT1", string? description = "Thorax", string? station = "CT-1") => new()
    {
        Sequence = new(1), SopUid = uid, SopClassUid = "1.2", TransferSyntaxUid = "1.2.840.10008.1.2.1", ReceivedAt = DateTimeOffset.UnixEpoch, ByteCount = 1, DatasetOffset = 0, Checksum = 0,
        Location = new(new(1), null), CallingAe = callingAe, CalledAe = "MERIDIAN",
        Series = new()
        {
            Id = 1, SeriesUid = "1.2.3.4", Modality = modality, StationName = station, SeriesDescription = "Axial 1 mm", FirstReceivedAt = DateTimeOffset.UnixEpoch, LastReceivedAt = DateTimeOffset.UnixEpoch, Revision = new(1),
            Study = new() { Id = 1, StudyUid = "1.2.3", StudyDescription = description, FirstReceivedAt = DateTimeOffset.UnixEpoch, LastReceivedAt = DateTimeOffset.UnixEpoch, Revision = new(1) },
        },
    };

    public static TheoryData<RouteRule, bool> Rules => new()
    {
        { Rule(), true },
        { Rule() with { IsEnabled = false }, false },
        { Rule() with { Modalities = ["MR", "ct"] }, true },
        { Rule() with { Modalities = ["MR"] }, false },
        { Rule() with { CallingAe = "CT?" }, true },
        { Rule() with { CallingAe = "ct*" }, true },
        { Rule() with { CallingAe = "MR*" }, false },
        { Rule() with { Description = "*thor*" }, true },
        { Rule() with { Description = "axial*" }, true }, // the series' counts as well
        { Rule() with { Description = "head*" }, false },
        { Rule() with { StationName = "CT-1", Modalities = ["CT"], CalledAe = "MERIDIAN" }, true },
        { Rule() with { StationName = "CT-2" }, false },
        { Rule() with { Institution = "*" }, false }, // it names none
    };

    private static RouteRule Rule() => new() { Name = "r", Destinations = ["PACS"] };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_asks_what_it_says(RouteRule rule, bool matches) => Assert.Equal(matches, rule.Matches(Image("1.2.3.4.5")));

    private static async Task<HubUnderTest> WithAsync(MemoryRecord? record = null)
    {
        var hub = await HubUnderTest.StartAsync(record);
        foreach (var name in new[] { "PACS", "SECOND", "CT1" }) await hub.Get<DicomPeers>().PutAsync(new() { AeTitle = name, Host = "h", Port = 104, Uses = [PeerUse.Destination], IsPaused = true }, Actor.Hub);
        await hub.Get<Routes>().PutAsync(new() { Name = "all", Destinations = ["PACS", "CT1"] }, Actor.Hub);
        await hub.Get<Routes>().PutAsync(new() { Name = "ct", Modalities = ["CT"], Destinations = ["PACS", "SECOND"] }, Actor.Hub);
        return hub;
    }

    [Fact(Timeout = 180_000)]
    public async Task An_image_goes_to_each_destination_once_and_not_back_to_its_sender()
    {
        await using var hub = await WithAsync();
        await hub.DecideAsync(batch => { batch.Imaging.Instances.Add(Image("1.1")); return true; });
        Assert.Equal([("PACS", "all"), ("SECOND", "ct")], hub.Record.Deliveries(null, null, null, 10).Select(row => (row.Destination, row.Rule!)).Order());
        Assert.All(hub.Record.Deliveries(null, null, null, 10), row => Assert.Equal(("1.1", "1.2.3", DeliveryKind.Instance), (row.Subject, row.StudyUid, row.Kind)));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_image_that_takes_the_place_of_another_goes_the_same_way_again()
    {
        await using var hub = await WithAsync();
        await hub.DecideAsync(batch => { batch.Imaging.Replaced.Add(Image("1.1")); return true; });
        Assert.Equal([("PACS", "1.1"), ("SECOND", "1.1")], hub.Record.Deliveries(null, null, null, 10).Select(row => (row.Destination, row.Subject)).Order());
    }

    private static PerformedStepRow Step(PerformedStatus status, string uid = "1.9") => new() { Uid = uid, Status = status, StudyUid = "1.2.3", Attributes = "{}", CallingAe = "CT1", CreatedAt = default, UpdatedAt = default };

    [Fact(Timeout = 180_000)]
    public async Task A_finished_step_is_announced_once_to_whom_it_is_to_be_told()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.Get<DicomPeers>().PutAsync(new() { AeTitle = "RIS", Host = "h", Port = 104, Uses = [PeerUse.Availability], IsPaused = true }, Actor.Hub);
        await hub.Get<DicomPeers>().PutAsync(new() { AeTitle = "PACS", Host = "h", Port = 104, Uses = [PeerUse.Destination], IsPaused = true }, Actor.Hub);
        foreach (var status in new[] { PerformedStatus.InProgress, PerformedStatus.Completed, PerformedStatus.Completed })
            await hub.DecideAsync(batch => { batch.PerformedSteps.Add(Step(status)); return true; });
        await hub.DecideAsync(batch => { batch.PerformedSteps.Add(Step(PerformedStatus.Discontinued, "1.10")); return true; });
        var row = Assert.Single(hub.Record.Deliveries(null, null, null, 10));
        Assert.Equal((DeliveryKind.Availability, "RIS", "1.2.3", "1.9"), (row.Kind, row.Destination, row.Subject, row.Detail));
    }

    [Fact(Timeout = 180_000)]
    public async Task What_a_modality_tells_of_a_step_is_told_on_in_its_transaction_and_not_back()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var name in new[] { "RIS", "CT1" }) await hub.Get<DicomPeers>().PutAsync(new() { AeTitle = name, Host = "h", Port = 104, Uses = [PeerUse.PerformedSteps], IsPaused = true }, Actor.Hub);
        var desk = hub.Get<PerformedDesk>();
        await desk.CreateAsync(Step(PerformedStatus.InProgress), [], null, new(true, "1.2.840.10008.1.2", [1, 2]));
        await desk.CreateAsync(Step(PerformedStatus.InProgress), [], null, new(true, "1.2.840.10008.1.2", [1, 2])); // refused: it is there
        await desk.SetAsync("1.9", row => row with { Status = PerformedStatus.Completed }, new(false, "1.2.840.10008.1.2", [3]));
        await desk.SetAsync("1.9", row => row, new(false, "1.2.840.10008.1.2", [4])); // refused: it is over
        var rows = hub.Record.Deliveries(null, null, null, 10).OrderBy(row => row.Id).ToList();
        Assert.All(rows, row => Assert.Equal((DeliveryKind.PerformedStep, "RIS", "1.9"), (row.Kind, row.Destination, row.Subject)));
        Assert.Equal([(true, "0102"), (false, "03")], rows.Select(row => (PerformedDesk.MessageOf(row)!.IsCreate, Convert.ToHexString(PerformedDesk.MessageOf(row)!.Dataset))));
    }

    [Fact(Timeout = 180_000)]
    public async Task The_way_of_an_image_stands_in_its_own_transaction_and_falls_with_it()
    {
        await using var hub = await WithAsync();
        hub.Record.Fault = new RecordUnavailableException(RecordTrouble.DiskFull, "full");
        await Assert.ThrowsAsync<RecordUnavailableException>(() => hub.DecideAsync(batch => { batch.Imaging.Instances.Add(Image("1.1")); return true; }));
        hub.Record.Fault = null;
        Assert.Empty(hub.Record.Deliveries(null, null, null, 10));
        var together = 0;
        hub.Record.FaultFor = batch =>
        {
            if (batch.Imaging.Instances.Count > 0) together = batch.Deliveries.Count;
            return null;
        };
        await hub.DecideAsync(batch => { batch.Imaging.Instances.Add(Image("1.1")); return true; });
        Assert.Equal(2, together); // one commit for both
        Assert.Equal([1L, 2], hub.Record.Deliveries(null, null, null, 10).Select(row => row.Id).Order()); // numbers that fell are given again
    }

    [Fact(Timeout = 180_000)]
    public async Task A_follower_that_fails_does_not_hold_up_what_it_follows()
    {
        await using var hub = await HubUnderTest.StartAsync(services: services => services.AddSingleton<Core.Feed.IBatchFollower, FailingFollower>());
        await hub.DecideAsync(batch => { batch.Imaging.Instances.Add(Image("1.1")); return true; });
        Assert.Empty(hub.Record.Documents("half"));
        Assert.Equal(Core.Intake.ReceiptKind.Committed, (await hub.SubmitAsync(Make.Report())).Kind);
    }

    private sealed class FailingFollower : Core.Feed.IBatchFollower
    {
        public void Follow(RecordBatch batch)
        {
            batch.Documents.Add(new("half", "x", "{}", DateTimeOffset.UnixEpoch));
            throw new InvalidOperationException("a fault of the hub");
        }
    }
}
