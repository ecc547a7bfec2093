using Meridian.Core.Workitems;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>The statuses and Warning headers of PS3.18 tables 11.4.3-1 to 11.8.3-2 for what a desk answered.</summary>
internal static class WorkitemWarning
{
    public const string CreatedModified = "The Workitem was created with modifications.";
    public const string UpdatedModified = "The Workitem was updated with modifications.";
    public const string AlreadyCanceled = "The UPS is already in the requested state of CANCELED.";
    public const string AlreadyCompleted = "The UPS is already in the requested state of COMPLETED.";

    /// <summary>Adds a warning as RFC 7234 5.5 writes it, with the standard's words.</summary>
    public static void Warn(this HttpContext http, string words) => http.Response.Headers.Append("Warning", $"299 meridian \"{words}\"");

    /// <summary>The refusal of an update (11.6.3).</summary>
    public static DicomWebException OfUpdate(HttpContext http, WorkitemAnswer answer, bool hasTransaction) => answer.Outcome switch
    {
        WorkitemOutcome.NotInProgress => Conflict(http, "The target URI did not reference a claimed Workitem.", "The workitem is not claimed yet: update it without a Transaction UID, or claim it first"),
        // the tables name a final state under 400
        WorkitemOutcome.NoLongerUpdatable => Wrong(http, "The submitted request is inconsistent with the current state of the Workitem.", $"The workitem is {answer.State?.Term}: nothing changes it any more"),
        WorkitemOutcome.WrongTransaction => Transaction(http, hasTransaction),
        _ => Any(http, answer),
    };

    /// <summary>The refusal of a change of state (11.7.3).</summary>
    public static DicomWebException OfState(HttpContext http, WorkitemAnswer answer, bool hasTransaction) => answer.Outcome switch
    {
        WorkitemOutcome.WrongTransaction => Transaction(http, hasTransaction),
        WorkitemOutcome.ScheduledByCreationOnly => Wrong(http, Inconsistent, "A workitem becomes SCHEDULED when it is created, and never again"),
        WorkitemOutcome.AlreadyInProgress => Conflict(http, Inconsistent, "The workitem is IN PROGRESS already, with this Transaction UID"),
        WorkitemOutcome.NotInProgress => Conflict(http, Inconsistent, "The workitem is SCHEDULED: claim it first, with the state IN PROGRESS"),
        WorkitemOutcome.NoLongerUpdatable => Conflict(http, Inconsistent, $"The workitem is {answer.State?.Term}: nothing changes it any more"),
        WorkitemOutcome.FinalStateNotMet => Conflict(http, Inconsistent, "What the final state wants is missing; update the workitem first: " + string.Join("; ", answer.Faults!)),
        _ => Any(http, answer),
    };

    /// <summary>The refusal of a wish to cancel (11.8.3).</summary>
    public static DicomWebException OfCancel(HttpContext http, WorkitemAnswer answer) => answer.Outcome switch
    {
        WorkitemOutcome.CompletedBefore => Conflict(http, "The UPS is already COMPLETED.", "The workitem is COMPLETED: it cannot be canceled"),
        WorkitemOutcome.PerformerUnreachable => Conflict(http, "The performer cannot be contacted.", "The workitem is IN PROGRESS and nobody else who is subscribed to it listens now: the wish would reach nobody. Contact the performer, or try again"),
        _ => Any(http, answer),
    };

    /// <summary>Refusals that every transaction has.</summary>
    public static DicomWebException Any(HttpContext http, WorkitemAnswer answer) => answer.Outcome switch
    {
        WorkitemOutcome.NotFound => DicomWebException.NotFound("The hub has no workitem of this UID"),
        WorkitemOutcome.Duplicate => new(StatusCodes.Status409Conflict, $"There is a workitem of this UID already, {answer.State?.Term}"),
        WorkitemOutcome.NotCreatedScheduled => DicomWebException.Invalid("A workitem is created with the Procedure Step State (0074,1000) SCHEDULED"),
        WorkitemOutcome.Unfit => DicomWebException.Invalid(string.Join("; ", answer.Faults!)),
        WorkitemOutcome.NotAppropriate => DicomWebException.Invalid("Only the subscription to all workitems, or to those of a filter, can be suspended"),
        _ => throw new InvalidOperationException($"An unforeseen outcome {answer.Outcome}"),
    };

    private const string Inconsistent = "The submitted request is inconsistent with the state of the UPS Instance.";

    private static DicomWebException Transaction(HttpContext http, bool isGiven) => isGiven
        ? Wrong(http, "The Transaction UID is incorrect.", "Another Transaction UID holds the workitem: somebody else has claimed it")
        : Wrong(http, "The Transaction UID is missing.", "The request needs the Transaction UID (0008,1195) that the workitem was, or is to be, claimed with");

    private static DicomWebException Wrong(HttpContext http, string warning, string detail) => With(http, warning, StatusCodes.Status400BadRequest, detail);
    private static DicomWebException Conflict(HttpContext http, string warning, string detail) => With(http, warning, StatusCodes.Status409Conflict, detail);

    private static DicomWebException With(HttpContext http, string warning, int status, string detail)
    {
        http.Warn(warning);
        return new(status, detail);
    }
}
