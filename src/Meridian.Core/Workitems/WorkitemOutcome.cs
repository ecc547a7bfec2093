namespace Meridian.Core.Workitems;

/// <summary>What became of what was asked of a workitem: the statuses of PS3.4 tables CC.2.1-2, CC.2.2-2, CC.2.3-3, CC.2.5-4 and CC.2.6-1 with their own numbers.</summary>
public enum WorkitemOutcome : ushort
{
    Done = 0x0000,
    /// <summary>There is a workitem of this UID already (PS3.7 C.5.8).</summary>
    Duplicate = 0x0111,
    /// <summary>Attributes are missing or not what the tables want; the answer lists them (PS3.7 C.5, 0106, 0120 and 0121).</summary>
    Unfit = 0x0106,
    /// <summary>A warning: it was canceled before.</summary>
    AlreadyCanceled = 0xB304,
    /// <summary>A warning: it was completed before.</summary>
    AlreadyCompleted = 0xB306,
    /// <summary>It is in a final state.</summary>
    NoLongerUpdatable = 0xC300,
    /// <summary>The Transaction UID is missing or is not the one that holds it.</summary>
    WrongTransaction = 0xC301,
    /// <summary>It was claimed before, with this very Transaction UID.</summary>
    AlreadyInProgress = 0xC302,
    /// <summary>SCHEDULED comes from creating alone.</summary>
    ScheduledByCreationOnly = 0xC303,
    /// <summary>What a final state wants is not there; the answer lists it.</summary>
    FinalStateNotMet = 0xC304,
    /// <summary>There is no such workitem.</summary>
    NotFound = 0xC307,
    /// <summary>It is to be created in another state than SCHEDULED.</summary>
    NotCreatedScheduled = 0xC309,
    /// <summary>It was not claimed yet.</summary>
    NotInProgress = 0xC310,
    /// <summary>It is completed, so that nobody can cancel it.</summary>
    CompletedBefore = 0xC311,
    /// <summary>Nobody hears of the wish to cancel.</summary>
    PerformerUnreachable = 0xC312,
    /// <summary>The action does not fit the instance, e.g. a suspension of one workitem.</summary>
    NotAppropriate = 0xC314,
}
