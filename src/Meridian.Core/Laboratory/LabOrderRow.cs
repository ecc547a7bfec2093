using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>How far a laboratory order is, as its tests say. Stored; the numbers are pinned by a test.</summary>
public enum LabOrderStatus : byte
{
    /// <summary>No result has come.</summary>
    Open = 1,
    /// <summary>Some tests have results, or one waits for a person.</summary>
    InProgress = 2,
    /// <summary>Each test that is to be carried out has a result that stands.</summary>
    Completed = 3,
    Canceled = 4,
}

/// <summary>One specimen and the tests asked of it, as the hub keeps it: written whole, by id.</summary>
public sealed record LabOrderRow
{
    public required LabOrderId Id { get; init; }
    /// <summary>What was told; the specimen's number is never empty here, and panels are dissolved into their tests.</summary>
    public required LabOrder Order { get; init; }
    public required PatientId Patient { get; init; }
    public required LabOrderStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>The newest message that told of it; default: a person.</summary>
    public Sequence Message { get; init; }
    /// <summary>Why it was canceled, or what else a person or the hub noted.</summary>
    public string? Note { get; init; }

    public string SpecimenId => Order.Specimen.Id;
    public bool IsOpen => Status is LabOrderStatus.Open or LabOrderStatus.InProgress;

    /// <summary>The order's status out of its tests': the hub has no other opinion.</summary>
    public static LabOrderStatus StatusOf(IReadOnlyList<OrderedTest> tests)
    {
        var (open, resulted, verified) = (false, false, false);
        foreach (var test in tests)
        {
            open |= test.Status is LabTestStatus.Ordered or LabTestStatus.Assigned;
            resulted |= test.Status is LabTestStatus.Resulted;
            verified |= test.Status is LabTestStatus.Verified;
        }
        if (resulted || (open && verified)) return LabOrderStatus.InProgress;
        return open || tests.Count == 0 ? LabOrderStatus.Open : verified ? LabOrderStatus.Completed : LabOrderStatus.Canceled;
    }
}
