using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Orders;

/// <summary>What became of what a person wanted of an order.</summary>
/// <param name="Row">The order as it stands; null: it was not done.</param>
/// <param name="Refusal">Why not, in a sentence; null with a null row: there is no such order.</param>
public readonly record struct OrderAnswer(ImagingOrderRow? Row, string? Refusal);

/// <summary>What people do about orders.</summary>
public sealed class OrderDesk(IIntake intake, OrderBook book, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Makes an order; the task completes after the commit.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<OrderAnswer> CreateAsync(ImagingOrder order, Actor actor, CancellationToken cancellation = default) => TriedAsync(intake.DecideAsync<ImagingOrderRow?>(batch =>
    {
        if (order.Accession is { } accession && book.FindBy(batch, OrderKey.Accession, accession).Any()) throw new FormatException("Another order bears this accession number.");
        var row = book.Apply(batch, new() { Kind = OrderEventKind.New, Order = order }, default, clock.GetUtcNow())!;
        audit.Append(batch, actor, "order.create", $"order/{row.Id}", ReadableJson.Write(new { row.Order.Accession, row.Order.StudyUid, patient = row.Patient.Value }));
        return row;
    }, cancellation));

    /// <summary>Takes an order back, with a reason: what was not begun is canceled, of what was begun the rest is discontinued.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<OrderAnswer> CancelAsync(OrderId id, string reason, Actor actor, CancellationToken cancellation = default) => TriedAsync(intake.DecideAsync(batch =>
    {
        if (book.Find(batch, id) is not { } known) return null;
        if (known.Status is OrderStatus.Canceled or OrderStatus.Discontinued) return known;
        var begun = known.Order.Steps.Any(step => step.Status is StepStatus.Started or StepStatus.Completed);
        var row = OrderBook.Put(batch, OrderBook.Cancel(known, null, begun ? StepStatus.Discontinued : StepStatus.Canceled, clock.GetUtcNow()) with { Note = reason });
        audit.Append(batch, actor, "order.cancel", $"order/{id}", ReadableJson.Write(new { reason }));
        return row;
    }, cancellation));

    // what the writer refuses it has taken back whole; a refusal is an answer
    private static async Task<OrderAnswer> TriedAsync(Task<ImagingOrderRow?> decision)
    {
        try
        {
            return new(await decision, null);
        }
        catch (FormatException refused)
        {
            return new(null, refused.Message);
        }
    }
}
