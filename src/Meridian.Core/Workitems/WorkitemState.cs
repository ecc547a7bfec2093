namespace Meridian.Core.Workitems;

/// <summary>DICOM 0074,1000 (PS3.4 table CC.1.1-1). Stored; the numbers are pinned by a test.</summary>
public enum WorkitemState : byte { Scheduled = 1, InProgress = 2, Completed = 3, Canceled = 4 }

/// <summary>The states as DICOM writes them (PS3.3 table C.30.1-1).</summary>
public static class WorkitemStateTerm
{
    extension(WorkitemState state)
    {
        /// <summary>The enumerated value of 0074,1000.</summary>
        public string Term => state switch
        {
            WorkitemState.Scheduled => "SCHEDULED",
            WorkitemState.InProgress => "IN PROGRESS",
            WorkitemState.Completed => "COMPLETED",
            WorkitemState.Canceled => "CANCELED",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };

        /// <summary>Nothing changes a workitem in such a state any more.</summary>
        public bool IsFinal => state is WorkitemState.Completed or WorkitemState.Canceled;
    }

    /// <summary>Null: it is none of the enumerated values.</summary>
    public static WorkitemState? Parse(string? term)
    {
        foreach (var state in Enum.GetValues<WorkitemState>())
            if (state.Term == term) return state;
        return null;
    }
}
