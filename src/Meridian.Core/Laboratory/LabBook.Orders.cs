using System.Globalization;
using Meridian.Core.Orders;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

public sealed partial class LabBook
{
    /// <summary>
    /// Applies one event of the feed of orders. It means the order on its specimen that shares a number with it and contradicts none; without numbers, the
    /// one of the same patient on the specimen. A new order that is known, and a change of one that is not, are both taken: senders resend. Tests that the
    /// message does not name stay; panels become their tests. Results that wait for this order meet it at once.
    /// </summary>
    /// <exception cref="FormatException">It cannot be carried out; says why, without payload.</exception>
    public LabOrderRow? Apply(RecordBatch batch, LabOrderEvent told, Sequence message, DateTimeOffset at)
    {
        var identity = PlainIdentity.Of(told.Order.Patient);
        if (identity.Identifiers.Count == 0) throw new FormatException("The order names no patient: it has no identifier (PID-3).");
        MarkNumbers();
        var order = told.Order with { Patient = identity, Specimen = told.Order.Specimen with { Id = told.Order.Specimen.Id.Trim() } };
        var known = Known(batch, order, identity);
        var row = told.Kind switch
        {
            OrderEventKind.New or OrderEventKind.Change => known is null ? Number(batch, order, message, at) : Merge(batch, known, order, told.Kind, message, at),
            OrderEventKind.Cancel or OrderEventKind.Discontinue => known is null ? throw new FormatException("There is no such order to cancel.") : Cancel(batch, known, order.Tests, null, at) with { Message = message },
            // how far the ordering side thinks that it is tells the laboratory nothing
            OrderEventKind.Status => known,
            _ => throw new ArgumentOutOfRangeException(nameof(told), told.Kind, null),
        };
        if (row is null || told.Kind == OrderEventKind.Status) return row;
        var shelf = shelves.Take(batch, row.SpecimenId);
        shelves.Touch(row.SpecimenId);
        row = Put(shelf, row);
        MeetWaiting(batch, shelf, at);
        row = shelf.Order(row.Id)!;
        WriteOrders(batch);
        return row;
    }

    /// <summary>Takes back what is not done of an order.</summary>
    /// <param name="named">The tests that are meant; none: all.</param>
    /// <exception cref="FormatException">What is meant was carried out already.</exception>
    internal LabOrderRow Cancel(RecordBatch batch, LabOrderRow known, IReadOnlyList<OrderedTest> named, string? note, DateTimeOffset at)
    {
        var meant = named.Count == 0 ? null : Dissolved(named).Select(test => test.Test.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        bool IsMeant(OrderedTest test) => meant is null || meant.Contains(test.Test.Value);
        bool IsToGo(OrderedTest test) => IsMeant(test) && test.Status is LabTestStatus.Ordered or LabTestStatus.Assigned;
        if (known.Order.Tests.Count > 0 && !known.Order.Tests.Any(IsMeant)) throw new FormatException("The order has no such test.");
        if (!known.Order.Tests.Any(IsToGo) && known.Order.Tests.Any(test => IsMeant(test) && test.Status is LabTestStatus.Resulted or LabTestStatus.Verified)) throw new FormatException("The tests were carried out already.");
        return known with
        {
            UpdatedAt = at, Note = note ?? known.Note,
            Order = known.Order with { Tests = [.. known.Order.Tests.Select(test => IsToGo(test) ? test with { Status = LabTestStatus.Canceled } : test)] },
        };
    }

    private LabOrderRow? Known(RecordBatch batch, LabOrder told, PatientIdentity identity)
    {
        var hasNumber = told.Placer is not null || told.Filler is not null;
        List<LabOrderRow> candidates = [];
        if (told.Specimen.Id.Length > 0) candidates.AddRange(shelves.Take(batch, told.Specimen.Id).Orders);
        else if (hasNumber)
            foreach (var row in ByNumber(batch, told))
                if (candidates.All(one => one.Id != row.Id)) candidates.Add(row);
        candidates.RemoveAll(row => Contradicts(row.Order, told));
        var same = candidates.Where(row => Shares(row.Order, told)).ToList();
        if (same.Count > 1) throw new FormatException("Several orders bear this number; the message does not say which it means.");
        var known = same.Count == 1 ? same[0] : null;
        // without a number on either side the patient tells, and the newest that is open
        if (known is null && !hasNumber && patients.Find(identity) is { } patient)
            known = candidates.Find(row => row.IsOpen && (patients.Find(row.Patient)?.Id ?? row.Patient) == patient.Id);
        return known;
    }

    private IEnumerable<LabOrderRow> ByNumber(RecordBatch batch, LabOrder told)
    {
        foreach (var (key, number) in new[] { (OrderKey.Filler, told.Filler), (OrderKey.Placer, told.Placer) })
        {
            if (number is not { Value.Length: > 0 } some) continue;
            foreach (var row in reader.OrdersBy(key, some.Value)) yield return batch.LabOrders.FindLast(newer => newer.Id == row.Id) ?? row;
            for (var i = batch.LabOrders.Count - 1; i >= 0; i--)
                if ((key == OrderKey.Filler ? batch.LabOrders[i].Order.Filler : batch.LabOrders[i].Order.Placer)?.Value == some.Value) yield return batch.LabOrders[i];
        }
    }

    private LabOrderRow Number(RecordBatch batch, LabOrder order, Sequence message, DateTimeOffset at)
    {
        var patient = patients.OfOrder(batch, order.Patient, null, at);
        var id = new LabOrderId(lastOrder + 1);
        if (order.Specimen.Id.Length == 0)
        {
            // who prints the labels then is the hub: its own number, which no other specimen bears
            var own = string.Create(CultureInfo.InvariantCulture, $"L{id.Value:D9}");
            order = order with { Specimen = order.Specimen with { Id = own } };
        }
        foreach (var other in shelves.Take(batch, order.Specimen.Id).Orders)
            if (other.IsOpen && (patients.Find(other.Patient)?.Id ?? other.Patient) != patient) throw new FormatException("An open order of another patient bears this specimen number.");
        lastOrder = id.Value;
        return new() { Id = id, Order = order with { Tests = Dissolved(order.Tests) }, Patient = patient, Status = LabOrderStatus.Open, CreatedAt = at, UpdatedAt = at, Message = message };
    }

    private LabOrderRow Merge(RecordBatch batch, LabOrderRow known, LabOrder now, OrderEventKind kind, Sequence message, DateTimeOffset at)
    {
        patients.OfOrder(batch, now.Patient, known.Patient, at);
        var old = known.Order;
        var tests = old.Tests.ToList();
        foreach (var test in Dissolved(now.Tests))
        {
            var index = tests.FindIndex(before => IsSame(before, test));
            if (index < 0) tests.Add(test);
            else if (kind == OrderEventKind.New && tests[index].Status == LabTestStatus.Canceled) tests[index] = tests[index] with { Status = LabTestStatus.Ordered };
        }
        return known with
        {
            UpdatedAt = at, Message = message,
            Order = old with
            {
                Placer = now.Placer ?? old.Placer, Filler = now.Filler ?? old.Filler, Patient = now.Patient, Tests = tests, Priority = now.Priority ?? old.Priority,
                RequestedAt = now.RequestedAt ?? old.RequestedAt, Requester = now.Requester ?? old.Requester, Location = now.Location ?? old.Location, Comment = now.Comment ?? old.Comment,
                Specimen = old.Specimen with
                {
                    Type = now.Specimen.Type ?? old.Specimen.Type, CollectedAt = now.Specimen.CollectedAt ?? old.Specimen.CollectedAt,
                    ReceivedAt = now.Specimen.ReceivedAt ?? old.Specimen.ReceivedAt, Comment = now.Specimen.Comment ?? old.Specimen.Comment,
                },
            },
        };
    }

    /// <summary>Panels of the catalog become their tests; a test that is named twice stays one.</summary>
    private List<OrderedTest> Dissolved(IReadOnlyList<OrderedTest> tests)
    {
        List<OrderedTest> dissolved = [];
        foreach (var test in tests) Add(test, 0);
        return dissolved;

        void Add(OrderedTest test, int depth)
        {
            if (catalog.Find(test.Test) is { IsPanel: true } panel && depth < 4)
            {
                foreach (var member in panel.Members) Add(test with { Test = new("L", member, catalog.Find(member)?.Name), Panel = test.Panel ?? test.Test }, depth + 1);
                return;
            }
            if (!dissolved.Exists(before => IsSame(before, test))) dissolved.Add(test);
        }
    }

    private bool IsSame(OrderedTest a, OrderedTest b) => CodeOf(a) is { } x && CodeOf(b) is { } y ? x == y : a.Test.Value == b.Test.Value && a.Test.System == b.Test.System;

    private static bool Shares(LabOrder a, LabOrder b) => Same(a.Filler, b.Filler) || Same(a.Placer, b.Placer);
    private static bool Same(OrderNumber? a, OrderNumber? b) => a is { } x && b is { } y && x.Value == y.Value && !Differ(x.Authority, y.Authority);
    private static bool Contradicts(LabOrder a, LabOrder b) => Differ(a.Placer, b.Placer) || Differ(a.Filler, b.Filler);
    private static bool Differ(OrderNumber? a, OrderNumber? b) => a is { } x && b is { } y && (x.Value != y.Value || Differ(x.Authority, y.Authority));
    private static bool Differ(string? a, string? b) => !string.IsNullOrEmpty(a) && !string.IsNullOrEmpty(b) && a != b;
}
