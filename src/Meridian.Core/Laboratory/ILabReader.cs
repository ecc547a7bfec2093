using Meridian.Core.Orders;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>The read side of the laboratory: committed rows, from any thread, O(page) memory.</summary>
/// <remarks>Every member throws <see cref="Record.RecordUnavailableException"/> when the store cannot be read.</remarks>
public interface ILabReader
{
    /// <summary>The highest number given so far.</summary>
    LabOrderId LastOrder();
    /// <summary>The highest number given so far.</summary>
    LabResultId LastResult();

    LabOrderRow? Order(LabOrderId id);
    /// <summary>Orders whose specimen has this number, newest first, at most 100.</summary>
    IReadOnlyList<LabOrderRow> OrdersBySpecimen(string specimenId);
    /// <summary>Orders that bear a number (placer, filler; for <see cref="OrderKey.Patient"/>: the patient's, in decimal), newest first, at most 100.</summary>
    IReadOnlyList<LabOrderRow> OrdersBy(OrderKey key, string value);
    /// <summary>Newest first.</summary>
    IEnumerable<LabOrderRow> Orders(LabOrderQuery query);

    LabResultRow? Result(LabResultId id);
    /// <summary>Newest first.</summary>
    IEnumerable<LabResultRow> Results(LabResultQuery query);
    /// <summary>True: this very result is in the record.</summary>
    bool HasResult(ResultKey key);
    /// <summary>What the record ever let go of patients' or of controls' results was received before this; null: nothing ever went.</summary>
    DateTimeOffset? LetGoBefore(SpecimenRole role);
    /// <summary>The newest verified result of one patient's test, also of those that stand under a record that was merged into his.</summary>
    /// <param name="except">Results of this order are left out; default: none is.</param>
    LabResultRow? LastVerified(PatientId patient, string test, LabOrderId except = default);
    /// <summary>Records that bear an identifier of this value, whoever gave it, those that were merged too; at most 10.</summary>
    IReadOnlyList<PatientId> PatientsBearing(string identifier);
    /// <summary>What one instrument has done.</summary>
    LabInstrumentCounts Counts(EquipmentId equipment, DateTimeOffset since);
    /// <summary>How many results wait in each state that waits (held, to verify).</summary>
    LabCounts Counts();
}

/// <summary>What waits in the laboratory.</summary>
/// <param name="Held">By reason.</param>
/// <param name="Critical">Of those to verify, those below or above a critical limit.</param>
/// <param name="OpenOrders">Orders whose tests are not all done.</param>
public sealed record LabCounts(IReadOnlyDictionary<HeldReason, int> Held, int ToVerify, int Critical, int OpenOrders);

/// <summary>What one instrument has done.</summary>
/// <param name="LastAt">When it measured last; null: never.</param>
/// <param name="Since">Results measured since the time that was asked.</param>
public readonly record struct LabInstrumentCounts(DateTimeOffset? LastAt, int Since, int Held, int ToVerify);

/// <summary>Which orders. Null: any.</summary>
public sealed record LabOrderQuery
{
    public LabOrderStatus? Status { get; init; }
    /// <summary>True: open or in progress, whatever <see cref="Status"/> says.</summary>
    public bool OnlyOpen { get; init; }
    public PatientId? Patient { get; init; }
    public string? SpecimenId { get; init; }
    /// <summary>As told: S, A, R.</summary>
    public string? Priority { get; init; }
    /// <summary>A part of a name or number.</summary>
    public string? Text { get; init; }
    public DateTimeOffset? From { get; init; }
    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    public LabOrderId? Before { get; init; }
    public int Limit { get; init; } = 100;
}

/// <summary>Which results. Null: any.</summary>
public sealed record LabResultQuery
{
    /// <summary>One of these; empty: any.</summary>
    public IReadOnlyList<LabResultState> States { get; init; } = [];
    /// <summary>The only one of <see cref="States"/>.</summary>
    public LabResultState? State { get => States.Count == 1 ? States[0] : null; init => States = value is { } one ? [one] : []; }
    /// <summary>True: only LL and HH.</summary>
    public bool OnlyCritical { get; init; }
    public HeldReason? Held { get; init; }
    public string? SpecimenId { get; init; }
    public PatientId? Patient { get; init; }
    public LabOrderId? Order { get; init; }
    public EquipmentId? Equipment { get; init; }
    /// <summary>The hub's code.</summary>
    public string? Test { get; init; }
    public SpecimenRole? Role { get; init; }
    /// <summary>When measured, inclusive.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    /// <summary>Those of one message.</summary>
    public Sequence? Message { get; init; }
    public LabResultId? Before { get; init; }
    public int Limit { get; init; } = 100;
}
