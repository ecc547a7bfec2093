using Meridian.Model;

namespace Meridian.Core.Orders;

/// <summary>A number by which an order is known.</summary>
public enum OrderKey : byte { Placer = 1, Filler = 2, Accession = 3, Study = 4, Patient = 5 }

/// <summary>The read side of orders: committed rows, from any thread, O(page) memory.</summary>
/// <remarks>Every member throws <see cref="Record.RecordUnavailableException"/> when the store cannot be read.</remarks>
public interface IOrderReader
{
    /// <summary>The highest number given so far.</summary>
    OrderId LastOrder();
    ImagingOrderRow? Order(OrderId id);
    /// <summary>Orders that bear a number (for <see cref="OrderKey.Patient"/>: the patient's, in decimal), newest first, at most 100.</summary>
    IReadOnlyList<ImagingOrderRow> OrdersBy(OrderKey key, string value);
    /// <summary>Newest first.</summary>
    IEnumerable<ImagingOrderRow> Orders(OrderQuery query);
    /// <summary>Orders with a step that fits, by the time of the first that does.</summary>
    IEnumerable<ImagingOrderRow> Worklist(WorklistQuery query);

    PerformedStepRow? PerformedStep(string uid);
    /// <summary>Newest first; of one order, or all.</summary>
    IEnumerable<PerformedStepRow> PerformedSteps(OrderId? order, int limit);

    CommitmentRow? Commitment(string transactionUid, string requesterAe);
    /// <summary>Newest first; in one state, or all.</summary>
    IEnumerable<CommitmentRow> Commitments(CommitmentState? state, int limit);
}

/// <summary>Which orders. Null: any.</summary>
public sealed record OrderQuery
{
    public OrderStatus? Status { get; init; }
    /// <summary>A part of a name or number.</summary>
    public string? Text { get; init; }
    public OrderId? Before { get; init; }
    public int Limit { get; init; } = 100;
}

/// <summary>Which steps of the worklist. Null: any. A step without a start fits no range.</summary>
public sealed record WorklistQuery
{
    /// <summary>At least one; empty: every status.</summary>
    public IReadOnlyList<StepStatus> Statuses { get; init; } = [StepStatus.Scheduled, StepStatus.Arrived, StepStatus.Started];
    public DateTimeOffset? From { get; init; }
    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    public string? Modality { get; init; }
    public string? StationAe { get; init; }
    public int Limit { get; init; } = 10_000;
}
