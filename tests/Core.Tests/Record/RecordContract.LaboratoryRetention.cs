using Meridian.Core.Forwarding;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private static DateTimeOffset Later => Start.AddDays(900);
    private static DateTimeOffset Past => Start.AddDays(100);

    /// <summary>Expires until two rounds over all that stays have let nothing go.</summary>
    private int LetGoAll(RetentionKind kind, int limit = 500, Func<ControlResultRow, bool>? isInUse = null)
    {
        var (all, idle) = (0, 0);
        while (idle < 2)
        {
            var gone = Record.Writer.Expire(kind, Past, limit, isInUse);
            all += gone;
            idle = gone == 0 ? idle + 1 : 0;
        }
        return all;
    }

    private static LabOrderRow Closed(long id, string? specimen = null, LabTestStatus status = LabTestStatus.Verified) => LabOrder(id, specimen ?? "S" + id, status);
    private static LabResultRow Of(long id, long order, LabResultState state = LabResultState.Verified, string? specimen = null) => LabResult(id, state, specimen ?? "S" + order, order);
    private List<long> OrderIds => [.. Lab.Orders(new() { Limit = 10_000 }).Select(row => row.Id.Value).Order()];
    private List<long> ResultIds => [.. Lab.Results(new() { Limit = 100_000 }).Select(row => row.Id.Value).Order()];

    [Fact(Timeout = Deadline)]
    public async Task An_old_laboratory_order_goes_with_all_its_results_and_its_numbers_are_not_given_again()
    {
        Record.Commit(batch =>
        {
            batch.LabOrders.AddRange([Closed(1), Closed(2, status: LabTestStatus.Canceled), Closed(3) with { UpdatedAt = Past }]);
            batch.LabResults.AddRange([Of(1, 1, LabResultState.Superseded) with { SupersededBy = new(2) }, Of(2, 1) with { Supersedes = new(1), IsCorrection = true }, Of(3, 1, LabResultState.Rejected), Of(4, 3), Of(5, 3)]);
        });
        Assert.Null(Lab.LetGoBefore(SpecimenRole.Patient));
        Assert.Equal(5, LetGoAll(RetentionKind.Laboratory));
        Assert.Equal([3], OrderIds);
        Assert.Equal([4, 5], ResultIds);
        Assert.False(Lab.HasResult(LabResult(1).Key));
        Record.Commit(batch => batch.LabOrders.Add(Closed(3)));
        Assert.Equal(3, LetGoAll(RetentionKind.Laboratory));
        await Record.ReopenAsync();
        Assert.Equal((3, 5), (Lab.LastOrder().Value, Lab.LastResult().Value));
        Assert.Equal(Past, Lab.LetGoBefore(SpecimenRole.Patient));
        Assert.Null(Lab.LetGoBefore(SpecimenRole.Control));
    }

    [Fact(Timeout = Deadline)]
    public Task What_is_open_waits_is_young_or_still_to_be_told_stays_with_all_that_belongs_to_it()
    {
        Record.Commit(batch =>
        {
            batch.LabOrders.AddRange([Closed(1, status: LabTestStatus.Ordered), Closed(2, status: LabTestStatus.Resulted), Closed(3), Closed(4), Closed(5), Closed(6), Closed(7), Closed(8), Closed(9)]);
            batch.LabResults.AddRange([
                Of(1, 1), Of(2, 2), // the order is open, or in progress
                Of(3, 3), Of(4, 3, LabResultState.Held) with { Held = HeldReason.PatientContradicts },
                Of(5, 4), Of(6, 4, LabResultState.ToVerify),
                // held beside the order, under its barcode: a person may give it to this order
                Of(7, 5), Of(8, 0, LabResultState.Held, "S5") with { Held = HeldReason.SeveralPatients, Order = default, Patient = default },
                Of(9, 6), Of(10, 6) with { ReceivedAt = Later }, // came late
                Of(11, 7), Of(12, 7, LabResultState.Rejected) with { DecidedAt = Later }, // was decided late
                Of(13, 8), Of(14, 9)]);
            batch.Deliveries.Add(new() { Id = 1, Kind = DeliveryKind.LabReport, Destination = "LIS", Subject = "8", CreatedAt = Start, DueAt = Start, State = DeliveryState.Dead });
            batch.Deliveries.Add(new() { Id = 2, Kind = DeliveryKind.LabWork, Destination = "LIS", Subject = "9", CreatedAt = Start, DueAt = Start });
        });
        Assert.Equal(2, LetGoAll(RetentionKind.Laboratory)); // order 9
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], OrderIds);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], ResultIds);
        // what it waited for has happened
        Record.Commit(batch => batch.Deliveries.Add(new() { Id = 1, Kind = DeliveryKind.LabReport, Destination = "LIS", Subject = "8", CreatedAt = Start, DueAt = Start, State = DeliveryState.Done }));
        Record.Commit(batch => batch.LabResults.Add(Of(8, 0, LabResultState.Rejected, "S5") with { Order = default, Patient = default, DecidedAt = Start.AddDays(1) }));
        Assert.Equal(5, LetGoAll(RetentionKind.Laboratory)); // order 8 with its result; order 5 with its own; the rejected one
        Assert.Equal([1, 2, 3, 4, 6, 7], OrderIds);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task A_result_that_another_one_points_to_stays_as_long_as_that()
    {
        Record.Commit(batch =>
        {
            batch.LabOrders.AddRange([Closed(1), Closed(2), Closed(3), Closed(4) with { UpdatedAt = Later }]);
            // chains that lead from one order to another, as no rule makes them
            batch.LabResults.AddRange([Of(1, 1, LabResultState.Superseded) with { SupersededBy = new(4) }, Of(2, 2) with { Supersedes = new(4) }, Of(3, 3) with { Supersedes = new(99) }, Of(4, 4), Of(5, 0, LabResultState.Superseded, "P") with { Order = default, SupersededBy = new(6) },
                Of(6, 0, specimen: "P") with { Order = default, ReceivedAt = Later }]);
        });
        Assert.Equal(2, LetGoAll(RetentionKind.Laboratory));
        Assert.Equal([1, 2, 4], OrderIds);
        Assert.Equal([1, 2, 4, 5, 6], ResultIds);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Results_in_doubt_stay_while_their_lock_out_is_open()
    {
        Record.Commit(batch =>
        {
            batch.LabOrders.AddRange([Closed(1), Closed(2), Closed(3)]);
            // in doubt from eight hours before the start until it: of this analyzer and test alone
            batch.LabResults.AddRange([Of(1, 1) with { Equipment = new(1), At = Start.AddHours(-1) }, Of(2, 2) with { Equipment = new(1), At = Start.AddHours(-9) }, Of(3, 3) with { Equipment = new(2), At = Start.AddHours(-1) }]);
            batch.Quality.Locks.Add(Lock(1));
        });
        LetGoAll(RetentionKind.Laboratory);
        Assert.Equal([1], ResultIds);
        Record.Commit(batch => batch.Quality.Locks.Add(Lock(1, open: false)));
        LetGoAll(RetentionKind.Laboratory);
        Assert.Empty(ResultIds);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Results_without_an_order_go_by_themselves_unless_a_report_of_such_waits()
    {
        LabResultRow Alone(long id, LabResultState state = LabResultState.Verified, SpecimenRole role = SpecimenRole.Patient) => Of(id, 0, state, "") with { Order = default, Role = role, IsAtPatient = true };
        DeliveryRow Told(DeliveryState state) => new() { Id = 1, Kind = DeliveryKind.LabReport, Destination = "LIS", Subject = "0", CreatedAt = Start, DueAt = Start, State = state };
        Record.Commit(batch =>
        {
            batch.LabResults.AddRange([Alone(1), Alone(2, LabResultState.ToVerify), Alone(3, LabResultState.Held), Alone(4, LabResultState.Kept) with { Patient = default }, Alone(5) with { ReceivedAt = Past }, Alone(6, LabResultState.Kept, SpecimenRole.Control)]);
            batch.Deliveries.Add(Told(DeliveryState.Waiting));
        });
        Assert.Equal(1, LetGoAll(RetentionKind.Laboratory));
        Assert.Equal([1, 2, 3, 5, 6], ResultIds);
        Record.Commit(batch => batch.Deliveries.Add(Told(DeliveryState.Done)));
        LetGoAll(RetentionKind.Laboratory);
        Assert.Equal([2, 3, 5, 6], ResultIds);
        return Task.CompletedTask;
    }

    [Theory(Timeout = Deadline)]
    [InlineData(1)]
    [InlineData(50)]
    public Task Reports_go_in_portions_and_what_stays_holds_nothing_up(int limit)
    {
        const int Stuck = 1500, Old = 60, ResultsOfOne = 4;
        Record.Commit(batch =>
        {
            for (var i = 1; i <= Stuck; i++) batch.LabOrders.Add(Closed(i, status: LabTestStatus.Ordered) with { CreatedAt = Start, UpdatedAt = Start });
            for (var i = 0; i < Old; i++)
            {
                batch.LabOrders.Add(Closed(Stuck + 1 + i) with { CreatedAt = Start, UpdatedAt = Start });
                for (var k = 1; k <= ResultsOfOne; k++) batch.LabResults.Add(Of(i * ResultsOfOne + k, Stuck + 1 + i));
            }
        });
        var all = 0;
        for (var calls = 0; all < Old * (ResultsOfOne + 1); calls++)
        {
            var gone = Record.Writer.Expire(RetentionKind.Laboratory, Past, limit);
            Assert.InRange(gone, 0, limit + ResultsOfOne);
            all += gone;
            // whole reports at every moment
            Assert.Equal(0, ResultIds.Count % ResultsOfOne);
            Assert.True(calls < 400);
        }
        Assert.Equal(Stuck, OrderIds.Count);
        Assert.Empty(ResultIds);
        return Task.CompletedTask;
    }

    private static LabResultRow Sent(long id, SpecimenRole role = SpecimenRole.Control) => LabResult(id, LabResultState.Kept, "QC", 0, patient: 0) with { Order = default, Role = role };

    [Fact(Timeout = Deadline)]
    public async Task Old_control_results_go_with_what_the_analyzer_sent_but_not_what_rules_and_limits_rest_on()
    {
        const int Many = WestgardRules.MostHistory + 30;
        Record.Commit(batch =>
        {
            for (var i = 1; i <= Many; i++)
            {
                batch.LabResults.Add(Sent(i));
                batch.Quality.Controls.Add(Control(i, state: i == 3 ? ControlState.InControl : ControlState.Rejected, minute: i) with { DecidedAt = null, Result = new(i) });
            }
            batch.LabResults.AddRange([Sent(1001, SpecimenRole.Calibrator), Sent(1002, SpecimenRole.Blank) with { State = LabResultState.Held, Held = HeldReason.UnknownTest }]);
            batch.Quality.Controls.Add(Control(1001, equipment: 2) with { DecidedAt = null, Result = default });
        });
        Assert.Equal(2 * (30 - 6) + 1, LetGoAll(RetentionKind.Controls, 7, row => row.Id is >= 5 and < 10));
        // the newest accepted, what limits were made of, the newest that the rules look at; another analyzer has too few for any to go
        Assert.Equal([3, 5, 6, 7, 8, 9, .. Enumerable.Range(31, Many - 30).Select(i => (long)i), 1001], Quality.Controls(new() { Limit = 10_000 }).Select(row => row.Id).Order());
        Assert.Equal([3, 5, 6, 7, 8, 9, .. Enumerable.Range(31, Many - 30).Select(i => (long)i), 1002], ResultIds);
        Assert.Equal((Past, null), (Lab.LetGoBefore(SpecimenRole.Control), Lab.LetGoBefore(SpecimenRole.Patient)));
        await Record.ReopenAsync();
        Assert.Equal(1001, Quality.LastQuality().Control);
    }

    [Fact(Timeout = Deadline)]
    public async Task Nothing_goes_of_a_test_that_is_locked_out_and_averages_keep_their_window()
    {
        AveragePointRow Point(long id, string test, double? average = 1) => new() { Id = id, Equipment = new(1), Test = test, At = Start, Value = 1, Average = average, State = AverageState.Within };
        Record.Commit(batch =>
        {
            for (var i = 1; i <= 200; i++) batch.Quality.Controls.Add(Control(i, minute: i) with { DecidedAt = null, Result = default });
            for (var i = 1; i <= AveragePlan.MostWindow + 5; i++) batch.Quality.Averages.Add(Point(i, "MCV", i <= 2 ? 1 : null));
            for (var i = 2001; i <= 2000 + AveragePlan.MostWindow + 5; i++) batch.Quality.Averages.Add(Point(i, "GLU"));
            batch.Quality.Locks.Add(Lock(1));
        });
        Assert.Equal(4, LetGoAll(RetentionKind.Controls));
        Assert.Equal(200, Quality.Controls(new() { Limit = 1000 }).Count());
        Assert.Equal(AveragePlan.MostWindow + 1, Quality.Averages(new(1), "MCV", null, null, 10_000).Count());
        Assert.Equal(2, Quality.LatestAverages().Single(row => row.Test == "MCV").Id); // Bull's mean goes on from it
        Record.Commit(batch => batch.Quality.Locks.Add(Lock(1, open: false)));
        Assert.Equal(80 + 5, LetGoAll(RetentionKind.Controls));
        Assert.Equal(1, Quality.QualityLock(1)!.Id); // what was decided stays
        await Record.ReopenAsync();
        Assert.Equal((200L, 1L, 2000L + AveragePlan.MostWindow + 5), Quality.LastQuality());
    }
}
