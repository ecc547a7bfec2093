using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>What people decide about results. Each says what it cannot do by <see cref="FormatException"/>, before anything changed.</summary>
public sealed partial class LabBook
{
    internal LabResultRow Verify(RecordBatch batch, LabResultId id, string by, DateTimeOffset at)
    {
        var row = Find(batch, id) ?? throw new FormatException("There is no such result.");
        if (row.State != LabResultState.ToVerify) throw new FormatException(row.State == LabResultState.Held ? "The result is held; release it first." : "The result does not wait for a person.");
        MarkNumbers();
        var shelf = ShelfOf(batch, row);
        foreach (var one in shelf.Results.ToArray())
        {
            if (row.Order == default || one.Id == id || one.Order != row.Order || one.Test != row.Test || !one.IsStanding) continue;
            if (one.State == LabResultState.Verified || one.Id.Value < id.Value) Put(batch, shelf, one with { State = LabResultState.Superseded, SupersededBy = id });
            else Put(batch, shelf, one with { IsCorrection = true, Supersedes = id });
        }
        row = row with { State = LabResultState.Verified, By = by, DecidedAt = at, Rule = null };
        Put(batch, shelf, row);
        Remember(row);
        Restate(shelf, row.Order, row.Test!, at, answered: true);
        Finish(batch, shelf, row);
        return row;
    }

    internal LabResultRow Reject(RecordBatch batch, LabResultId id, string reason, string by, DateTimeOffset at)
    {
        var row = Find(batch, id) ?? throw new FormatException("There is no such result.");
        if (row.State is not (LabResultState.ToVerify or LabResultState.Held or LabResultState.Verified)) throw new FormatException("The result is over already.");
        MarkNumbers();
        var stood = row.IsStanding;
        var shelf = ShelfOf(batch, row);
        Forget(row);
        row = row with { State = LabResultState.Rejected, By = by, DecidedAt = at, Reason = reason, Rule = null };
        Put(batch, shelf, row);
        if (stood) Restate(shelf, row.Order, row.Test!, at, answered: true);
        Finish(batch, shelf, row);
        return row;
    }

    /// <summary>A result that a person writes: for a test without an instrument, or in the place of one that came.</summary>
    /// <param name="original">The result that it is to take the place of; null: none.</param>
    internal LabResultRow Enter(RecordBatch batch, LabOrderId order, string code, LabResult said, LabResultRow? original, string? reason, DateTimeOffset at)
    {
        var known = Find(batch, order) ?? throw new FormatException("There is no such order.");
        var test = catalog.Find(code) ?? throw new FormatException("There is no such test.");
        if (known.Status == LabOrderStatus.Canceled) throw new FormatException("The order was canceled.");
        if (original is { IsStanding: false }) throw new FormatException("The result does not stand any more.");
        if (test.Kind == ValueKind.Numeric && said.Kind != ValueKind.Numeric && said.Status != LabResultStatus.NotObtained) throw new FormatException("The test's value is a number.");
        MarkNumbers();
        var shelf = shelves.Take(batch, known.SpecimenId);
        shelves.Touch(known.SpecimenId);
        var row = new LabResultRow
        {
            Id = new(++lastResult), Key = ResultKey.OfEntry(), Equipment = default, SpecimenId = known.SpecimenId, Role = SpecimenRole.Patient, Order = order,
            // a person chose the order, and a test that was not ordered is added by writing it down
            Released = (1 << (int)HeldReason.NoOrder) | (1 << (int)HeldReason.NotOrdered), Said = said with { Test = new("L", test.Code, test.Name), Unit = said.Unit ?? test.Unit },
            State = LabResultState.ToVerify, At = original?.At ?? at, ReceivedAt = at, Reason = reason,
        };
        row = Judge(batch, shelf, row);
        if (row.State == LabResultState.Held) throw new FormatException("The value is in another unit than the test's.");
        Finish(batch, shelf, row);
        return row;
    }

    internal LabOrderRow Rerun(RecordBatch batch, LabOrderId order, string code, decimal? dilution, DateTimeOffset at)
    {
        var known = Find(batch, order) ?? throw new FormatException("There is no such order.");
        if (dilution is <= 1 or > 1_000_000) throw new FormatException("A dilution is above 1: 10 stands for 1:10.");
        MarkNumbers();
        var shelf = shelves.Take(batch, known.SpecimenId);
        shelves.Touch(known.SpecimenId);
        known = shelf.Order(order) ?? known;
        var test = catalog.Find(code)?.Code;
        OrderedTest[] tests = [.. known.Order.Tests];
        var at0 = Array.FindIndex(tests, one => test is not null && CodeOf(one) == test && one.Status != LabTestStatus.Canceled);
        if (at0 < 0) throw new FormatException("The order has no such test.");
        tests[at0] = tests[at0] with { Status = LabTestStatus.Ordered, Rerun = tests[at0].Rerun + 1, Dilution = dilution };
        known = Put(shelf, known with { UpdatedAt = at, Order = known.Order with { Tests = tests } });
        WriteOrders(batch);
        return known;
    }

    /// <summary>Lets a held result go on. What else stands against it holds it anew.</summary>
    /// <param name="order">The order that a person chose; default: the specimen's number tells.</param>
    /// <param name="patient">The patient that a person chose for a result that was measured at one; default: none chosen.</param>
    internal LabResultRow Release(RecordBatch batch, LabResultId id, LabOrderId order, PatientId patient, string reason, string by, DateTimeOffset at)
    {
        var row = Find(batch, id) ?? throw new FormatException("There is no such result.");
        if (row is not { State: LabResultState.Held, Role: SpecimenRole.Patient }) throw new FormatException("The result is not held.");
        switch (row.Held)
        {
            case HeldReason.UnknownTest: throw new FormatException("Say first which test the instrument's code means.");
            case HeldReason.UnitMismatch: throw new FormatException("Say first how the instrument's unit and the test's relate.");
            case HeldReason.NoOrder or HeldReason.SeveralPatients when order == default: throw new FormatException("Choose the order that the result belongs to.");
        }
        if (row.Held == HeldReason.UnknownPatient && order == default && patients.Find(patient) is null) throw new FormatException("Choose the patient that the result belongs to, or an order.");
        LabOrderRow? chosen = null;
        if (order != default)
        {
            chosen = Find(batch, order) ?? throw new FormatException("There is no such order.");
            if (chosen.Status == LabOrderStatus.Canceled) throw new FormatException("The order was canceled.");
        }
        MarkNumbers();
        var released = row.Released | (1 << (int)row.Held) | (chosen is null ? 0 : 1 << (int)HeldReason.NoOrder);
        row = row with { Released = released, Order = chosen?.Id ?? row.Order, Patient = row.Held == HeldReason.UnknownPatient ? patient : row.Patient, Held = HeldReason.None, Reason = reason, By = by, DecidedAt = at };
        var shelf = ShelfOf(batch, row, chosen);
        row = Judge(batch, shelf, row);
        Finish(batch, shelf, row);
        return row;
    }

    /// <summary>Judges a held result anew: a table or an order has changed.</summary>
    internal LabResultRow Rejudge(RecordBatch batch, LabResultRow row)
    {
        row = Find(batch, row.Id) ?? row;
        if (row.State != LabResultState.Held) return row;
        MarkNumbers();
        if (row.Role != SpecimenRole.Patient) return TakeControl(batch, row with { State = LabResultState.Kept, Held = HeldReason.None });
        var shelf = ShelfOf(batch, row);
        row = Judge(batch, shelf, row with { Held = HeldReason.None });
        Finish(batch, shelf, row);
        return row;
    }

    /// <summary>Notes that an analyzer was told to carry tests out.</summary>
    internal void Assign(RecordBatch batch, IReadOnlyList<HostTest> told, DateTimeOffset at)
    {
        MarkNumbers();
        foreach (var group in told.GroupBy(test => test.Order))
        {
            if (Find(batch, group.Key) is not { } known) continue;
            var shelf = shelves.Take(batch, known.SpecimenId);
            var codes = group.Select(test => test.Test).ToHashSet(StringComparer.Ordinal);
            known = shelf.Order(group.Key) ?? known;
            if (!known.Order.Tests.Any(IsTold)) continue;
            shelves.Touch(known.SpecimenId);
            Put(shelf, known with { UpdatedAt = at, Order = known.Order with { Tests = [.. known.Order.Tests.Select(test => IsTold(test) ? test with { Status = LabTestStatus.Assigned } : test)] } });

            bool IsTold(OrderedTest test) => test.Status == LabTestStatus.Ordered && CodeOf(test) is { } code && codes.Contains(code);
        }
        WriteOrders(batch);
    }

    /// <summary>Asks for more tests of an order; one that was canceled is open again.</summary>
    internal LabOrderRow Add(RecordBatch batch, LabOrderRow known, IReadOnlyList<string> codes, DateTimeOffset at)
    {
        foreach (var code in codes)
            if (catalog.Find(code) is null) throw new FormatException($"There is no test {code}.");
        MarkNumbers();
        var shelf = shelves.Take(batch, known.SpecimenId);
        shelves.Touch(known.SpecimenId);
        known = shelf.Order(known.Id) ?? known;
        var tests = known.Order.Tests.ToList();
        foreach (var test in Dissolved([.. codes.Select(code => new OrderedTest { Test = new("L", catalog.Find(code)!.Code, catalog.Find(code)!.Name) })]))
        {
            var index = tests.FindIndex(before => IsSame(before, test));
            if (index < 0) tests.Add(test);
            else if (tests[index].Status == LabTestStatus.Canceled) tests[index] = tests[index] with { Status = LabTestStatus.Ordered };
        }
        Put(shelf, known with { UpdatedAt = at, Order = known.Order with { Tests = tests } });
        MeetWaiting(batch, shelf, at);
        WriteOrders(batch);
        return shelf.Order(known.Id)!;
    }

    /// <summary>Changes an order as a person says.</summary>
    internal LabOrderRow Change(RecordBatch batch, LabOrderId id, Func<LabOrderRow, LabOrderRow> change)
    {
        var known = Find(batch, id) ?? throw new FormatException("There is no such order.");
        MarkNumbers();
        var shelf = shelves.Take(batch, known.SpecimenId);
        shelves.Touch(known.SpecimenId);
        var row = Put(shelf, change(shelf.Order(id) ?? known));
        WriteOrders(batch);
        return row;
    }

    /// <summary>The shelf of the order that a result belongs to, else of its own number.</summary>
    private SpecimenShelf ShelfOf(RecordBatch batch, LabResultRow row, LabOrderRow? chosen = null)
    {
        var order = chosen ?? (row.Order == default ? null : Find(batch, row.Order));
        var number = order?.SpecimenId ?? row.SpecimenId;
        shelves.Touch(number);
        if (number != row.SpecimenId) shelves.Touch(row.SpecimenId);
        // a result without any number lies on a shelf of its own, which nobody keeps
        return number.Length > 0 ? shelves.Take(batch, number) : new("");
    }

    private void Finish(RecordBatch batch, SpecimenShelf shelf, LabResultRow row)
    {
        WriteOrders(batch);
        // it lies on two shelves: the other is read anew when it is asked for
        if (row.SpecimenId != shelf.SpecimenId) shelves.Drop(row.SpecimenId);
    }
}
