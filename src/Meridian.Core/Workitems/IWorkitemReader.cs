namespace Meridian.Core.Workitems;

/// <summary>The read side of workitems: committed rows, from any thread, O(page) memory.</summary>
/// <remarks>Every member throws <see cref="Record.RecordUnavailableException"/> when the store cannot be read.</remarks>
public interface IWorkitemReader
{
    WorkitemRow? Workitem(string uid);
    /// <summary>Oldest first.</summary>
    IEnumerable<WorkitemRow> Workitems(WorkitemQuery query);
    /// <summary>Who is subscribed to a workitem, or to one of the well-known UIDs; by AE title.</summary>
    IReadOnlyList<WorkitemSubscriptionRow> SubscribersOf(string target);
    /// <summary>What an application entity is subscribed to; by target.</summary>
    IReadOnlyList<WorkitemSubscriptionRow> SubscriptionsOf(string aeTitle);
}

/// <summary>Which workitems. Null: any.</summary>
public sealed record WorkitemQuery
{
    public IReadOnlyList<string>? Uids { get; init; }
    /// <summary>None: every state.</summary>
    public IReadOnlyList<WorkitemState> States { get; init; } = [];
    public string? PatientId { get; init; }
}
