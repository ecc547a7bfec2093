using Meridian.Model;

namespace Meridian.Core.Orders;

/// <summary>How far an order is, as its steps say. Stored; the numbers are pinned by a test.</summary>
public enum OrderStatus : byte { Scheduled = 1, InProgress = 2, Completed = 3, Discontinued = 4, Canceled = 5 }

/// <summary>One imaging order as the hub keeps it: written whole, by id.</summary>
public sealed record ImagingOrderRow
{
    public required OrderId Id { get; init; }
    /// <summary>What was told, with the numbers that the hub gave where none came: accession, study, procedure and step are never null here.</summary>
    public required ImagingOrder Order { get; init; }
    public required PatientId Patient { get; init; }
    public required OrderStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>The newest message that told of it; default: a person.</summary>
    public Sequence Message { get; init; }
    /// <summary>Why it was canceled, or what else a person noted.</summary>
    public string? Note { get; init; }

    /// <summary>The order's status out of its steps': the hub has no other opinion.</summary>
    public static OrderStatus StatusOf(IReadOnlyList<ScheduledStep> steps)
    {
        var (scheduled, started, completed, discontinued) = (false, false, false, false);
        foreach (var step in steps)
        {
            scheduled |= step.Status is StepStatus.Scheduled or StepStatus.Arrived;
            started |= step.Status is StepStatus.Started;
            completed |= step.Status is StepStatus.Completed;
            discontinued |= step.Status is StepStatus.Discontinued;
        }
        if (started || (scheduled && completed)) return OrderStatus.InProgress;
        if (scheduled || steps.Count == 0) return OrderStatus.Scheduled;
        return completed ? OrderStatus.Completed : discontinued ? OrderStatus.Discontinued : OrderStatus.Canceled;
    }
}
