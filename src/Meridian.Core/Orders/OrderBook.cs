using System.Globalization;
using System.Numerics;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Orders;

/// <summary>
/// What the feed of orders does to orders. Runs on the writer's thread; what is on its way in the batch counts before what is stored.
/// <para>
/// An event means the order that bears its study UID; else the one order that shares a placer, filler or accession number with it and contradicts none of
/// its numbers. A new order that is known, and a change of one that is not, are both taken: senders resend, and a hub that was away has missed the first.
/// Steps are matched by their id; one that the message does not name stays. A step that the modality has begun keeps its status and its station.
/// An order never changes its patient: an event that names another one is refused, and so is one whose name or birth date contradicts what the
/// patient feed says of that identifier.
/// </para>
/// </summary>
public sealed class OrderBook(IOrderReader reader, PatientDirectory patients, UndoLog undo)
{
    private static readonly HashSet<StepStatus> Open = [StepStatus.Scheduled, StepStatus.Arrived];
    private long last;

    /// <summary>Goes on where the record ends.</summary>
    public void Load() => last = reader.LastOrder().Value;

    /// <summary>Applies one event and adds its row.</summary>
    /// <exception cref="FormatException">It cannot be carried out; says why, without payload.</exception>
    public ImagingOrderRow? Apply(RecordBatch batch, OrderEvent told, Sequence message, DateTimeOffset at)
    {
        var identity = PlainIdentity.Of(told.Order.Patient);
        if (identity.Identifiers.Count == 0) throw new FormatException("The order names no patient: it has no identifier (PID-3).");
        var known = Find(batch, told.Order, told.Kind);
        var patient = patients.OfOrder(batch, identity, known?.Patient, at);
        switch (told.Kind)
        {
            case OrderEventKind.New or OrderEventKind.Change:
                return Put(batch, known is null ? Number(told, identity, patient, message, at) : Merge(known, told, identity, message, at));
            case OrderEventKind.Cancel or OrderEventKind.Discontinue when known is null:
                throw new FormatException("There is no such order to cancel.");
            case OrderEventKind.Cancel:
                return Put(batch, Cancel(known, told.Order, StepStatus.Canceled, at) with { Message = message });
            case OrderEventKind.Discontinue:
                return Put(batch, Cancel(known, told.Order, StepStatus.Discontinued, at) with { Message = message });
            case OrderEventKind.Status:
                // the status of an order that the hub never had tells nothing that it could show
                return known is null || told.Status is not { } status ? null : Put(batch, Moved(known, told.Order, status, at) with { Message = message });
            default:
                throw new ArgumentOutOfRangeException(nameof(told), told.Kind, null);
        }
    }

    /// <summary>Writes a row; its status is made from its steps.</summary>
    public static ImagingOrderRow Put(RecordBatch batch, ImagingOrderRow row)
    {
        row = row with { Status = ImagingOrderRow.StatusOf(row.Order.Steps) };
        batch.Orders.Add(row);
        return row;
    }

    /// <summary>The order by number, on its way or stored.</summary>
    public ImagingOrderRow? Find(RecordBatch batch, OrderId id) => batch.Orders.FindLast(row => row.Id == id) ?? reader.Order(id);

    /// <summary>Orders that bear a number, on their way or stored.</summary>
    public IEnumerable<ImagingOrderRow> FindBy(RecordBatch batch, OrderKey key, string value)
    {
        foreach (var row in reader.OrdersBy(key, value)) yield return batch.Orders.FindLast(newer => newer.Id == row.Id) ?? row;
        for (var i = batch.Orders.Count - 1; i >= 0; i--)
            if (Bears(batch.Orders[i], key, value)) yield return batch.Orders[i];
    }

    /// <summary>A row for a new order with the hub's numbers where none were given.</summary>
    public ImagingOrderRow Number(OrderEvent told, PatientIdentity identity, PatientId patient, Sequence message, DateTimeOffset at)
    {
        var id = new OrderId(++last);
        undo.Add(() => last = id.Value - 1);
        return new() { Id = id, Order = Numbered(id, told.Order with { Patient = identity }, told.Status), Patient = patient, Status = OrderStatus.Scheduled, CreatedAt = at, UpdatedAt = at, Message = message };
    }

    /// <summary>Ends what is still to be done of an order.</summary>
    /// <param name="named">Names the steps that are meant; none: all.</param>
    /// <exception cref="FormatException">It was begun, and a cancellation is for what was not.</exception>
    public static ImagingOrderRow Cancel(ImagingOrderRow known, ImagingOrder? named, StepStatus to, DateTimeOffset at)
    {
        var meant = Meant(known, named);
        if (to == StepStatus.Canceled && known.Order.Steps.Any(step => meant(step) && step.Status is StepStatus.Started or StepStatus.Completed))
            throw new FormatException("The order was begun already and can be discontinued only.");
        if (known.Order.Steps.Any(step => meant(step) && step.Status == StepStatus.Completed) && !known.Order.Steps.Any(step => meant(step) && Open.Contains(step.Status)))
            throw new FormatException("The order was carried out already.");
        return known with { UpdatedAt = at, Order = known.Order with { Steps = [.. known.Order.Steps.Select(step => meant(step) && Open.Contains(step.Status) ? step with { Status = to } : step)] } };
    }

    private ImagingOrderRow? Find(RecordBatch batch, ImagingOrder told, OrderEventKind kind)
    {
        if (told.StudyUid is { } study && FindBy(batch, OrderKey.Study, study).FirstOrDefault() is { } same) return same;
        var found = new Dictionary<OrderId, ImagingOrderRow>();
        void Look(OrderKey key, string? value)
        {
            if (string.IsNullOrEmpty(value)) return;
            foreach (var row in FindBy(batch, key, value))
                if (!Contradicts(row.Order, told)) found.TryAdd(row.Id, row);
        }
        Look(OrderKey.Filler, told.Filler?.Value);
        Look(OrderKey.Placer, told.Placer?.Value);
        Look(OrderKey.Accession, told.Accession);
        // another study UID under a new order is another procedure of the same accession
        if (kind == OrderEventKind.New && told.StudyUid is not null) return null;
        return found.Count switch
        {
            0 => null,
            1 => found.Values.First(),
            _ => throw new FormatException("Several orders bear this number; the message does not say which it means."),
        };
    }

    private static bool Contradicts(ImagingOrder a, ImagingOrder b) => Differ(a.Placer, b.Placer) || Differ(a.Filler, b.Filler)
        || Differ(a.Accession, b.Accession) || Differ(a.RequestedProcedureId, b.RequestedProcedureId);

    private static bool Differ(OrderNumber? a, OrderNumber? b) => a is { } x && b is { } y && (x.Value != y.Value || Differ(x.Authority, y.Authority));
    private static bool Differ(string? a, string? b) => !string.IsNullOrEmpty(a) && !string.IsNullOrEmpty(b) && a != b;

    private static bool Bears(ImagingOrderRow row, OrderKey key, string value) => value == key switch
    {
        OrderKey.Placer => row.Order.Placer?.Value,
        OrderKey.Filler => row.Order.Filler?.Value,
        OrderKey.Accession => row.Order.Accession,
        OrderKey.Study => row.Order.StudyUid,
        OrderKey.Patient => row.Patient.ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private static ImagingOrderRow Merge(ImagingOrderRow known, OrderEvent told, PatientIdentity identity, Sequence message, DateTimeOffset at)
    {
        var (old, now) = (known.Order, told.Order);
        var begun = old.Steps.Any(step => step.Status is StepStatus.Started or StepStatus.Completed);
        var steps = old.Steps.ToList();
        foreach (var step in now.Steps)
        {
            var isOnly = now.Steps.Count == 1 && steps.Count == 1;
            // several steps, and the message does not say which: it tells of the order as a whole
            if (step.Id is null && !isOnly) continue;
            var index = steps.FindIndex(before => step.Id is null || before.Id == step.Id);
            if (index < 0) steps.Add(step);
            else if (Open.Contains(steps[index].Status)) steps[index] = Merge(steps[index], step);
            else if (told.Kind == OrderEventKind.New && steps[index].Status == StepStatus.Canceled) steps[index] = Merge(steps[index], step) with { Status = StepStatus.Scheduled };
        }
        var row = Told(known, now, old, identity, message, at, begun, steps);
        return told.Status is { } status and not StepStatus.Scheduled ? Moved(row, now, status, at) : row;
    }

    private static ImagingOrderRow Told(ImagingOrderRow known, ImagingOrder now, ImagingOrder old, PatientIdentity identity, Sequence message, DateTimeOffset at, bool begun, IReadOnlyList<ScheduledStep> steps)
    {
        return known with
        {
            UpdatedAt = at, Message = message,
            Order = old with
            {
                Placer = now.Placer ?? old.Placer, Filler = now.Filler ?? old.Filler, Accession = now.Accession ?? old.Accession,
                RequestedProcedureId = now.RequestedProcedureId ?? old.RequestedProcedureId,
                // images may bear it already
                StudyUid = begun ? old.StudyUid : now.StudyUid ?? old.StudyUid,
                Procedure = now.Procedure ?? old.Procedure, Description = now.Description ?? old.Description, Reason = now.Reason ?? old.Reason,
                Comments = now.Comments ?? old.Comments, Priority = now.Priority ?? old.Priority, Patient = identity, Visit = now.Visit ?? old.Visit,
                Class = now.Class ?? old.Class, Location = now.Location ?? old.Location, ReferringPhysician = now.ReferringPhysician ?? old.ReferringPhysician,
                RequestingPhysician = now.RequestingPhysician ?? old.RequestingPhysician, RequestedAt = now.RequestedAt ?? old.RequestedAt, Steps = steps,
            },
        };
    }

    private static ScheduledStep Merge(ScheduledStep old, ScheduledStep now) => old with
    {
        Modality = now.Modality ?? old.Modality, StationAe = now.StationAe ?? old.StationAe, StationName = now.StationName ?? old.StationName, Location = now.Location ?? old.Location,
        Start = now.Start ?? old.Start, Protocols = now.Protocols.Count > 0 ? now.Protocols : old.Protocols, Description = now.Description ?? old.Description,
        Performer = now.Performer ?? old.Performer,
    };

    private static ImagingOrderRow Moved(ImagingOrderRow known, ImagingOrder named, StepStatus to, DateTimeOffset at)
    {
        var meant = Meant(known, named);
        // what is over stays over: a late message must not bring a finished step back to the worklist
        return known with { UpdatedAt = at, Order = known.Order with { Steps = [.. known.Order.Steps.Select(step => meant(step) && step.Status is StepStatus.Scheduled or StepStatus.Arrived or StepStatus.Started && step.Status <= to ? step with { Status = to } : step)] } };
    }

    private static Func<ScheduledStep, bool> Meant(ImagingOrderRow known, ImagingOrder? named)
    {
        var ids = named?.Steps.Select(step => step.Id).OfType<string>().Where(id => known.Order.Steps.Any(step => step.Id == id)).ToHashSet() ?? [];
        return step => ids.Count == 0 || ids.Contains(step.Id!);
    }

    private static ImagingOrder Numbered(OrderId id, ImagingOrder order, StepStatus? status)
    {
        var steps = order.Steps.Count > 0 ? order.Steps : [new ScheduledStep()];
        return order with
        {
            Accession = order.Accession ?? ShortNumber(order.Filler?.Value) ?? string.Create(CultureInfo.InvariantCulture, $"M{id.Value:D9}"),
            RequestedProcedureId = order.RequestedProcedureId ?? string.Create(CultureInfo.InvariantCulture, $"R{id.Value:D9}"),
            StudyUid = order.StudyUid ?? NewUid(),
            Steps = [.. steps.Select((step, i) => step with { Id = step.Id ?? StepIdOf(id, i + 1), Status = status ?? step.Status })],
        };
    }

    private static string StepIdOf(OrderId id, int number) => string.Create(CultureInfo.InvariantCulture, $"S{id.Value:D9}-{number}");

    // SH: 16 characters at most (PS3.5 table 6.2-1)
    private static string? ShortNumber(string? text) => text is { Length: > 0 and <= 16 } && !text.Contains('\\', StringComparison.Ordinal) ? text : null;

    /// <summary>A UID out of a random UUID (PS3.5 B.2).</summary>
    public static string NewUid() => "2.25." + new BigInteger(Guid.NewGuid().ToByteArray(bigEndian: true), isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
}
