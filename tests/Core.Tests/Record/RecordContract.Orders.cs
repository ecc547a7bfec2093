using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private IOrderReader Orders => (IOrderReader)Reader;
    private IDeliveryReader Deliveries => (IDeliveryReader)Reader;

    private static ImagingOrderRow Order(long id, string accession, StepStatus status = StepStatus.Scheduled, int hour = 8, string modality = "CT", string station = "CT1") => new()
    {
        Id = new(id), Patient = new(7), CreatedAt = Start, UpdatedAt = Start.AddMinutes(1), Message = new(5), Note = "note", Status = ImagingOrderRow.StatusOf([new() { Status = status }]),
        Order = new()
        {
            Placer = new("P" + id, "HIS"), Filler = new("F" + id, null), Accession = accession, RequestedProcedureId = "R" + id, StudyUid = "1.2." + id, Procedure = new("LN", "24627-2", "Chest CT"),
            Description = "胸部 CT", Reason = "cough", Comments = "c", Priority = "STAT", Visit = "V", Class = "I", Location = new("ICU", "1", "2"), RequestedAt = Start,
            Patient = new() { Identifiers = [new("4711", "HOSP", "MR")], Name = new("王", "小明") { Ideographic = "王小明" }, BirthDate = "1961-01-02", Sex = AdministrativeSex.Male },
            ReferringPhysician = new("Li", "Wei"), RequestingPhysician = new("Zhang", null),
            Steps = [new() { Id = "S" + id, Modality = modality, StationAe = station, StationName = "n", Location = "l", Start = Start.Date.AddHours(hour), Protocols = [new("L", "P1", "one"), new("L", "P2", null)], Description = "d", Performer = new("Sun", null), Status = status }],
        },
    };

    private static DeliveryRow Delivery(long id, string to = "ARCHIVE", DeliveryState state = DeliveryState.Waiting, int dueInMinutes = 0) => new()
    {
        Id = id, Kind = DeliveryKind.Instance, Destination = to, Subject = "1.2.3." + id, StudyUid = "1.2.3", Rule = "all", Detail = "{}", State = state, Attempts = 2, CreatedAt = Start,
        DueAt = Start.AddMinutes(dueInMinutes), LastError = state == DeliveryState.Done ? null : "no",
    };

    [Fact(Timeout = Deadline)]
    public Task Orders_performed_steps_commitments_and_deliveries_come_back_as_they_were()
    {
        var order = Order(1, "A1");
        var step = new PerformedStepRow
        {
            Uid = "1.2.3", For = [new(new(1), "S1"), new(new(2), "S2")], Patient = new(7), Status = PerformedStatus.Completed, StudyUid = "1.2.1", Accession = "A1", StepId = "PPS", Modality = "CT", StationAe = "CT1",
            StartedAt = Start, EndedAt = Start.AddHours(1), SeriesUids = ["1.2.3.4", "1.2.3.5"], Attributes = """{"00100010":{"vr":"PN"}}""", CallingAe = "CT1", CreatedAt = Start, UpdatedAt = Start.AddHours(1), Note = "n",
        };
        var commitment = new CommitmentRow { TransactionUid = "1.9", RequesterAe = "CT1", CalledAe = "MERIDIAN", RequestedAt = Start, UpdatedAt = Start, State = CommitmentState.Pending, Items = [new("1.2", "1.3"), new("1.2", "1.4", 0x0112)] };
        Record.Commit(batch => { batch.Orders.Add(order); batch.PerformedSteps.Add(step); batch.Commitments.Add(commitment); batch.Deliveries.Add(Delivery(1)); });
        Same.Rows(order, Orders.Order(new(1)));
        Same.Rows(step, Orders.PerformedStep("1.2.3"));
        Same.Rows(step, Orders.PerformedSteps(new OrderId(2), 10).Single());
        Assert.Empty(Orders.PerformedSteps(new OrderId(3), 10));
        Same.Rows(commitment, Orders.Commitment("1.9", "CT1"));
        Assert.Null(Orders.Commitment("1.9", "OTHER"));
        Same.Rows(Delivery(1), Deliveries.Delivery(1));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task An_order_is_found_by_each_of_its_numbers_and_by_text()
    {
        Record.Commit(batch => { batch.Orders.Add(Order(1, "A1")); batch.Orders.Add(Order(2, "A2")); });
        foreach (var (key, value) in new[] { (OrderKey.Placer, "P2"), (OrderKey.Filler, "F2"), (OrderKey.Accession, "A2"), (OrderKey.Study, "1.2.2") })
            Assert.Equal(2, Orders.OrdersBy(key, value).Single().Id.Value);
        Assert.Equal([2, 1], Orders.OrdersBy(OrderKey.Patient, "7").Select(row => row.Id.Value));
        Assert.Equal([2, 1], Orders.Orders(new() { Text = "小明" }).Select(row => row.Id.Value));
        Assert.Equal([1], Orders.Orders(new() { Text = "f1" }).Select(row => row.Id.Value));
        Assert.Equal([1], Orders.Orders(new() { Before = new(2) }).Select(row => row.Id.Value));
        Assert.Equal(2, Orders.LastOrder().Value);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task The_worklist_is_by_time_and_filtered_by_step()
    {
        Record.Commit(batch =>
        {
            batch.Orders.Add(Order(1, "A1", hour: 10));
            batch.Orders.Add(Order(2, "A2", hour: 9, modality: "MR", station: "MR1"));
            batch.Orders.Add(Order(3, "A3", StepStatus.Completed, hour: 8));
        });
        Assert.Equal([2, 1], Orders.Worklist(new()).Select(row => row.Id.Value));
        Assert.Equal([1], Orders.Worklist(new() { Modality = "CT" }).Select(row => row.Id.Value));
        Assert.Equal([2], Orders.Worklist(new() { StationAe = "MR1" }).Select(row => row.Id.Value));
        Assert.Equal([2], Orders.Worklist(new() { From = Start.Date.AddHours(9), To = Start.Date.AddHours(10) }).Select(row => row.Id.Value));
        // written again with another status, it leaves
        Record.Commit(batch => batch.Orders.Add(Order(1, "A1", StepStatus.Canceled, hour: 10)));
        Assert.Equal([2], Orders.Worklist(new()).Select(row => row.Id.Value));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public async Task What_is_delivered_leaves_the_queue_and_its_number_is_never_given_again()
    {
        Record.Commit(batch => batch.Deliveries.AddRange([Delivery(1), Delivery(2, dueInMinutes: 5), Delivery(3, "OTHER"), Delivery(4, state: DeliveryState.Dead)]));
        Assert.Equal([1], Deliveries.Due("ARCHIVE", Start, 10).Select(row => row.Id));
        Assert.Equal([1, 2], Deliveries.Due("ARCHIVE", Start.AddMinutes(5), 10).Select(row => row.Id));
        Record.Commit(batch => batch.Deliveries.AddRange([Delivery(1, state: DeliveryState.Done), Delivery(4, state: DeliveryState.Done) with { LastError = "let go" }]));
        Assert.Equal(Start.AddMinutes(5), Deliveries.NextDue("ARCHIVE"));
        var counts = Deliveries.DeliveryCounts();
        Assert.Equal(["ARCHIVE", "OTHER"], counts.Select(one => one.Destination));
        Assert.Equal((1, 0, 1), (counts[0].Waiting, counts[0].Dead, counts[0].Done));
        await Record.ReopenAsync();
        Assert.Equal(4, Deliveries.LastDelivery());
        Assert.Null(Deliveries.Delivery(1));
        Assert.Equal([3], Deliveries.Deliveries("OTHER", DeliveryState.Waiting, null, 10).Select(row => row.Id));
        Assert.Equal([3], Deliveries.DeliveriesOf("OTHER", "1.2.3.3").Select(row => row.Id));
        Assert.Empty(Deliveries.DeliveriesOf("ARCHIVE", "1.2.3.3"));
        Assert.Null(Deliveries.NextDue("NOBODY"));
    }
}
