namespace Meridian.Core.Workitems;

/// <summary>
/// The state transitions of PS3.4 table CC.1.1-2, without the requirements of the final states (<see cref="WorkitemRequirements"/>). The Transaction UID is
/// the lock: who claims a workitem gives one, and whoever has it controls the workitem until it ends; nothing else of the caller counts (CC.1.1).
/// </summary>
public static class WorkitemStateMachine
{
    /// <summary>Whether the state may be changed.</summary>
    /// <param name="now">The state that stands; null: there is no such workitem.</param>
    /// <param name="held">The Transaction UID that it was claimed with; null: it was not.</param>
    /// <param name="to">The state that is wanted.</param>
    /// <param name="offered">The Transaction UID of the request; null or empty: it has none.</param>
    public static WorkitemOutcome Change(WorkitemState? now, string? held, WorkitemState to, string? offered)
    {
        if (now is not { } state) return WorkitemOutcome.NotFound;
        if (to == WorkitemState.Scheduled) return WorkitemOutcome.ScheduledByCreationOnly;
        if (string.IsNullOrEmpty(offered)) return WorkitemOutcome.WrongTransaction;
        if (state != WorkitemState.Scheduled && offered != held) return WorkitemOutcome.WrongTransaction;
        return (to, state) switch
        {
            (WorkitemState.InProgress, WorkitemState.Scheduled) => WorkitemOutcome.Done,
            (WorkitemState.InProgress, WorkitemState.InProgress) => WorkitemOutcome.AlreadyInProgress,
            (WorkitemState.Completed or WorkitemState.Canceled, WorkitemState.Scheduled) => WorkitemOutcome.NotInProgress,
            (WorkitemState.Completed or WorkitemState.Canceled, WorkitemState.InProgress) => WorkitemOutcome.Done,
            (WorkitemState.Completed, WorkitemState.Completed) => WorkitemOutcome.AlreadyCompleted,
            (WorkitemState.Canceled, WorkitemState.Canceled) => WorkitemOutcome.AlreadyCanceled,
            _ => WorkitemOutcome.NoLongerUpdatable,
        };
    }

    /// <summary>Whether somebody else's wish to cancel may be taken: done for what is scheduled (it is canceled) and for what is in progress (its performer is told).</summary>
    public static WorkitemOutcome RequestCancel(WorkitemState? now) => now switch
    {
        null => WorkitemOutcome.NotFound,
        WorkitemState.Scheduled or WorkitemState.InProgress => WorkitemOutcome.Done,
        WorkitemState.Completed => WorkitemOutcome.CompletedBefore,
        WorkitemState.Canceled => WorkitemOutcome.AlreadyCanceled,
        _ => throw new ArgumentOutOfRangeException(nameof(now), now, null),
    };

    /// <summary>Whether attributes may be set (CC.2.6.3): without a Transaction UID while it is scheduled, with the right one while it is in progress.</summary>
    public static WorkitemOutcome Set(WorkitemState? now, string? held, string? offered) => now switch
    {
        null => WorkitemOutcome.NotFound,
        WorkitemState.Scheduled => string.IsNullOrEmpty(offered) ? WorkitemOutcome.Done : WorkitemOutcome.NotInProgress,
        WorkitemState.InProgress => offered == held ? WorkitemOutcome.Done : WorkitemOutcome.WrongTransaction,
        _ => WorkitemOutcome.NoLongerUpdatable,
    };
}
